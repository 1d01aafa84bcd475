//! Date arithmetic as measures use it. Dates are days since 1970-01-01, as in Arrow's `Date32`.

use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};

/// The first year of [`MONTH_STARTS`].
const FIRST_YEAR: u32 = 1900;

/// The first day of each month of three centuries, in which nearly all dates of a warehouse lie.
static MONTH_STARTS: LazyLock<Vec<i32>> = LazyLock::new(|| {
    let months = (FIRST_YEAR.cast_signed()..2200).flat_map(|year| (1..=12).map(move |month| (year, month)));
    months.filter_map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1)).map(to_days).collect()
});

/// The month of a day, as a place in [`MONTH_STARTS`], and how many days of the month came before it; `None` outside of
/// them, and in the last of them.
fn place(days: i32) -> Option<(usize, i32)> {
    let starts = &*MONTH_STARTS;
    // 4,800 months have 146,097 days, so this is the month, or one beside it.
    let guess = usize::try_from(i64::from(days.checked_sub(starts[0])?) * 4800 / 146_097).ok()?;
    let month = (guess.saturating_sub(1)..guess + 2).find(|&month| starts.get(month + 1).is_some_and(|next| days < *next))?;
    (days >= starts[month]).then(|| (month, days - starts[month]))
}

/// As [`add_months`], where both dates lie in the table of months.
fn add_months_by_table(days: i32, months: i64) -> Option<i32> {
    let (month, day) = place(days)?;
    let month = usize::try_from(i64::try_from(month).ok()?.checked_add(months)?).ok()?;
    let (start, next) = (MONTH_STARTS.get(month)?, MONTH_STARTS.get(month + 1)?);
    Some((start + day).min(next - 1))
}

/// Days since 1970-01-01 of a day that is written as year, month and day; `None` when there is no such day.
pub fn days_of(year: u32, month: u32, day: u32) -> Option<i32> {
    days_of_by_table(year, month, day).or_else(|| NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day).map(to_days))
}

/// As [`days_of`], where the day lies in the table of months.
fn days_of_by_table(year: u32, month: u32, day: u32) -> Option<i32> {
    let place = year.checked_sub(FIRST_YEAR)? as usize * 12 + (1..=12).contains(&month).then(|| month as usize - 1)?;
    let (start, next) = (MONTH_STARTS.get(place)?, MONTH_STARTS.get(place + 1)?);
    let days = start.checked_add_unsigned(day.checked_sub(1)?)?;
    (days < *next).then_some(days)
}

/// Days since 1970-01-01 of a date.
pub fn to_days(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

/// The date that many days after 1970-01-01; `None` beyond the calendar.
pub fn from_days(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(days)
}

/// Adds days; `None` beyond what a date can hold.
pub fn add_days(days: i32, more: i64) -> Option<i32> {
    i32::try_from(i64::from(days).checked_add(more)?).ok()
}

/// Adds calendar months; a day that the month lacks becomes its last day (29 February + 12 months = 28 February).
pub fn add_months(days: i32, months: i64) -> Option<i32> {
    add_months_by_table(days, months).or_else(|| add_months_by_calendar(days, months))
}

fn add_months_by_calendar(days: i32, months: i64) -> Option<i32> {
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
    fn the_table_of_months_agrees_with_the_calendar() {
        assert_eq!(add_months_by_table(day("1900-01-01"), -1), None);
        assert_eq!(add_months_by_table(day("2199-12-01"), 0), None);
        assert_eq!(add_months(day("1899-12-31"), 2).unwrap(), day("1900-02-28"));
        let mut seen = 0;
        for days in day("1899-11-01")..day("2200-02-01") {
            for months in [-13, -1, 0, 1, 2, 12, 36] {
                let by_table = add_months_by_table(days, months);
                seen += u32::from(by_table.is_some());
                assert!(by_table.is_none() || by_table == add_months_by_calendar(days, months), "{days} {months}");
            }
        }
        assert!(seen > 109_000 * 7);
    }

    #[test]
    fn every_day_is_found_and_no_other() {
        for year in [1899_u32, 1900, 1999, 2000, 2023, 2024, 2199, 2200] {
            for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let by_calendar = NaiveDate::from_ymd_opt(year.cast_signed(), month, day).map(to_days);
                assert_eq!(days_of(year, month, day), by_calendar, "{year}-{month}-{day}");
                let by_table = days_of_by_table(year, month, day);
                assert!(by_table.is_none() || by_table == by_calendar, "{year}-{month}-{day}");
            }
        }
        assert!(days_of_by_table(1900, 1, 1).is_some() && days_of_by_table(2199, 11, 30).is_some());
        assert_eq!(days_of(u32::MAX, 1, u32::MAX), None);
    }

    #[test]
    fn months_before_birth_are_negative() {
        assert_eq!(complete_months(day("2024-03-10"), day("2024-03-09")).unwrap(), -1);
    }
}
