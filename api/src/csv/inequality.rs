//! Inequality measures as CSV.

use attune_contract::{Inequality, Release, schema};

use super::{header_of, line_of, more, number, place_and_period, whole};

/// The header line.
pub fn header() -> String {
    header_of(&schema::inequality())
}

/// One line. A withheld row has its key, its status, what it was to be measured on, and no figure.
pub fn line(release: &Release, row: &Inequality) -> String {
    let key = &row.key;
    let measured = row.measured();
    let place = place_and_period(&key.component, key.area_level, &key.area_id, &key.period);
    let fields = [
        key.dimension.clone(),
        key.measure.clone(),
        key.variant.clone(),
        key.stratum.clone(),
        row.status().as_str().to_owned(),
        number(measured.map(|m| m.value)),
        measured.map(|m| m.unit.clone()).unwrap_or_default(),
        number(measured.and_then(|m| m.lower)),
        number(measured.and_then(|m| m.upper)),
        number(measured.and_then(|m| m.standard_error)),
        number(measured.and_then(|m| m.interval_level)),
        measured.and_then(|m| m.method.clone()).unwrap_or_default(),
        whole(measured.and_then(|m| m.draws)),
        whole(measured.and_then(|m| m.seed)),
        measured.and_then(|m| m.comparison).map(|c| c.as_str().to_owned()).unwrap_or_default(),
        row.strata.to_string(),
        row.strata_used.to_string(),
        row.reference.clone().unwrap_or_default(),
        row.reference_rule.map(|rule| rule.as_str().to_owned()).unwrap_or_default(),
        number(row.unknown_percent),
        row.flags.join(";"),
        row.note.clone(),
    ];
    line_of(std::iter::once(key.indicator_id.clone()).chain(place).chain(fields).chain(more(release, &key.area_id, &key.period)))
}
