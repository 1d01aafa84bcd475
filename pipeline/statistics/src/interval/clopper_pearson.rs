//! Exact limits of a proportion, from a simple and from a complex sample.

use super::Interval;
use crate::Level;
use crate::distribution::{Tail, beta_quantile, student_quantile};

/// Returns the exact (Clopper-Pearson) interval of a proportion, as fractions of one.
///
/// Counts may be fractions of a person. `None` unless `0 <= events <= trials` and `0 < trials` is finite.
/// Source: Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in the case of the binomial",
/// Biometrika 26(4), 404-413.
pub fn clopper_pearson(events: f64, trials: f64, level: Level) -> Option<Interval> {
    if !(trials > 0.0 && trials.is_finite() && (0.0..=trials).contains(&events)) {
        return None;
    }
    let others = trials - events;
    let lower = if events == 0.0 { 0.0 } else { beta_quantile(Tail::Lower, level.tail(), events, others + 1.0)? };
    let upper = if others == 0.0 { 1.0 } else { beta_quantile(Tail::Upper, level.tail(), events + 1.0, others)? };
    // In absurdly large samples the limits meet, and rounding must not turn them round.
    let share = events / trials;
    Some(Interval { lower: lower.min(share), upper: upper.max(share) })
}

/// Whether an effective sample may be larger than the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EffectiveSample {
    /// It is cut at the number of persons, as the standards of the National Center for Health Statistics ask.
    CutAtSample,
    /// It stands as it is: a design can be better than a simple sample.
    Uncut,
}

/// A proportion from a complex sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampledProportion {
    /// The proportion, 0 to 1.
    pub proportion: f64,
    /// Its standard error, 0 to 1.
    pub standard_error: f64,
    /// Persons of the sample.
    pub sample: f64,
    /// Degrees of freedom of the design.
    pub degrees_of_freedom: f64,
}

impl SampledProportion {
    /// The size of a simple sample with this variance, adjusted for the degrees of freedom of the design.
    ///
    /// At 0 and 1 the variance says nothing and the sample counts as it is. `None` unless `0 <= proportion <= 1`, the sample
    /// has more than one person and the degrees of freedom are positive.
    pub fn effective_sample(&self, level: Level, cut: EffectiveSample) -> Option<f64> {
        let SampledProportion { proportion: p, standard_error, sample, degrees_of_freedom } = *self;
        if !((0.0..=1.0).contains(&p) && sample > 1.0 && sample.is_finite() && standard_error >= 0.0) {
            return None;
        }
        if p == 0.0 || p == 1.0 {
            return Some(sample);
        }
        let simple = student_quantile(level.tail(), sample - 1.0)?;
        let design = student_quantile(level.tail(), degrees_of_freedom)?;
        let effective = p * (1.0 - p) / (standard_error * standard_error) * (simple / design).powi(2);
        let effective = match cut {
            EffectiveSample::CutAtSample => effective.min(sample),
            EffectiveSample::Uncut => effective,
        };
        (effective.is_finite() && effective > 0.0).then_some(effective)
    }
}

/// Returns the Korn-Graubard interval: the exact interval at the effective sample size.
///
/// `None` where [`SampledProportion::effective_sample`] has none.
/// Source: Korn and Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts
/// estimated from survey data", Survey Methodology 24(2), 193-201.
pub fn korn_graubard(estimate: &SampledProportion, level: Level, cut: EffectiveSample) -> Option<Interval> {
    let effective = estimate.effective_sample(level, cut)?;
    // The product is the number of events but for rounding, which must not lift it above the sample.
    clopper_pearson((estimate.proportion * effective).min(effective), effective, level)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{EffectiveSample, SampledProportion, clopper_pearson, korn_graubard};
    use crate::{Interval, Level};

    /// Newcombe (1998), table I, method 5: printed to four decimals.
    #[test]
    fn exact_limits_are_those_of_newcombes_table() {
        for (events, trials, lower, upper) in
            [(81.0, 263.0, 0.2527, 0.3676), (15.0, 148.0, 0.0578, 0.1617), (0.0, 20.0, 0.0, 0.1684), (1.0, 29.0, 0.0009, 0.1776)]
        {
            let interval = clopper_pearson(events, trials, Level::P95).unwrap();
            assert!((interval.lower - lower).abs() < 0.000_05 && (interval.upper - upper).abs() < 0.000_05, "{events}/{trials}: {interval:?}");
        }
    }

    fn simple(sample: f64, proportion: f64) -> SampledProportion {
        SampledProportion { proportion, standard_error: (proportion * (1.0 - proportion) / sample).sqrt(), sample, degrees_of_freedom: sample - 1.0 }
    }

    #[test]
    fn a_simple_sample_has_the_exact_interval() {
        let exact = clopper_pearson(15.0, 60.0, Level::P95).unwrap();
        let same = korn_graubard(&simple(60.0, 0.25), Level::P95, EffectiveSample::Uncut).unwrap();
        assert!((exact.lower - same.lower).abs() < 1e-12 && (exact.upper - same.upper).abs() < 1e-12);
    }

    #[test]
    fn a_better_design_counts_for_more_only_where_it_may() {
        let better = SampledProportion { standard_error: 0.04, ..simple(60.0, 0.25) };
        let [cut, uncut] = [EffectiveSample::CutAtSample, EffectiveSample::Uncut].map(|cut| korn_graubard(&better, Level::P95, cut).unwrap());
        assert!(uncut.width() < cut.width());
        assert_eq!(better.effective_sample(Level::P95, EffectiveSample::CutAtSample), Some(60.0));
    }

    #[test]
    fn none_of_the_sample_has_the_exact_interval_of_none() {
        let none = korn_graubard(&simple(60.0, 0.0), Level::P95, EffectiveSample::Uncut).unwrap();
        assert_eq!(none, Interval { lower: 0.0, upper: clopper_pearson(0.0, 60.0, Level::P95).unwrap().upper });
    }

    #[test]
    fn without_variance_or_degrees_of_freedom_there_is_none() {
        for broken in [
            SampledProportion { standard_error: 0.0, ..simple(60.0, 0.25) },
            SampledProportion { standard_error: f64::NAN, ..simple(60.0, 0.25) },
            SampledProportion { degrees_of_freedom: 0.0, ..simple(60.0, 0.25) },
            SampledProportion { sample: 1.0, ..simple(60.0, 0.25) },
        ] {
            assert_eq!(korn_graubard(&broken, Level::P95, EffectiveSample::Uncut), None);
        }
    }
}
