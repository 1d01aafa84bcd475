//! Functions over coverage: `is_continuously_covered`, `covered_days`, `covered_months`, `longest_covered_run_days`,
//! `last_covered_on`.
//!
//! A coverage is what the aggregate `covered_spans(start, end)` gives; NULL stands for none.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array};
use arrow::datatypes::DataType::{Boolean, Date32, Int64};
use datafusion::logical_expr::ScalarUDF;

use super::arguments::{Arguments, date_list, function};
use crate::domain::coverage;

/// The functions of this file.
pub fn functions() -> Vec<ScalarUDF> {
    let window = || vec![date_list(), Date32, Date32];
    vec![
        function("is_continuously_covered", vec![date_list(), Date32, Date32, Int64, Int64, Date32], Boolean, is_continuously_covered),
        function("covered_days", window(), Int64, |arguments| count(arguments, coverage::covered_days)),
        function("covered_months", window(), Int64, |arguments| count(arguments, coverage::covered_months)),
        function("longest_covered_run_days", window(), Int64, |arguments| count(arguments, coverage::longest_run_days)),
        function("last_covered_on", window(), Date32, last_covered_on),
    ]
}

/// `is_continuously_covered(coverage, low, high, max_gaps, max_gap_days, anchor)`.
fn is_continuously_covered(arguments: &Arguments) -> ArrayRef {
    let allowed = arguments.ints(3).zip(arguments.ints(4)).zip(arguments.dates(5));
    let continuous = windows(arguments)
        .zip(allowed)
        .map(|((coverage, low, high), ((gaps, gap_days), anchor))| Some(coverage::is_continuous(&coverage, low?, high?, gaps?, gap_days?, anchor?)));
    Arc::new(continuous.collect::<BooleanArray>())
}

/// The first three arguments: a coverage, and the first and last day of a window.
fn windows(arguments: &Arguments) -> impl Iterator<Item = (Cow<'_, [i32]>, Option<i32>, Option<i32>)> {
    arguments.lists(0).zip(arguments.dates(1)).zip(arguments.dates(2)).map(|((coverage, low), high)| (coverage, low, high))
}

fn count(arguments: &Arguments, measure: fn(&[i32], i32, i32) -> i64) -> ArrayRef {
    Arc::new(windows(arguments).map(|(coverage, low, high)| Some(measure(&coverage, low?, high?))).collect::<Int64Array>())
}

fn last_covered_on(arguments: &Arguments) -> ArrayRef {
    Arc::new(windows(arguments).map(|(coverage, low, high)| coverage::last_covered_on(&coverage, low?, high?)).collect::<Date32Array>())
}
