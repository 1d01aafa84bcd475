//! Date arithmetic as measures use it. Dates are days since 1970-01-01, as in Arrow's `Date32`.

use chrono::{Datelike, Months, NaiveDate};

/// Days since 1970-01-01 of a date.
pub fn to_days(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

/// The date that many days after 1970-01-01; `None` beyond the calendar.
pub fn from_days(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(days)
}

/// Adds calendar months; a day that the month lacks becomes its last day (29 February + 12 months = 28 February).
pub fn add_months(days: i32, months: i64) -> Option<i32> {
    let date = from_days(days)?;
    let distance = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    let moved = if months < 0 { date.checked_sub_months(distance) } else { date.checked_add_months(distance) };
    moved.map(to_days)
}

/// Complete months from `born` to `on`: the largest m with `add_months(born, m) <= on`; negative before birth.
pub fn complete_months(born: i32, on: i32) -> Option<i64> {
    let (from, to) = (from_days(born)?, from_days(on)?);
    let mut months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    if add_months(born, months)? > on {
        months -= 1;
    }
    Some(months)
}

/// Number of the calendar month a day lies in, counted from January of year 0.
pub fn month_number(days: i32) -> Option<i64> {
    from_days(days).map(|date| i64::from(date.year()) * 12 + i64::from(date.month0()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn day(text: &str) -> i32 {
        to_days(text.parse().unwrap())
    }

    #[test]
    fn a_leap_day_birthday_falls_on_28_february() {
        assert_eq!(add_months(day("2024-02-29"), 12).unwrap(), day("2025-02-28"));
        assert_eq!(complete_months(day("2024-02-29"), day("2025-02-28")).unwrap(), 12);
        assert_eq!(complete_months(day("2024-02-29"), day("2025-02-27")).unwrap(), 11);
    }

    #[test]
    fn months_before_birth_are_negative() {
        assert_eq!(complete_months(day("2024-03-10"), day("2024-03-09")).unwrap(), -1);
    }
}
