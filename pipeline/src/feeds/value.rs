//! One value of a row: from text to its type.

use chrono::NaiveDate;

use super::layout::{Column, ColumnKind, DateFormat, Entity};
use crate::domain::calendar::to_days;

/// A typed value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not known.
    Null,
    /// Text.
    Text(String),
    /// A date in days since 1970-01-01.
    Date(i32),
    /// A whole number.
    Integer(i64),
    /// A number with decimals.
    Decimal(f64),
}

/// Types one field; the error is the reason for the reject.
pub fn type_value(field: &str, column: &Column, entity: &Entity) -> Result<Value, &'static str> {
    let field = field.trim_matches([' ', '\t', '\u{a0}']);
    let field = field.strip_prefix(column.cut.as_str()).unwrap_or(field);
    let is = |mark: &String| mark == field;
    if field.is_empty() || entity.unknown.iter().any(is) || column.unknown.iter().any(is) {
        return if column.required { Err("required but empty") } else { Ok(Value::Null) };
    }
    let value = match column.kind {
        ColumnKind::Text => Value::Text(field.to_owned()),
        ColumnKind::Date => Value::Date(date(field, column.format.unwrap_or(entity.dates)).ok_or("not a date in the layout's format")?),
        ColumnKind::Integer => Value::Integer(integer(field).ok_or("not a whole number")?),
        ColumnKind::Decimal => Value::Decimal(field.parse().ok().filter(|number: &f64| number.is_finite()).ok_or("not a number")?),
    };
    if !column.codes.is_empty() && !column.codes.iter().any(is) {
        return Err("a code that the layout does not list");
    }
    Ok(value)
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
    let number = |text: &str| (text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty()).then(|| text.parse::<u32>().ok()).flatten();
    let (year, month, day) = match format {
        DateFormat::Compact => (field.len() == 8 && field.is_ascii()).then(|| (&field[..4], &field[4..6], &field[6..]))?,
        DateFormat::UnitedStates => {
            let mut parts = field.split('/');
            let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
            if parts.next().is_some() || year.len() != 4 {
                return None;
            }
            (year, month, day)
        }
        DateFormat::Iso => (field.len() == 10).then_some(()).and_then(|()| iso_parts(field))?,
        DateFormat::DateTime => {
            let rest = field.get(10..)?;
            if !(rest.is_empty() || rest.starts_with('T')) {
                return None;
            }
            iso_parts(field.get(..10)?)?
        }
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)?;
    Some(to_days(date))
}

fn iso_parts(field: &str) -> Option<(&str, &str, &str)> {
    let (year, rest) = field.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    (year.len() == 4 && month.len() == 2 && day.len() == 2).then_some((year, month, day))
}
