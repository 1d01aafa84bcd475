//! Theil index and mean log deviation with the standard error of a thousandth of them.

use super::{Printed, around};
use crate::inequality::entropy::{mean_log_deviation, theil};
use crate::inequality::share::{errors, shares};
use crate::inequality::{Absent, Measure, Strata};

/// What an estimate of zero is taken as, on whatever scale.
const ALMOST_NOTHING: f64 = 1e-6;

/// Returns the index with zero taken as [`ALMOST_NOTHING`], in thousandths, and a standard error that is not.
pub fn entropy(measure: Measure, strata: &Strata, confidence: f64) -> Result<Printed, Absent> {
    let estimates: Vec<f64> = strata.estimates.iter().map(|estimate| if *estimate == 0.0 { ALMOST_NOTHING } else { *estimate }).collect();
    let index = if measure == Measure::Theil { theil } else { mean_log_deviation };
    let smooth = index(&estimates, &shares(strata)?)?;
    match errors(strata) {
        Ok(errors) => around(smooth.value, smooth.standard_error(&errors) / 1000.0, confidence),
        Err(_) => Ok(Printed { estimate: smooth.value, se: None, interval: None }),
    }
}
