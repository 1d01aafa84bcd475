//! The value of an expression over one record.

use std::borrow::Cow;

use super::function::{Lists, call};
use super::{Expression, ExpressionError, Operator};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Number(f64),
    Truth(bool),
}

impl<'a> Value<'a> {
    /// A text; an empty one is no value.
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Value<'a> {
        let text = text.into();
        if text.is_empty() { Value::Null } else { Value::Text(text) }
    }

    pub(crate) fn maybe(text: Option<impl Into<Cow<'a, str>>>) -> Value<'a> {
        text.map_or(Value::Null, Value::text)
    }

    /// What is stored of a value: text, with numbers written out; nothing for no value.
    pub(crate) fn stored(self) -> Cow<'a, str> {
        match self {
            Value::Null => Cow::Borrowed(""),
            Value::Text(text) => text,
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Truth(truth) => Cow::Borrowed(if truth { "true" } else { "false" }),
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.parse().ok(),
            Value::Null | Value::Truth(_) => None,
        }
    }

    fn truth(&self) -> Option<bool> {
        match self {
            Value::Truth(truth) => Some(*truth),
            _ => None,
        }
    }
}

/// Gives the value of an expression; `column` gives the texts of the record, empty where it has none.
///
/// # Errors
/// For a function that is not known or gets what it cannot take.
pub(crate) fn evaluate<'a>(expression: &Expression, lists: &Lists, column: &impl Fn(&str) -> &'a str) -> Result<Value<'a>, ExpressionError> {
    Ok(match expression {
        Expression::Column(_, name) => Value::text(column(name)),
        Expression::Text(text) => Value::text(text.clone()),
        Expression::Number(number) => Value::Number(*number),
        Expression::Null => Value::Null,
        Expression::Call(name, parts) => {
            let values = parts.iter().map(|part| evaluate(part, lists, column)).collect::<Result<Vec<_>, _>>()?;
            call(name, values, lists)?
        }
        Expression::Compare(operator, left, right) => {
            let (left, right) = (evaluate(left, lists, column)?, evaluate(right, lists, column)?);
            compared(*operator, &left, &right).map_or(Value::Null, Value::Truth)
        }
        Expression::Arithmetic(sign, left, right) => {
            let (left, right) = (evaluate(left, lists, column)?.number(), evaluate(right, lists, column)?.number());
            left.zip(right).map_or(Value::Null, |(left, right)| Value::Number(arithmetic(*sign, left, right)))
        }
        Expression::IsNull(part) => Value::Truth(evaluate(part, lists, column)? == Value::Null),
        Expression::Not(part) => evaluate(part, lists, column)?.truth().map_or(Value::Null, |truth| Value::Truth(!truth)),
        Expression::And(parts) => joined(parts, lists, column, false)?,
        Expression::Or(parts) => joined(parts, lists, column, true)?,
    })
}

/// Truths joined as in SQL: one that decides does so, else one without value makes the whole without value.
fn joined<'a>(parts: &[Expression], lists: &Lists, column: &impl Fn(&str) -> &'a str, decides: bool) -> Result<Value<'a>, ExpressionError> {
    let mut whole = Value::Truth(!decides);
    for part in parts {
        match evaluate(part, lists, column)?.truth() {
            Some(truth) if truth == decides => return Ok(Value::Truth(decides)),
            Some(_) => {}
            None => whole = Value::Null,
        }
    }
    Ok(whole)
}

pub(crate) fn arithmetic(sign: char, left: f64, right: f64) -> f64 {
    match sign {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        _ => left / right,
    }
}

pub(crate) fn holds<T: PartialOrd + ?Sized>(operator: Operator, left: &T, right: &T) -> bool {
    match operator {
        Operator::Equal => left == right,
        Operator::Differ => left != right,
        Operator::Less => left < right,
        Operator::AtMost => left <= right,
        Operator::Greater => left > right,
        Operator::AtLeast => left >= right,
    }
}

fn compared(operator: Operator, left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Text(left), Value::Text(right)) => Some(holds(operator, left.as_ref(), right.as_ref())),
        (Value::Truth(left), Value::Truth(right)) => Some(holds(operator, left, right)),
        _ => left.number().zip(right.number()).map(|(left, right)| holds(operator, &left, &right)),
    }
}
