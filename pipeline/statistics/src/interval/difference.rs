//! The difference between two proportions.

use super::{Interval, wilson};
use crate::Level;
use crate::distribution::chi_square_upper_tail;

/// Events among trials.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Events.
    pub events: f64,
    /// Trials.
    pub trials: f64,
}

impl Group {
    pub(super) fn proportion(self) -> Option<f64> {
        let is_sound = self.trials > 0.0 && self.trials.is_finite() && (0.0..=self.trials).contains(&self.events);
        is_sound.then(|| self.events / self.trials)
    }
}

/// Returns Newcombe's hybrid score interval of the first proportion less the second, as fractions of one.
///
/// It joins the two Wilson intervals, stays within -1 and 1 and keeps its level in small groups, so it is the interval of
/// every gap that is served. `None` when a group has no proportion.
/// Source: method 10 of Newcombe (1998), "Interval estimation for the difference between independent proportions", Statistics
/// in Medicine 17(8), 873-890.
pub fn newcombe_difference(first: Group, second: Group, level: Level) -> Option<Interval> {
    let (p1, p2) = (first.proportion()?, second.proportion()?);
    let one = wilson(first.events, first.trials, level)?;
    let two = wilson(second.events, second.trials, level)?;
    let difference = p1 - p2;
    Some(Interval {
        lower: (difference - (p1 - one.lower).hypot(two.upper - p2)).max(-1.0),
        upper: (difference + (one.upper - p1).hypot(p2 - two.lower)).min(1.0),
    })
}

/// Returns Wald's interval of the first proportion less the second, cut to -1 and 1.
///
/// Given for comparison with other programs: it is too narrow in small groups and has no width at 0 % and 100 %. `None` when
/// a group has no proportion.
/// Source: method 1 of Newcombe (1998), "Interval estimation for the difference between independent proportions".
pub fn wald_difference(first: Group, second: Group, level: Level) -> Option<Interval> {
    let (p1, p2) = (first.proportion()?, second.proportion()?);
    let variance = p1 * (1.0 - p1) / first.trials + p2 * (1.0 - p2) / second.trials;
    let (difference, reach) = (p1 - p2, level.z() * variance.sqrt());
    Some(Interval { lower: (difference - reach).max(-1.0), upper: (difference + reach).min(1.0) })
}

/// A chi-square test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquare {
    /// The statistic.
    pub statistic: f64,
    /// Probability of a statistic at least as large where nothing differs.
    pub p_value: f64,
}

/// Returns the test of two equal proportions, with the pooled proportion and without continuity correction; one degree of
/// freedom.
///
/// `None` when a group has no proportion, or nobody or everybody had the event: there is nothing to compare.
/// Source: Pearson (1900), Philosophical Magazine 50(302), 157-175, on a table of two by two.
pub fn two_proportions(first: Group, second: Group) -> Option<ChiSquare> {
    let (p1, p2) = (first.proportion()?, second.proportion()?);
    let pooled = (first.events + second.events) / (first.trials + second.trials);
    let variance = pooled * (1.0 - pooled) * (1.0 / first.trials + 1.0 / second.trials);
    if variance <= 0.0 {
        return None;
    }
    let statistic = (p1 - p2).powi(2) / variance;
    Some(ChiSquare { statistic, p_value: chi_square_upper_tail(statistic, 1.0)? })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Group, newcombe_difference, two_proportions, wald_difference};
    use crate::{Interval, Level};

    fn group(events: f64, trials: f64) -> Group {
        Group { events, trials }
    }

    /// Newcombe (1998), table II, methods 1 and 10: printed to four decimals.
    #[test]
    fn differences_are_those_of_newcombes_table() {
        let cases = [
            (group(56.0, 70.0), group(48.0, 80.0), (0.0575, 0.3425), (0.0524, 0.3339)),
            (group(9.0, 10.0), group(3.0, 10.0), (0.2605, 0.9395), (0.1705, 0.8090)),
            (group(5.0, 56.0), group(0.0, 29.0), (0.0146, 0.1640), (-0.0381, 0.1926)),
            (group(10.0, 10.0), group(0.0, 10.0), (1.0, 1.0), (0.6075, 1.0)),
        ];
        let close = |interval: Interval, (lower, upper): (f64, f64)| (interval.lower - lower).abs() < 6e-5 && (interval.upper - upper).abs() < 6e-5;
        for (first, second, wald, newcombe) in cases {
            assert!(close(wald_difference(first, second, Level::P95).unwrap(), wald), "Wald {first:?}");
            let found = newcombe_difference(first, second, Level::P95).unwrap();
            assert!(close(found, newcombe), "Newcombe {first:?}: {found:?}");
        }
    }

    #[test]
    fn turning_the_groups_round_turns_the_interval() {
        let (one, two) = (group(9.0, 10.0), group(3.0, 14.0));
        let [there, back] = [newcombe_difference(one, two, Level::P95), newcombe_difference(two, one, Level::P95)].map(Option::unwrap);
        assert!((there.lower + back.upper).abs() < 1e-15 && (there.upper + back.lower).abs() < 1e-15);
    }

    #[test]
    fn two_groups_without_any_event_are_not_compared() {
        assert_eq!(two_proportions(group(0.0, 10.0), group(0.0, 12.0)), None);
        assert_eq!(two_proportions(group(10.0, 10.0), group(12.0, 12.0)), None);
        assert_eq!(two_proportions(group(1.0, 0.0), group(1.0, 12.0)), None);
        assert!((two_proportions(group(5.0, 10.0), group(10.0, 20.0)).unwrap().p_value - 1.0).abs() < 1e-12);
    }
}
