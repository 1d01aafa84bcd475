//! Conditions of two records as tests of numbers.

use super::Plan;
use crate::expression::{Operator, arithmetic, holds};
use crate::similarity::mark::Mark;
use crate::similarity::{damerau, date, jaro_winkler, levenshtein};

/// Measures of one comparison or rule whose values are kept while it is worked out.
pub(super) const KEPT: usize = 8;

/// A condition. Without a value where SQL has none.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    Constant(Option<bool>),
    /// Two columns have one text.
    Equal(usize, usize),
    /// A column of one record is empty.
    Absent(bool, usize),
    /// A condition of one record, kept as a column.
    Own(bool, usize),
    /// Two texts are forms of each other.
    Form(Form, usize, usize),
    Compare(Operator, Quantity, Quantity),
    Text(Operator, (bool, usize), (bool, usize)),
    Not(Box<Test>),
    /// Whether another surely holds.
    Holds(Box<Test>),
    And(Vec<Test>),
    Or(Vec<Test>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Nickname,
    DayMonthSwapped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    JaroWinkler,
    Jaro,
    Levenshtein,
    DamerauLevenshtein,
    Alignment,
    DaysBetween,
}

/// Within which values of a measure a test can tell them apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Similarities below are all the same to it.
    pub least: f64,
    /// Distances above are all the same to it.
    pub most: usize,
}

#[derive(Debug, Clone)]
pub(crate) enum Quantity {
    Number(f64),
    Column(bool, usize),
    /// Which measure of which columns, within which bounds it matters, and where its value is kept.
    Measured {
        measure: Measure,
        left: usize,
        right: usize,
        bounds: Bounds,
        kept: usize,
    },
    Absolute(Box<Quantity>),
    Arithmetic(char, Box<Quantity>, Box<Quantity>),
}

/// Values of measures while a comparison is worked out, and nicknames.
#[derive(Debug, Clone)]
pub(crate) struct Scratch {
    values: [f64; KEPT],
    has: u32,
    nicknames: crate::similarity::nickname::Nicknames,
}

impl Scratch {
    pub fn new(lists: &crate::expression::Lists) -> Scratch {
        Scratch { values: [0.0; KEPT], has: 0, nicknames: lists.nicknames.clone() }
    }

    /// Begins another pair or comparison.
    #[inline]
    pub fn forget(&mut self) {
        self.has = 0;
    }
}

impl Test {
    /// Whether it holds for two rows.
    pub fn holds(&self, plan: &Plan, left: &[u32], right: &[u32], scratch: &mut Scratch) -> Option<bool> {
        let code = |(is_left, column): (bool, usize)| if is_left { left[column] } else { right[column] };
        match self {
            Test::Constant(truth) => *truth,
            Test::Equal(of_left, of_right) => {
                let (a, b) = (left[*of_left], right[*of_right]);
                if a == 0 || b == 0 { None } else { Some(plan.is_equal(*of_left, a, *of_right, b)) }
            }
            Test::Absent(is_left, column) => Some(code((*is_left, *column)) == 0),
            Test::Own(is_left, column) => match code((*is_left, *column)) {
                0 => None,
                code => Some(plan.columns[*column].texts.text(code) == "true"),
            },
            Test::Text(operator, of_left, of_right) => {
                let (a, b) = (code(*of_left), code(*of_right));
                let text = |column: usize, code| plan.columns[column].texts.text(code);
                if a == 0 || b == 0 { None } else { Some(holds(*operator, text(of_left.1, a), text(of_right.1, b))) }
            }
            Test::Form(form, of_left, of_right) => {
                let (a, b) = (left[*of_left], right[*of_right]);
                if a == 0 || b == 0 {
                    return None;
                }
                let (a, b) = (plan.columns[*of_left].texts.text(a), plan.columns[*of_right].texts.text(b));
                Some(match form {
                    Form::Nickname => scratch.nicknames.are_forms(a, b),
                    Form::DayMonthSwapped => date::is_swapped(a, b),
                })
            }
            Test::Compare(operator, of_left, of_right) => {
                let (a, b) = (of_left.value(plan, left, right, scratch)?, of_right.value(plan, left, right, scratch)?);
                Some(holds(*operator, &a, &b))
            }
            Test::Not(inner) => inner.holds(plan, left, right, scratch).map(|truth| !truth),
            Test::Holds(inner) => Some(inner.holds(plan, left, right, scratch) == Some(true)),
            Test::And(parts) => joined(parts, false, plan, left, right, scratch),
            Test::Or(parts) => joined(parts, true, plan, left, right, scratch),
        }
    }

    /// The column whose absence on either side it asks for, where it does just that.
    pub(super) fn is_absence_of(&self) -> Option<usize> {
        match self {
            Test::Or(parts) => match parts.as_slice() {
                [Test::Absent(true, left), Test::Absent(false, right)] if left == right => Some(*left),
                _ => None,
            },
            _ => None,
        }
    }

