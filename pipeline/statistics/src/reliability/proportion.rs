//! Which surveyed proportions may be presented.

use super::MIN_DEGREES_OF_FREEDOM;
use crate::Interval;

const MIN_EFFECTIVE_SAMPLE: f64 = 30.0;
const NARROW: f64 = 0.05;
const WIDE: f64 = 0.30;
const RELATIVELY_WIDE: f64 = 1.30;

/// A proportion from a sample, as the standard wants to see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EstimatedProportion {
    /// Persons of the sample with the property, unweighted.
    pub events: f64,
    /// Persons of the sample, unweighted.
    pub sample: f64,
    /// Effective sample size: `sample` over the design effect.
    pub effective: f64,
    /// The proportion, 0 to 1.
    pub proportion: f64,
    /// Its 95 % Korn-Graubard interval, 0 to 1.
    pub interval: Interval,
    /// Degrees of freedom of the design.
    pub degrees_of_freedom: f64,
}

/// A mark on a proportion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProportionFlag {
    /// `Px`: not presented.
    Withheld,
    /// `Pc`: the interval is wide against the complement, so the complement is not presented.
    WideComplement,
    /// `Pdf`: fewer than eight degrees of freedom; a statistician looks at it.
    FewDegreesOfFreedom,
    /// `P0`: 0 % or 100 %; a statistician looks at it.
    NoneOrAll,
}

impl ProportionFlag {
    /// The code used by the National Center for Health Statistics.
    pub fn code(self) -> &'static str {
        match self {
            ProportionFlag::Withheld => "Px",
            ProportionFlag::WideComplement => "Pc",
            ProportionFlag::FewDegreesOfFreedom => "Pdf",
            ProportionFlag::NoneOrAll => "P0",
        }
    }
}

/// Whether a proportion is presented, and with which marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentation {
    /// Whether it is presented.
    pub is_presented: bool,
    /// Marks, in the order of [`ProportionFlag`].
    pub flags: Vec<ProportionFlag>,
}

/// Returns whether a surveyed proportion may be presented.
///
/// Withheld: an effective sample (never more than the sample) below 30, an interval of 0.30 or wider, or one wider than
/// 130 % of the proportion. An interval of at most 0.05 passes before its relative width is asked. At 0 % and 100 % the
/// sample counts as its own effective size and the width as zero.
///
/// `None` when a number is not finite, the sample is empty or the events exceed it.
///
/// Source: Parker et al. (2017), "National Center for Health Statistics Data Presentation Standards for Proportions", Vital
/// and Health Statistics Series 2, No. 175.
pub fn present_proportion(estimate: &EstimatedProportion) -> Option<Presentation> {
    let EstimatedProportion { events, sample, effective, proportion, interval, degrees_of_freedom } = *estimate;
    let is_sound = sample > 0.0 && sample.is_finite() && (0.0..=sample).contains(&events) && !degrees_of_freedom.is_nan();
    if !is_sound {
        return None;
    }
    let none_or_all = events == 0.0 || events == sample;
    let (effective, width) = if none_or_all { (sample, 0.0) } else { (effective.min(sample), interval.width()) };
    if !(effective.is_finite() && width.is_finite() && (0.0..=1.0).contains(&proportion)) {
        return None;
    }
    let is_narrow = width <= NARROW;
    let is_presented = effective >= MIN_EFFECTIVE_SAMPLE && (is_narrow || (width < WIDE && width <= RELATIVELY_WIDE * proportion));
    let mut flags = Vec::new();
    if !is_presented {
        flags.push(ProportionFlag::Withheld);
    } else {
        if !is_narrow && width > RELATIVELY_WIDE * (1.0 - proportion) {
            flags.push(ProportionFlag::WideComplement);
        }
        if degrees_of_freedom < MIN_DEGREES_OF_FREEDOM {
            flags.push(ProportionFlag::FewDegreesOfFreedom);
        }
        if none_or_all {
            flags.push(ProportionFlag::NoneOrAll);
        }
    }
    Some(Presentation { is_presented, flags })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{EstimatedProportion, ProportionFlag, present_proportion};
    use crate::Interval;

    fn estimate(proportion: f64, lower: f64, upper: f64) -> EstimatedProportion {
        EstimatedProportion { events: 50.0, sample: 200.0, effective: 150.0, proportion, interval: Interval { lower, upper }, degrees_of_freedom: 40.0 }
    }

    #[test]
    fn thirty_effective_persons_are_the_least() {
        let small = EstimatedProportion { effective: 29.9, ..estimate(0.5, 0.4, 0.6) };
        assert_eq!(present_proportion(&small).unwrap().flags, [ProportionFlag::Withheld]);
        assert!(present_proportion(&EstimatedProportion { effective: 30.0, ..small }).unwrap().is_presented);
    }

    #[test]
    fn the_sample_bounds_its_effective_size() {
        let small = EstimatedProportion { events: 9.0, sample: 20.0, effective: 45.0, ..estimate(0.45, 0.43, 0.47) };
        assert!(!present_proportion(&small).unwrap().is_presented);
    }

    #[test]
    fn a_narrow_interval_passes_whatever_the_proportion() {
        assert!(present_proportion(&estimate(0.01, 0.0, 0.05)).unwrap().is_presented);
        assert!(!present_proportion(&estimate(0.01, 0.0, 0.06)).unwrap().is_presented);
        assert!(!present_proportion(&estimate(0.5, 0.35, 0.65)).unwrap().is_presented);
    }

    #[test]
    fn a_share_near_one_loses_its_complement() {
        assert_eq!(present_proportion(&estimate(0.95, 0.85, 0.99)).unwrap().flags, [ProportionFlag::WideComplement]);
    }

    #[test]
    fn none_of_the_sample_and_few_clusters_are_looked_at() {
        let none = EstimatedProportion { events: 0.0, degrees_of_freedom: 7.0, ..estimate(0.0, 0.0, 0.4) };
        assert_eq!(present_proportion(&none).unwrap().flags, [ProportionFlag::FewDegreesOfFreedom, ProportionFlag::NoneOrAll]);
    }

    #[test]
    fn what_is_not_a_number_is_not_judged() {
        assert_eq!(present_proportion(&estimate(f64::NAN, 0.1, 0.2)), None);
        assert_eq!(present_proportion(&EstimatedProportion { events: 3.0, sample: 2.0, ..estimate(0.5, 0.4, 0.6) }), None);
    }
}
