//! Indirect standardisation: events against those expected at a reference's rates.

use super::Rate;
use crate::Level;
use crate::interval::poisson;

/// One age band of an area and of the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReferencedBand {
    /// Events of the area.
    pub count: f64,
    /// Population of the area.
    pub population: f64,
    /// Events of the reference.
    pub reference_count: f64,
    /// Population of the reference.
    pub reference_population: f64,
}

/// Events of an area, and those expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indirect {
    /// Events of the area.
    pub observed: f64,
    /// Events the area would have at the reference's rates.
    pub expected: f64,
    /// Rate of the whole reference, per person.
    pub reference_rate: f64,
}

/// Returns observed and expected events.
///
/// A band without people in the reference expects none. `None` without bands, when a number is negative or not finite, when
/// the reference has events without people, or nobody at all.
pub fn indirect(bands: &[ReferencedBand]) -> Option<Indirect> {
    let is_number = |value: f64| value >= 0.0 && value.is_finite();
    let sum = |part: fn(&ReferencedBand) -> f64| bands.iter().map(part).sum::<f64>();
    let is_sound = bands.iter().all(|band| {
        let numbers = [band.count, band.population, band.reference_count, band.reference_population];
        numbers.into_iter().all(is_number) && (band.reference_population > 0.0 || band.reference_count == 0.0)
    });
    let people = sum(|band| band.reference_population);
    if !(is_sound && people > 0.0) {
        return None;
    }
    let expected_of = |band: &ReferencedBand| match band.reference_population {
        0.0 => 0.0,
        people => band.population * band.reference_count / people,
    };
    Some(Indirect { observed: sum(|band| band.count), expected: sum_of(bands, expected_of), reference_rate: sum(|band| band.reference_count) / people })
}

fn sum_of(bands: &[ReferencedBand], part: impl Fn(&ReferencedBand) -> f64) -> f64 {
    bands.iter().map(part).sum()
}

impl Indirect {
    /// The ratio of observed to expected events times `reference_value` (1 or 100), with exact limits below ten events and
    /// Byar's from there on. `None` when nothing is expected.
    ///
    /// Source: Breslow and Day (1987), "Statistical Methods in Cancer Research II", IARC Scientific Publications 82, chapter 2.
    pub fn ratio(&self, reference_value: f64, level: Level) -> Option<Rate> {
        let limits = poisson(self.observed, level)?;
        let factor = reference_value / self.expected;
        (self.expected > 0.0 && factor.is_finite()).then(|| Rate {
            value: self.observed * factor,
            interval: limits.interval.scaled(factor),
            method: limits.method,
        })
    }

    /// The indirectly standardised rate per `multiplier`: the ratio times the reference's rate. `None` as [`Indirect::ratio`].
    pub fn rate(&self, multiplier: f64, level: Level) -> Option<Rate> {
        self.ratio(self.reference_rate * multiplier, level)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{ReferencedBand, indirect};
    use crate::Level;
    use crate::rate::crude_rate;

    const BAND: ReferencedBand = ReferencedBand { count: 12.0, population: 300.0, reference_count: 50.0, reference_population: 1000.0 };

    #[test]
    fn in_one_band_the_standardised_rate_is_the_crude_one() {
        let rate = indirect(&[BAND]).unwrap().rate(1000.0, Level::P95).unwrap();
        let crude = crude_rate(12.0, 300.0, 1000.0, Level::P95).unwrap();
        assert!((rate.value - crude.value).abs() < 1e-9 && (rate.interval.lower - crude.interval.lower).abs() < 1e-9);
    }

    #[test]
    fn the_reference_has_a_ratio_of_one() {
        let own = |count, population| ReferencedBand { count, population, reference_count: count, reference_population: population };
        assert!((indirect(&[own(12.0, 300.0), own(30.0, 200.0)]).unwrap().ratio(1.0, Level::P95).unwrap().value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn where_nothing_is_expected_there_is_no_ratio() {
        assert_eq!(indirect(&[ReferencedBand { reference_count: 0.0, ..BAND }]).unwrap().ratio(1.0, Level::P95), None);
        assert_eq!(indirect(&[ReferencedBand { reference_population: 0.0, ..BAND }, BAND]), None);
        assert_eq!(indirect(&[]), None);
    }
}
