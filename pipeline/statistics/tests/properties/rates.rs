//! Standardised rates do not depend on the order of the bands, nor on how a band of one rate is cut.

use attune_statistics::Level;
use attune_statistics::rate::{Band, ReferencedBand, YearCount, crude_rate, directly_standardised, indirect, pool_years};
use proptest::prelude::*;

use crate::given::{cases, close, shuffled};

fn band() -> impl Strategy<Value = Band> {
    (0_u32..60, 50.0..5000.0_f64, 1.0..9000.0_f64).prop_map(|(count, population, standard)| Band { count: f64::from(count), population, standard })
}

fn referenced() -> impl Strategy<Value = ReferencedBand> {
    (0_u32..60, 50.0..5000.0_f64, 1_u32..900, 1000.0..50_000.0_f64).prop_map(|(count, population, reference_count, reference_population)| ReferencedBand {
        count: f64::from(count),
        population,
        reference_count: f64::from(reference_count),
        reference_population,
    })
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_standardised_rate_lies_within_its_limits_in_any_order((bands, other) in shuffled(band(), 1..12)) {
        let [one, other] = [&bands, &other].map(|bands| directly_standardised(bands, 1000.0, Level::P95).unwrap());
        prop_assert_eq!(one.rate.is_some(), one.count >= 10.0);
        if let (Some((value, interval)), Some((same, same_interval))) = (one.rate, other.rate) {
            prop_assert!(interval.lower >= 0.0 && interval.contains(value));
            prop_assert!(close(value, same) && close(interval.lower, same_interval.lower) && close(interval.upper, same_interval.upper));
        }
    }

    #[test]
    fn cutting_a_band_in_two_of_the_same_rate_changes_nothing(bands in proptest::collection::vec(band(), 1..8), cut in 0.1..0.9_f64) {
        let part = |band: &Band, share: f64| Band { count: band.count * share, population: band.population * share, standard: band.standard * share };
        let mut parts = bands.clone();
        parts[0] = part(&bands[0], cut);
        parts.push(part(&bands[0], 1.0 - cut));
        let [one, other] = [&bands, &parts].map(|bands| directly_standardised(bands, 1.0, Level::P95).unwrap());
        prop_assume!(one.count >= 10.5);
        let ((value, interval), (same, same_interval)) = (one.rate.unwrap(), other.rate.unwrap());
        prop_assert!(close(value, same) && close(interval.lower, same_interval.lower) && close(interval.upper, same_interval.upper));
    }

    #[test]
    fn a_standard_like_the_area_gives_the_crude_rate(bands in proptest::collection::vec(band(), 1..8)) {
        let own: Vec<Band> = bands.iter().map(|band| Band { standard: band.population, ..*band }).collect();
        let (count, population) = (own.iter().map(|band| band.count).sum::<f64>(), own.iter().map(|band| band.population).sum());
        prop_assume!(count >= 10.0);
        let (value, interval) = directly_standardised(&own, 1000.0, Level::P95).unwrap().rate.unwrap();
        let crude = crude_rate(count, population, 1000.0, Level::P95).unwrap();
        prop_assert!(close(value, crude.value) && close(interval.lower, crude.interval.lower) && close(interval.upper, crude.interval.upper));
    }

    #[test]
    fn expected_events_add_up_in_any_order_and_over_any_cut((bands, other) in shuffled(referenced(), 1..12), cut in 0.1..0.9_f64) {
        let [one, other] = [&bands, &other].map(|bands| indirect(bands).unwrap());
        prop_assert!(close(one.expected, other.expected) && one.observed == other.observed && close(one.reference_rate, other.reference_rate));
        let part = |band: &ReferencedBand, share: f64| ReferencedBand {
            count: band.count * share,
            population: band.population * share,
            reference_count: band.reference_count * share,
            reference_population: band.reference_population * share,
        };
        let mut parts = bands.clone();
        parts[0] = part(&bands[0], cut);
        parts.push(part(&bands[0], 1.0 - cut));
        prop_assert!(close(indirect(&parts).unwrap().expected, one.expected));
    }

    #[test]
    fn years_pool_alike_in_any_order((years, other) in shuffled((0_u32..500, 500_u32..900), 1..8)) {
        // Years are given after shuffling, so both orders hold the same years with other counts; their sums agree.
        let counts = |rows: &[(u32, u32)]| rows.iter().zip(2015..).map(|((events, people), year)| YearCount { year, events: f64::from(*events), population: f64::from(*people) }).collect::<Vec<_>>();
        let [one, other] = [&years, &other].map(|rows| pool_years(&counts(rows)).unwrap());
        prop_assert_eq!(one, other);
        prop_assert!(one.is_unbroken());
    }
}
