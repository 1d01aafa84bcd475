//! Calendar days as numbers since 1970-01-01, with the date arithmetic of the indicator rules.

/// A calendar day: days since 1970-01-01.
pub type Day = i32;

/// The day of a proleptic Gregorian date (algorithm of Howard Hinnant, `days_from_civil`).
pub fn day(year: i32, month: u32, date: u32) -> Day {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted - era * 400;
    let month_of_year = (month as i32 + 9) % 12;
    let day_of_year = (153 * month_of_year + 2) / 5 + date as i32 - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and date of a day.
pub fn parts(of: Day) -> (i32, u32, u32) {
    let shifted = of + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_of_year = (5 * day_of_year + 2) / 153;
    let date = (day_of_year - (153 * month_of_year + 2) / 5 + 1) as u32;
    let month = if month_of_year < 10 { month_of_year + 3 } else { month_of_year - 9 } as u32;
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month, date)
}

/// The calendar year of a day.
pub fn year_of(of: Day) -> i32 {
    parts(of).0
}

/// Number of days in a month.
pub fn month_length(year: i32, month: u32) -> u32 {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    (day(next_year, next_month, 1) - day(year, month, 1)) as u32
}

/// The same date some months later, clipped to the end of the month.
pub fn add_months(of: Day, months: i32) -> Day {
    let (year, month, date) = parts(of);
    let index = year * 12 + month as i32 - 1 + months;
    let (new_year, new_month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
    day(new_year, new_month, date.min(month_length(new_year, new_month)))
}

/// Completed years of age.
pub fn complete_years(born: Day, on: Day) -> i32 {
    let guess = year_of(on) - year_of(born);
    if add_months(born, 12 * guess) <= on { guess } else { guess - 1 }
}

/// `YYYYMMDD`.
pub fn compact(of: Day) -> String {
    let (year, month, date) = parts(of);
    format!("{year:04}{month:02}{date:02}")
}

/// `YYYYMMDD`, or nothing.
pub fn compact_or_empty(of: Option<Day>) -> String {
    of.map(compact).unwrap_or_default()
}

/// `M/D/YYYY`, or nothing.
pub fn slashed(of: Option<Day>) -> String {
    of.map(|known| {
        let (year, month, date) = parts(known);
        format!("{month}/{date}/{year}")
    })
    .unwrap_or_default()
}

/// `YYYY-MM-DD`.
pub fn iso(of: Day) -> String {
    let (year, month, date) = parts(of);
    format!("{year:04}-{month:02}-{date:02}")
}

/// `YYYY-MM-DD`, or nothing.
pub fn iso_or_empty(of: Option<Day>) -> String {
    of.map(iso).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        for number in -20_000..40_000 {
            let (year, month, date) = parts(number);
            assert_eq!(day(year, month, date), number);
        }
        assert_eq!(iso(0), "1970-01-01");
    }

    #[test]
    fn months_clip_to_month_end() {
        assert_eq!(add_months(day(2024, 2, 29), 12), day(2025, 2, 28));
        assert_eq!(add_months(day(2024, 2, 29), 48), day(2028, 2, 29));
        assert_eq!(add_months(day(2023, 1, 31), 1), day(2023, 2, 28));
        assert_eq!(add_months(day(2023, 3, 31), -1), day(2023, 2, 28));
        assert_eq!(add_months(day(2023, 12, 15), 3), day(2024, 3, 15));
    }

    #[test]
    fn years_are_complete_on_the_birthday() {
        assert_eq!(complete_years(day(2000, 5, 2), day(2021, 5, 1)), 20);
        assert_eq!(complete_years(day(2000, 5, 2), day(2021, 5, 2)), 21);
    }
}
