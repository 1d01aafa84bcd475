//! The small part of SQL in which models say how records are cleaned, blocked and compared.

mod evaluate;
mod function;
mod parse;
mod token;

use std::collections::BTreeSet;

pub(crate) use evaluate::{arithmetic, evaluate, holds};
pub(crate) use function::{Lists, Skip};
pub(crate) use parse::parse;

/// Which record of a pair a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    /// The only record there is.
    One,
    Left,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operator {
    Equal,
    Differ,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Column(Side, String),
    Text(String),
    Number(f64),
    Null,
    Call(String, Vec<Expression>),
    Compare(Operator, Box<Expression>, Box<Expression>),
    Arithmetic(char, Box<Expression>, Box<Expression>),
    IsNull(Box<Expression>),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

/// Why an expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {place}: {what}")]
pub struct ExpressionError {
    /// Where in the expression, counted from 1.
    pub place: usize,
    /// What is wrong there.
    pub what: String,
}

impl ExpressionError {
    pub(crate) fn at(place: usize, what: impl Into<String>) -> ExpressionError {
        ExpressionError { place, what: what.into() }
    }
}

impl Expression {
    fn parts(&self) -> Vec<&Expression> {
        match self {
            Expression::Column(..) | Expression::Text(_) | Expression::Number(_) | Expression::Null => Vec::new(),
            Expression::Call(_, parts) | Expression::And(parts) | Expression::Or(parts) => parts.iter().collect(),
            Expression::Compare(_, left, right) | Expression::Arithmetic(_, left, right) => vec![left, right],
            Expression::IsNull(part) | Expression::Not(part) => vec![part],
        }
    }

    /// Every column that is named, with the record it is of.
    pub(crate) fn columns(&self) -> BTreeSet<(Side, &str)> {
        if let Expression::Column(side, name) = self {
            return BTreeSet::from([(*side, name.as_str())]);
        }
        self.parts().into_iter().flat_map(Expression::columns).collect()
    }

    /// The record that all columns are of, where there is exactly one.
    pub(crate) fn side(&self) -> Option<Side> {
        let sides: BTreeSet<Side> = self.columns().into_iter().map(|(side, _)| side).collect();
        sides.first().copied().filter(|_| sides.len() == 1)
    }

    /// The same over one record: which of the two it was is forgotten.
    pub(crate) fn of_one(&self) -> Expression {
        let all = |parts: &[Expression]| parts.iter().map(Expression::of_one).collect();
        let boxed = |part: &Expression| Box::new(part.of_one());
        match self {
            Expression::Column(_, name) => Expression::Column(Side::One, name.clone()),
            Expression::Call(name, parts) => Expression::Call(name.clone(), all(parts)),
            Expression::And(parts) => Expression::And(all(parts)),
            Expression::Or(parts) => Expression::Or(all(parts)),
            Expression::Compare(operator, left, right) => Expression::Compare(*operator, boxed(left), boxed(right)),
            Expression::Arithmetic(sign, left, right) => Expression::Arithmetic(*sign, boxed(left), boxed(right)),
            Expression::IsNull(part) => Expression::IsNull(boxed(part)),
            Expression::Not(part) => Expression::Not(boxed(part)),
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
