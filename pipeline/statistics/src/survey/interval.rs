//! Intervals of a surveyed proportion.

use std::f64::consts::FRAC_PI_2;

use super::SurveyProportion;
use crate::distribution::student_quantile;
use crate::interval::{EffectiveSample, SampledProportion, korn_graubard};
use crate::{Interval, Level};

/// How limits are found. Names are those of the R package `survey`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitMethod {
    /// On the log odds, by Student's t. `xlogit` gives the same limits.
    Logit,
    /// On the proportion itself, by Student's t.
    Mean,
    /// On the angle whose sine is the root of the proportion, by Student's t.
    Arcsine,
    /// Korn and Graubard's exact limits at the effective sample, which is not cut at the sample.
    Beta,
    /// On the proportion itself, by the normal distribution.
    Normal,
    /// Where the likelihood of a binomial sample of the same variance falls below Student's t.
    Likelihood,
}

/// Returns limits of a surveyed proportion, as fractions of one. Those of `Mean` and `Normal` can lie outside 0 and 1.
///
/// `None` without degrees of freedom (but for `Normal`), and at 0 and 1, where the variance says nothing; there `Beta` gives
/// the exact limits of the rows.
/// Source: Korn and Graubard (1999), "Analysis of Health Surveys", 3.3; Lumley (2010), "Complex Surveys"; likelihood: Rao and
/// Scott (1984), "On chi-squared tests for multiway contingency tables", Annals of Statistics 12(1), 46-60.
pub fn limits(proportion: &SurveyProportion, method: LimitMethod, level: Level) -> Option<Interval> {
    let SurveyProportion { estimate: p, standard_error, rows, degrees_of_freedom, .. } = *proportion;
    if method == LimitMethod::Beta {
        let sampled = SampledProportion { proportion: p, standard_error, sample: rows as f64, degrees_of_freedom };
        return (degrees_of_freedom > 0.0).then(|| korn_graubard(&sampled, level, EffectiveSample::Uncut)).flatten();
    }
    if !(p > 0.0 && p < 1.0 && standard_error.is_finite()) {
        return None;
    }
    let reach = match method {
        LimitMethod::Normal => level.z(),
        _ => -student_quantile(level.tail(), degrees_of_freedom)?,
    } * standard_error;
    let interval = match method {
        LimitMethod::Mean | LimitMethod::Normal => Interval { lower: p - reach, upper: p + reach },
        LimitMethod::Logit => {
            let (centre, reach) = ((p / (1.0 - p)).ln(), reach / (p * (1.0 - p)));
            let back = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
            Interval { lower: back(centre - reach), upper: back(centre + reach) }
        }
        LimitMethod::Arcsine => {
            let (centre, reach) = (p.sqrt().asin(), reach / (2.0 * (p * (1.0 - p)).sqrt()));
            // Past the ends the sine would turn back.
            let back = |angle: f64| angle.clamp(0.0, FRAC_PI_2).sin().powi(2);
            Interval { lower: back(centre - reach), upper: back(centre + reach) }
        }
        LimitMethod::Likelihood => profile(p, reach, rows as f64)?,
        LimitMethod::Beta => return None,
    };
    (interval.lower.is_finite() && interval.upper.is_finite()).then_some(interval)
}

/// Where twice the log likelihood ratio of a binomial sample of the same variance reaches `t^2`; `reach` is `t se`.
///
/// The sample has `p (1 - p) / se^2` trials, times `(n - 1) / n` of the rows as in the R package.
fn profile(p: f64, reach: f64, rows: f64) -> Option<Interval> {
    let target = reach * reach / (p * (1.0 - p)) * rows / (rows - 1.0);
    let ratio = |other: f64| 2.0 * (p * (p / other).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - other)).ln());
    // The ratio rises steadily on both sides of p, to infinity at the ends.
    let search = |mut inside: f64, mut outside: f64| {
        for _ in 0..200 {
            let middle = 0.5 * (inside + outside);
            if middle == inside || middle == outside {
                break;
            }
            if ratio(middle) < target { inside = middle } else { outside = middle }
        }
        inside
    };
    target.is_finite().then(|| Interval { lower: search(p, 0.0), upper: search(p, 1.0) })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{LimitMethod, limits};
    use crate::Level;
    use crate::interval::clopper_pearson;
    use crate::survey::SurveyProportion;

    const METHODS: [LimitMethod; 6] =
        [LimitMethod::Logit, LimitMethod::Mean, LimitMethod::Arcsine, LimitMethod::Beta, LimitMethod::Normal, LimitMethod::Likelihood];
    const HALF: SurveyProportion = SurveyProportion { estimate: 0.5, standard_error: 0.02, rows: 700, degrees_of_freedom: 60.0, design_effect: Some(1.1) };

    #[test]
    fn in_a_large_sample_the_methods_agree() {
        for method in METHODS {
            let interval = limits(&HALF, method, Level::P95).unwrap();
            assert!((interval.lower - 0.4605).abs() < 0.003 && (interval.upper - 0.5395).abs() < 0.003, "{method:?} {interval:?}");
        }
    }

    #[test]
    fn a_transformed_interval_stays_within_zero_and_one() {
        let rare = SurveyProportion { estimate: 0.01, standard_error: 0.012, ..HALF };
        for method in METHODS {
            let lower = limits(&rare, method, Level::P95).unwrap().lower;
            let is_plain = matches!(method, LimitMethod::Mean | LimitMethod::Normal);
            assert_eq!(lower < 0.0, is_plain, "{method:?} {lower}");
        }
        assert_eq!(limits(&rare, LimitMethod::Arcsine, Level::P95).unwrap().lower, 0.0);
    }

    #[test]
    fn at_the_ends_only_exact_limits_are_left() {
        let none = SurveyProportion { estimate: 0.0, standard_error: 0.0, rows: 40, ..HALF };
        for method in METHODS {
            assert_eq!(limits(&none, method, Level::P95).is_some(), method == LimitMethod::Beta);
        }
        assert_eq!(limits(&none, LimitMethod::Beta, Level::P95), clopper_pearson(0.0, 40.0, Level::P95));
    }

    #[test]
    fn without_degrees_of_freedom_only_the_normal_distribution_is_left() {
        let lonely = SurveyProportion { degrees_of_freedom: 0.0, ..HALF };
        for method in METHODS {
            assert_eq!(limits(&lonely, method, Level::P95).is_some(), method == LimitMethod::Normal);
        }
    }
}
