//! Limits of a funnel along its axis.

use super::axis::Axis;
use super::{Area, INNER, OUTER, average};
use crate::Interval;
use crate::distribution::{Tail, gamma_quantile, normal_quantile};

/// Limits of a proportion at a population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProportionPoint {
    /// The population.
    pub population: f64,
    /// Limits of 95 %, times the multiplier.
    pub inner: Interval,
    /// Limits of 99.8 %, times the multiplier.
    pub outer: Interval,
    /// The average, times the multiplier.
    pub baseline: f64,
}

/// Expected events between which a count is not significant.
///
/// `upper` belongs to the upper limit of the funnel: the fewest events expected at which the count is not too high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountLimits {
    /// Most expected events.
    pub lower: f64,
    /// Fewest expected events.
    pub upper: f64,
}

/// Limits of a ratio at a number of observed events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountPoint {
    /// Observed events.
    pub events: f64,
    /// Expected events at the limits of 95 %.
    pub inner_expected: CountLimits,
    /// Limits of 95 %.
    pub inner: Interval,
    /// Expected events at the limits of 99.8 %.
    pub outer_expected: CountLimits,
    /// Limits of 99.8 %.
    pub outer: Interval,
}

/// Limits of a rate at a number of events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatePoint {
    /// Events.
    pub events: f64,
    /// Population of one year at the limits of 95 %.
    pub inner_population: CountLimits,
    /// Limits of 95 %, per multiplier.
    pub inner: Interval,
    /// Population of one year at the limits of 99.8 %.
    pub outer_population: CountLimits,
    /// Limits of 99.8 %, per multiplier.
    pub outer: Interval,
    /// The average, per multiplier.
    pub baseline: f64,
}

/// How a ratio is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RatioKind {
    /// 100 times observed over expected.
    Standardised,
    /// Observed over expected, less one.
    Excess,
}

impl RatioKind {
    fn written(self, ratio: f64) -> f64 {
        match self {
            RatioKind::Standardised => 100.0 * ratio,
            RatioKind::Excess => ratio - 1.0,
        }
    }
}

/// Returns funnel limits of proportions around their average, cut at 0 and at the multiplier.
///
/// `None` where no area has a denominator, or the average is no proportion.
/// Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24(8),
/// 1185-1202; axis and points as in Public Health England's package PHEindicatormethods.
pub fn proportion_limits(areas: &[Area], multiplier: f64) -> Option<Vec<ProportionPoint>> {
    let average = average(areas).filter(|average| *average <= 1.0)?;
    let (inner, outer) = (-normal_quantile(INNER)?, -normal_quantile(OUTER)?);
    let points = Axis::over(areas, 1.0)?.points(100.0);
    let at = |population: f64| ProportionPoint {
        population,
        inner: around(average, population, inner).scaled(multiplier),
        outer: around(average, population, outer).scaled(multiplier),
        baseline: average * multiplier,
    };
    multiplier.is_finite().then(|| points.into_iter().map(at).collect())
}

/// Limits of a proportion around a stated average, as fractions of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProportionLimits {
    /// Limits of 95 %.
    pub inner: Interval,
    /// Limits of 99.8 %.
    pub outer: Interval,
}

/// Returns funnel limits of a proportion of `population` around a stated average, as fractions of one, cut at 0 and 1.
///
/// `None` where the average is no proportion, or there is no population.
/// Source: as [`proportion_limits`].
pub fn proportion_limits_around(average: f64, population: f64) -> Option<ProportionLimits> {
    if !((0.0..=1.0).contains(&average) && population > 0.0 && population.is_finite()) {
        return None;
    }
    let at = |beyond| normal_quantile(beyond).map(|z| around(average, population, -z));
    Some(ProportionLimits { inner: at(INNER)?, outer: at(OUTER)? })
}

/// Limits of a proportion of a population around the average, cut at 0 and 1.
fn around(average: f64, population: f64, z: f64) -> Interval {
    let reach = z * (average * (1.0 - average) / population).sqrt();
    Interval { lower: (average - reach).max(0.0), upper: (average + reach).min(1.0) }
}

/// Returns funnel limits of ratios of observed to expected events around one, by the Poisson distribution.
///
/// `None` where no area has expected events.
/// Source: as [`proportion_limits`].
pub fn ratio_limits(areas: &[Area], kind: RatioKind) -> Option<Vec<CountPoint>> {
    average(areas)?;
    let written = |events: f64, expected: CountLimits| Interval { lower: kind.written(events / expected.lower), upper: kind.written(events / expected.upper) };
    let at = |events: f64| {
        let (inner_expected, outer_expected) = (expected(events, INNER)?, expected(events, OUTER)?);
        let (inner, outer) = (written(events, inner_expected), written(events, outer_expected));
        Some(CountPoint { events, inner_expected, inner, outer_expected, outer })
    };
    Axis::over(areas, 1.0)?.points(101.0).into_iter().map(at).collect()
}

