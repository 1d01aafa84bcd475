//! Statistics of proportions: value, interval, comparison and reliability, each with its source.
//!
//! Pure functions of counts. Nothing here decides what may be shown; that is `attune-disclosure`, and it comes first.

mod compare;
mod percentage;
mod reliability;
mod wilson;

pub use compare::{Comparison, compare};
pub use percentage::percentage;
pub use reliability::{MAX_RELATIVE_WIDTH, MAX_WIDTH, Reliability, reliability};
pub use wilson::{Interval, LEVEL, Z, wilson_interval};
