//! How far a figure can be relied on: the mark of published shares, and the rules of the National Center for Health
//! Statistics for surveys.

mod care;
mod count;
mod proportion;

pub use care::{MAX_RELATIVE_WIDTH, MAX_WIDTH, Reliability, reliability};
pub use count::{CountFlag, EstimatedCount, present_count, thirty_thirty};
pub use proportion::{EstimatedProportion, Presentation, ProportionFlag, present_proportion};

/// Fewer degrees of freedom than this make an interval doubtful: both standards ask a statistician to look.
pub const MIN_DEGREES_OF_FREEDOM: f64 = 8.0;
