//! Protection of any set of linked tables: which cells to hide, and the proof that the hidden ones stay hidden.
//!
//! Every figure that might be published is the sum of some inner counts; numerator, complement and denominator, overlapping
//! areas, pooled years and earlier releases alike. What is promised, and to whom, stands in `docs/methods/disclosure.md`.

mod audit;
mod elimination;
pub mod files;
mod model;
mod order;
mod protect;
mod rule;
mod simplex;
mod width;

pub use audit::Verdict;
pub use model::{ModelError, Tables};
pub use protect::{ProtectError, ProtectedCell, Protection, Stage, Status, judge, protect};
pub use rule::{Rule, RuleError, Zeros};

#[cfg(test)]
mod tests;
