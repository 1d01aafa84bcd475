//! The gamma distribution with scale one, and the chi-square distribution.

use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur, ln_gamma};

use super::Tail;
use super::normal::normal_quantile;
use super::solve::{Direction, solve};

/// Above this shape the sums of the incomplete gamma function grow too long. The cube root of a gamma number is then
/// normal to within rounding.
const LARGE_SHAPE: f64 = 1e8;

/// Value that a gamma number of this shape and scale one exceeds (or stays below) with this probability.
///
/// `None` unless `0 < probability < 1` and `0 < shape` is finite. For large shapes: E. B. Wilson and M. M. Hilferty (1931),
/// "The distribution of chi-square", PNAS 17(12), 684-688.
pub fn gamma_quantile(tail: Tail, probability: f64, shape: f64) -> Option<f64> {
    let (tail, probability) = tail.smaller(probability)?;
    if !(shape > 0.0 && shape.is_finite()) {
        return None;
    }
    let z = match tail {
        Tail::Lower => normal_quantile(probability)?,
        Tail::Upper => -normal_quantile(probability)?,
    };
    let cube_root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
    let start = shape * cube_root.powi(3);
    if shape > LARGE_SHAPE {
        return Some(start);
    }
    // The density times x, over the tail, is the slope of the tail's logarithm in ln x.
    let log_density = |u: f64| shape * u - u.exp() - ln_gamma(shape);
    let log_tail = |u: f64| {
        let x = u.exp();
        let (probability, sign) = match tail {
            Tail::Lower => (checked_gamma_lr(shape, x), 1.0),
            Tail::Upper => (checked_gamma_ur(shape, x), -1.0),
        };
        let log_probability = probability.map_or(f64::NAN, f64::ln);
        (log_probability, sign * (log_density(u) - log_probability).exp())
    };
    // Far below, the lower tail is x^shape / Gamma(shape + 1).
    let far = (probability.ln() + ln_gamma(shape + 1.0)) / shape;
    let highest = (shape + 50.0 * shape.sqrt() + 750.0).ln();
    let lowest = far.min(shape.ln()) - 1.0;
    if lowest < -700.0 {
        return Some(far.exp());
    }
    let start = if cube_root > 0.1 { start.ln() } else { far };
    let direction = match tail {
        Tail::Lower => Direction::Rising,
        Tail::Upper => Direction::Falling,
    };
    solve(log_tail, direction, probability.ln(), start, (lowest, highest)).map(f64::exp)
}

/// Value that a chi-square number exceeds (or stays below) with this probability. `None` as [`gamma_quantile`].
pub fn chi_square_quantile(tail: Tail, probability: f64, degrees_of_freedom: f64) -> Option<f64> {
    gamma_quantile(tail, probability, degrees_of_freedom / 2.0).map(|quantile| 2.0 * quantile)
}

/// Probability that a chi-square number exceeds `x`. `None` unless `x >= 0` and the degrees of freedom are above 0 and
/// at most 1e8.
pub fn chi_square_upper_tail(x: f64, degrees_of_freedom: f64) -> Option<f64> {
    let shape = degrees_of_freedom / 2.0;
    if !(x >= 0.0 && shape > 0.0 && shape <= LARGE_SHAPE) {
        return None;
    }
    match x {
        0.0 => Some(1.0),
        f64::INFINITY => Some(0.0),
        _ => checked_gamma_ur(shape, x / 2.0).ok(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{chi_square_upper_tail, gamma_quantile};
    use crate::distribution::Tail;

    /// Computed with forty digits: shape, lower probability, quantile.
    const GAMMA: [(f64, f64, f64); 5] = [
        (0.5, 0.001, 7.85398574631245e-07),
        (1.0, 0.025, 0.025317807984289876),
        (9.0, 0.0005, 2.2196933541068273),
        (10.0, 0.4, 8.90441473659712),
        (345.0, 0.025, 309.5514928193302),
    ];
    /// The same: shape, upper probability, quantile.
    const GAMMA_UPPER: [(f64, f64, f64); 4] =
        [(0.5, 0.05, 1.920729410347063), (1.0, 1e-10, 23.025850929940457), (10.0, 0.025, 17.08480345141917), (346.0, 0.001, 406.342130999658)];
    /// Chi-square, degrees of freedom, upper tail.
    const CHI_SQUARE: [(f64, f64, f64); 3] =
        [(9.5495, 1.0, 0.002000038905419481), (180.82815860628344, 1.0, 3.1959644440508525e-41), (0.25, 4.0, 0.9928090154076699)];

    #[test]
    fn quantiles_are_those_of_long_arithmetic() {
        for (tail, table) in [(Tail::Lower, &GAMMA[..]), (Tail::Upper, &GAMMA_UPPER[..])] {
            for (shape, probability, quantile) in table {
                let found = gamma_quantile(tail, *probability, *shape).unwrap();
                assert!((found / quantile - 1.0).abs() < 1e-11, "{tail:?} {shape} {probability}: {found}, not {quantile}");
            }
        }
        for (x, degrees_of_freedom, tail) in CHI_SQUARE {
            assert!((chi_square_upper_tail(x, degrees_of_freedom).unwrap() / tail - 1.0).abs() < 1e-11, "{x}");
        }
    }

    #[test]
    fn both_ways_past_the_largest_sum_agree() {
        for tail in [Tail::Lower, Tail::Upper] {
            let [summed, approximated] = [1e8, 1.000_000_01e8].map(|shape| gamma_quantile(tail, 0.025, shape).unwrap() / shape);
            assert!((summed - approximated).abs() < 1e-11, "{tail:?}: {summed} {approximated}");
        }
    }

    #[test]
    fn what_is_no_distribution_has_no_quantile() {
        for (probability, shape) in [(0.0, 1.0), (1.0, 1.0), (f64::NAN, 1.0), (0.5, 0.0), (0.5, -1.0), (0.5, f64::NAN), (0.5, f64::INFINITY)] {
            assert_eq!(gamma_quantile(Tail::Lower, probability, shape), None);
        }
    }
}
