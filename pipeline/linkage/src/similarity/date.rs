//! Dates: what they are made of, how far apart they are, and day and month exchanged.

/// Gives year, month and day of `2024-03-09`, `2024/03/09`, `20240309`, `3/9/2024` (month first), or of one with a time behind it.
pub(crate) fn parts(text: &str) -> Option<(i32, u32, u32)> {
    let text = text.split([' ', 'T']).next().unwrap_or_default();
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?;
    let mut fields = text.split(['-', '/']);
    let (year, month, day) = match (fields.next()?, fields.next(), fields.next(), fields.next()) {
        (whole, None, ..) if whole.len() == 8 && whole.is_ascii() => (number(&whole[..4])?, number(&whole[4..6])?, number(&whole[6..])?),
        (year, Some(month), Some(day), None) if year.len() == 4 => (number(year)?, number(month)?, number(day)?),
        (month, Some(day), Some(year), None) if year.len() == 4 => (number(year)?, number(month)?, number(day)?),
        _ => return None,
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(is_leap),
        _ => 0,
    };
    (1..=longest).contains(&day).then_some((year as i32, month, day))
}

/// Gives the days since 1970-01-01.
///
/// Source: the count of days by shifted years of March, as in Richards (2013), Explanatory Supplement to the Astronomical Almanac, ch. 15.
pub(crate) fn days(text: &str) -> Option<i32> {
    let (year, month, day) = parts(text)?;
    let shifted = if month <= 2 { year - 1 } else { year };
    let months = (month as i32 + 9) % 12;
    let of_year = (153 * months + 2) / 5 + day as i32 - 1;
    Some(365 * shifted + shifted.div_euclid(4) - shifted.div_euclid(100) + shifted.div_euclid(400) + of_year - 719_468)
}

/// Gives the days of a date written by one of the formats that Splink's models use.
pub(crate) fn by_format(text: &str, format: &str) -> Option<i32> {
    let is_it = match format {
        "%Y-%m-%d" => text.len() == 10 && text.as_bytes()[4] == b'-',
        "%Y%m%d" => text.len() == 8,
        "%m/%d/%Y" => text.len() == 10 && text.as_bytes()[2] == b'/',
        _ => false,
    };
    if is_it { days(text) } else { None }
}

/// Whether two dates have the same year, and each the other's day as its month, also where one of them is no date.
pub(crate) fn is_swapped(left: &str, right: &str) -> bool {
    let split = |text: &str| -> Option<(String, String, String)> {
        match text.len() {
            10 if text.is_ascii() && &text[4..5] == "-" => Some((text[..4].to_owned(), text[5..7].to_owned(), text[8..].to_owned())),
            8 if text.is_ascii() => Some((text[..4].to_owned(), text[4..6].to_owned(), text[6..].to_owned())),
            _ => None,
        }
    };
    match (split(left), split(right)) {
        (Some((year, month, day)), Some((other_year, other_month, other_day))) => {
            year == other_year && month == other_day && day == other_month && month != day
        }
        _ => false,
    }
}
