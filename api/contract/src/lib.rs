//! What a release looks like: the shapes that pipeline, API and dashboard share.
//!
//! No input or output happens here, and no engine: ids, the observation, the manifest, object paths, Arrow
//! schemas, and the release as it is in memory, with the one lookup that a page, a CSV and a JSON answer ask.

mod area;
mod backing;
mod indicator;
mod inequality;
mod manifest;
mod observation;
pub mod path;
mod period;
mod release;
pub mod schema;
mod status;
mod table;

pub use area::{Area, AreaLevel};
pub use backing::check_inequality;
pub use indicator::{Benchmark, Component, Dimension, DimensionCategory, Indicator};
pub use inequality::{ALL, FROM_REFERENCE, GEOGRAPHY, Inequality, InequalityFigure, InequalityKey, MANY_UNKNOWN, MeasuredInequality, ReferenceRule, UNKNOWN};
pub use manifest::{DataKind, FileEntry, InputPeriod, Manifest, Note, PolicyNote, SCHEMA_VERSION, StricterNote};
pub use observation::{Cell, CellKey, Comparison, Observation, Reliability, Shown, TrendReason};
pub use period::Period;
pub use release::{Equity, Release, ReleaseTables};
pub use status::Status;
pub use table::*;

#[cfg(test)]
mod tests;
