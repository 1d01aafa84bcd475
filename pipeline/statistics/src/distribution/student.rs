//! Student's t distribution.

use statrs::function::gamma::ln_gamma;

use super::beta::tails;
use super::normal::normal_quantile;
use super::solve::{Direction, solve};

/// Above this many degrees of freedom the expansion around the normal quantile is exact to within rounding.
const EXPANDED_ABOVE: f64 = 1e4;

/// Probability above `t >= 0`.
fn outer_tail(t: f64, degrees_of_freedom: f64) -> Option<f64> {
    // Written with the ratio t^2 / df, so that neither share of one loses its digits.
    let ratio = t * (t / degrees_of_freedom);
    let (x, y) = if ratio.is_finite() { (1.0 / (1.0 + ratio), ratio / (1.0 + ratio)) } else { (0.0, 1.0) };
    tails(degrees_of_freedom / 2.0, 0.5, x, y).map(|(lower, _)| 0.5 * lower)
}

/// The value below which a t number lies with this probability.
///
/// `None` unless `0 < probability < 1` and the degrees of freedom are positive; infinitely many give the normal quantile.
/// For many degrees of freedom: M. Abramowitz and I. A. Stegun (1964), "Handbook of Mathematical Functions", 26.7.5.
pub fn student_quantile(probability: f64, degrees_of_freedom: f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0 && degrees_of_freedom > 0.0) {
        return None;
    }
    if probability == 0.5 {
        return Some(0.0);
    }
    if degrees_of_freedom > EXPANDED_ABOVE {
        return normal_quantile(probability).map(|z| expanded(z, degrees_of_freedom));
    }
    if probability > 0.5 {
        return student_quantile(1.0 - probability, degrees_of_freedom).map(|quantile| -quantile);
    }
    let log_tail = |u: f64| {
        let t = u.exp();
        let log_probability = outer_tail(t, degrees_of_freedom).map_or(f64::NAN, f64::ln);
        let log_density = log_normalising(degrees_of_freedom) - 0.5 * (degrees_of_freedom + 1.0) * (t * (t / degrees_of_freedom)).ln_1p();
        (log_probability, -(log_density + u - log_probability).exp())
    };
    let start = (-normal_quantile(probability)?).max(1e-300).ln();
    solve(log_tail, Direction::Falling, probability.ln(), start, (-740.0, 709.0)).map(|u| -u.exp())
}

fn expanded(z: f64, degrees_of_freedom: f64) -> f64 {
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + (first + (second + third / degrees_of_freedom) / degrees_of_freedom) / degrees_of_freedom
}

fn log_normalising(degrees_of_freedom: f64) -> f64 {
    ln_gamma(0.5 * (degrees_of_freedom + 1.0)) - ln_gamma(0.5 * degrees_of_freedom) - 0.5 * (degrees_of_freedom * std::f64::consts::PI).ln()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{EXPANDED_ABOVE, student_quantile};

    /// Computed with forty digits: degrees of freedom, probability, quantile.
    const STUDENT: [(f64, f64, f64); 5] = [
        (1.0, 0.9995, 636.6192487687897),
        (2.5, 0.975, 3.5746548420036817),
        (24.0, 0.975, 2.0638985616280254),
        (197.0, 0.999, 3.132115702428469),
        (5000.0, 0.75, 0.674538820360874),
    ];

    #[test]
    fn quantiles_are_those_of_long_arithmetic() {
        for (degrees_of_freedom, probability, quantile) in STUDENT {
            let found = student_quantile(probability, degrees_of_freedom).unwrap();
            assert!((found / quantile - 1.0).abs() < 1e-11, "{degrees_of_freedom} {probability}: {found}, not {quantile}");
        }
    }

    #[test]
    fn many_degrees_of_freedom_are_the_normal_distribution() {
        assert!((student_quantile(0.975, 1e14).unwrap() - 1.959_963_984_540_054).abs() < 1e-13);
        assert!((student_quantile(0.975, f64::INFINITY).unwrap() - 1.959_963_984_540_054).abs() < 1e-13);
    }

    #[test]
    fn both_ways_agree_where_they_meet() {
        for probability in [0.6, 0.975, 0.9995] {
            let [solved, expanded] = [EXPANDED_ABOVE, EXPANDED_ABOVE * (1.0 + 1e-12)].map(|many| student_quantile(probability, many).unwrap());
            assert!((solved / expanded - 1.0).abs() < 1e-11, "{probability}: {solved} {expanded}");
        }
    }

    #[test]
    fn what_is_no_distribution_has_no_quantile() {
        for (probability, degrees_of_freedom) in [(0.0, 5.0), (1.0, 5.0), (f64::NAN, 5.0), (0.9, 0.0), (0.9, -1.0), (0.9, f64::NAN)] {
            assert_eq!(student_quantile(probability, degrees_of_freedom), None);
        }
        assert_eq!(student_quantile(0.5, 3.0), Some(0.0));
    }
}
