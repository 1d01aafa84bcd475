//! Concentration indices with the residual standard error of their regression.

use super::{Bounds, Printed, around};
use crate::inequality::line::{Line, Shape};
use crate::inequality::share::{mean, ranks, shares};
use crate::inequality::{Absent, Index, Strata};

/// Returns the slope of the convenient regression with its residual variance on J - 2 degrees of freedom and a normal
/// quantile; the strata's own standard errors are not used.
pub fn concentration(index: Index, bounds: Option<Bounds>, strata: &Strata, confidence: f64) -> Result<Printed, Absent> {
    let shares = shares(strata)?;
    let ranks = ranks(&shares);
    let values = normalised(bounds, &strata.estimates);
    let responses = responses(index, &shares, &ranks, &values);
    let line = Line::fit(Shape::Linear, &ranks, &responses, &shares)?;
    let degrees_of_freedom = shares.len() as f64 - 2.0;
    let residual: f64 = shares.iter().zip(&ranks).zip(&responses).map(|((p, r), y)| p * (y - line.at(*r)).powi(2)).sum();
    let spread = variance(&shares, &ranks);
    if degrees_of_freedom <= 0.0 {
        return Ok(Printed { estimate: line.slope(), se: None, interval: None });
    }
    around(line.slope(), (residual / degrees_of_freedom / spread).sqrt(), confidence)
}

/// Estimates between the bounds as shares of one.
pub(super) fn normalised(bounds: Option<Bounds>, values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| bounds.map_or(*value, |bounds| (value - bounds.lower) / (bounds.upper - bounds.lower))).collect()
}

/// What is regressed on the ranks: twice the variance of the ranks times the value, normalised.
pub(super) fn responses(index: Index, weights: &[f64], ranks: &[f64], values: &[f64]) -> Vec<f64> {
    let twice = 2.0 * variance(weights, ranks);
    let mean = mean(weights, values);
    let factor = match index {
        Index::Absolute => twice,
        Index::Relative => twice / mean,
        Index::Wagstaff => twice / (mean * (1.0 - mean)),
        Index::Erreygers => 4.0 * twice,
    };
    values.iter().map(|value| factor * value).collect()
}

/// Variance of the ranks around one half.
fn variance(weights: &[f64], ranks: &[f64]) -> f64 {
    weights.iter().zip(ranks).map(|(weight, rank)| weight * (rank - 0.5).powi(2)).sum()
}