    /// Hands each measure in it to `visit`, with the number that it is compared with, where it is.
    pub(super) fn measures(&mut self, visit: &mut dyn FnMut(&mut Quantity, Option<f64>)) {
        match self {
            Test::Compare(_, left, right) => {
                let (of_left, of_right) = (left.number(), right.number());
                left.measures(of_right, visit);
                right.measures(of_left, visit);
            }
            Test::Not(inner) | Test::Holds(inner) => inner.measures(visit),
            Test::And(parts) | Test::Or(parts) => parts.iter_mut().for_each(|part| part.measures(visit)),
            _ => {}
        }
    }
}

fn joined(parts: &[Test], decides: bool, plan: &Plan, left: &[u32], right: &[u32], scratch: &mut Scratch) -> Option<bool> {
    let mut whole = Some(!decides);
    for part in parts {
        match part.holds(plan, left, right, scratch) {
            Some(truth) if truth == decides => return Some(decides),
            Some(_) => {}
            None => whole = None,
        }
    }
    whole
}

impl Quantity {
    fn number(&self) -> Option<f64> {
        match self {
            Quantity::Number(number) => Some(*number),
            _ => None,
        }
    }

    fn measures(&mut self, limit: Option<f64>, visit: &mut dyn FnMut(&mut Quantity, Option<f64>)) {
        match self {
            Quantity::Measured { .. } => visit(self, limit),
            Quantity::Absolute(inner) => inner.measures(None, visit),
            Quantity::Arithmetic(_, left, right) => {
                left.measures(None, visit);
                right.measures(None, visit);
            }
            Quantity::Number(_) | Quantity::Column(..) => {}
        }
    }

    fn value(&self, plan: &Plan, left: &[u32], right: &[u32], scratch: &mut Scratch) -> Option<f64> {
        match self {
            Quantity::Number(number) => Some(*number),
            Quantity::Column(is_left, column) => {
                let code = if *is_left { left[*column] } else { right[*column] };
                let number = plan.columns[*column].numbers[code as usize];
                (!number.is_nan()).then_some(number)
            }
            Quantity::Absolute(inner) => inner.value(plan, left, right, scratch).map(f64::abs),
            Quantity::Arithmetic(sign, a, b) => {
                let (a, b) = (a.value(plan, left, right, scratch)?, b.value(plan, left, right, scratch)?);
                Some(arithmetic(*sign, a, b))
            }
            Quantity::Measured { measure, left: of_left, right: of_right, bounds, kept } => {
                let (a, b) = (left[*of_left], right[*of_right]);
                if a == 0 || b == 0 {
                    return None;
                }
                if *kept < KEPT && scratch.has >> kept & 1 == 1 {
                    return Some(scratch.values[*kept]).filter(|value| !value.is_nan());
                }
                let (in_left, in_right) = (&plan.columns[*of_left], &plan.columns[*of_right]);
                let marks = in_left.marks.get(a as usize).zip(in_right.marks.get(b as usize));
                let value = marks.and_then(|(left, right)| measure.outside(left, right, bounds));
                let value = value.unwrap_or_else(|| measure.of(in_left.texts.text(a), in_right.texts.text(b), bounds.most));
                if *kept < KEPT {
                    scratch.has |= 1 << kept;
                    scratch.values[*kept] = value;
                }
                Some(value).filter(|value| !value.is_nan())
            }
        }
    }
}

impl Measure {
    /// A value beyond the bounds, where what the texts are made of shows that it is there.
    #[inline]
    fn outside(self, left: &Mark, right: &Mark, bounds: &Bounds) -> Option<f64> {
        match self {
            Measure::JaroWinkler => Some(left.most_jaro_winkler(right)).filter(|most| *most < bounds.least),
            Measure::Levenshtein | Measure::DamerauLevenshtein | Measure::Alignment => {
                (left.least_edits(right) > bounds.most).then_some(bounds.most.saturating_add(1) as f64)
            }
            Measure::Jaro | Measure::DaysBetween => None,
        }
    }

    fn of(self, left: &str, right: &str, most: usize) -> f64 {
        match self {
            Measure::JaroWinkler => jaro_winkler::jaro_winkler(left, right),
            Measure::Jaro => jaro_winkler::jaro(left, right),
            Measure::Levenshtein => levenshtein::levenshtein(left, right, most) as f64,
            Measure::DamerauLevenshtein => damerau::damerau_levenshtein(left, right, most) as f64,
            Measure::Alignment => damerau::alignment(left, right, most) as f64,
            Measure::DaysBetween => match (date::days(left), date::days(right)) {
                (Some(left), Some(right)) => f64::from(left.abs_diff(right)),
                _ => f64::NAN,
            },
        }
    }
}
