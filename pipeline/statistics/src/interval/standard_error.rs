//! The standard error of a proportion.

use super::{Group, wilson};
use crate::Level;

/// Returns the standard error of a proportion, as a fraction of one: `√(p (1 - p) / n)`.
///
/// At 0 % and 100 % that formula gives zero, as if the proportion were known. There the error is half the width of the 95 % Wilson
/// interval over its normal quantile. `None` when the group has no proportion.
/// Source of the interval: Wilson (1927), JASA 22(158), 209-212.
pub fn proportion_error(group: Group) -> Option<f64> {
    let proportion = group.proportion()?;
    if proportion == 0.0 || proportion == 1.0 {
        return Some(wilson(group.events, group.trials, Level::P95)?.width() / (2.0 * Level::P95.z()));
    }
    Some((proportion * (1.0 - proportion) / group.trials).sqrt())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Group, proportion_error};

    #[test]
    fn a_half_of_a_hundred_is_known_to_five_points() {
        assert!((proportion_error(Group { events: 50.0, trials: 100.0 }).unwrap() - 0.05).abs() < 1e-15);
    }

    #[test]
    fn none_and_all_are_not_known_for_certain() {
        // Wilson's upper limit at none of n is z²/(n + z²), so half its width over z is z/(2 (n + z²)).
        let z = 1.959_963_984_540_054_f64;
        let expected = z / (2.0 * (40.0 + z * z));
        for events in [0.0, 40.0] {
            assert!((proportion_error(Group { events, trials: 40.0 }).unwrap() - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn what_is_no_proportion_has_no_error() {
        for group in [Group { events: 1.0, trials: 0.0 }, Group { events: 3.0, trials: 2.0 }, Group { events: f64::NAN, trials: 2.0 }] {
            assert_eq!(proportion_error(group), None);
        }
    }
}
