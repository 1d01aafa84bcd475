//! Functions over coverage: `merged_spans`, `is_continuously_covered`, `covered_days`, `covered_months`,
//! `longest_covered_run_days`, `last_covered_on`.
//!
//! A coverage is what `merged_spans(array_agg(start_on), array_agg(end_on))` gives; NULL stands for none.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, Date32Builder, Int64Array, ListBuilder};
use arrow::datatypes::DataType::{Boolean, Date32, Int64};
use datafusion::logical_expr::ScalarUDF;

use super::arguments::{Arguments, date_list, function};
use crate::domain::coverage;

/// The functions of this file.
pub fn functions() -> Vec<ScalarUDF> {
    let window = || vec![date_list(), Date32, Date32];
    vec![
        function("merged_spans", vec![date_list(), date_list()], date_list(), merged_spans),
        function("is_continuously_covered", vec![date_list(), Date32, Date32, Int64, Int64, Date32], Boolean, is_continuously_covered),
        function("covered_days", window(), Int64, |arguments| count(arguments, coverage::covered_days)),
        function("covered_months", window(), Int64, |arguments| count(arguments, coverage::covered_months)),
        function("longest_covered_run_days", window(), Int64, |arguments| count(arguments, coverage::longest_run_days)),
        function("last_covered_on", window(), Date32, last_covered_on),
    ]
}

/// `merged_spans(starts, ends)`: the coverage; a span without an end is open and reaches to the end of the calendar.
fn merged_spans(arguments: &Arguments) -> ArrayRef {
    const OPEN: i32 = 2_932_896; // 9999-12-31
    let mut builder = ListBuilder::new(Date32Builder::new());
    for row in 0..arguments.rows() {
        let spans = arguments.dates(0, row).into_iter().zip(arguments.dates(1, row));
        let mut spans: Vec<(i32, i32)> = spans.filter_map(|(start, end)| Some((start?, end.unwrap_or(OPEN)))).collect();
        coverage::merge(&mut spans).into_iter().for_each(|date| builder.values().append_value(date));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// `is_continuously_covered(coverage, low, high, max_gaps, max_gap_days, anchor)`.
fn is_continuously_covered(arguments: &Arguments) -> ArrayRef {
    let continuous = (0..arguments.rows()).map(|row| {
        let (low, high, anchor) = (arguments.date(1, row)?, arguments.date(2, row)?, arguments.date(5, row)?);
        Some(coverage::is_continuous(&arguments.known_dates(0, row), low, high, arguments.int(3, row)?, arguments.int(4, row)?, anchor))
    });
    Arc::new(continuous.collect::<BooleanArray>())
}

fn count(arguments: &Arguments, measure: fn(&[i32], i32, i32) -> i64) -> ArrayRef {
    let counts = (0..arguments.rows()).map(|row| Some(measure(&arguments.known_dates(0, row), arguments.date(1, row)?, arguments.date(2, row)?)));
    Arc::new(counts.collect::<Int64Array>())
}

fn last_covered_on(arguments: &Arguments) -> ArrayRef {
    let dates = (0..arguments.rows()).map(|row| coverage::last_covered_on(&arguments.known_dates(0, row), arguments.date(1, row)?, arguments.date(2, row)?));
    Arc::new(dates.collect::<Date32Array>())
}
