//! Statistical disclosure control: which cells of a cube may be shown, and the proof that the rest cannot be worked out.
//!
//! [`clear`] is the only way to a [`Cleared`] cube, and only a cleared cube can be written to the public zone. It goes
//! through six steps, each in a file of its own: `primary` (rules on one cell), `structure` (zeros that everybody knows),
//! `not_stated` (nobody whose group or county is not stated), `complementary` (cells hidden so that subtraction fails), `audit` (independent linear algebra over the whole system),
//! `missing` (which counts of missing records may stand beside a shown cell).
//!
//! What is promised of every hidden cell, numerator, complement and denominator alike: no sum or difference of published
//! cells gives it; in no equation do the published members leave a small sum for the hidden ones; no zero gives it away.
//! [`tables`] protects any set of linked tables, and promises that width too.
//!
//! `range` narrows limits over all equations and holds them open: each hidden count keeps five values, and a small one five small
//! ones. What all equations together leave can be less: `witness` proves it wide enough, and the report marks cells of which it could not.

mod audit;
mod clear;
mod cleared;
mod complementary;
mod cube;
mod error;
mod missing;
mod not_stated;
mod policy;
mod primary;
mod range;
mod report;
mod structure;
pub mod tables;
mod usefulness;
mod witness;

pub use audit::recoverable;
pub use clear::clear;
pub use cleared::{Cleared, ClearedCell};
pub use cube::{Availability, CountedCell, Cube, Equation};
pub use error::{CellName, DisclosureError};
pub use policy::{FLOOR_DENOMINATOR, FLOOR_HIDDEN_COUNT, Policy, PolicyError};
pub use primary::Primary;
pub use report::{HiddenBy, HiddenCell, PrimaryCounts, Report, TableCounts};

#[cfg(test)]
mod tests;
