//! What is answered where there is nothing to measure.

use attune_statistics::inequality::{
    Absent, Indicator, Measure, Measured, Method, Polarity, Settings, SettingsError, Strata, StrataError, Stratum, Variant, measures,
};
use attune_statistics::simulation::Simulation;

use crate::example::{PERCENT, figure, measured, of, settings, strata};

const FOUR: [(f64, f64, f64); 4] = [(40.0, 3.0, 300.0), (55.0, 4.0, 200.0), (60.0, 2.0, 400.0), (80.0, 5.0, 100.0)];

fn all_answer(all: &[Measured], absent: Absent) {
    assert!(!all.is_empty());
    for measured in all {
        assert_eq!(measured.figure, Err(absent), "{} {}", measured.measure, measured.variant);
    }
}

#[test]
fn every_measure_is_given_for_strata_with_or_without_an_order() {
    let mut codes: Vec<&str> = Vec::new();
    for is_ordered in [false, true] {
        let all = measured(PERCENT, strata(&FOUR, is_ordered));
        for measured in &all {
            assert!(measured.figure.unwrap().uncertainty.is_ok(), "{} {}: {}", measured.measure, measured.variant, measured.note());
            codes.push(measured.measure.code());
        }
    }
    for measure in Measure::ALL {
        assert!(codes.contains(&measure.code()), "{measure}");
    }
}

#[test]
fn one_stratum_is_nothing_to_compare() {
    all_answer(&measured(PERCENT, strata(&FOUR[..1], false)), Absent::OneStratum);
    all_answer(&measured(PERCENT, strata(&FOUR[..1], true)), Absent::OneStratum);
}

#[test]
fn a_ranking_with_a_gap_is_refused() {
    let mut rows = strata(&FOUR, true);
    rows[1].estimate = None;
    all_answer(&measured(PERCENT, rows), Absent::RankMissing);
}

#[test]
fn more_than_fifteen_percent_missing_is_refused_and_less_is_said() {
    let rows = |number: usize| {
        let mut rows = strata(&(0..number).map(|place| (30.0 + place as f64, 2.0, 100.0)).collect::<Vec<_>>(), false);
        rows[number - 1].estimate = None;
        rows
    };
    all_answer(&measured(PERCENT, rows(6)), Absent::TooManyMissing);
    let all = measured(PERCENT, rows(7));
    assert!(all.iter().all(|measured| measured.figure.is_ok() && (measured.strata, measured.strata_used) == (7, 6)));
    assert!(all[0].note().contains("left out"));
}

#[test]
fn a_missing_error_leaves_the_estimate_and_takes_the_limits() {
    let mut rows = strata(&FOUR, false);
    rows[1].se = None;
    for measured in measured(PERCENT, rows) {
        let found = measured.figure.unwrap();
        // The second stratum is neither an extreme nor the reference, nor the lowest of the others' pair with it.
        let is_pair_of_others = measured.variant == Variant::Extremes;
        assert_eq!(found.uncertainty.is_ok(), is_pair_of_others, "{} {}", measured.measure, measured.variant);
        if !is_pair_of_others {
            assert_eq!(found.uncertainty, Err(Absent::NoStandardError));
        }
    }
}

#[test]
fn a_missing_population_takes_only_what_is_weighted() {
    let mut rows = strata(&FOUR, false);
    rows[2].population = None;
    for measured in measured(PERCENT, rows) {
        let is_unweighted = matches!(measured.measure, Measure::Difference | Measure::Ratio | Measure::FromBest | Measure::FromReference);
        assert_eq!(measured.figure.is_ok(), is_unweighted, "{} {}", measured.measure, measured.variant);
    }
}

