//! The beta distribution.

use statrs::function::gamma::ln_gamma;

use super::Tail;
use super::solve::{Direction, solve};

/// The fraction settles in about the square root of the larger parameter; past this many terms there is no answer.
const MAX_TERMS: usize = 200_000;

/// Both tails at `x`, whose complement `y = 1 - x` the caller knows without rounding. `None` when a parameter is not
/// positive and finite, or the fraction does not settle.
///
/// Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4 (the other tail).
pub(super) fn tails(a: f64, b: f64, x: f64, y: f64) -> Option<(f64, f64)> {
    let is_distribution = a > 0.0 && b > 0.0 && (a + b).is_finite() && (0.0..=1.0).contains(&x);
    if !is_distribution {
        return None;
    }
    if x == 0.0 || y == 0.0 {
        return Some(if x == 0.0 { (0.0, 1.0) } else { (1.0, 0.0) });
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return tails(b, a, y, x).map(|(lower, upper)| (upper, lower));
    }
    let lower = (log_kernel(a, b, x, y) - a.ln()).exp() / fraction(a, b, x)?;
    Some((lower, 1.0 - lower))
}

/// Logarithm of `x^a y^b / B(a, b)`.
fn log_kernel(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let (log_x, log_y) = if x < y { (x.ln(), (-x).ln_1p()) } else { ((-y).ln_1p(), y.ln()) };
    ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * log_x + b * log_y
}

/// Lentz's evaluation of `1 + d1/(1 + d2/(1 + ...))`.
fn fraction(a: f64, b: f64, x: f64) -> Option<f64> {
    let away_from_zero = |value: f64| if value.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { value };
    let (mut value, mut upper, mut lower) = (1.0, 1.0, 0.0);
    for term in 1..=MAX_TERMS {
        let m = (term / 2) as f64;
        let coefficient = if term % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        lower = 1.0 / away_from_zero(1.0 + coefficient * lower);
        upper = away_from_zero(1.0 + coefficient / upper);
        let change = upper * lower;
        value *= change;
        if (change - 1.0).abs() < 1e-16 {
            return Some(value);
        }
    }
    None
}

/// Probability that a beta number lies at or below `x`. `None` unless both parameters are positive and `0 <= x <= 1`.
pub fn beta_lower_tail(a: f64, b: f64, x: f64) -> Option<f64> {
    tails(a, b, x, 1.0 - x).map(|(lower, _)| lower)
}

/// Value that a beta number exceeds (or stays below) with this probability.
///
/// `None` unless `0 < probability < 1` and both parameters are positive and finite.
pub fn beta_quantile(tail: Tail, probability: f64, a: f64, b: f64) -> Option<f64> {
    let (tail, probability) = tail.smaller(probability)?;
    if !(a > 0.0 && b > 0.0 && (a + b).is_finite()) {
        return None;
    }
    match tail {
        Tail::Lower => lower_quantile(probability, a, b),
        Tail::Upper => lower_quantile(probability, b, a).map(|quantile| 1.0 - quantile),
    }
}

fn lower_quantile(probability: f64, a: f64, b: f64) -> Option<f64> {
    let log_tail = |u: f64| {
        let (x, y) = (u.exp(), -u.exp_m1());
        let log_probability = tails(a, b, x, y).map_or(f64::NAN, |(lower, _)| lower.ln());
        (log_probability, (log_kernel(a, b, x, y) - y.ln() - log_probability).exp())
    };
    let mean = (a / (a + b)).ln();
    solve(log_tail, Direction::Rising, probability.ln(), mean, (-740.0, 0.0)).map(f64::exp)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{beta_lower_tail, beta_quantile};
    use crate::distribution::Tail;

    /// Computed with forty digits: a, b, lower probability, quantile.
    const BETA: [(f64, f64, f64, f64); 6] = [
        (0.5, 3.0, 0.001, 2.8444455232269617e-07),
        (1.0, 30.0, 0.025, 0.0008435709266304788),
        (7.0, 14.0, 0.0005, 0.07685409351387505),
        (12.0, 9.0, 0.9, 0.7070711148079297),
        (81.0, 183.0, 0.025, 0.25273674558527115),
        (2.5, 900.25, 0.05, 0.0006354675860459467),
    ];

    #[test]
    fn quantiles_are_those_of_long_arithmetic() {
        for (a, b, probability, quantile) in BETA {
            let found = beta_quantile(Tail::Lower, probability, a, b).unwrap();
            assert!((found / quantile - 1.0).abs() < 1e-11, "{a} {b} {probability}: {found}, not {quantile}");
            let mirrored = 1.0 - beta_quantile(Tail::Upper, probability, b, a).unwrap();
            assert!((mirrored - quantile).abs() < 1e-11, "{a} {b} {probability}, mirrored");
        }
    }

    #[test]
    fn a_quantile_has_its_probability_below_it() {
        for (a, b) in [(0.3, 0.7), (1.0, 1.0), (12.5, 900.0), (40_000.0, 60_000.0)] {
            for probability in [1e-6, 0.025, 0.5, 0.9, 0.999] {
                let quantile = beta_quantile(Tail::Lower, probability, a, b).unwrap();
                assert!((beta_lower_tail(a, b, quantile).unwrap() / probability - 1.0).abs() < 1e-9, "{a} {b} {probability}");
            }
        }
    }

    #[test]
    fn what_is_no_distribution_has_no_quantile() {
        for (probability, a, b) in [(0.0, 1.0, 1.0), (1.0, 1.0, 1.0), (0.5, 0.0, 1.0), (0.5, 1.0, f64::NAN), (f64::NAN, 1.0, 1.0), (0.5, f64::INFINITY, 1.0)] {
            assert_eq!(beta_quantile(Tail::Lower, probability, a, b), None);
        }
    }
}
