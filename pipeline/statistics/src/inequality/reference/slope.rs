//! Slope index and relative index of strata with heteroskedasticity-consistent standard errors.

use super::{Printed, around, reach};
use crate::Interval;
use crate::inequality::line::Shape;
use crate::inequality::share::ranks;
use crate::inequality::slope::{Ends, of_strata};
use crate::inequality::{Absent, Measure, Strata};

/// The scales that a largest estimate is fitted into.
const SCALES: [f64; 6] = [1.0, 1e2, 1e3, 1e4, 1e5, 1e6];

/// Returns the index on the smallest scale that holds all estimates, with populations rounded up, and in a logistic curve
/// whole events and weights of the population squared. The covariance is the sandwich of residuals times J/(J - 2). The
/// standard error is on a scale of one, or on the logarithm.
pub fn slope(measure: Measure, shape: Shape, strata: &Strata, confidence: f64) -> Result<Printed, Absent> {
    let largest = strata.estimates.iter().copied().fold(0.0, f64::max);
    let scale = SCALES.into_iter().find(|scale| largest <= *scale).ok_or(Absent::AboveScale)?;
    let people = strata.populations.iter().map(|population| population.map(f64::ceil).ok_or(Absent::NoPopulation)).collect::<Result<Vec<f64>, Absent>>()?;
    let all: f64 = people.iter().sum();
    let ranks = ranks(&people.iter().map(|people| people / all).collect::<Vec<f64>>());
    let responses: Vec<f64> = match shape {
        Shape::Linear => strata.estimates.iter().map(|estimate| estimate / scale).collect(),
        Shape::Logit => strata.estimates.iter().zip(&people).map(|(estimate, people)| (people * estimate / scale).round_ties_even() / people).collect(),
    };
    let weights: Vec<f64> = match shape {
        Shape::Linear => people,
        Shape::Logit => people.iter().map(|people| people * people).collect(),
    };
    let ends = if measure == Measure::SlopeIndex { Ends::Difference } else { Ends::LogRatio };
    let (smooth, line) = of_strata(ends, shape, &ranks, &responses, &weights)?;
    let residuals: Vec<f64> = ranks.iter().zip(&responses).map(|(rank, response)| response - line.at(*rank)).collect();
    let number = ranks.len() as f64;
    let estimate = if measure == Measure::SlopeIndex { smooth.value * scale } else { smooth.value.exp() };
    if number <= 2.0 {
        return Ok(Printed { estimate, se: None, interval: None });
    }
    let se = smooth.standard_error(&residuals) * (number / (number - 2.0)).sqrt();
    if measure == Measure::SlopeIndex {
        return around(estimate, se * scale, confidence).map(|printed| Printed { se: Some(se), ..printed });
    }
    let reach = reach(se, confidence)?;
    let interval = Interval { lower: (smooth.value - reach).exp(), upper: (smooth.value + reach).exp() };
    Ok(Printed { estimate, se: Some(se), interval: Some(interval) })
}
