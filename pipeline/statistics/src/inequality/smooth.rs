//! A measure as a smooth function of the strata's estimates.

use super::{Absent, Figure, Method, Settings, Uncertainty};
use crate::Interval;

/// A value and its derivative with respect to each stratum's estimate. Strata are independent of each other, so this is
/// all that a first-order (delta) standard error needs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Smooth {
    pub value: f64,
    pub gradient: Vec<f64>,
}

impl Smooth {
    /// Returns the value and gradient times a factor.
    pub fn scaled(mut self, factor: f64) -> Self {
        self.value *= factor;
        self.gradient.iter_mut().for_each(|derivative| *derivative *= factor);
        self
    }

    /// First-order standard error, from the standard error of each stratum.
    pub fn standard_error(&self, errors: &[f64]) -> f64 {
        self.gradient.iter().zip(errors).map(|(derivative, error)| (derivative * error).powi(2)).sum::<f64>().sqrt()
    }

    /// The figure with limits at value plus and minus z standard errors, cut where the measure cannot go.
    pub fn figure(&self, errors: Result<&[f64], Absent>, settings: &Settings, range: (f64, f64)) -> Figure {
        let within = |value: f64| value.clamp(range.0, range.1);
        let uncertainty = errors.map(|errors| {
            let se = self.standard_error(errors);
            let reach = settings.z() * se;
            let interval = Interval { lower: within(self.value - reach), upper: within(self.value + reach) };
            Uncertainty { se: Some(se), interval, method: Method::Delta, could_be_equal: false }
        });
        Figure { estimate: within(self.value), uncertainty }
    }

    /// The figure of the exponential of a value that is a logarithm: limits are made on the logarithm, the standard error
    /// is on the scale of the exponential.
    pub fn figure_of_exponential(&self, errors: Result<&[f64], Absent>, settings: &Settings) -> Figure {
        let estimate = self.value.exp();
        let uncertainty = errors.map(|errors| {
            let se = self.standard_error(errors);
            let reach = settings.z() * se;
            let interval = Interval { lower: (self.value - reach).exp(), upper: (self.value + reach).exp() };
            Uncertainty { se: Some(estimate * se), interval, method: Method::LogDelta, could_be_equal: false }
        });
        Figure { estimate, uncertainty }
    }
}

/// Range of a measure that has no bounds.
pub(super) const UNBOUNDED: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// Range of a measure of spread.
pub(super) const BELOW_ZERO_IMPOSSIBLE: (f64, f64) = (0.0, f64::INFINITY);