#[test]
fn equal_strata_have_no_inequality_and_no_false_certainty() {
    let all = measured(PERCENT, strata(&[(50.0, 3.0, 100.0), (50.0, 4.0, 200.0), (50.0, 2.0, 300.0)], false));
    for measured in &all {
        let estimate = measured.figure.unwrap().estimate;
        let none = if measured.measure == Measure::Ratio { 1.0 } else { 0.0 };
        assert!((estimate - none).abs() < 1e-12, "{} {}: {estimate}", measured.measure, measured.variant);
    }
    for measure in [Measure::Theil, Measure::MeanLogDeviation] {
        assert_eq!(figure(&all, measure, Variant::Population).uncertainty, Err(Absent::AllEqual));
    }
    assert!(figure(&all, Measure::BetweenGroupVariance, Variant::Population).uncertainty.unwrap().interval.width() > 0.0);
    // Simulated strata always differ; the lower limit is zero all the same, and the note says why.
    let deviation = of(&all, Measure::WeightedFromMean, Variant::Population);
    let sure = deviation.figure.unwrap().uncertainty.unwrap();
    assert!(sure.could_be_equal && sure.interval.lower == 0.0 && sure.interval.upper > 0.0);
    assert!(deviation.note().contains("chance alone"));
    let all = measured(PERCENT, strata(&[(50.0, 3.0, 100.0), (50.0, 4.0, 200.0), (50.0, 2.0, 300.0)], true));
    for (measure, variant, none) in [(Measure::SlopeIndex, Variant::Logit, 0.0), (Measure::RelativeIndex, Variant::Linear, 1.0)] {
        let found = figure(&all, measure, variant);
        assert!((found.estimate - none).abs() < 1e-12 && found.uncertainty.unwrap().interval.width() > 0.0, "{measure}");
    }
}

/// One stratum stands apart for certain, and noise lifts the differences among the many others.
#[test]
fn a_value_that_its_limits_leave_behind_is_said_to_be() {
    let mut values = vec![(50.0, 6.0, 100.0); 40];
    values[7].0 = 95.0;
    let found = of(&measured(PERCENT, strata(&values, false)), Measure::FromMean, Variant::Population);
    let figure = found.figure.unwrap();
    assert!(figure.is_outside() && !figure.uncertainty.unwrap().could_be_equal);
    assert!(found.note().contains("outside its limits"));
}

#[test]
fn a_mean_of_zero_has_no_relative_measure() {
    let nothing = [(0.0, 0.5, 100.0), (0.0, 0.0, 200.0), (0.0, 0.1, 300.0)];
    let all = measured(PERCENT, strata(&nothing, false));
    for measure in
        [Measure::AttributableFraction, Measure::Variation, Measure::Disparity, Measure::WeightedDisparity, Measure::Theil, Measure::MeanLogDeviation]
    {
        assert_eq!(of(&all, measure, Variant::Population).figure, Err(Absent::ZeroMean), "{measure}");
    }
    assert_eq!(of(&all, Measure::Ratio, Variant::Extremes).figure, Err(Absent::ZeroDenominator));
    assert_eq!(figure(&all, Measure::Difference, Variant::Extremes).estimate, 0.0);
    let all = measured(PERCENT, strata(&nothing, true));
    assert_eq!(of(&all, Measure::RelativeConcentration, Variant::Plain).figure, Err(Absent::ZeroMean));
    assert_eq!(of(&all, Measure::RelativeConcentration, Variant::Wagstaff).figure, Err(Absent::ZeroMean));
    assert_eq!(of(&all, Measure::SlopeIndex, Variant::Logit).figure, Err(Absent::Separated));
    assert_eq!(of(&all, Measure::RelativeIndex, Variant::Linear).figure, Err(Absent::LineBelowZero));
    let everybody = measured(PERCENT, strata(&[(100.0, 0.0, 100.0), (100.0, 0.0, 200.0)], true));
    assert_eq!(of(&everybody, Measure::RelativeConcentration, Variant::Wagstaff).figure, Err(Absent::MeanOnBound));
}

#[test]
fn a_stratum_of_zero_is_answered_as_zero() {
    let rows = |se: f64| strata(&[(0.0, se, 100.0), (50.0, 4.0, 200.0), (60.0, 2.0, 300.0)], false);
    let all = measured(PERCENT, rows(1.0));
    assert_eq!(of(&all, Measure::MeanLogDeviation, Variant::Population).figure, Err(Absent::ZeroEstimate));
    assert_eq!(figure(&all, Measure::Theil, Variant::Population).uncertainty, Err(Absent::NoDerivative));
    // A zero that is certain, such as a stratum that a programme does not serve, leaves the interval to the others.
    let certain = figure(&measured(PERCENT, rows(0.0)), Measure::Theil, Variant::Population);
    assert!(certain.uncertainty.unwrap().interval.width() > 0.0);
    let lower = Indicator { polarity: Polarity::LowerIsBetter, ..PERCENT };
    let mut rows = rows(1.0);
    (rows[0].is_reference, rows[1].is_reference) = (false, true);
    assert_eq!(of(&measured(lower, rows.clone()), Measure::Ratio, Variant::Extremes).figure, Err(Absent::ZeroDenominator));
    rows[2].estimate = Some(0.0);
    rows[2].se = None;
    let zero_over_fifty = figure(&measured(lower, rows), Measure::Ratio, Variant::Reference);
    assert_eq!((zero_over_fifty.estimate, zero_over_fifty.uncertainty), (0.0, Err(Absent::ZeroRatio)));
}

