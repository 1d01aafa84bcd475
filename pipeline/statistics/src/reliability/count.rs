//! Which surveyed counts and rates may be presented.

use super::MIN_DEGREES_OF_FREEDOM;
use crate::Interval;

const MIN_SAMPLE: f64 = 10.0;
const RELATIVELY_WIDE: f64 = 1.60;
const OLD_MIN_SAMPLE: f64 = 30.0;
const OLD_RELATIVE_ERROR: f64 = 0.30;

/// A count or rate from a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EstimatedCount {
    /// Sample (or effective sample) behind it.
    pub sample: f64,
    /// The estimate, in its own unit.
    pub estimate: f64,
    /// Its 95 % interval, in the same unit.
    pub interval: Interval,
    /// Degrees of freedom of the design.
    pub degrees_of_freedom: f64,
}

/// A mark on a count or a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountFlag {
    /// `Cx`: not presented.
    Withheld,
    /// `Cdf`: fewer than eight degrees of freedom; a statistician looks at it.
    FewDegreesOfFreedom,
    /// `Cr`: the relative standard error is 30 % or more; presented with a footnote. Old rule only.
    LargeRelativeError,
}

impl CountFlag {
    /// The code used by the National Center for Health Statistics.
    pub fn code(self) -> &'static str {
        match self {
            CountFlag::Withheld => "Cx",
            CountFlag::FewDegreesOfFreedom => "Cdf",
            CountFlag::LargeRelativeError => "Cr",
        }
    }
}

/// Returns the mark of a surveyed count or rate, `None` for no mark.
///
/// Withheld: a sample below 10, or an interval wider than 160 % of the estimate. What cannot be judged, such as an
/// estimate of zero or a limit that is not a number, is withheld.
///
/// Source: Parker et al. (2023), "National Center for Health Statistics Data Presentation Standards for Rates and Counts",
/// Vital and Health Statistics Series 2, No. 200.
pub fn present_count(estimate: &EstimatedCount) -> Option<CountFlag> {
    let relative_width = estimate.interval.width() / estimate.estimate;
    let may_be_shown = estimate.sample >= MIN_SAMPLE && relative_width <= RELATIVELY_WIDE;
    if !may_be_shown {
        Some(CountFlag::Withheld)
    } else if estimate.degrees_of_freedom >= MIN_DEGREES_OF_FREEDOM {
        None
    } else {
        Some(CountFlag::FewDegreesOfFreedom)
    }
}

/// Returns the mark of an estimate by the older rule of 30 and 30, `None` for no mark.
///
/// Withheld below 30 persons in the sample; a footnote where the standard error is 30 % of the estimate or more. The newer
/// standards replace it; some partners' agreements still name it.
///
/// Source: Klein et al. (2002), "Healthy People 2010 criteria for data suppression", Statistical Notes 24, National Center
/// for Health Statistics.
pub fn thirty_thirty(sample: f64, estimate: f64, standard_error: f64) -> Option<CountFlag> {
    let has_enough = sample >= OLD_MIN_SAMPLE;
    let is_precise = standard_error / estimate < OLD_RELATIVE_ERROR;
    match (has_enough, is_precise) {
        (false, _) => Some(CountFlag::Withheld),
        (true, false) => Some(CountFlag::LargeRelativeError),
        (true, true) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{CountFlag, EstimatedCount, present_count, thirty_thirty};
    use crate::Interval;

    const SOUND: EstimatedCount = EstimatedCount { sample: 10.0, estimate: 100.0, interval: Interval { lower: 40.0, upper: 200.0 }, degrees_of_freedom: 8.0 };

    #[test]
    fn ten_persons_and_160_percent_are_the_edges() {
        assert_eq!(present_count(&SOUND), None);
        assert_eq!(present_count(&EstimatedCount { sample: 9.0, ..SOUND }), Some(CountFlag::Withheld));
        assert_eq!(present_count(&EstimatedCount { interval: Interval { lower: 40.0, upper: 200.1 }, ..SOUND }), Some(CountFlag::Withheld));
        assert_eq!(present_count(&EstimatedCount { degrees_of_freedom: 7.0, ..SOUND }), Some(CountFlag::FewDegreesOfFreedom));
    }

    #[test]
    fn what_cannot_be_judged_is_withheld() {
        assert_eq!(present_count(&EstimatedCount { estimate: 0.0, ..SOUND }), Some(CountFlag::Withheld));
        assert_eq!(present_count(&EstimatedCount { sample: f64::NAN, ..SOUND }), Some(CountFlag::Withheld));
    }

    #[test]
    fn the_old_rule_asks_for_thirty_twice() {
        assert_eq!(thirty_thirty(29.0, 100.0, 1.0), Some(CountFlag::Withheld));
        assert_eq!(thirty_thirty(30.0, 100.0, 30.0), Some(CountFlag::LargeRelativeError));
        assert_eq!(thirty_thirty(30.0, 100.0, 29.9), None);
    }
}
