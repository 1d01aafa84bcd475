//! The aggregates beside lists made by hand, in one batch and over many.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Date32Array, Int64Array, RecordBatch};
use arrow::datatypes::{Date32Type, Int64Type};

use crate::domain::coverage;
use crate::engine::Engine;
use crate::functions::spans::OPEN;

type Row = (i64, Option<i32>, Option<i32>);

/// The list of each key that a query gives over rows of a key and two dates.
async fn lists(rows: &[Row], sql: &str) -> BTreeMap<i64, Vec<i32>> {
    let engine = Engine::open(64 << 20, None).unwrap();
    let column = |index: fn(&Row) -> Option<i32>| Arc::new(rows.iter().map(index).collect::<Date32Array>()) as ArrayRef;
    let keys: ArrayRef = Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.0)));
    let all = RecordBatch::try_from_iter_with_nullable([("key", keys, false), ("a", column(|row| row.1), true), ("b", column(|row| row.2), true)]).unwrap();
    let batches = (0..rows.len()).step_by(1000).map(|start| all.slice(start, 1000.min(rows.len() - start))).collect();
    engine.register_batches("core.span", all.schema(), batches).unwrap();
    let found = engine.rows(sql).await.unwrap();
    let entry = |batch: &RecordBatch, row: usize| {
        let dates = batch.column(1).as_list::<i32>().value(row);
        (batch.column(0).as_primitive::<Int64Type>().value(row), dates.as_primitive::<Date32Type>().values().to_vec())
    };
    found.iter().flat_map(|batch| (0..batch.num_rows()).map(move |row| entry(batch, row))).collect()
}

const BY_KEY: &str = "select key, covered_spans(a, b) from core.span group by key";

#[tokio::test]
async fn spans_that_touch_are_one_and_what_is_no_span_covers_nothing() {
    let rows = [(1, Some(11), Some(20)), (1, Some(1), Some(10)), (1, Some(22), Some(30)), (2, Some(5), None), (3, None, Some(9)), (4, Some(9), Some(8))];
    let found = lists(&rows, BY_KEY).await;
    assert_eq!(found, BTreeMap::from([(1, vec![1, 20, 22, 30]), (2, vec![5, OPEN]), (3, vec![]), (4, vec![])]));
}

#[tokio::test]
async fn many_groups_over_many_batches_are_covered_as_each_by_itself() {
    // No two rows of a group stand together; the steps are no multiples of each other.
    let rows: Vec<Row> = (0..40_000_i32).map(|row| (i64::from(row % 7919), Some(row * 37 % 900), Some(row * 37 % 900 + row % 41 - 3))).collect();
    let mut expected: BTreeMap<i64, Vec<(i32, i32)>> = BTreeMap::new();
    for (key, start, end) in &rows {
        let spans = expected.entry(*key).or_default();
        spans.extend(start.zip(*end).filter(|(start, end)| start <= end));
    }
    let merged = |mut spans: Vec<(i32, i32)>| {
        let mut merged = Vec::new();
        coverage::merge(&mut spans, &mut merged);
        merged
    };
    let expected: BTreeMap<i64, Vec<i32>> = expected.into_iter().map(|(key, spans)| (key, merged(spans))).collect();
    assert_eq!(lists(&rows, BY_KEY).await, expected);
}

#[tokio::test]
async fn all_rows_together_and_rows_that_a_filter_lets_through() {
    let rows = [(1, Some(1), Some(5)), (2, Some(6), Some(9)), (2, Some(20), Some(21))];
    let together = "select cast(0 as bigint), covered_spans(a, b) from core.span";
    assert_eq!(lists(&rows, together).await, BTreeMap::from([(0, vec![1, 9, 20, 21])]));
    let filtered = "select cast(0 as bigint), covered_spans(a, b) filter (where key = 2) from core.span";
    assert_eq!(lists(&rows, filtered).await, BTreeMap::from([(0, vec![6, 9, 20, 21])]));
}

#[tokio::test]
async fn dates_come_in_order_and_each_once() {
    let rows: Vec<Row> = (0..40_000_i32).map(|row| (i64::from(row % 7919), (row % 11 > 0).then_some(row * 37 % 23 - 4), None)).collect();
    let mut expected: BTreeMap<i64, BTreeSet<i32>> = BTreeMap::new();
    for (key, date, _) in &rows {
        expected.entry(*key).or_default().extend(date);
    }
    let expected: BTreeMap<i64, Vec<i32>> = expected.into_iter().map(|(key, dates)| (key, dates.into_iter().collect())).collect();
    assert_eq!(lists(&rows, "select key, distinct_dates(a) from core.span group by key").await, expected);
}

#[tokio::test]
async fn a_group_that_the_filter_empties_has_no_dates() {
    let rows = [(1, Some(3), Some(1)), (1, Some(-2), Some(1)), (1, Some(3), Some(2)), (2, Some(9), Some(2)), (2, None, Some(1))];
    let some = "select key, distinct_dates(a) filter (where b = date '1970-01-02') from core.span group by key";
    assert_eq!(lists(&rows, some).await, BTreeMap::from([(1, vec![-2, 3]), (2, vec![])]));
    let together = "select cast(0 as bigint), distinct_dates(a) from core.span";
    assert_eq!(lists(&rows, together).await, BTreeMap::from([(0, vec![-2, 3, 9])]));
}
