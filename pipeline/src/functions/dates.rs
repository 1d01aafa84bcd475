//! `add_days`, `add_months`, `complete_months`, `complete_years`, `spaced_dates`.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Date32Builder, Int64Array, ListBuilder};
use arrow::datatypes::DataType::{Date32, Int64};
use datafusion::logical_expr::ScalarUDF;

use super::arguments::{Arguments, date_list, function};
use crate::domain::{calendar, coverage};

/// The functions of this file.
pub fn functions() -> Vec<ScalarUDF> {
    vec![
        function("add_days", vec![Date32, Int64], Date32, add_days),
        function("add_months", vec![Date32, Int64], Date32, add_months),
        function("complete_months", vec![Date32, Date32], Int64, complete_months),
        function("complete_years", vec![Date32, Date32], Int64, complete_years),
        function("spaced_dates", vec![date_list(), Int64], date_list(), spaced_dates),
    ]
}

fn add_days(arguments: &Arguments) -> ArrayRef {
    let moved = arguments.dates(0).zip(arguments.ints(1)).map(|(date, days)| calendar::add_days(date?, days?));
    Arc::new(moved.collect::<Date32Array>())
}

fn add_months(arguments: &Arguments) -> ArrayRef {
    let moved = arguments.dates(0).zip(arguments.ints(1)).map(|(date, months)| calendar::add_months(date?, months?));
    Arc::new(moved.collect::<Date32Array>())
}

/// Complete months from the first argument to the second, row by row.
fn months(arguments: &Arguments) -> impl Iterator<Item = Option<i64>> {
    arguments.dates(0).zip(arguments.dates(1)).map(|(born, on)| calendar::complete_months(born?, on?))
}

fn complete_months(arguments: &Arguments) -> ArrayRef {
    Arc::new(months(arguments).collect::<Int64Array>())
}

fn complete_years(arguments: &Arguments) -> ArrayRef {
    Arc::new(months(arguments).map(|months| Some(months?.div_euclid(12))).collect::<Int64Array>())
}

/// `spaced_dates(dates, days)`: the first date, then each at least `days` after the last kept.
fn spaced_dates(arguments: &Arguments) -> ArrayRef {
    let mut builder = ListBuilder::new(Date32Builder::new());
    for (dates, apart_days) in arguments.lists(0).zip(arguments.ints(1)) {
        let kept = coverage::spaced(&mut dates.into_owned(), apart_days.unwrap_or(0));
        kept.into_iter().for_each(|date| builder.values().append_value(date));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use arrow::array::AsArray;
    use arrow::datatypes::Date32Type;

    use crate::engine::Engine;

    #[tokio::test]
    async fn days_are_added_and_null_stays_null() {
        let engine = Engine::open(64 << 20, None).unwrap();
        let sql = "select add_days(date '2024-02-28', 2), add_days(date '2024-01-01', -1), add_days(cast(null as date), 1), add_days(date '2024-01-01', 9223372036854775807)";
        let rows = engine.rows(sql).await.unwrap();
        let dates: Vec<Option<i32>> = rows[0].columns().iter().map(|column| column.as_primitive::<Date32Type>().iter().next().unwrap()).collect();
        assert_eq!(dates, [Some(19_783), Some(19_722), None, None]);
    }
}
