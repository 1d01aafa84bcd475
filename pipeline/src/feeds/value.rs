//! One value of a row: from text to its type.

use chrono::NaiveDate;

use super::layout::{Column, ColumnKind, DateFormat, Entity};
use crate::domain::calendar::to_days;

/// A typed value; a text stands in the line it was read from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'line> {
    /// Not known.
    Null,
    /// Text.
    Text(&'line str),
    /// A date in days since 1970-01-01.
    Date(i32),
    /// A whole number.
    Integer(i64),
    /// A number with decimals.
    Decimal(f64),
}

/// Types one field; the error is the reason for the reject.
pub fn type_value<'line>(field: &'line str, column: &Column, entity: &Entity) -> Result<Value<'line>, &'static str> {
    let field = trim(field);
    let field = if column.cut.is_empty() { field } else { field.strip_prefix(column.cut.as_str()).unwrap_or(field) };
    let is = |mark: &String| mark == field;
    if field.is_empty() || entity.unknown.iter().any(is) || column.unknown.iter().any(is) {
        return if column.required { Err("required but empty") } else { Ok(Value::Null) };
    }
    let value = match column.kind {
        ColumnKind::Text => Value::Text(field),
        ColumnKind::Date => Value::Date(date(field, column.format.unwrap_or(entity.dates)).ok_or("not a date in the layout's format")?),
        ColumnKind::Integer => Value::Integer(integer(field).ok_or("not a whole number")?),
        ColumnKind::Decimal => Value::Decimal(field.parse().ok().filter(|number: &f64| number.is_finite()).ok_or("not a number")?),
    };
    if !column.codes.is_empty() && !column.codes.iter().any(is) {
        return Err("a code that the layout does not list");
    }
    Ok(value)
}

/// Drops blanks at both ends, the blank that does not break among them.
fn trim(field: &str) -> &str {
    // Most fields have none, which their outer bytes tell.
    let is_plain = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_graphic());
    let bytes = field.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { field } else { field.trim_matches([' ', '\t', '\u{a0}']) }
}

fn integer(field: &str) -> Option<i64> {
    // Exports through spreadsheets and data frames write 29 as 29.0.
    let whole = match field.split_once('.') {
        Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return None,
        None => field,
    };
    whole.parse().ok()
}

fn date(field: &str, format: DateFormat) -> Option<i32> {
    let bytes = field.as_bytes();
    let (year, month, day) = match format {
        DateFormat::Compact => (bytes.len() == 8).then(|| (&bytes[..4], &bytes[4..6], &bytes[6..]))?,
        DateFormat::UnitedStates => {
            let mut parts = bytes.split(|byte| *byte == b'/');
            let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
            if parts.next().is_some() || year.len() != 4 {
                return None;
            }
            (year, month, day)
        }
        DateFormat::Iso => iso_parts(bytes)?,
        DateFormat::DateTime => {
            let (day, rest) = bytes.split_at_checked(10)?;
            if !(rest.is_empty() || rest[0] == b'T') {
                return None;
            }
            iso_parts(day)?
        }
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)?;
    Some(to_days(date))
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
