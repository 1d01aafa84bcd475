//! Slope and relative index of inequality over quantiles of deprivation, as Public Health England computes them.

mod fit;
mod index;
mod scale;

pub use index::{Quantile, SlopeError, SlopeIndex, SlopeOptions, slope_index};
pub use scale::Scale;
