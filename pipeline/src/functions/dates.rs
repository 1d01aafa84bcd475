//! `add_months`, `complete_months`, `complete_years`, `spaced_dates`.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Date32Builder, Int64Array, ListBuilder};
use arrow::datatypes::DataType::{Date32, Int64};
use datafusion::logical_expr::ScalarUDF;

use super::arguments::{Arguments, date_list, function};
use crate::domain::{calendar, coverage};

/// The functions of this file.
pub fn functions() -> Vec<ScalarUDF> {
    vec![
        function("add_months", vec![Date32, Int64], Date32, add_months),
        function("complete_months", vec![Date32, Date32], Int64, complete_months),
        function("complete_years", vec![Date32, Date32], Int64, complete_years),
        function("spaced_dates", vec![date_list(), Int64], date_list(), spaced_dates),
    ]
}

fn add_months(arguments: &Arguments) -> ArrayRef {
    let moved = (0..arguments.rows()).map(|row| calendar::add_months(arguments.date(0, row)?, arguments.int(1, row)?));
    Arc::new(moved.collect::<Date32Array>())
}

fn complete_months(arguments: &Arguments) -> ArrayRef {
    let months = (0..arguments.rows()).map(|row| calendar::complete_months(arguments.date(0, row)?, arguments.date(1, row)?));
    Arc::new(months.collect::<Int64Array>())
}

fn complete_years(arguments: &Arguments) -> ArrayRef {
    let years = (0..arguments.rows()).map(|row| Some(calendar::complete_months(arguments.date(0, row)?, arguments.date(1, row)?)?.div_euclid(12)));
    Arc::new(years.collect::<Int64Array>())
}

/// `spaced_dates(dates, days)`: the first date, then each at least `days` after the last kept.
fn spaced_dates(arguments: &Arguments) -> ArrayRef {
    let mut builder = ListBuilder::new(Date32Builder::new());
    for row in 0..arguments.rows() {
        let kept = coverage::spaced(&mut arguments.known_dates(0, row), arguments.int(1, row).unwrap_or(0));
        kept.into_iter().for_each(|date| builder.values().append_value(date));
        builder.append(true);
    }
    Arc::new(builder.finish())
}
