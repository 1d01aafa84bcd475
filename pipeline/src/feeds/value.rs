//! One value of a row: from the bytes of a field to its type. The bytes are part of a text.

use super::layout::DateFormat;
use crate::domain::calendar::days_of;

/// Drops blanks at both ends, the blank that does not break among them.
#[inline]
pub fn trim(field: &[u8]) -> &[u8] {
    // Most fields have none, which their outer bytes tell.
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if is_plain(field.first()) && is_plain(field.last()) {
        return field;
    }
    match std::str::from_utf8(field) {
        Ok(text) => text.trim_matches([' ', '\t', '\u{a0}']).as_bytes(),
        Err(_) => field,
    }
}

/// A whole number; exports through spreadsheets and data frames write 29 as 29.0.
#[inline]
pub fn integer(field: &[u8]) -> Option<i64> {
    // What most numbers are: few digits and no sign.
    if field.len() <= 18 && !field.is_empty() && field.iter().all(u8::is_ascii_digit) {
        return Some(field.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')));
    }
    let field = std::str::from_utf8(field).ok()?;
    let whole = match field.split_once('.') {
        Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return None,
        None => field,
    };
    whole.parse().ok()
}

/// A number with decimals; neither infinite nor "not a number".
pub fn decimal(field: &[u8]) -> Option<f64> {
    if let Some(number) = short_decimal(field) {
        return Some(number);
    }
    std::str::from_utf8(field).ok()?.parse().ok().filter(|number: &f64| number.is_finite())
}

/// What most numbers are: at most fifteen digits, a point among them, and no sign. Both the digits and the power of ten
/// are then exact, and so their quotient is the nearest number there is (Clinger 1990, "How to read floating point
/// numbers accurately").
fn short_decimal(field: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    if field.len() > 16 {
        return None;
    }
    let mut digits: u64 = 0;
    let mut point = None;
    for (index, byte) in field.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(index),
            _ => return None,
        }
    }
    let (count, decimals) = point.map_or((field.len(), 0), |point| (field.len() - 1, field.len() - 1 - point));
    (1..=15).contains(&count).then(|| digits as f64 / POWERS[decimals])
}

/// Days since 1970-01-01 of a date.
#[inline]
pub fn date(field: &[u8], format: DateFormat) -> Option<i32> {
    let (year, month, day) = match format {
        DateFormat::Compact => (field.len() == 8).then(|| (&field[..4], &field[4..6], &field[6..]))?,
        DateFormat::UnitedStates => {
            let mut parts = field.split(|byte| *byte == b'/');
            let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
            if parts.next().is_some() || year.len() != 4 {
                return None;
            }
            (year, month, day)
        }
        DateFormat::Iso => iso_parts(field)?,
        DateFormat::DateTime => {
            let (day, rest) = field.split_at_checked(10)?;
            if !(rest.is_empty() || rest[0] == b'T') {
                return None;
            }
            iso_parts(day)?
        }
    };
    days_of(number(year)?, number(month)?, number(day)?)
}

/// A whole number of one to four digits.
fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

fn iso_parts(field: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    (field.len() == 10 && field[4] == b'-' && field[7] == b'-').then(|| (&field[..4], &field[5..7], &field[8..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_the_nearest_number() {
        for text in ["0", "7.", ".5", "35.15", "111.59", "0.1", "0.30", "123456789012345", "12345678901234.5", "0.00000000000001", "999999999999.999"] {
            assert_eq!(short_decimal(text.as_bytes()).map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{text}");
        }
        for cents in 0..200_000_u32 {
            let text = format!("{}.{:02}", cents / 100, cents % 100);
            assert_eq!(decimal(text.as_bytes()).map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{text}");
        }
    }

    #[test]
    fn what_is_not_short_is_read_as_text() {
        assert_eq!(decimal(b"-3.5e2"), Some(-350.0));
        assert_eq!(decimal(b"1234567890123456"), Some(1_234_567_890_123_456.0));
        for text in ["", ".", "1.2.3", "1,5", "inf", "NaN", "1 "] {
            assert_eq!(decimal(text.as_bytes()), None, "{text}");
        }
    }
}
