//! The Wilson score interval.

use super::Interval;
use crate::Level;

/// Level of [`wilson_interval`], the interval of every published share.
pub const LEVEL: f64 = 0.95;

/// The standard normal quantile at 0.975, which makes the level 0.95.
pub const Z: f64 = 1.959_963_984_540_054;

/// Returns the 95 % Wilson score interval of a proportion, as fractions of one.
///
/// `None` when `trials` is zero or `events > trials`: no rate exists, and zero would be a claim.
/// Source: see [`wilson`].
pub fn wilson_interval(events: u64, trials: u64) -> Option<Interval> {
    wilson(events as f64, trials as f64, Level::P95)
}

/// Returns the Wilson score interval of a proportion at any level, as fractions of one.
///
/// Counts may be fractions of a person, as weighted counts are. `None` unless `0 <= events <= trials` and `0 < trials` is
/// finite.
/// Source: Wilson (1927), JASA 22(158), 209-212; method 3 of Newcombe (1998), Statistics in Medicine 17(8), 857-872.
pub fn wilson(events: f64, trials: f64, level: Level) -> Option<Interval> {
    let (x, n, z) = (events, trials, level.z());
    if !(n > 0.0 && n.is_finite() && (0.0..=n).contains(&x)) {
        return None;
    }
    let centre = 2.0 * x + z * z;
    let reach = z * (z * z + 4.0 * x * (1.0 - x / n)).sqrt();
    let scale = 2.0 * (n + z * z);
    // At the ends the limit is exact; rounding would leave it a hair inside or outside.
    let lower = if x == 0.0 { 0.0 } else { ((centre - reach) / scale).max(0.0) };
    let upper = if x == n { 1.0 } else { ((centre + reach) / scale).min(1.0) };
    Some(Interval { lower, upper })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::wilson_interval;

    /// Newcombe (1998), table I, method 3: printed to four decimals.
    #[test]
    fn the_interval_is_that_of_newcombes_table() {
        for (events, trials, lower, upper) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)] {
            let interval = wilson_interval(events, trials).unwrap();
            assert!((interval.lower - lower).abs() < 0.000_05, "{events}/{trials} lower");
            assert!((interval.upper - upper).abs() < 0.000_05, "{events}/{trials} upper");
        }
    }

    #[test]
    fn the_ends_are_exact() {
        assert_eq!(wilson_interval(0, 20).unwrap().lower, 0.0);
        assert_eq!(wilson_interval(20, 20).unwrap().upper, 1.0);
    }

    #[test]
    fn events_and_non_events_mirror_each_other() {
        let (events, others) = (wilson_interval(15, 148).unwrap(), wilson_interval(133, 148).unwrap());
        assert!((events.lower - (1.0 - others.upper)).abs() < 1e-12);
        assert!((events.upper - (1.0 - others.lower)).abs() < 1e-12);
    }

    #[test]
    fn without_trials_there_is_no_interval() {
        assert_eq!(wilson_interval(0, 0), None);
        assert_eq!(wilson_interval(3, 2), None);
    }
}
