//! Measures over all groups of a split.

use attune_contract::{ALL, Inequality, InequalityFigure, MeasuredInequality, Status};
use attune_statistics::inequality::{Indicator, Measure, Measured, Polarity, Settings, Strata, StrataError, Stratum as Estimated, Variant, measures};
use attune_statistics::interval::{Group, proportion_error};

use super::Rows;
use super::split::Stratum;
use crate::domain::number::twelve_digits;

/// Shares are served in percent.
const SCALE: f64 = 100.0;

const NO_DIRECTION: &str = "the indicator favours neither direction, and the measure needs one";

/// Measures over groups that are all shown.
pub(super) fn measured(rows: &Rows<'_>, strata: &[Stratum<'_>], favours_higher: Option<bool>) -> Result<Vec<Inequality>, StrataError> {
    let estimated = strata.iter().map(|stratum| {
        let group = Group { events: stratum.numerator as f64, trials: stratum.denominator as f64 };
        let is_reference = rows.reference.as_ref().is_some_and(|reference| reference.label == stratum.label);
        Estimated {
            label: stratum.label.to_owned(),
            estimate: Some(SCALE * stratum.share()),
            se: proportion_error(group).map(|error| SCALE * error),
            population: Some(stratum.denominator as f64),
            order: stratum.order,
            is_reference,
        }
    });
    let seed = rows.split.seed();
    let measured = of(estimated.collect(), favours_higher, seed)?;
    Ok(measured.iter().map(|measured| row(rows, measured, favours_higher, seed)).collect())
}

/// The same measures without a figure, because a group is hidden.
pub(super) fn withheld(rows: &Rows<'_>, favours_higher: Option<bool>) -> Result<Vec<Inequality>, StrataError> {
    // Without any estimate the measures are named, and none is computed.
    let nameless = rows.split.groups.iter().map(|group| Estimated { label: group.label.to_owned(), order: group.order, ..Estimated::default() });
    let named = of(nameless.collect(), favours_higher, 0)?;
    let row =
        |measured: &Measured| rows.row(measured.measure.code(), measured.variant.code(), ALL, InequalityFigure::Withheld(Status::Suppressed), 0, String::new());
    Ok(named.iter().map(row).collect())
}

fn of(strata: Vec<Estimated>, favours_higher: Option<bool>, seed: u32) -> Result<Vec<Measured>, StrataError> {
    let polarity = if favours_higher == Some(false) { Polarity::LowerIsBetter } else { Polarity::HigherIsBetter };
    let indicator = Indicator { polarity, scale: SCALE, average: None };
    // 95 %, and 2000 draws where limits are simulated.
    Ok(measures(&Strata::new(indicator, strata)?, &Settings::default().with_seed(u64::from(seed))))
}

fn row(rows: &Rows<'_>, measured: &Measured, favours_higher: Option<bool>, seed: u32) -> Inequality {
    let (measure, variant) = (measured.measure.code(), measured.variant.code());
    let withheld = |note: String| rows.row(measure, variant, ALL, InequalityFigure::Withheld(Status::Unreliable), 0, note);
    if favours_higher.is_none() && needs_direction(measured.measure, measured.variant) {
        return withheld(NO_DIRECTION.to_owned());
    }
    let Ok(figure) = measured.figure else { return withheld(measured.note()) };
    let sure = figure.uncertainty.ok();
    let figure = MeasuredInequality {
        value: twelve_digits(figure.estimate),
        unit: unit(measured.measure).to_owned(),
        lower: sure.map(|sure| twelve_digits(sure.interval.lower)),
        upper: sure.map(|sure| twelve_digits(sure.interval.upper)),
        standard_error: sure.and_then(|sure| sure.se).map(twelve_digits),
        interval_level: sure.map(|_| measured.confidence),
        method: sure.map(|sure| sure.method.name().to_owned()),
        draws: sure.and_then(|sure| sure.method.draws()),
        seed: sure.and_then(|sure| sure.method.seed()).map(|_| seed),
        comparison: None,
    };
    rows.row(measure, variant, ALL, InequalityFigure::Measured(figure), measured.strata_used, measured.note())
}

/// Whether a measure means nothing without a direction that is aimed at.
fn needs_direction(measure: Measure, variant: Variant) -> bool {
    let is_best = matches!(measure, Measure::AttributableRisk | Measure::AttributableFraction | Measure::FromBest | Measure::WeightedFromBest);
    is_best || (matches!(measure, Measure::Difference | Measure::Ratio) && variant != Variant::Extremes)
}

/// The unit of a measure over shares in percent.
fn unit(measure: Measure) -> &'static str {
    match measure {
        Measure::Difference
        | Measure::AbsoluteConcentration
        | Measure::SlopeIndex
        | Measure::AttributableRisk
        | Measure::BetweenGroupDeviation
        | Measure::FromBest
        | Measure::WeightedFromBest
        | Measure::FromMean
        | Measure::WeightedFromMean
        | Measure::FromReference
        | Measure::WeightedFromReference => "percentage_points",
        Measure::BetweenGroupVariance => "squared_points",
        Measure::Ratio | Measure::RelativeIndex => "ratio",
        Measure::RelativeConcentration => "index",
        Measure::AttributableFraction | Measure::Variation | Measure::Disparity | Measure::WeightedDisparity => "percent",
        Measure::Theil | Measure::MeanLogDeviation => "thousandths",
    }
}
