//! What everybody would gain if all were as well off as the best stratum.

use super::gap::{highest, lowest};
use super::smooth::Smooth;
use super::{Absent, Polarity, Strata};

/// The stratum that all are compared with: the last of an order, or else the best estimate.
pub(super) fn best(strata: &Strata) -> usize {
    let all: Vec<usize> = (0..strata.used()).collect();
    match (strata.is_ordered, strata.indicator.polarity) {
        (true, _) => all.len().saturating_sub(1),
        (false, Polarity::HigherIsBetter) => highest(strata, &all),
        (false, Polarity::LowerIsBetter) => lowest(strata, &all),
    }
}

/// Range of both measures: a gain is never below zero where higher is better, and never above where lower is better.
pub(super) fn range(polarity: Polarity) -> (f64, f64) {
    match polarity {
        Polarity::HigherIsBetter => (0.0, f64::INFINITY),
        Polarity::LowerIsBetter => (f64::NEG_INFINITY, 0.0),
    }
}

/// Returns the population attributable risk before it is cut at zero: the best stratum less the mean of the strata.
///
/// Which stratum is best is taken as known. Shares of the population are taken as known.
pub(super) fn risk(strata: &Strata, shares: &[f64], mean: f64) -> Smooth {
    let best = best(strata);
    let gradient = shares.iter().enumerate().map(|(place, share)| f64::from(place == best) - share).collect();
    Smooth { value: strata.estimates[best] - mean, gradient }
}

/// Returns the population attributable fraction in percent of the mean, before it is cut at zero.
///
/// Source of both: Miettinen (1974), American Journal of Epidemiology 99(5), 325-332; in this form World Health Organization
/// (2013), "Handbook on health inequality monitoring". The derivative of y_b/m - 1 is (δ_jb - p_j·y_b/m)/m.
pub(super) fn fraction(strata: &Strata, shares: &[f64], mean: f64) -> Result<Smooth, Absent> {
    if mean == 0.0 {
        return Err(Absent::ZeroMean);
    }
    let best = best(strata);
    let relative = strata.estimates[best] / mean;
    let gradient = shares.iter().enumerate().map(|(place, share)| 100.0 * (f64::from(place == best) - share * relative) / mean).collect();
    Ok(Smooth { value: 100.0 * (strata.estimates[best] - mean) / mean, gradient })
}