#[test]
fn separated_strata_have_no_logistic_slope_and_still_a_straight_one() {
    let all = measured(PERCENT, strata(&[(0.0, 0.0, 100.0), (0.0, 0.0, 100.0), (100.0, 0.0, 100.0), (100.0, 0.0, 100.0)], true));
    assert_eq!(of(&all, Measure::SlopeIndex, Variant::Logit).figure, Err(Absent::Separated));
    assert!(figure(&all, Measure::SlopeIndex, Variant::Linear).estimate > 0.0);
}

#[test]
fn an_estimate_above_the_scale_is_no_share() {
    let all = measured(Indicator { scale: 1.0, ..PERCENT }, strata(&[(0.4, 0.1, 100.0), (1.4, 0.1, 200.0)], true));
    for (measure, variant) in [
        (Measure::SlopeIndex, Variant::Logit),
        (Measure::RelativeIndex, Variant::Logit),
        (Measure::RelativeConcentration, Variant::Wagstaff),
        (Measure::RelativeConcentration, Variant::Erreygers),
    ] {
        assert_eq!(of(&all, measure, variant).figure, Err(Absent::AboveScale), "{measure} {variant}");
    }
    assert!(figure(&all, Measure::SlopeIndex, Variant::Linear).uncertainty.is_ok());
}

#[test]
fn the_reference_is_asked_for() {
    let mut rows = strata(&FOUR, false);
    rows[0].is_reference = false;
    let all = measured(PERCENT, rows);
    for measure in [Measure::Difference, Measure::Ratio, Measure::FromReference, Measure::WeightedFromReference] {
        assert_eq!(of(&all, measure, Variant::Reference).figure, Err(Absent::NoReference));
    }
    let mut rows = strata(&(0..8).map(|place| (30.0 + f64::from(place), 2.0, 100.0)).collect::<Vec<_>>(), false);
    rows[0].estimate = None;
    assert_eq!(of(&measured(PERCENT, rows), Measure::Difference, Variant::Reference).figure, Err(Absent::ReferenceMissing));
}

#[test]
fn a_stated_average_has_its_own_rows_and_no_interval() {
    let stated = Indicator { average: Some(50.0), ..PERCENT };
    let all = measured(stated, strata(&FOUR, false));
    assert!(all.len() == measured(PERCENT, strata(&FOUR, false)).len() + 4);
    let risk = figure(&all, Measure::AttributableRisk, Variant::StatedAverage);
    assert_eq!((risk.estimate, risk.uncertainty), (30.0, Err(Absent::AverageWithoutError)));
    assert_eq!(figure(&all, Measure::FromMean, Variant::StatedAverage).estimate, (10.0 + 5.0 + 10.0 + 30.0) / 4.0);
}

#[test]
fn a_gain_is_never_on_the_wrong_side_of_zero() {
    let falling = [(80.0, 5.0, 300.0), (60.0, 4.0, 200.0), (40.0, 3.0, 400.0)];
    let all = measured(PERCENT, strata(&falling, true));
    let risk = figure(&all, Measure::AttributableRisk, Variant::Population);
    assert_eq!((risk.estimate, risk.uncertainty.unwrap().interval.lower), (0.0, 0.0));
    let lower = measured(Indicator { polarity: Polarity::LowerIsBetter, ..PERCENT }, strata(&falling, true));
    assert!(figure(&lower, Measure::AttributableRisk, Variant::Population).uncertainty.unwrap().interval.upper <= 0.0);
}

