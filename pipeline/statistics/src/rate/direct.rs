//! Direct standardisation: the rate that a standard population would have.

use crate::interval::byar;
use crate::{Interval, Level};

/// With fewer events than this no standardised rate is given: the approximation of its limits does not hold.
pub const MIN_EVENTS: f64 = 10.0;

/// One age band of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Events of the band.
    pub count: f64,
    /// Population of the band in the area.
    pub population: f64,
    /// Population of the band in the standard.
    pub standard: f64,
}

/// One age band in which a person can have several events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RepeatedBand<'a> {
    /// Population of the band in the area.
    pub population: f64,
    /// Population of the band in the standard.
    pub standard: f64,
    /// Events a person had, and the number of persons who had that many.
    pub persons: &'a [(f64, f64)],
}

/// Which weights the variance of persons with the same number of events is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WeightSum {
    /// Those of all bands: where a band lists nobody with that many events, there was nobody.
    AllBands,
    /// Those of the bands that list the number of events. Public Health England's package does so; the two agree where every
    /// band lists every number.
    ListedBands,
}

/// A directly standardised rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectRate {
    /// Events of all bands.
    pub count: f64,
    /// Population of all bands.
    pub population: f64,
    /// The rate and its interval; `None` below [`MIN_EVENTS`].
    pub rate: Option<(f64, Interval)>,
}

/// Returns the directly standardised rate per `multiplier`, with Dobson's interval around Byar's limits of the count.
///
/// The lower limit is cut at zero. `None` without bands, when a number is negative or not finite, a population is zero or
/// the standard is empty.
/// Source: Dobson, Kuulasmaa, Eberle and Scherer (1991), "Confidence intervals for weighted sums of Poisson parameters",
/// Statistics in Medicine 10(3), 457-462.
pub fn directly_standardised(bands: &[Band], multiplier: f64, level: Level) -> Option<DirectRate> {
    let persons: Vec<[(f64, f64); 1]> = bands.iter().map(|band| [(1.0, band.count)]).collect();
    let repeated: Vec<RepeatedBand> =
        bands.iter().zip(&persons).map(|(band, persons)| RepeatedBand { population: band.population, standard: band.standard, persons }).collect();
    directly_standardised_repeated(&repeated, WeightSum::AllBands, multiplier, level)
}

/// Returns the directly standardised rate of events of which a person can have several.
///
/// Persons vary independently, their events do not: persons with `f` events add `f^2` times their own variance. Otherwise as
/// [`directly_standardised`].
/// Source: Association of Public Health Observatories (2008), "Technical Briefing 3: Commonly used public health statistics
/// and their confidence intervals", after Dobson et al. (1991).
pub fn directly_standardised_repeated(bands: &[RepeatedBand], weights: WeightSum, multiplier: f64, level: Level) -> Option<DirectRate> {
    let is_number = |value: f64| value >= 0.0 && value.is_finite();
    let is_sound = |band: &RepeatedBand| {
        band.population > 0.0
            && band.population.is_finite()
            && is_number(band.standard)
            && band.persons.iter().all(|(f, count)| is_number(*f) && is_number(*count))
    };
    let standard: f64 = bands.iter().map(|band| band.standard).sum();
    if !(bands.iter().all(is_sound) && standard > 0.0 && multiplier.is_finite()) {
        return None;
    }
    let events = |band: &RepeatedBand| band.persons.iter().map(|(f, count)| f * count).sum::<f64>();
    let count: f64 = bands.iter().map(events).sum();
    let population = bands.iter().map(|band| band.population).sum();
    if count < MIN_EVENTS {
        return Some(DirectRate { count, population, rate: None });
    }
    let value: f64 = bands.iter().map(|band| band.standard * events(band) / band.population).sum::<f64>() / standard;
    let variance: f64 = frequencies(bands).into_iter().map(|f| f * f * variance_of(bands, f, weights, standard)).sum();
    let limits = byar(count, level)?;
    let limit = |limit: f64| (value + (variance / count).sqrt() * (limit - count)).max(0.0) * multiplier;
    let interval = Interval { lower: limit(limits.lower), upper: limit(limits.upper) };
    Some(DirectRate { count, population, rate: Some((value * multiplier, interval)) })
}

