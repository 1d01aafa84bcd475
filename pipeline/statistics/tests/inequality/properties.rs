//! Rules for any strata.

use attune_statistics::inequality::{Indicator, Measure, Measured, Polarity, Strata, Stratum, Variant, measures};
use proptest::prelude::*;

use crate::example::{PERCENT, figure, measured, settings, strata};

fn values() -> impl Strategy<Value = Vec<(f64, f64, f64)>> {
    prop::collection::vec((0.5..99.5_f64, 0.0..8.0_f64, 1.0..5000.0_f64), 2..9)
}

/// Mostly numbers of zero or more of any size, now and then anything that fits into 64 bits.
fn amount() -> impl Strategy<Value = f64> {
    use prop::num::f64::{ANY, POSITIVE, SUBNORMAL, ZERO};
    prop_oneof![20 => (POSITIVE | SUBNORMAL | ZERO).prop_map(f64::abs), 20 => 0.0..100.0_f64, 1 => ANY]
}

fn polarity() -> impl Strategy<Value = Polarity> {
    prop_oneof![Just(Polarity::HigherIsBetter), Just(Polarity::LowerIsBetter)]
}

/// Equal to within rounding of numbers of this size.
fn is_close(one: f64, other: f64, size: f64) -> bool {
    (one - other).abs() <= 1e-9 * (size.abs() + one.abs().max(other.abs()))
}

/// Power of the scale that a measure follows: 0 for relative ones.
fn power(measure: Measure) -> i32 {
    match measure {
        Measure::Ratio
        | Measure::RelativeConcentration
        | Measure::RelativeIndex
        | Measure::AttributableFraction
        | Measure::Variation
        | Measure::Disparity
        | Measure::WeightedDisparity
        | Measure::Theil
        | Measure::MeanLogDeviation => 0,
        Measure::BetweenGroupVariance => 2,
        _ => 1,
    }
}

fn numbers(measured: &Measured) -> Vec<f64> {
    let Ok(figure) = measured.figure else { return Vec::new() };
    let limits = figure.uncertainty.map(|sure| [sure.interval.lower, sure.interval.upper].into_iter().chain(sure.se).collect::<Vec<f64>>());
    [figure.estimate].into_iter().chain(limits.unwrap_or_default()).collect()
}

/// One stratum as two of half its population, side by side, each with the error of half the people.
fn split(values: &[(f64, f64, f64)], place: usize) -> Vec<(f64, f64, f64)> {
    let mut halves = values.to_vec();
    let (estimate, se, population) = values[place];
    halves[place] = (estimate, se * 2.0_f64.sqrt(), population / 2.0);
    halves.insert(place, halves[place]);
    halves
}

