//! Cubes: from rows of a measure to counts by area, stratum and period, with margins, `unknown` and pooled years.
//!
//! The cube writer knows no indicator by name. It attaches residence and strata as of `anchor_on`, by no other rule.

mod counts;
mod grid;

pub use counts::{CountRow, CubeError, count, counts_from_parquet, counts_path, placing_tables};
pub use grid::{Areas, Grid, build};