/// Every number of events that some band lists, ascending.
fn frequencies(bands: &[RepeatedBand]) -> Vec<f64> {
    let mut all: Vec<f64> = bands.iter().flat_map(|band| band.persons.iter().map(|(f, _)| *f)).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// Variance of the standardised rate of persons with `f` events.
fn variance_of(bands: &[RepeatedBand], f: f64, weights: WeightSum, standard: f64) -> f64 {
    let mut listed = 0.0;
    let mut sum = 0.0;
    for band in bands {
        let persons: Vec<f64> = band.persons.iter().filter(|(own, _)| *own == f).map(|(_, count)| *count).collect();
        if !persons.is_empty() {
            listed += band.standard;
            sum += persons.iter().sum::<f64>() * (band.standard / band.population).powi(2);
        }
    }
    let divisor = match weights {
        WeightSum::AllBands => standard,
        WeightSum::ListedBands => listed,
    };
    if sum == 0.0 { 0.0 } else { sum / (divisor * divisor) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Band, RepeatedBand, WeightSum, directly_standardised, directly_standardised_repeated};
    use crate::Level;
    use crate::interval::byar;

    #[test]
    fn one_band_is_the_crude_rate_with_byars_limits() {
        let rate = directly_standardised(&[Band { count: 40.0, population: 2000.0, standard: 7.0 }], 1000.0, Level::P95).unwrap();
        let (value, interval) = rate.rate.unwrap();
        let limits = byar(40.0, Level::P95).unwrap();
        assert!((value - 20.0).abs() < 1e-12);
        assert!((interval.lower - limits.lower / 2.0).abs() < 1e-9 && (interval.upper - limits.upper / 2.0).abs() < 1e-9);
    }

    #[test]
    fn fewer_than_ten_events_have_no_rate() {
        let band = |count| [Band { count, population: 100.0, standard: 1.0 }, Band { count: 4.0, population: 50.0, standard: 1.0 }];
        assert_eq!(directly_standardised(&band(5.0), 1000.0, Level::P95).unwrap().rate, None);
        assert!(directly_standardised(&band(6.0), 1000.0, Level::P95).unwrap().rate.is_some());
    }

    #[test]
    fn events_of_the_same_persons_widen_the_interval() {
        let band = |persons| [RepeatedBand { population: 1000.0, standard: 1.0, persons }];
        let width = |persons| directly_standardised_repeated(&band(persons), WeightSum::AllBands, 1.0, Level::P95).unwrap().rate.unwrap().1.width();
        let (one_each, two_each) = (width(&[(1.0, 40.0)]), width(&[(2.0, 20.0)]));
        assert!((two_each / one_each - 2.0_f64.sqrt()).abs() < 1e-12, "twice the variance");
    }

    #[test]
    fn a_band_that_lists_nobody_counts_in_the_weights() {
        let bands = [
            RepeatedBand { population: 500.0, standard: 3.0, persons: &[(1.0, 20.0), (2.0, 5.0)] },
            RepeatedBand { population: 700.0, standard: 1.0, persons: &[(1.0, 30.0)] },
        ];
        let full = [bands[0], RepeatedBand { persons: &[(1.0, 30.0), (2.0, 0.0)], ..bands[1] }];
        let rate = |bands, weights| directly_standardised_repeated(bands, weights, 1.0, Level::P95).unwrap();
        assert_eq!(rate(&bands, WeightSum::AllBands), rate(&full, WeightSum::AllBands));
        assert_eq!(rate(&full, WeightSum::AllBands), rate(&full, WeightSum::ListedBands));
        assert!(rate(&bands, WeightSum::ListedBands).rate.unwrap().1.width() > rate(&bands, WeightSum::AllBands).rate.unwrap().1.width());
    }

    #[test]
    fn a_band_without_population_or_an_empty_standard_has_no_rate() {
        let sound = Band { count: 40.0, population: 2000.0, standard: 7.0 };
        for broken in [Band { population: 0.0, ..sound }, Band { standard: 0.0, ..sound }, Band { count: f64::NAN, ..sound }, Band { count: -1.0, ..sound }] {
            assert_eq!(directly_standardised(&[broken], 1.0, Level::P95), None);
        }
        assert_eq!(directly_standardised(&[], 1.0, Level::P95), None);
    }
}
