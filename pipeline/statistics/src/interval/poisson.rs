//! Limits of a count that varies like a Poisson number.

use super::Interval;
use crate::Level;
use crate::distribution::{Tail, chi_square_quantile};

/// From this count on, Byar's approximation is used; below it, exact limits.
pub const EXACT_BELOW: f64 = 10.0;

/// How limits of a count were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PoissonMethod {
    /// From the chi-square distribution.
    Exact,
    /// Byar's approximation.
    Byar,
}

/// Limits of a count, and how they were found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonLimits {
    /// The limits, as counts.
    pub interval: Interval,
    /// The method.
    pub method: PoissonMethod,
}

/// Returns limits of a count: exact below [`EXACT_BELOW`], Byar's from there on.
///
/// `None` unless the count is finite and not negative.
/// Source: Public Health England (2018), "Technical guide: confidence intervals".
pub fn poisson(count: f64, level: Level) -> Option<PoissonLimits> {
    if count < EXACT_BELOW {
        poisson_exact(count, level).map(|interval| PoissonLimits { interval, method: PoissonMethod::Exact })
    } else {
        byar(count, level).map(|interval| PoissonLimits { interval, method: PoissonMethod::Byar })
    }
}

/// Returns exact limits of a count, at 0 the lower limit 0.
///
/// `None` unless the count is finite and not negative.
/// Source: Garwood (1936), "Fiducial limits for the Poisson distribution", Biometrika 28(3/4), 437-442, by the chi-square
/// distribution.
pub fn poisson_exact(count: f64, level: Level) -> Option<Interval> {
    if !(count >= 0.0 && count.is_finite()) {
        return None;
    }
    let limit = |tail, degrees_of_freedom| chi_square_quantile(tail, level.tail(), degrees_of_freedom).map(|quantile| quantile / 2.0);
    let lower = if count == 0.0 { 0.0 } else { limit(Tail::Lower, 2.0 * count)? };
    Some(Interval { lower, upper: limit(Tail::Upper, 2.0 * count + 2.0)? })
}

/// Returns Byar's limits of a count.
///
/// Where the approximation falls below zero (a count of 0, or of 1 or 2 at a high level) the lower limit is 0. `None` unless
/// the count is finite and not negative.
/// Source: Breslow and Day (1987), "Statistical Methods in Cancer Research II", IARC Scientific Publications 82, page 69.
pub fn byar(count: f64, level: Level) -> Option<Interval> {
    if !(count >= 0.0 && count.is_finite()) {
        return None;
    }
    let cube = |x: f64, z: f64| x * (1.0 - 1.0 / (9.0 * x) + z / (3.0 * x.sqrt())).max(0.0).powi(3);
    let lower = if count == 0.0 { 0.0 } else { cube(count, -level.z()) };
    Some(Interval { lower, upper: cube(count + 1.0, level.z()) })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{PoissonMethod, byar, poisson, poisson_exact};
    use crate::Level;

    /// Garwood (1936) as tabulated in Pearson and Hartley, "Biometrika Tables for Statisticians", table 40: four figures.
    #[test]
    fn exact_limits_are_those_of_the_table() {
        for (count, lower, upper) in [(0.0, 0.0, 3.689), (1.0, 0.0253, 5.572), (5.0, 1.623, 11.668), (10.0, 4.795, 18.390)] {
            let interval = poisson_exact(count, Level::P95).unwrap();
            assert!((interval.lower - lower).abs() < 6e-4 && (interval.upper - upper).abs() < 6e-4, "{count}: {interval:?}");
        }
    }

    #[test]
    fn the_method_changes_at_ten() {
        assert_eq!(poisson(9.0, Level::P95).unwrap().method, PoissonMethod::Exact);
        assert_eq!(poisson(10.0, Level::P95).unwrap().method, PoissonMethod::Byar);
        let [exact, near] = [poisson_exact(10.0, Level::P95), byar(10.0, Level::P95)].map(Option::unwrap);
        assert!((exact.lower - near.lower).abs() < 0.01 && (exact.upper - near.upper).abs() < 0.01, "the two hardly differ there");
    }

    #[test]
    fn no_limit_is_negative() {
        assert_eq!(byar(0.0, Level::P95).unwrap().lower, 0.0);
        assert_eq!(byar(1.0, Level::new(0.998).unwrap()).unwrap().lower, 0.0);
    }

    #[test]
    fn what_is_no_count_has_no_limits() {
        for count in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!((poisson(count, Level::P95), byar(count, Level::P95), poisson_exact(count, Level::P95)), (None, None, None));
        }
    }
}
