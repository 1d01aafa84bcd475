//! Numbers and dates as a reader sees them.

use chrono::{Datelike, NaiveDate};

/// A value with its unit, such as "52.0%" or "1.06".
pub fn value(value: f64, unit: &str) -> String {
    match unit {
        "percent" => format!("{value:.1}%"),
        "count" => count(value.round() as u64),
        "per_1000" if value < 100.0 => format!("{value:.1}"),
        "per_1000" => count(value.round() as u64),
        _ => format!("{value:.2}"),
    }
}

/// An interval, such as "45.8–58.1%".
pub fn interval(low: f64, high: f64, unit: &str) -> String {
    if unit == "percent" { format!("{low:.1}–{high:.1}%") } else { format!("{low:.2}–{high:.2}") }
}

/// A tick of an axis or an edge of a class: no more decimals than it needs.
pub fn tick(value: f64, unit: &str) -> String {
    let text = if (value - value.round()).abs() < 1e-9 { format!("{value:.0}") } else { format!("{value}") };
    if unit == "percent" { format!("{text}%") } else { text }
}

/// A whole count with thousands separators.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A date in words, such as "November 14, 2026".
pub fn date(date: NaiveDate) -> String {
    date.format("%B %-d, %Y").to_string()
}

/// A date or date-time of the manifest in words; the text as it is when it is neither.
pub fn date_text(text: &str) -> String {
    text.get(..10).and_then(|day| day.parse().ok()).map_or_else(|| text.to_owned(), date)
}

/// The periods of a feed's files: years and days as files are named by them, in words.
pub fn periods(text: &str) -> String {
    let one = |part: &str| NaiveDate::parse_from_str(part, "%Y%m%d").map_or_else(|_| part.to_owned(), date);
    text.split('-').map(one).collect::<Vec<_>>().join("–")
}

/// The span of a period, such as "January 2025 to December 2025".
pub fn span(start: NaiveDate, end: NaiveDate) -> String {
    if start.year() == end.year() && start.month() == end.month() {
        return start.format("%B %Y").to_string();
    }
    format!("{} to {}", start.format("%B %Y"), end.format("%B %Y"))
}

/// "1 place" or "87 places".
pub fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("{number} {one}") } else { format!("{} {many}", count(number as u64)) }
}

/// The first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_files_are_read_as_years_or_days() {
        assert_eq!(periods("2021-2025"), "2021–2025");
        assert_eq!(periods("20260331"), "March 31, 2026");
        assert_eq!(periods("not dated by its sender"), "not dated by its sender");
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!([count(0), count(999), count(1000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn ticks_have_no_needless_decimals() {
        assert_eq!([tick(20.0, "percent"), tick(2.5, "percent"), tick(1.25, "ratio")], ["20%", "2.5%", "1.25"]);
    }
}
