//! One group and the reference: the difference and the ratio of their shares.

use attune_contract::{FROM_REFERENCE, Inequality, InequalityFigure, MeasuredInequality, ReferenceRule, Status};
use attune_statistics::inequality::Measure;
use attune_statistics::interval::{Group, katz_ratio, newcombe_difference};
use attune_statistics::{LEVEL, Level, compare};

use super::Rows;
use super::split::Stratum;
use crate::domain::number::twelve_digits;
use crate::release::comparison;

const NO_RATIO: &str = "the reference's share is zero, and the ratio divides by it";
const NO_INTERVAL: &str = "no interval: the group's share is zero, and the interval of a ratio is made on its logarithm";
const CHOSEN_BEST: &str = "the reference was chosen for its figure, and the interval takes the choice as given";

/// Compares each group with the reference. Where one of the two is hidden there is a row only if `is_full`.
pub(super) fn compared(rows: &Rows<'_>, is_full: bool) -> Vec<Inequality> {
    let split = rows.split;
    let is_reference = |label: &str| rows.reference.as_ref().is_some_and(|reference| reference.label == label);
    let chosen = split.groups.iter().find(|group| is_reference(group.label)).map(|group| group.stratum);
    // Without a group to choose from all are hidden; without a direction there is none that is best.
    let reference = chosen.unwrap_or_else(|| Err(if split.shown().next().is_some() { Status::Unreliable } else { Status::Suppressed }));
    let mut compared = Vec::new();
    for group in split.groups.iter().filter(|group| !is_reference(group.label)) {
        match (&group.stratum, &reference) {
            (Ok(stratum), Ok(reference)) => compared.extend([difference(rows, stratum, reference), ratio(rows, stratum, reference)]),
            (Err(status), _) | (_, Err(status)) if is_full => {
                let row = |measure: Measure| rows.row(measure.code(), FROM_REFERENCE, group.label, InequalityFigure::Withheld(*status), 0, String::new());
                compared.extend([Measure::Difference, Measure::Ratio].map(row));
            }
            _ => {}
        }
    }
    compared
}

fn counts(stratum: &Stratum<'_>) -> Group {
    Group { events: stratum.numerator as f64, trials: stratum.denominator as f64 }
}

/// The group's share less the reference's, in percentage points, with Newcombe's interval.
fn difference(rows: &Rows<'_>, stratum: &Stratum<'_>, reference: &Stratum<'_>) -> Inequality {
    let interval = newcombe_difference(counts(stratum), counts(reference), Level::P95).map(|interval| interval.scaled(100.0));
    let figure = MeasuredInequality {
        value: twelve_digits(100.0 * (stratum.share() - reference.share())),
        unit: "percentage_points".to_owned(),
        lower: interval.map(|interval| twelve_digits(interval.lower)),
        upper: interval.map(|interval| twelve_digits(interval.upper)),
        standard_error: None,
        interval_level: interval.map(|_| LEVEL),
        method: interval.map(|_| "newcombe".to_owned()),
        draws: None,
        seed: None,
        comparison: interval.map(|interval| comparison::word(compare(interval, 0.0))),
    };
    rows.row(Measure::Difference.code(), FROM_REFERENCE, stratum.label, InequalityFigure::Measured(figure), 2, note(rows))
}

/// The group's share over the reference's, with Katz's interval.
fn ratio(rows: &Rows<'_>, stratum: &Stratum<'_>, reference: &Stratum<'_>) -> Inequality {
    let row = |figure, note| rows.row(Measure::Ratio.code(), FROM_REFERENCE, stratum.label, figure, 2, note);
    if reference.numerator == 0 {
        return row(InequalityFigure::Withheld(Status::Unreliable), NO_RATIO.to_owned());
    }
    let interval = katz_ratio(counts(stratum), counts(reference), Level::P95);
    let figure = MeasuredInequality {
        value: twelve_digits(stratum.share() / reference.share()),
        unit: "ratio".to_owned(),
        lower: interval.map(|interval| twelve_digits(interval.lower)),
        upper: interval.map(|interval| twelve_digits(interval.upper)),
        standard_error: None,
        interval_level: interval.map(|_| LEVEL),
        method: interval.map(|_| "katz".to_owned()),
        draws: None,
        seed: None,
        comparison: None,
    };
    let note = if interval.is_none() { NO_INTERVAL.to_owned() } else { note(rows) };
    row(InequalityFigure::Measured(figure), note)
}

fn note(rows: &Rows<'_>) -> String {
    let is_best = rows.reference.as_ref().is_some_and(|reference| reference.rule == ReferenceRule::Best);
    if is_best { CHOSEN_BEST.to_owned() } else { String::new() }
}
