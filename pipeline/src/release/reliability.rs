//! How far a published figure can be relied on: after confidentiality and apart from it. Nothing is withheld here.

use attune_contract::Reliability;
use attune_statistics::interval::{clopper_pearson, poisson};
use attune_statistics::reliability::{CountFlag, EstimatedCount, EstimatedProportion, ProportionFlag, present_count, present_proportion};
use attune_statistics::{Level, reliability, wilson_interval};

/// Records are a full count: no design takes degrees of freedom away.
const DEGREES_OF_FREEDOM: f64 = f64::INFINITY;

/// Gives the class of a figure and the marks of the presentation standards of the National Center for Health Statistics.
///
/// A share is judged as a proportion; a figure that is made otherwise by the count of its events and by the share it rests on.
/// Care is asked for by the rule of [`reliability`], and wherever the standard would withhold the figure or have it reviewed.
pub(super) fn judge(numerator: u64, denominator: u64, is_share: bool) -> (Reliability, Vec<String>) {
    let proportion = numerator as f64 / denominator as f64;
    let is_narrow = wilson_interval(numerator, denominator).is_some_and(|interval| reliability(interval, proportion) == attune_statistics::Reliability::Ok);
    let flags = if is_share { proportion_flags(numerator, denominator) } else { count_flags(numerator) };
    let is_sound = flags.iter().all(|flag| *flag == ProportionFlag::WideComplement.code());
    let class = if is_narrow && is_sound { Reliability::Ok } else { Reliability::UseWithCare };
    (class, flags.into_iter().map(str::to_owned).collect())
}

fn proportion_flags(numerator: u64, denominator: u64) -> Vec<&'static str> {
    let (events, sample) = (numerator as f64, denominator as f64);
    let Some(interval) = clopper_pearson(events, sample, Level::P95) else { return Vec::new() };
    let estimate = EstimatedProportion { events, sample, effective: sample, proportion: events / sample, interval, degrees_of_freedom: DEGREES_OF_FREEDOM };
    present_proportion(&estimate).map(|presentation| presentation.flags.into_iter().map(ProportionFlag::code).collect()).unwrap_or_default()
}

fn count_flags(numerator: u64) -> Vec<&'static str> {
    let events = numerator as f64;
    let Some(limits) = poisson(events, Level::P95) else { return Vec::new() };
    let estimate = EstimatedCount { sample: events, estimate: events, interval: limits.interval, degrees_of_freedom: DEGREES_OF_FREEDOM };
    present_count(&estimate).map(CountFlag::code).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use attune_contract::Reliability;

    use super::judge;

    fn judged(numerator: u64, denominator: u64) -> (Reliability, String) {
        let (class, flags) = judge(numerator, denominator, true);
        (class, flags.join(";"))
    }

    #[test]
    fn a_large_share_has_no_mark() {
        assert_eq!(judged(500, 1000), (Reliability::Ok, String::new()));
    }

    #[test]
    fn a_wide_share_would_not_be_presented() {
        // Exact limits of 20 of 40: 33.8 to 66.2, wider than 30 points. Of 45 of 90 they are 39.3 to 60.7.
        assert_eq!(judged(20, 40), (Reliability::UseWithCare, "Px".to_owned()));
        assert_eq!(judged(45, 90), (Reliability::UseWithCare, String::new()));
    }

    #[test]
    fn none_and_all_are_reviewed() {
        for numerator in [0, 1000] {
            assert_eq!(judged(numerator, 1000), (Reliability::UseWithCare, "P0".to_owned()));
        }
    }

    #[test]
    fn a_wide_complement_leaves_the_share_as_it_is() {
        // 12 of 120 did not: exact limits of their share are 5.3 to 16.8, and 1.3 times the share is 13.
        assert_eq!(judged(169, 180), (Reliability::Ok, String::new()));
        assert_eq!(judged(90, 94), (Reliability::Ok, "Pc".to_owned()));
    }

    #[test]
    fn a_figure_that_is_no_share_is_judged_by_its_events() {
        assert_eq!(judge(11, 40, false).1, Vec::<String>::new());
        assert_eq!(judge(9, 4000, false), (Reliability::UseWithCare, vec!["Cx".to_owned()]));
        assert_eq!(judge(0, 40, false), (Reliability::UseWithCare, vec!["Cx".to_owned()]));
    }
}
