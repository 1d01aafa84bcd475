//! Estimates of small areas that borrow strength from the others. Every one is to be labelled as modelled.

mod empirical_bayes;
mod fay_herriot;
mod spatial;

pub use empirical_bayes::{AreaCount, Family, Shrunk, empirical_bayes};
pub use fay_herriot::{AreaEstimate, AreaModel, FitMethod, FitOptions, ModelError, fay_herriot};
pub use spatial::{SpatialModel, spatial_fay_herriot};
