//! Which side of a join without an equal key is kept in memory.

use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::error::Result;
use datafusion::physical_optimizer::optimizer::{PhysicalOptimizer, PhysicalOptimizerRule};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::joins::{CrossJoinExec, NestedLoopJoinExec};
use datafusion::physical_plan::statistics::{StatisticsArgs, StatisticsContext};

/// Rows of a side that is surely small: periods, settings, parts of a measure, counties.
const FEW_ROWS: usize = 10_000;

/// DataFusion's rules, with [`SmallSideFirst`] after its own choice of sides.
pub fn rules() -> Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> {
    let mut rules = PhysicalOptimizer::new().rules;
    let after = rules.iter().position(|rule| rule.name() == "join_selection").map_or(0, |at| at + 1);
    rules.insert(after, Arc::new(SmallSideFirst));
    rules
}

/// Puts a side that is known to be small first, where the rows of the other are not known.
///
/// A join without an equal key keeps its first side whole. DataFusion 55 changes the sides only where it knows the rows of both,
/// and of what comes out of joins and groups it knows none: it then kept all children of a state beside the three years of a
/// measure, and counted them many times over.
#[derive(Debug)]
struct SmallSideFirst;

impl PhysicalOptimizerRule for SmallSideFirst {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _config: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|node| Ok(swapped(&node)?.map_or_else(|| Transformed::no(node), Transformed::yes))).data()
    }

    fn name(&self) -> &str {
        "small_side_first"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

fn swapped(node: &Arc<dyn ExecutionPlan>) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    if let Some(join) = node.downcast_ref::<CrossJoinExec>() {
        return is_better_swapped(join.left(), join.right())?.then(|| join.swap_inputs()).transpose();
    }
    if let Some(join) = node.downcast_ref::<NestedLoopJoinExec>() {
        return is_better_swapped(join.left(), join.right())?.then(|| join.swap_inputs()).transpose();
    }
    Ok(None)
}

fn is_better_swapped(left: &Arc<dyn ExecutionPlan>, right: &Arc<dyn ExecutionPlan>) -> Result<bool> {
    Ok(known_rows(left)?.is_none() && known_rows(right)?.is_some_and(|rows| rows <= FEW_ROWS))
}

fn known_rows(side: &Arc<dyn ExecutionPlan>) -> Result<Option<usize>> {
    let known = StatisticsContext::new().compute(side.as_ref(), &StatisticsArgs::new())?;
    Ok(known.num_rows.get_value().copied())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch};
    use arrow::datatypes::Int64Type;
    use datafusion::physical_plan::displayable;

    use super::*;
    use crate::engine::Engine;

    /// The join of a plan, and what stands first below it.
    async fn first_side(sql: &str) -> Vec<String> {
        let engine = Engine::open(64 << 20, None).unwrap();
        for name in ["child", "visit", "year"] {
            let column: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
            let rows = RecordBatch::try_from_iter([(name, column)]).unwrap();
            engine.register_batches(&format!("core.{name}"), rows.schema(), vec![rows]).unwrap();
        }
        let plan = engine.query(sql).await.unwrap().create_physical_plan().await.unwrap();
        let text = displayable(plan.as_ref()).indent(false).to_string();
        let nodes = text.lines().map(|line| line.trim().split([':', ' ']).next().unwrap_or_default().to_owned());
        nodes.skip_while(|node| !node.contains("Join")).take(2).collect()
    }

    #[tokio::test]
    async fn what_is_known_to_be_small_is_kept() {
        // How many rows come out of a join without an equal key is not known.
        let seen = "(select one.child from core.child as one inner join core.visit as visit on visit.visit < one.child) as seen";
        let crossed = first_side(&format!("select * from {seen} cross join core.year")).await;
        assert_eq!(crossed, ["CrossJoinExec", "DataSourceExec"]);
        let compared = first_side(&format!("select * from {seen} inner join core.year on seen.child < year.year")).await;
        assert_eq!(compared, ["NestedLoopJoinExec", "DataSourceExec"]);
    }

    #[tokio::test]
    async fn rows_come_out_as_they_were_written() {
        let engine = Engine::open(64 << 20, None).unwrap();
        let sql = "select one.a, year.b from (select distinct a from (values (1), (2), (2)) as v (a)) as one cross join (values (7)) as year (b) order by 1";
        let rows = engine.rows(sql).await.unwrap();
        let column =
            |name: &str| rows.iter().flat_map(|batch| batch.column_by_name(name).unwrap().as_primitive::<Int64Type>().values().to_vec()).collect::<Vec<_>>();
        assert_eq!((rows[0].schema().field(0).name().as_str(), column("a"), column("b")), ("a", vec![1, 2], vec![7, 7]));
    }
}