/// Returns funnel limits of rates per `multiplier` around their average, by the Poisson distribution. Denominators are
/// person-years over `years` years.
///
/// `None` where no area has a denominator, there are no events, or `years` is not positive.
/// Source: as [`proportion_limits`].
pub fn rate_limits(areas: &[Area], years: f64, multiplier: f64) -> Option<Vec<RatePoint>> {
    let average = average(areas).filter(|average| *average > 0.0)?;
    if !(years > 0.0 && years.is_finite() && multiplier.is_finite()) {
        return None;
    }
    let people = Axis::over(areas, years)?;
    let axis = Axis { lowest: (people.lowest * years * average).floor(), highest: (people.highest * years * average).ceil() };
    let population = |expected: CountLimits| CountLimits { lower: expected.lower / average / years, upper: expected.upper / average / years };
    let rate =
        |events: f64, expected: CountLimits| Interval { lower: average * events / expected.lower, upper: average * events / expected.upper }.scaled(multiplier);
    let at = |events: f64| {
        let (inner, outer) = (expected(events, INNER)?, expected(events, OUTER)?);
        Some(RatePoint {
            events,
            inner_population: population(inner),
            inner: rate(events, inner),
            outer_population: population(outer),
            outer: rate(events, outer),
            baseline: average * multiplier,
        })
    };
    axis.points(100.0).into_iter().map(at).collect()
}

/// Expected events at which a count lies on the limits with this probability beyond it.
fn expected(events: f64, beyond: f64) -> Option<CountLimits> {
    // P(Poisson(E) <= x) is the upper tail of a gamma number of shape x + 1 at E; P(Poisson(E) >= x) the lower one of shape x.
    Some(CountLimits { lower: gamma_quantile(Tail::Upper, beyond, events + 1.0)?, upper: gamma_quantile(Tail::Lower, beyond, events)? })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Area, RatioKind, expected, proportion_limits, proportion_limits_around, rate_limits, ratio_limits};
    use crate::Level;
    use crate::interval::poisson_exact;

    fn areas(of: &[(f64, f64)]) -> Vec<Area> {
        of.iter().map(|(events, denominator)| Area { events: *events, denominator: Some(*denominator) }).collect()
    }

    #[test]
    fn limits_of_the_expected_are_exact_limits_of_the_count() {
        let (limits, exact) = (expected(7.0, 0.025).unwrap(), poisson_exact(7.0, Level::P95).unwrap());
        assert!((limits.lower - exact.upper).abs() < 1e-12 && (limits.upper - exact.lower).abs() < 1e-12);
    }

    #[test]
    fn a_proportion_is_never_more_than_the_whole() {
        for multiplier in [1.0, 100.0, 1000.0] {
            let points = proportion_limits(&areas(&[(8.0, 10.0), (90.0, 120.0)]), multiplier).unwrap();
            assert_eq!(points[0].outer.upper, multiplier);
            assert!(points.windows(2).all(|pair| pair[1].outer.width() <= pair[0].outer.width()), "the funnel narrows");
        }
    }

    #[test]
    fn limits_around_a_stated_average_are_those_of_the_drawn_funnel() {
        for point in proportion_limits(&areas(&[(8.0, 40.0), (90.0, 420.0)]), 1.0).unwrap() {
            let stated = proportion_limits_around(point.baseline, point.population).unwrap();
            assert_eq!((stated.inner, stated.outer), (point.inner, point.outer));
        }
        assert_eq!(proportion_limits_around(1.1, 10.0), None);
        assert_eq!(proportion_limits_around(0.5, 0.0), None);
    }

    #[test]
    fn a_ratio_is_written_in_two_ways() {
        let of = areas(&[(8.0, 10.0), (90.0, 80.0)]);
        let [one, other] = [RatioKind::Standardised, RatioKind::Excess].map(|kind| ratio_limits(&of, kind).unwrap()[9]);
        assert!((one.inner.lower / 100.0 - 1.0 - other.inner.lower).abs() < 1e-12);
    }

    #[test]
    fn without_events_or_people_there_is_no_funnel() {
        assert_eq!(rate_limits(&areas(&[(0.0, 10.0)]), 1.0, 1.0), None);
        assert_eq!(rate_limits(&areas(&[(3.0, 10.0)]), 0.0, 1.0), None);
        assert_eq!(ratio_limits(&[], RatioKind::Excess), None);
        assert_eq!(proportion_limits(&areas(&[(11.0, 10.0)]), 1.0), None);
        assert_eq!(proportion_limits(&[Area { events: 1.0, denominator: None }], 1.0), None);
    }
}