fn is_weighted(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::AbsoluteConcentration
            | Measure::RelativeConcentration
            | Measure::AttributableFraction
            | Measure::AttributableRisk
            | Measure::BetweenGroupVariance
            | Measure::BetweenGroupDeviation
            | Measure::Variation
            | Measure::WeightedDisparity
            | Measure::WeightedFromBest
            | Measure::WeightedFromMean
            | Measure::WeightedFromReference
            | Measure::Theil
            | Measure::MeanLogDeviation
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// To the last bit: strata are put in order before anything is added up or drawn.
    #[test]
    fn the_order_of_rows_changes_nothing(values in values(), is_ordered: bool, polarity in polarity(), turn in 1_usize..8) {
        let indicator = Indicator { polarity, ..PERCENT };
        let rows = strata(&values, is_ordered);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        prop_assert_eq!(measured(indicator, rows), measured(indicator, turned));
    }

    /// Estimates, errors and scale times a factor: absolute measures follow, relative ones stay. Limits too.
    #[test]
    fn measures_follow_the_scale(values in values(), is_ordered: bool, polarity in polarity(), factor in 0.001..1000.0_f64) {
        let scaled: Vec<_> = values.iter().map(|(estimate, se, population)| (factor * estimate, factor * se, *population)).collect();
        let before = measured(Indicator { polarity, ..PERCENT }, strata(&values, is_ordered));
        let after = measured(Indicator { polarity, scale: factor * 100.0, ..PERCENT }, strata(&scaled, is_ordered));
        for (before, after) in before.iter().zip(&after) {
            let by = factor.powi(power(before.measure));
            let (one, other) = (numbers(before), numbers(after));
            prop_assert_eq!(one.len(), other.len(), "{} {}", before.measure, before.variant);
            for (one, other) in one.iter().zip(&other) {
                prop_assert!(is_close(by * one, *other, by), "{} {}: {} times {}, {}", before.measure, before.variant, one, by, other);
            }
        }
    }

    /// Populations times a factor change nothing: only shares count.
    #[test]
    fn only_shares_of_the_population_count(values in values(), is_ordered: bool, factor in 0.001..1000.0_f64) {
        let scaled: Vec<_> = values.iter().map(|(estimate, se, population)| (*estimate, *se, factor * population)).collect();
        for (before, after) in measured(PERCENT, strata(&values, is_ordered)).iter().zip(&measured(PERCENT, strata(&scaled, is_ordered))) {
            for (one, other) in numbers(before).iter().zip(&numbers(after)) {
                prop_assert!(is_close(*one, *other, 1.0), "{} {}: {one} {other}", before.measure, before.variant);
            }
        }
    }

    /// A stratum in two equal halves: weighted measures stay. Those that count each stratum alike do not, nor do slopes, whose
    /// ranks spread a little more; differences and ratios of two strata keep their estimate.
    #[test]
    fn equal_halves_of_a_stratum_are_the_stratum(values in values(), is_ordered: bool, polarity in polarity(), place in 0_usize..8) {
        let indicator = Indicator { polarity, ..PERCENT };
        let place = place % values.len();
        let mut halves = strata(&split(&values, place), is_ordered);
        for (row, stratum) in halves.iter_mut().enumerate() {
            let is_first_half_of_reference = !is_ordered && row == 0;
            stratum.is_reference = is_first_half_of_reference;
        }
        let (before, after) = (measured(indicator, strata(&values, is_ordered)), measured(indicator, halves));
        for (before, after) in before.iter().zip(&after) {
            let is_pair = matches!(before.measure, Measure::Difference | Measure::Ratio) && before.variant != Variant::Reference;
            if is_weighted(before.measure) || is_pair {
                let (one, other) = (numbers(before)[0], numbers(after)[0]);
                // An all but equal pair of two strata is a pair of one stratum and itself after the split.
                let is_two = values.len() == 2 && is_pair;
                prop_assert!(is_two || is_close(one, other, 1.0), "{} {}: {one} {other}", before.measure, before.variant);
            }
        }
    }

    /// No measure leaves its range, limits are in order, and every answer is a finite number or a reason.
    #[test]
    fn answers_stay_in_their_range(
        values in prop::collection::vec((prop_oneof![Just(0.0), Just(100.0), 0.0..100.0_f64], prop_oneof![Just(0.0), 0.0..60.0_f64], prop_oneof![Just(0.0), 0.0..1e6_f64]), 1..9),
        is_ordered: bool,
        polarity in polarity(),
    ) {
        for measured in measured(Indicator { polarity, average: Some(40.0), ..PERCENT }, strata(&values, is_ordered)) {
            let place = format!("{} {} {:?}", measured.measure, measured.variant, measured.figure);
            let Ok(figure) = measured.figure else {
                prop_assert!(!measured.note().is_empty(), "{place}");
                continue;
            };
            prop_assert!(figure.estimate.is_finite(), "{place}");
            let (least, most) = range(measured.measure, polarity, measured.variant);
            prop_assert!(least - 1e-9 <= figure.estimate && figure.estimate <= most + 1e-9, "{place}");
            match figure.uncertainty {
                Ok(sure) => {
                    prop_assert!(sure.interval.lower.is_finite() && sure.interval.upper.is_finite() && sure.interval.lower <= sure.interval.upper, "{place}");
                    prop_assert!(sure.se.is_none_or(|se| se >= 0.0 && se.is_finite()), "{place}");
                }
                Err(_) => prop_assert!(!measured.note().is_empty(), "{place}"),
            }
        }
    }

    /// Anything at all: an error that names a row, or answers; never a panic, never a number that is not finite.
    #[test]
    fn any_input_has_an_answer(
        rows in prop::collection::vec((prop::option::weighted(0.95, amount()), prop::option::weighted(0.9, amount()), prop::option::weighted(0.9, amount())), 0..7),
        is_ordered: bool,
        scale in amount(),
        average in prop::option::of(amount()),
    ) {
        let stratum = |(place, (estimate, se, population)): (usize, (_, _, _))| Stratum {
            label: place.to_string(),
            estimate,
            se,
            population,
            order: is_ordered.then_some(-(place as i64)),
            is_reference: !is_ordered && place == 1,
        };
        let rows: Vec<Stratum> = rows.into_iter().enumerate().map(stratum).collect();
        let indicator = Indicator { polarity: Polarity::HigherIsBetter, scale, average };
        match Strata::new(indicator, rows) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(strata) => {
                for measured in measures(&strata, &settings()) {
                    prop_assert!(numbers(&measured).iter().all(|number| number.is_finite()), "{:?}", measured);
                }
            }
        }
    }

    /// A difference of the ends is the slope index of two strata times the distance of their ranks, which is one half.
    #[test]
    fn the_slope_of_two_strata_is_their_difference_over_one_half(values in prop::collection::vec((0.5..99.5_f64, 0.1..8.0_f64, 1.0..5000.0_f64), 2)) {
        let all = measured(PERCENT, strata(&values, true));
        let (ends, slope) = (figure(&all, Measure::Difference, Variant::Ends), figure(&all, Measure::SlopeIndex, Variant::Linear));
        prop_assert!(is_close(2.0 * ends.estimate, slope.estimate, 1.0));
        prop_assert!(is_close(2.0 * ends.uncertainty.unwrap().se.unwrap(), slope.uncertainty.unwrap().se.unwrap(), 1.0));
    }
}

fn range(measure: Measure, polarity: Polarity, variant: Variant) -> (f64, f64) {
    let all = (f64::NEG_INFINITY, f64::INFINITY);
    match measure {
        Measure::Difference | Measure::AbsoluteConcentration => (-100.0, 100.0),
        Measure::SlopeIndex if variant == Variant::Logit => (-100.0, 100.0),
        Measure::SlopeIndex => all,
        Measure::Ratio | Measure::RelativeIndex => (0.0, f64::INFINITY),
        Measure::RelativeConcentration => (-1.0, 1.0),
        Measure::AttributableFraction | Measure::AttributableRisk if polarity == Polarity::LowerIsBetter => (f64::NEG_INFINITY, 0.0),
        Measure::AttributableFraction | Measure::Variation | Measure::Disparity | Measure::WeightedDisparity | Measure::Theil | Measure::MeanLogDeviation => {
            (0.0, f64::INFINITY)
        }
        Measure::BetweenGroupVariance => (0.0, 2500.0),
        Measure::BetweenGroupDeviation => (0.0, 50.0),
        _ => (0.0, 100.0),
    }
}
