//! The ratio of two proportions.

use super::{Group, Interval};
use crate::Level;

/// Returns Katz's interval of the first proportion over the second: limits of the logarithm, taken back.
///
/// The standard error of the logarithm is `√(1/x₁ - 1/n₁ + 1/x₂ - 1/n₂)`. `None` when a group has no proportion or no event, and where a
/// limit is not finite.
/// Source: Katz, Baptista, Azen and Pike (1978), "Obtaining confidence intervals for the risk ratio in cohort studies",
/// Biometrics 34(3), 469-474.
pub fn katz_ratio(first: Group, second: Group, level: Level) -> Option<Interval> {
    let ratio = first.proportion()? / second.proportion()?;
    if first.events == 0.0 || second.events == 0.0 {
        return None;
    }
    let part = |group: Group| 1.0 / group.events - 1.0 / group.trials;
    let reach = (level.z() * (part(first) + part(second)).sqrt()).exp();
    let interval = Interval { lower: ratio / reach, upper: ratio * reach };
    (interval.lower.is_finite() && interval.upper.is_finite()).then_some(interval)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Group, katz_ratio};
    use crate::Level;

    /// The physicians' study of aspirin, as worked in Agresti (2002), "Categorical Data Analysis", 3.1: 1.82, from 1.43 to 2.30.
    #[test]
    fn a_worked_example_comes_out() {
        let (placebo, aspirin) = (Group { events: 189.0, trials: 11034.0 }, Group { events: 104.0, trials: 11037.0 });
        let interval = katz_ratio(placebo, aspirin, Level::P95).unwrap();
        assert!((interval.lower - 1.43).abs() < 0.005 && (interval.upper - 2.31).abs() < 0.01, "{interval:?}");
    }

    #[test]
    fn turning_the_groups_round_inverts_the_interval() {
        let (one, two) = (Group { events: 9.0, trials: 10.0 }, Group { events: 3.0, trials: 14.0 });
        let [there, back] = [katz_ratio(one, two, Level::P95), katz_ratio(two, one, Level::P95)].map(Option::unwrap);
        assert!((there.lower * back.upper - 1.0).abs() < 1e-12 && (there.upper * back.lower - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_an_event_there_is_none() {
        let some = Group { events: 5.0, trials: 10.0 };
        for none in [Group { events: 0.0, trials: 10.0 }, Group { events: 1.0, trials: 0.0 }, Group { events: f64::NAN, trials: 10.0 }] {
            assert_eq!(katz_ratio(none, some, Level::P95), None);
            assert_eq!(katz_ratio(some, none, Level::P95), None);
        }
    }
}
