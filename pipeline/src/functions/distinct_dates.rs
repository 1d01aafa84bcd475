//! `distinct_dates(date)`: the dates of a group in ascending order, each once, as an aggregate that keeps eight bytes a row.

use datafusion::logical_expr::AggregateUDF;

use super::gather::{Gathering, aggregate};

/// The function of this file. NULL is no date; a group without dates has an empty list.
pub fn function() -> AggregateUDF {
    aggregate(DistinctDates)
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct DistinctDates;

impl Gathering for DistinctDates {
    const NAME: &'static str = "distinct_dates";
    const COLUMNS: usize = 1;
    type Item = i32;

    fn item(date: Option<i32>, _same: Option<i32>) -> Option<i32> {
        date
    }

    fn list(found: &mut [i32], dates: &mut Vec<i32>) {
        found.sort_unstable();
        let first = dates.len();
        for &date in found.iter() {
            if dates[first..].last() != Some(&date) {
                dates.push(date);
            }
        }
    }

    fn items(dates: &[i32]) -> impl Iterator<Item = i32> {
        dates.iter().copied()
    }
}
