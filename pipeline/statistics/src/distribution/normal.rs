//! The standard normal distribution.

use std::f64::consts::{PI, SQRT_2};

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::checked_gamma_ur;

/// Probability above `x`; not a number where `x` is none.
///
/// Taken from the incomplete gamma function: the error function of `statrs` is good to ten digits only.
pub fn normal_upper_tail(x: f64) -> f64 {
    let outer = match 0.5 * x * x {
        0.0 => 0.5,
        f64::INFINITY => 0.0,
        square => checked_gamma_ur(0.5, square).map_or(f64::NAN, |tail| 0.5 * tail),
    };
    if x < 0.0 { 1.0 - outer } else { outer }
}

/// The value below which a standard normal number lies with this probability. `None` unless `0 < probability < 1`.
pub fn normal_quantile(probability: f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0) {
        return None;
    }
    if probability > 0.5 {
        return normal_quantile(1.0 - probability).map(|quantile| -quantile);
    }
    let start = SQRT_2 * erfc_inv(2.0 * probability);
    // One step of Halley's method takes off what the rational approximation leaves.
    let density = (-0.5 * start * start).exp() / (2.0 * PI).sqrt();
    let error = (normal_upper_tail(start) - probability) / density;
    let step = error / (1.0 - 0.5 * start * error);
    Some(-(start + if step.is_finite() { step } else { 0.0 }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::normal_quantile;

    /// Computed with forty digits.
    #[test]
    fn quantiles_are_those_of_long_arithmetic() {
        for (probability, quantile) in NORMAL {
            let found = normal_quantile(probability).unwrap();
            assert!((found / quantile - 1.0).abs() < 1e-14, "{probability}: {found}, not {quantile}");
        }
        assert_eq!(normal_quantile(0.5), Some(0.0));
        assert_eq!([normal_quantile(0.0), normal_quantile(1.0), normal_quantile(f64::NAN)], [None; 3]);
    }

    const NORMAL: [(f64, f64); 5] =
        [(1e-12, -7.034483825301132), (0.001, -3.0902323061678136), (0.025, -1.9599639845400543), (0.05, -1.6448536269514726), (0.4, -0.2533471031357997)];
}
