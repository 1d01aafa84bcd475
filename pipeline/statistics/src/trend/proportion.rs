//! The chi-square test of a linear trend in proportions.

use crate::distribution::chi_square_upper_tail;
use crate::interval::ChiSquare;

/// Events among trials at a score, such as a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The score.
    pub score: f64,
    /// Events.
    pub events: f64,
    /// Trials. They need not be whole.
    pub trials: f64,
}

/// Returns the chi-square test of a linear trend in proportions, with one degree of freedom and the variance `p (1 - p) / N`.
///
/// `None` when a number is not finite or events exceed trials, when nobody or everybody had the event, or when all trials are
/// at one score.
/// Source: Armitage (1955), "Tests for linear trends in proportions and frequencies", Biometrics 11(3), 375-386, after
/// Cochran (1954), Biometrics 10(4), 417-451.
pub fn proportion_trend(points: &[Scored]) -> Option<ChiSquare> {
    let is_sound = |point: &Scored| point.score.is_finite() && point.trials.is_finite() && (0.0..=point.trials).contains(&point.events);
    if !points.iter().all(is_sound) {
        return None;
    }
    let trials: f64 = points.iter().map(|point| point.trials).sum();
    let events: f64 = points.iter().map(|point| point.events).sum();
    // Scores from the first one, then from their mean: calendar years would lose the digits that count.
    let from_first = |point: &Scored| point.score - points[0].score;
    let mean = points.iter().map(|point| point.trials * from_first(point)).sum::<f64>() / trials;
    let covariance: f64 = points.iter().map(|point| point.events * (from_first(point) - mean)).sum();
    let spread: f64 = points.iter().map(|point| point.trials * (from_first(point) - mean).powi(2)).sum();
    let share = events / trials;
    let variance = share * (1.0 - share) * spread;
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let statistic = covariance * covariance / variance;
    Some(ChiSquare { statistic, p_value: chi_square_upper_tail(statistic, 1.0)? })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Scored, proportion_trend};
    use crate::interval::{Group, two_proportions};

    fn points(of: &[(f64, f64, f64)]) -> Vec<Scored> {
        of.iter().map(|(score, events, trials)| Scored { score: *score, events: *events, trials: *trials }).collect()
    }

    /// Armitage (1955), table 1: carriers of Streptococcus pyogenes by size of tonsils; the statistic is 7.19.
    #[test]
    fn carriers_have_larger_tonsils() {
        let trend = proportion_trend(&points(&[(0.0, 19.0, 516.0), (1.0, 29.0, 589.0), (2.0, 24.0, 293.0)])).unwrap();
        assert!((trend.statistic - 7.19).abs() < 0.01, "{trend:?}");
    }

    #[test]
    fn two_points_are_the_test_of_two_proportions() {
        let trend = proportion_trend(&points(&[(2020.0, 12.0, 40.0), (2021.0, 25.0, 60.0)])).unwrap();
        let two = two_proportions(Group { events: 12.0, trials: 40.0 }, Group { events: 25.0, trials: 60.0 }).unwrap();
        assert!((trend.statistic - two.statistic).abs() < 1e-12);
    }

    #[test]
    fn nobody_everybody_and_one_score_have_no_trend() {
        for broken in
            [&[(0.0, 0.0, 5.0), (1.0, 0.0, 5.0)][..], &[(0.0, 5.0, 5.0), (1.0, 5.0, 5.0)], &[(1.0, 2.0, 5.0)], &[(0.0, 6.0, 5.0)], &[(f64::NAN, 1.0, 5.0)], &[]]
        {
            assert_eq!(proportion_trend(&points(broken)), None);
        }
    }
}
