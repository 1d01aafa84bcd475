//! Between-group variance.

use super::share::mean;
use super::{Absent, Figure, Method, Settings, Uncertainty};
use crate::Interval;

/// Returns Σ p_j (y_j - μ)² with its standard error: 4 Σ p² s² (y - μ)² + 2 [(Σ p² s²)² - Σ p⁴ s⁴ + Σ p² (1 - p)² s⁴] is the
/// variance of this quadratic form of independent normal estimates, second order included, so equal strata keep a width. The
/// lower limit is cut at zero.
///
/// Source: Ahn, Harper, Yu, Feuer, Liu and Luta (2018), "Variance estimation and confidence intervals for 11 commonly used health
/// disparity measures", JCO Clinical Cancer Informatics 2, 1-19.
pub(super) fn between_group(estimates: &[f64], errors: Result<&[f64], Absent>, shares: &[f64], settings: &Settings) -> Figure {
    let centre = mean(shares, estimates);
    let estimate: f64 = shares.iter().zip(estimates).map(|(p, y)| p * (y - centre).powi(2)).sum();
    let uncertainty = errors.map(|errors| {
        let se = standard_error(estimates, errors, shares, centre);
        let reach = settings.z() * se;
        let interval = Interval { lower: (estimate - reach).max(0.0), upper: estimate + reach };
        Uncertainty { se: Some(se), interval, method: Method::QuadraticForm, could_be_equal: false }
    });
    Figure { estimate, uncertainty }
}

fn standard_error(estimates: &[f64], errors: &[f64], shares: &[f64], centre: f64) -> f64 {
    let (mut first_order, mut squares, mut fourths, mut own) = (0.0, 0.0, 0.0, 0.0);
    for ((y, s), p) in estimates.iter().zip(errors).zip(shares) {
        let part = (p * s).powi(2);
        first_order += part * (y - centre).powi(2);
        squares += part;
        fourths += part * part;
        own += part * ((1.0 - p) * s).powi(2);
    }
    (4.0 * first_order + 2.0 * (squares * squares - fourths + own)).max(0.0).sqrt()
}
