//! Intervals of a count, a proportion, a mean, a difference and a ratio.

mod clopper_pearson;
mod difference;
mod mean;
mod poisson;
mod ratio;
mod standard_error;
mod wilson;

pub use clopper_pearson::{EffectiveSample, SampledProportion, clopper_pearson, korn_graubard};
pub use difference::{ChiSquare, Group, newcombe_difference, two_proportions, wald_difference};
pub use mean::{Mean, mean};
pub use poisson::{EXACT_BELOW, PoissonLimits, PoissonMethod, byar, poisson, poisson_exact};
pub use ratio::katz_ratio;
pub use standard_error::proportion_error;
pub use wilson::{LEVEL, Z, wilson, wilson_interval};

/// Two limits. Their unit is that of the value they belong to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

impl Interval {
    /// Upper limit less lower limit.
    pub fn width(self) -> f64 {
        self.upper - self.lower
    }

    /// Both limits times a factor. A negative factor turns them round, so that the lower stays the lower.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Interval {
        let (one, other) = (self.lower * factor, self.upper * factor);
        Interval { lower: one.min(other), upper: one.max(other) }
    }

    /// Whether a value lies between the limits, limits included.
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}
