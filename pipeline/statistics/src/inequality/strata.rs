//! The strata of one indicator in one dimension, checked.

use std::collections::HashMap;

use super::Absent;

/// Largest share of strata without an estimate with which a dimension without order is still measured.
///
/// Source: the World Health Organization's Health Equity Assessment Toolkit, which accepts the same share.
pub const MISSING_SHARE_MAX: f64 = 0.15;

/// Which direction of an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// A higher figure is better, such as children who were screened.
    HigherIsBetter,
    /// A lower figure is better, such as births of low weight.
    LowerIsBetter,
}

/// What holds for all strata.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indicator {
    /// Which direction is better.
    pub polarity: Polarity,
    /// What one whole is on the scale of the estimates: 1, 100 for a percentage, 1000 for a rate per thousand. It is also
    /// the upper bound of a share. Declared, never guessed from the data.
    pub scale: f64,
    /// The stated overall average, on the scale of the estimates, where there is one.
    pub average: Option<f64>,
}

/// One stratum as delivered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stratum {
    /// Its name; no two strata share one.
    pub label: String,
    /// Estimate on the indicator's scale; `None` where it is missing.
    pub estimate: Option<f64>,
    /// Standard error of the estimate, on the same scale; `None` where it is not known.
    pub se: Option<f64>,
    /// Population; need not be whole.
    pub population: Option<f64>,
    /// Place in an ordered dimension, 1 for the most disadvantaged. All strata have one, or none has.
    pub order: Option<i64>,
    /// Whether the others are compared with this stratum. At most one is.
    pub is_reference: bool,
}

/// What is wrong with the strata. Rows are counted from 1, in the order they were given; no value is repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StrataError {
    /// A number that is not finite, or below zero.
    #[error("row {row}: {column} is not a finite number of zero or more")]
    Number {
        /// Row, from 1.
        row: usize,
        /// Field of [`Stratum`].
        column: &'static str,
    },
    /// Two strata with one label.
    #[error("row {row}: the same label as row {other}")]
    Label {
        /// Row, from 1.
        row: usize,
        /// The row that has the label already.
        other: usize,
    },
    /// Two strata at one place of the order.
    #[error("row {row}: the same order as row {other}")]
    Order {
        /// Row, from 1.
        row: usize,
        /// The row that has the place already.
        other: usize,
    },
    /// An order for some strata and not for this one.
    #[error("row {row}: no order, but other rows have one")]
    OrderMissing {
        /// Row, from 1.
        row: usize,
    },
    /// A second reference.
    #[error("row {row}: a second reference; row {other} is one already")]
    Reference {
        /// Row, from 1.
        row: usize,
        /// The first reference.
        other: usize,
    },
    /// The scale is not a finite number above zero.
    #[error("the scale is not a finite number above zero")]
    Scale,
    /// The average is not a finite number of zero or more.
    #[error("the average is not a finite number of zero or more")]
    Average,
    /// No strata at all.
    #[error("there are no strata")]
    Empty,
}

/// How the reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    Unmarked,
    WithoutEstimate,
    At(usize),
}

/// The strata of one indicator in one dimension, checked. Those without an estimate are set aside and counted.
///
/// They stand by order, or by label where there is none, so that nothing computed from them depends on the order of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Strata {
    pub(super) indicator: Indicator,
    pub(super) is_ordered: bool,
    pub(super) estimates: Vec<f64>,
    pub(super) errors: Vec<Option<f64>>,
    pub(super) populations: Vec<Option<f64>>,
    pub(super) reference: Reference,
    given: usize,
}

impl Strata {
    /// Checks the rows and puts them in order.
    pub fn new(indicator: Indicator, mut rows: Vec<Stratum>) -> Result<Self, StrataError> {
        if !(indicator.scale.is_finite() && indicator.scale > 0.0) {
            return Err(StrataError::Scale);
        }
        if indicator.average.is_some_and(|average| !is_amount(average)) {
            return Err(StrataError::Average);
        }
        check(&rows)?;
        rows.sort_by(|a, b| a.order.cmp(&b.order).then_with(|| a.label.cmp(&b.label)));
        let given = rows.len();
        let is_ordered = rows.first().is_some_and(|row| row.order.is_some());
        let is_marked = rows.iter().any(|row| row.is_reference);
        rows.retain(|row| row.estimate.is_some());
        let reference = match rows.iter().position(|row| row.is_reference) {
            Some(place) => Reference::At(place),
            None if is_marked => Reference::WithoutEstimate,
            None => Reference::Unmarked,
        };
        Ok(Self {
            indicator,
            is_ordered,
            estimates: rows.iter().filter_map(|row| row.estimate).collect(),
            errors: rows.iter().map(|row| row.se).collect(),
            populations: rows.iter().map(|row| row.population).collect(),
            reference,
            given,
        })
    }

    /// Number of strata that were given.
    pub fn given(&self) -> usize {
        self.given
    }

    /// Number of strata with an estimate.
    pub fn used(&self) -> usize {
        self.estimates.len()
    }

    /// Whether the dimension has an order.
    pub fn is_ordered(&self) -> bool {
        self.is_ordered
    }

    /// The most an estimate can be: the scale of a share, and nothing where an estimate above the scale shows that the
    /// indicator is no share.
    pub(super) fn upper(&self) -> f64 {
        let scale = self.indicator.scale;
        // A percentage that was divided and multiplied again may lie a rounding above 100.
        if self.estimates.iter().all(|estimate| *estimate <= scale * (1.0 + 1e-12)) { scale } else { f64::INFINITY }
    }

    /// Estimates as shares of one.
    pub(super) fn responses(&self) -> Result<Vec<f64>, Absent> {
        if self.upper().is_infinite() {
            return Err(Absent::AboveScale);
        }
        Ok(self.estimates.iter().map(|estimate| estimate / self.indicator.scale).collect())
    }
}

fn is_amount(number: f64) -> bool {
    number.is_finite() && number >= 0.0
}

fn check(rows: &[Stratum]) -> Result<(), StrataError> {
    if rows.is_empty() {
        return Err(StrataError::Empty);
    }
    let is_ordered = rows.iter().any(|row| row.order.is_some());
    let (mut labels, mut orders, mut reference) = (HashMap::new(), HashMap::new(), None);
    for (row, stratum) in (1..).zip(rows) {
        for (column, number) in [("estimate", stratum.estimate), ("se", stratum.se), ("population", stratum.population)] {
            if number.is_some_and(|number| !is_amount(number)) {
                return Err(StrataError::Number { row, column });
            }
        }
        if let Some(other) = labels.insert(stratum.label.as_str(), row) {
            return Err(StrataError::Label { row, other });
        }
        match stratum.order {
            Some(order) => {
                if let Some(other) = orders.insert(order, row) {
                    return Err(StrataError::Order { row, other });
                }
            }
            None if is_ordered => return Err(StrataError::OrderMissing { row }),
            None => {}
        }
        if stratum.is_reference {
            if let Some(other) = reference {
                return Err(StrataError::Reference { row, other });
            }
            reference = Some(row);
        }
    }
    Ok(())
}
