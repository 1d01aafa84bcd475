//! Whether an area lies outside the funnel.

use super::{Area, INNER, OUTER, RateKind, average, proportion_limits_around};
use crate::interval::poisson;
use crate::{Interval, Level};

/// Where an area lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Significance {
    /// Above the limits of 99.8 %.
    FarAbove,
    /// Above the limits of 95 %.
    Above,
    /// Within them.
    NotSignificant,
    /// Below the limits of 95 %.
    Below,
    /// Below the limits of 99.8 %.
    FarBelow,
    /// A standardised rate of fewer than ten events is not judged.
    TooFewEvents,
}

impl Significance {
    /// The words of Public Health England's package.
    pub fn words(self) -> &'static str {
        match self {
            Significance::FarAbove => "High (0.001)",
            Significance::Above => "High (0.025)",
            Significance::NotSignificant => "Not significant",
            Significance::Below => "Low (0.025)",
            Significance::FarBelow => "Low (0.001)",
            Significance::TooFewEvents => "Not applicable for events less than 10 for dsrs",
        }
    }

    /// A value strictly outside limits counts; the outer limits are asked first.
    fn of(is_above: impl Fn(bool) -> bool, is_below: impl Fn(bool) -> bool) -> Significance {
        match () {
            () if is_above(true) => Significance::FarAbove,
            () if is_below(true) => Significance::FarBelow,
            () if is_above(false) => Significance::Above,
            () if is_below(false) => Significance::Below,
            () => Significance::NotSignificant,
        }
    }
}

/// Returns where every area's proportion lies against funnel limits at its own denominator. `None` where an area has no
/// proportion, or there is no average.
pub fn proportion_significance(areas: &[Area]) -> Vec<Option<Significance>> {
    let average = average(areas);
    areas.iter().map(|area| proportion_significance_around(average?, area)).collect()
}

/// Returns where an area's proportion lies against funnel limits around a stated average, such as that of a state of which not
/// every area is known.
///
/// `None` where the area has no proportion, or the average is none.
/// Source: as [`super::proportion_limits`].
pub fn proportion_significance_around(average: f64, area: &Area) -> Option<Significance> {
    let denominator = area.denominator.filter(|denominator| area.events >= 0.0 && *denominator >= area.events)?;
    let limits = proportion_limits_around(average, denominator)?;
    let proportion = area.events / denominator;
    let limits = |is_outer| if is_outer { limits.outer } else { limits.inner };
    Some(Significance::of(|is_outer| proportion > limits(is_outer).upper, |is_outer| proportion < limits(is_outer).lower))
}

/// Returns where every area's ratio of observed to expected events lies against one. `None` where nothing is expected.
pub fn ratio_significance(areas: &[Area]) -> Vec<Option<Significance>> {
    areas.iter().map(|area| against(area, 1.0)).collect()
}

/// Returns where every area's rate lies against the average of all. `None` where an area has no denominator, or there is no
/// average.
pub fn rate_significance(areas: &[Area], kind: RateKind) -> Vec<Option<Significance>> {
    let average = average(areas);
    let of_area = |area: &Area| match kind {
        RateKind::DirectlyStandardised if area.events < crate::rate::MIN_EVENTS => Some(Significance::TooFewEvents),
        _ => against(area, average?),
    };
    areas.iter().map(of_area).collect()
}

/// The limits of the area's own count, over its denominator, against a value that is taken as known.
fn against(area: &Area, value: f64) -> Option<Significance> {
    let denominator = area.denominator.filter(|denominator| *denominator > 0.0)?;
    let limits = |tail: f64| Some(poisson(area.events, Level::new(1.0 - 2.0 * tail)?)?.interval.scaled(1.0 / denominator));
    let (inner, outer): (Interval, Interval) = (limits(INNER)?, limits(OUTER)?);
    let limits = |is_outer| if is_outer { outer } else { inner };
    Some(Significance::of(|is_outer| limits(is_outer).lower > value, |is_outer| limits(is_outer).upper < value))
}

#[cfg(test)]
mod tests {
    use super::{Area, RateKind, Significance, proportion_significance, proportion_significance_around, rate_significance, ratio_significance};

    fn area(events: f64, denominator: f64) -> Area {
        Area { events, denominator: Some(denominator) }
    }

    #[test]
    fn the_stricter_limit_wins() {
        let found = ratio_significance(&[area(10.0, 10.0), area(20.0, 10.0), area(40.0, 10.0), area(4.0, 10.0), area(1.0, 15.0)]);
        let expected = [Significance::NotSignificant, Significance::Above, Significance::FarAbove, Significance::NotSignificant, Significance::FarBelow];
        assert_eq!(found, expected.map(Some));
    }

    #[test]
    fn a_proportion_is_judged_at_its_own_size() {
        let found = proportion_significance(&[area(500.0, 1000.0), area(6.0, 10.0), area(600.0, 1000.0), area(400.0, 1000.0), area(3.0, 0.0)]);
        let expected =
            [Some(Significance::NotSignificant), Some(Significance::NotSignificant), Some(Significance::FarAbove), Some(Significance::FarBelow), None];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_stated_average_moves_the_limits() {
        let at = |average| proportion_significance_around(average, &area(500.0, 1000.0));
        assert_eq!(
            [at(0.5), at(0.46), at(0.44), at(0.6)],
            [Significance::NotSignificant, Significance::Above, Significance::FarAbove, Significance::FarBelow].map(Some)
        );
        assert_eq!([at(-0.1), at(1.1), at(f64::NAN)], [None; 3]);
        let none = [area(-1.0, 10.0), area(11.0, 10.0), area(0.0, 0.0), Area { events: 1.0, denominator: None }];
        assert!(none.iter().all(|area| proportion_significance_around(0.5, area).is_none()));
    }

    #[test]
    fn few_events_are_not_judged_once_standardised() {
        let areas = [area(9.0, 100.0), area(200.0, 1000.0), Area { events: 0.0, denominator: None }];
        assert_eq!(rate_significance(&areas, RateKind::DirectlyStandardised)[0], Some(Significance::TooFewEvents));
        assert_eq!(rate_significance(&areas, RateKind::Crude)[2], None);
    }
}
