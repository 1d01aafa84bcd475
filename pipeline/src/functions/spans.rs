//! `covered_spans(start, end)`: the coverage of a group of spans, as an aggregate that keeps two dates a span.

use datafusion::logical_expr::AggregateUDF;

use super::gather::{Gathering, aggregate};
use crate::domain::coverage;

/// The function of this file.
///
/// A span without an end is open and reaches to the end of the calendar; one without a start, or that ends before it
/// starts, covers nothing. A group without spans has an empty coverage.
pub fn function() -> AggregateUDF {
    aggregate(CoveredSpans)
}

/// The end of the calendar, 9999-12-31: where an open span ends.
pub(super) const OPEN: i32 = 2_932_896;

#[derive(Debug, PartialEq, Eq, Hash)]
struct CoveredSpans;

impl Gathering for CoveredSpans {
    const NAME: &'static str = "covered_spans";
    const COLUMNS: usize = 2;
    type Item = (i32, i32);

    fn item(start: Option<i32>, end: Option<i32>) -> Option<(i32, i32)> {
        start.map(|start| (start, end.unwrap_or(OPEN))).filter(|(start, end)| start <= end)
    }

    fn list(spans: &mut [(i32, i32)], dates: &mut Vec<i32>) {
        coverage::merge(spans, dates);
    }

    fn items(coverage: &[i32]) -> impl Iterator<Item = (i32, i32)> {
        coverage.chunks_exact(2).map(|span| (span[0], span[1]))
    }
}
