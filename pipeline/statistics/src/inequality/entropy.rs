//! Theil index and mean log deviation, both times 1000.

use super::Absent;
use super::share::mean;
use super::smooth::Smooth;

/// Both are printed in thousandths: as fractions of one they are too small to read.
const THOUSANDTHS: f64 = 1000.0;

/// Returns 1000 Σ p_j r_j ln r_j with r_j = y_j/μ. A stratum of zero adds nothing, which is the limit of r ln r.
///
/// The derivative is 1000 (p_j/μ)(ln r_j - T). Source: Theil (1967), "Economics and Information Theory".
pub(super) fn theil(estimates: &[f64], shares: &[f64]) -> Result<Smooth, Absent> {
    let mean = positive(mean(shares, estimates))?;
    let value: f64 = shares.iter().zip(estimates).map(|(p, y)| if *y == 0.0 { 0.0 } else { p * (y / mean) * (y / mean).ln() }).sum();
    // At zero the derivative is infinite; where such a stratum is certain it does not count, and elsewhere there is no interval.
    let derivative = |(p, y): (&f64, &f64)| if *y == 0.0 { 0.0 } else { (p / mean) * ((y / mean).ln() - value) };
    let gradient = shares.iter().zip(estimates).map(derivative).collect();
    Ok(Smooth { value, gradient }.scaled(THOUSANDTHS))
}

/// Returns -1000 Σ p_j ln r_j with r_j = y_j/μ. There is none where a stratum with people is zero.
///
/// The derivative is 1000 (p_j/μ)(1 - 1/r_j). Source: Theil (1967), "Economics and Information Theory" (there Theil's second
/// measure, L).
pub(super) fn mean_log_deviation(estimates: &[f64], shares: &[f64]) -> Result<Smooth, Absent> {
    let mean = positive(mean(shares, estimates))?;
    let used = || shares.iter().zip(estimates).map(|(p, y)| (*p, y / mean));
    if used().any(|(p, r)| p > 0.0 && r == 0.0) {
        return Err(Absent::ZeroEstimate);
    }
    let value: f64 = used().filter(|(p, _)| *p > 0.0).map(|(p, r)| -p * r.ln()).sum();
    let gradient = used().map(|(p, r)| if p > 0.0 { (p / mean) * (1.0 - 1.0 / r) } else { 0.0 }).collect();
    Ok(Smooth { value, gradient }.scaled(THOUSANDTHS))
}

fn positive(mean: f64) -> Result<f64, Absent> {
    if mean > 0.0 { Ok(mean) } else { Err(Absent::ZeroMean) }
}

/// Returns the standard errors where a first-order interval can be made from them.
pub(super) fn errors_of_smooth<'a>(estimates: &[f64], errors: Result<&'a [f64], Absent>) -> Result<&'a [f64], Absent> {
    let errors = errors?;
    if estimates.iter().zip(errors).any(|(y, s)| *y == 0.0 && *s > 0.0) {
        return Err(Absent::NoDerivative);
    }
    let are_equal = estimates.iter().all(|y| *y == estimates[0]);
    if are_equal && errors.iter().any(|s| *s > 0.0) {
        return Err(Absent::AllEqual);
    }
    Ok(errors)
}
