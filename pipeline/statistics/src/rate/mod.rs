//! Rates: crude, pooled over years, directly and indirectly standardised.

mod crude;
mod direct;
mod indirect;
mod pool;

pub use crude::{Proportion, Rate, crude_proportion, crude_rate};
pub use direct::{Band, DirectRate, MIN_EVENTS, RepeatedBand, WeightSum, directly_standardised, directly_standardised_repeated};
pub use indirect::{Indirect, ReferencedBand, indirect};
pub use pool::{PoolError, Pooled, YearCount, pool_years};
