//! What is held is no more than what is read.

#![expect(clippy::unwrap_used, reason = "tests")]

use arrow::array::{Int64Array, StringArray, StringViewArray};
use datafusion::physical_plan::displayable;

use super::*;
use crate::engine::Engine;

fn bytes_held(rows: &RecordBatch) -> usize {
    rows.column(0).as_string_view().data_buffers().iter().map(|buffer| buffer.len()).sum()
}

/// Three rows of a page of many.
fn part_of_a_page(texts: impl Iterator<Item = String>) -> RecordBatch {
    let page = Arc::new(StringViewArray::from_iter_values(texts)) as ArrayRef;
    RecordBatch::try_from_iter([("text", page), ("row", Arc::new(Int64Array::from_iter_values(0..1_000)) as ArrayRef)]).unwrap().slice(500, 3)
}

#[test]
fn rows_hold_their_own_texts_alone() {
    let long = part_of_a_page((0..1_000).map(|row| format!("a text of more than twelve letters {row}")));
    let short = part_of_a_page((0..1_000).map(|row| if row < 500 { format!("a text that is not read {row}") } else { row.to_string() }));
    for (rows, bytes) in [(long, 3 * "a text of more than twelve letters 500".len()), (short, 0)] {
        assert!(bytes_held(&rows) > 10_000);
        let compacted = compact(&rows).unwrap();
        assert_eq!(compacted, rows);
        assert_eq!(bytes_held(&compacted), bytes);
    }
}

/// Operators of a plan, from the result down.
async fn operators(sql: &str) -> Vec<String> {
    let engine = Engine::open(64 << 20, None).unwrap();
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["U1", "U2"]));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    for (table, column) in [("core.child", &texts), ("core.visit", &texts), ("core.year", &numbers)] {
        let rows = RecordBatch::try_from_iter([("id", Arc::clone(column))]).unwrap();
        engine.register_batches(table, rows.schema(), vec![rows]).unwrap();
    }
    let plan = engine.query(sql).await.unwrap().create_physical_plan().await.unwrap();
    let text = displayable(plan.as_ref()).indent(false).to_string();
    text.lines().map(|line| line.trim().split([':', ' ']).next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn what_is_kept_is_compacted() {
    let sorted = operators("select id from core.child order by id").await;
    assert!(sorted.windows(2).any(|pair| pair == ["SortExec", "CompactTextsExec"]), "{sorted:?}");
    let joined = operators("select child.id from core.child inner join core.visit on visit.id = child.id").await;
    assert!(joined.windows(2).any(|pair| pair == ["HashJoinExec", "CompactTextsExec"]), "{joined:?}");
    assert!(!operators("select id from core.year order by id").await.iter().any(|name| name == "CompactTextsExec"));
}
