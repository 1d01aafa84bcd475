//! Statistics of counts, proportions, rates and surveys: value, interval, comparison and reliability, each with its source.
//!
//! Pure functions of numbers. Nothing here decides what may be shown; that is `attune-disclosure`, and it comes first.
//! Formulas, sources and what differs from the reference programs: `docs/methods/statistics.md`.

mod compare;
pub mod distribution;
pub mod funnel;
pub mod inequality;
pub mod interval;
mod level;
mod percentage;
pub mod quantile;
pub mod rate;
pub mod reliability;
pub mod simulation;
pub mod slope;
pub mod smoothing;
pub mod survey;
pub mod trend;

pub use compare::{Comparison, compare};
pub use interval::{Interval, LEVEL, Z, wilson_interval};
pub use level::Level;
pub use percentage::percentage;
pub use reliability::{MAX_RELATIVE_WIDTH, MAX_WIDTH, Reliability, reliability};
