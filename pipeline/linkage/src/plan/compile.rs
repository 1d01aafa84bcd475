//! From expressions over two records to tests.

use std::collections::BTreeSet;

use super::condition::{Bounds, Form, Measure, Quantity, Test};
use crate::expression::{Expression, ExpressionError, Operator, Side};

/// Turns expressions into tests, and notes which columns they need.
#[derive(Default)]
pub(super) struct Compiler {
    /// Expressions over one record, one a column of rows.
    pub columns: Vec<Expression>,
    /// Those of them that are needed as numbers.
    pub numbers: BTreeSet<usize>,
    /// Those of them whose texts are measured.
    pub measured: BTreeSet<usize>,
}

const UNBOUND: Bounds = Bounds { least: 0.0, most: usize::MAX - 1 };

fn is_left(side: Side) -> bool {
    side != Side::Right
}

impl Compiler {
    pub fn column(&mut self, expression: &Expression) -> usize {
        let expression = expression.of_one();
        self.columns.iter().position(|own| *own == expression).unwrap_or_else(|| {
            self.columns.push(expression);
            self.columns.len() - 1
        })
    }

    /// Turns a condition of two records into a test.
    pub fn test(&mut self, expression: &Expression) -> Result<Test, ExpressionError> {
        Ok(self.tests([expression])?.remove(0))
    }

