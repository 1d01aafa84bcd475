//! Funnel plots: limits around the average that chance alone would keep areas within.

mod area;
mod axis;
mod limits;
mod significance;

pub use area::{Area, RateKind, average, rate_area};
pub use limits::{
    CountLimits, CountPoint, ProportionLimits, ProportionPoint, RatePoint, RatioKind, proportion_limits, proportion_limits_around, rate_limits, ratio_limits,
};
pub use significance::{Significance, proportion_significance, proportion_significance_around, rate_significance, ratio_significance};

/// Probability beyond one of the inner limits (95 %).
const INNER: f64 = 0.025;
/// Probability beyond one of the outer limits (99.8 %).
const OUTER: f64 = 0.001;