#[test]
fn a_bad_row_is_named_and_its_value_is_not_repeated() {
    let row = |change: fn(&mut Stratum)| {
        let mut rows = strata(&FOUR, true);
        change(&mut rows[2]);
        Strata::new(PERCENT, rows).unwrap_err()
    };
    for (change, column) in [
        ((|row| row.estimate = Some(f64::NAN)) as fn(&mut Stratum), "estimate"),
        (|row| row.estimate = Some(-1.0), "estimate"),
        (|row| row.se = Some(f64::INFINITY), "se"),
        (|row| row.population = Some(f64::NEG_INFINITY), "population"),
    ] {
        assert_eq!(row(change), StrataError::Number { row: 3, column });
    }
    assert_eq!(row(|row| row.label = "stratum 000".to_owned()), StrataError::Label { row: 3, other: 1 });
    assert_eq!(row(|row| row.order = Some(1)), StrataError::Order { row: 3, other: 2 });
    assert_eq!(row(|row| row.order = None), StrataError::OrderMissing { row: 3 });
    let mut rows = strata(&FOUR, false);
    rows[3].is_reference = true;
    assert_eq!(Strata::new(PERCENT, rows).unwrap_err(), StrataError::Reference { row: 4, other: 1 });
    assert_eq!(Strata::new(PERCENT, Vec::new()).unwrap_err(), StrataError::Empty);
    assert_eq!(Strata::new(Indicator { scale: f64::NAN, ..PERCENT }, strata(&FOUR, true)).unwrap_err(), StrataError::Scale);
    assert_eq!(Strata::new(Indicator { average: Some(f64::NAN), ..PERCENT }, strata(&FOUR, true)).unwrap_err(), StrataError::Average);
    assert!(
        row(|row| row.estimate = Some(-123.5)).to_string().contains("row 3: estimate") && !row(|row| row.estimate = Some(-123.5)).to_string().contains("123.5")
    );
}

#[test]
fn settings_out_of_reason_are_refused() {
    for confidence in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
        assert_eq!(Settings::new(confidence, 1000, 1), Err(SettingsError::Confidence));
    }
    assert_eq!(Settings::new(0.95, 99, 1), Err(SettingsError::Draws));
    assert_eq!(Settings::new(0.95, 1_000_001, 1), Err(SettingsError::Draws));
}

#[test]
fn a_simulated_limit_says_how_it_was_drawn_and_comes_again() {
    let block = Strata::new(PERCENT, strata(&FOUR, false)).unwrap();
    let again = |seed| measures(&block, &Settings::new(0.90, 500, seed).unwrap());
    assert_eq!(again(11), again(11));
    assert_ne!(again(11), again(12));
    let sure = figure(&again(11), Measure::Variation, Variant::Population).uncertainty.unwrap();
    assert_eq!(sure.method, Method::Simulated(Simulation { method: "simulated_chacha8", draws: 500, seed: 11 }));
    assert_eq!((sure.method.draws(), sure.method.seed(), sure.se), (Some(500), Some(11), None));
}

#[test]
fn a_higher_level_is_a_wider_interval_of_every_measure() {
    for is_ordered in [false, true] {
        let block = Strata::new(PERCENT, strata(&FOUR, is_ordered)).unwrap();
        let at = |confidence| measures(&block, &Settings::new(confidence, 2000, 1).unwrap());
        for (narrow, wide) in at(0.80).iter().zip(at(0.99)) {
            let [narrow_limits, wide_limits] = [narrow, &wide].map(|measured| measured.figure.unwrap().uncertainty.unwrap().interval);
            assert!(wide_limits.lower < narrow_limits.lower && narrow_limits.upper < wide_limits.upper, "{} {}", wide.measure, wide.variant);
        }
    }
}

#[test]
fn an_overflow_is_an_answer() {
    let huge = [(1e300, 1e299, 1e300), (1e308, 1e307, 1e300), (1.0, 0.5, 1e308)];
    for is_ordered in [false, true] {
        for measured in measures(&Strata::new(Indicator { scale: 1e308, ..PERCENT }, strata(&huge, is_ordered)).unwrap(), &settings()) {
            if let Ok(figure) = measured.figure {
                assert!(figure.estimate.is_finite(), "{} {}", measured.measure, measured.variant);
            }
        }
    }
}
