//! One line a measure.

use attune_statistics::inequality::Measured;

use crate::domain::number::twelve_digits;

/// Names of the columns.
pub(super) const HEADER: [&str; 17] = [
    "dataset",
    "origin",
    "indicator",
    "dimension",
    "measure",
    "variant",
    "strata",
    "strata_used",
    "estimate",
    "se",
    "lower",
    "upper",
    "confidence",
    "method",
    "draws",
    "seed",
    "note",
];

/// The fields of a measure's line, in the order of [`HEADER`].
pub(super) fn fields(labels: &[String], measured: &Measured) -> Vec<String> {
    let figure = measured.figure.ok();
    let sure = figure.and_then(|figure| figure.uncertainty.ok());
    let number = |number: Option<f64>| number.map(|number| twelve_digits(number).to_string()).unwrap_or_default();
    let mut fields = labels.to_vec();
    fields.extend([
        measured.measure.to_string(),
        measured.variant.to_string(),
        measured.strata.to_string(),
        measured.strata_used.to_string(),
        number(figure.map(|figure| figure.estimate)),
        number(sure.and_then(|sure| sure.se)),
        number(sure.map(|sure| sure.interval.lower)),
        number(sure.map(|sure| sure.interval.upper)),
        number(Some(measured.confidence)),
        sure.map(|sure| sure.method.name().to_owned()).unwrap_or_default(),
        sure.and_then(|sure| sure.method.draws()).map(|draws| draws.to_string()).unwrap_or_default(),
        sure.and_then(|sure| sure.method.seed()).map(|seed| seed.to_string()).unwrap_or_default(),
        measured.note(),
    ]);
    fields
}
