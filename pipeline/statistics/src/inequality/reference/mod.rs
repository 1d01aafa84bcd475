//! What the reference program computes where this crate serves something else, so that tests can hold both to its figures.
//!
//! The program is healthequal 1.0.1, the engine of the World Health Organization's Health Equity Assessment Toolkit. Nothing of
//! the product calls this module. Each difference and its reason is in `docs/methods/inequality.md`. Written from the description of
//! what is computed, not from the program's text.

mod attributable;
mod concentration;
mod entropy;
mod people;
mod simulated;
mod slope;

pub use attributable::attributable;
pub use concentration::concentration;
pub use entropy::entropy;
pub use people::{people_concentration, people_slope};
pub use simulated::simulated;
pub use slope::slope;

use super::Absent;
use crate::Interval;
use crate::distribution::normal_quantile;

/// A figure as the program prints it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Printed {
    /// Estimate.
    pub estimate: f64,
    /// Standard error, on whatever scale the program prints it.
    pub se: Option<f64>,
    /// Limits.
    pub interval: Option<Interval>,
}

/// Bounds that estimates are normalised with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least an estimate can be.
    pub lower: f64,
    /// Most an estimate can be.
    pub upper: f64,
}

/// Estimate plus and minus normal quantile times standard error.
fn around(estimate: f64, se: f64, confidence: f64) -> Result<Printed, Absent> {
    let reach = reach(se, confidence)?;
    Ok(Printed { estimate, se: Some(se), interval: Some(Interval { lower: estimate - reach, upper: estimate + reach }) })
}

/// Normal quantile times standard error.
fn reach(se: f64, confidence: f64) -> Result<f64, Absent> {
    normal_quantile(1.0 - (1.0 - confidence) / 2.0).map(|z| z * se).ok_or(Absent::NotFinite)
}
