//! Concentration indices.

use super::Absent;
use super::share::{mean, ranks};
use super::smooth::Smooth;

/// How a concentration index is normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Index {
    /// On the scale of the estimates.
    Absolute,
    /// Divided by the mean.
    Relative,
    /// Divided by mean times one minus mean, of a share of one.
    Wagstaff,
    /// Times four, of a share of one.
    Erreygers,
}

/// Returns the concentration index of `responses` (shares of one for `Wagstaff` and `Erreygers`), strata in order.
///
/// The absolute index is A = 2 Σ p_j y_j (r_j - ½), with r_j the rank. It is linear in the estimates, so its standard error
/// is exact for independent strata; of the others it is first-order, the mean taken as estimated too.
///
/// Sources: Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77(1), 87-103 (A, A/μ); Wagstaff (2005), Health
/// Economics 14(4), 429-432 (A/(μ(1-μ))); Erreygers (2009), Journal of Health Economics 28(2), 504-515 (4A).
pub(super) fn concentration(index: Index, responses: &[f64], shares: &[f64]) -> Result<Smooth, Absent> {
    let ranks = ranks(shares);
    let mean = mean(shares, responses);
    let absolute: f64 = shares.iter().zip(responses).zip(&ranks).map(|((p, y), r)| 2.0 * p * y * (r - 0.5)).sum();
    let (factor, by_mean) = normalisation(index, absolute, mean)?;
    let gradient = shares.iter().zip(&ranks).map(|(p, r)| factor * 2.0 * p * (r - 0.5) + by_mean * p).collect();
    Ok(Smooth { value: factor * absolute, gradient })
}

/// Returns the factor on the absolute index, and the derivative of the result with respect to the mean.
pub(super) fn normalisation(index: Index, absolute: f64, mean: f64) -> Result<(f64, f64), Absent> {
    match index {
        Index::Absolute => Ok((1.0, 0.0)),
        Index::Erreygers => Ok((4.0, 0.0)),
        Index::Relative if mean == 0.0 => Err(Absent::ZeroMean),
        Index::Relative => Ok((1.0 / mean, -absolute / (mean * mean))),
        Index::Wagstaff if mean <= 0.0 => Err(Absent::ZeroMean),
        // Closer to the bound than rounding of the mean can tell.
        Index::Wagstaff if mean >= 1.0 - 1e-12 => Err(Absent::MeanOnBound),
        Index::Wagstaff => {
            let spread = mean * (1.0 - mean);
            Ok((1.0 / spread, -absolute * (1.0 - 2.0 * mean) / (spread * spread)))
        }
    }
}