    /// Turns conditions that are tried one after the other into tests. What one has measured the next need not measure again.
    pub fn tests<'a>(&mut self, expressions: impl IntoIterator<Item = &'a Expression>) -> Result<Vec<Test>, ExpressionError> {
        let mut tests = expressions.into_iter().map(|expression| self.compiled(expression)).collect::<Result<Vec<_>, _>>()?;
        // What a measure is compared with, over all tests, bounds what matters of it.
        let mut known: Vec<((Measure, usize, usize), Bounds)> = Vec::new();
        for test in &mut tests {
            test.measures(&mut |quantity, limit| {
                let Quantity::Measured { measure, left, right, .. } = quantity else { return };
                let own = (*measure, *left, *right);
                let limit = limit.filter(|limit| (0.0..1e6).contains(limit));
                let bounds = limit.map_or(UNBOUND, |limit| Bounds { least: limit, most: limit.ceil() as usize });
                match known.iter_mut().find(|(other, _)| *other == own) {
                    Some((_, widest)) => *widest = Bounds { least: widest.least.min(bounds.least), most: widest.most.max(bounds.most) },
                    None => known.push((own, bounds)),
                }
            });
        }
        for test in &mut tests {
            test.measures(&mut |quantity, _| {
                let Quantity::Measured { measure, left, right, bounds, kept } = quantity else { return };
                let own = (*measure, *left, *right);
                if let Some(at) = known.iter().position(|(other, _)| *other == own) {
                    (*bounds, *kept) = (known[at].1, at);
                }
            });
        }
        Ok(tests)
    }

    fn compiled(&mut self, expression: &Expression) -> Result<Test, ExpressionError> {
        if expression.columns().into_iter().any(|(side, _)| side == Side::One) {
            return Err(ExpressionError::at(1, "a condition of two records names its columns with `l.` or `r.`"));
        }
        Ok(match expression {
            Expression::Null => Test::Constant(None),
            Expression::And(parts) => Test::And(parts.iter().map(|part| self.compiled(part)).collect::<Result<_, _>>()?),
            Expression::Or(parts) => Test::Or(parts.iter().map(|part| self.compiled(part)).collect::<Result<_, _>>()?),
            Expression::Not(part) => Test::Not(Box::new(self.compiled(part)?)),
            Expression::IsNull(part) => match part.side() {
                Some(side) => Test::Absent(is_left(side), self.column(part)),
                None => return Err(ExpressionError::at(1, "`is null` asks about a value of one record")),
            },
            Expression::Compare(operator, left, right) => self.compare(*operator, left, right)?,
            // Where SQL has no value it does not hold.
            Expression::Call(name, parts) if name == "holds" && parts.len() == 1 => Test::Holds(Box::new(self.compiled(&parts[0])?)),
            Expression::Call(name, parts) if name == "nickname" || name == "day_month_swapped" => {
                let (left, right) = self.both(name, parts)?;
                Test::Form(if name == "nickname" { Form::Nickname } else { Form::DayMonthSwapped }, left, right)
            }
            other => match other.side() {
                Some(side) => Test::Own(is_left(side), self.column(other)),
                None => return Err(ExpressionError::at(1, "not a condition of two records")),
            },
        })
    }

    fn compare(&mut self, operator: Operator, left: &Expression, right: &Expression) -> Result<Test, ExpressionError> {
        match (left.side(), right.side(), operator) {
            (Some(Side::Left), Some(Side::Right), Operator::Equal) => return Ok(Test::Equal(self.column(left), self.column(right))),
            (Some(Side::Right), Some(Side::Left), Operator::Equal) => return Ok(Test::Equal(self.column(right), self.column(left))),
            (Some(of_left), Some(of_right), Operator::Differ) if of_left != of_right => {
                return Ok(Test::Text(operator, (is_left(of_left), self.column(left)), (is_left(of_right), self.column(right))));
            }
            (Some(side), Some(_) | None, _) | (None, Some(side), _) if left.columns().len() + right.columns().len() > 0 && self.is_of_one(left, right) => {
                let whole = Expression::Compare(operator, Box::new(left.clone()), Box::new(right.clone()));
                return Ok(Test::Own(is_left(side), self.column(&whole)));
            }
            _ => {}
        }
        Ok(Test::Compare(operator, self.quantity(left)?, self.quantity(right)?))
    }

    fn is_of_one(&self, left: &Expression, right: &Expression) -> bool {
        let sides: BTreeSet<Side> = left.columns().into_iter().chain(right.columns()).map(|(side, _)| side).collect();
        sides.len() == 1
    }

    fn both(&mut self, name: &str, parts: &[Expression]) -> Result<(usize, usize), ExpressionError> {
        match parts {
            [left, right] if left.side() == Some(Side::Left) && right.side() == Some(Side::Right) => Ok((self.column(left), self.column(right))),
            [right, left] if left.side() == Some(Side::Left) && right.side() == Some(Side::Right) => Ok((self.column(left), self.column(right))),
            _ => Err(ExpressionError::at(1, format!("{name} takes a value of the left and one of the right record"))),
        }
    }

    fn quantity(&mut self, expression: &Expression) -> Result<Quantity, ExpressionError> {
        let measure = |name: &str| match name {
            "jaro_winkler" | "jaro_winkler_similarity" => Some(Measure::JaroWinkler),
            "jaro" | "jaro_similarity" => Some(Measure::Jaro),
            "levenshtein" => Some(Measure::Levenshtein),
            "damerau_levenshtein" => Some(Measure::DamerauLevenshtein),
            "optimal_string_alignment" => Some(Measure::Alignment),
            "days_between" => Some(Measure::DaysBetween),
            _ => None,
        };
        if let Some(side) = expression.side() {
            let column = self.column(expression);
            self.numbers.insert(column);
            return Ok(Quantity::Column(is_left(side), column));
        }
        match expression {
            Expression::Number(number) => Ok(Quantity::Number(*number)),
            Expression::Text(text) => text.parse().map(Quantity::Number).map_err(|_| ExpressionError::at(1, "a text stands where a number is needed")),
            Expression::Arithmetic(sign, left, right) => Ok(Quantity::Arithmetic(*sign, Box::new(self.quantity(left)?), Box::new(self.quantity(right)?))),
            Expression::Call(name, parts) if matches!(name.as_str(), "abs" | "cast" | "epoch") && parts.len() == 1 => {
                let inner = self.quantity(&parts[0])?;
                Ok(if name == "abs" { Quantity::Absolute(Box::new(inner)) } else { inner })
            }
            Expression::Call(name, parts) => match measure(name) {
                Some(measure) => {
                    let (left, right) = self.both(name, parts)?;
                    self.measured.extend([left, right]);
                    Ok(Quantity::Measured { measure, left, right, bounds: UNBOUND, kept: 0 })
                }
                None => Err(ExpressionError::at(1, format!("there is no function {name} of two records"))),
            },
            _ => Err(ExpressionError::at(1, "not a number")),
        }
    }
}
