//! Change over time: the test of a trend in proportions, and the marker of a recent trend.

mod proportion;
mod recent;
mod series;

pub use proportion::{Scored, proportion_trend};
pub use recent::{RecentTrend, THRESHOLD, TrendMarker, TrendReason};
pub use series::{ProportionYear, ValueYear, recent_proportion_trend, recent_value_trend};

/// Points a recent trend is judged by.
pub const POINTS: usize = 5;
