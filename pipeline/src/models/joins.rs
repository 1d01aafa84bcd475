//! Joins that grow with the square of a state.

use std::collections::BTreeSet;

use datafusion::error::DataFusionError;
use datafusion::logical_expr::LogicalPlan;

use crate::engine::Engine;

/// Finds a join of rows about people without an equal key: each row of one side meets each row of the other. Gives the tables
/// of its two sides.
///
/// Reference tables, and what is counted down to one row, may meet everything.
///
/// # Errors
/// When the statement cannot be planned.
pub async fn join_without_key(engine: &Engine, sql: &str) -> Result<Option<[String; 2]>, DataFusionError> {
    // Conditions become keys where they can only after the plan is optimised.
    Ok(find(&engine.query(sql).await?.into_optimized_plan()?))
}

fn find(plan: &LogicalPlan) -> Option<[String; 2]> {
    if let LogicalPlan::Join(join) = plan
        && join.on.is_empty()
    {
        let [left, right] = [&join.left, &join.right].map(|side| tables(side));
        if !left.is_empty() && !right.is_empty() {
            return Some([left, right].map(|names| names.into_iter().collect::<Vec<_>>().join(", ")));
        }
    }
    plan.inputs().into_iter().find_map(find)
}

/// Tables that give a plan its rows.
fn tables(plan: &LogicalPlan) -> BTreeSet<String> {
    match plan {
        LogicalPlan::TableScan(scan) if scan.table_name.schema() == Some("reference") => BTreeSet::new(),
        LogicalPlan::TableScan(scan) => BTreeSet::from([scan.table_name.to_string()]),
        LogicalPlan::Aggregate(aggregate) if aggregate.group_expr.is_empty() => BTreeSet::new(),
        _ => plan.inputs().into_iter().flat_map(tables).collect(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::sync::Arc;

    use arrow::datatypes::{DataType, Field, Schema};

    use super::*;

    async fn joined(condition: &str) -> Option<[String; 2]> {
        let engine = Engine::open(64 << 20, None).unwrap();
        let columns = |names: &[&str]| Arc::new(Schema::new(names.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect::<Vec<_>>()));
        engine.register_batches("core.birth", columns(&["child_id", "mother_id"]), Vec::new()).unwrap();
        engine.register_batches("core.stay", columns(&["person_id"]), Vec::new()).unwrap();
        engine.register_batches("reference.code", columns(&["code"]), Vec::new()).unwrap();
        join_without_key(&engine, &format!("select birth.child_id from core.birth as birth {condition}")).await.unwrap()
    }

    #[tokio::test]
    async fn a_key_that_is_one_of_two_is_found() {
        let found = joined("inner join core.stay as stay on stay.person_id in (birth.child_id, birth.mother_id)").await;
        assert_eq!(found, Some(["core.birth".to_owned(), "core.stay".to_owned()]));
        assert!(joined("left join core.stay as stay on stay.person_id > birth.child_id").await.is_some());
        assert!(joined("cross join core.stay").await.is_some());
    }

    #[tokio::test]
    async fn equal_keys_reference_tables_and_single_rows_are_no_such_join() {
        assert_eq!(joined("inner join core.stay as stay on stay.person_id = birth.child_id").await, None);
        assert_eq!(joined("cross join core.stay as stay where stay.person_id = birth.child_id").await, None);
        assert_eq!(joined("cross join reference.code").await, None);
        assert_eq!(joined("cross join (select max(person_id) as last from core.stay) as latest").await, None);
    }
}
