//! Observations as CSV: every column of the contract, then the names a reader needs, on every row.

use attune_contract::{Observation, Release, schema};

/// Columns after those of the contract.
const MORE: [&str; 4] = ["area_name", "period_label", "data_kind", "release_id"];

/// The header line.
pub fn header() -> String {
    let schema = schema::observations();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).chain(MORE).collect();
    names.join(",") + "\r\n"
}

/// One line. A withheld cell has its key, its status, and empty fields.
pub fn line(release: &Release, observation: &Observation) -> String {
    let key = &observation.key;
    let shown = observation.shown();
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let count = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    let area_name = release.area(&key.area_id).map(|area| area.name.clone()).unwrap_or_default();
    let kind = serde_json::to_value(release.manifest().data_kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
    let fields = [
        key.indicator_id.clone(),
        observation.indicator_version.to_string(),
        key.component.clone(),
        key.area_level.as_str().to_owned(),
        key.area_id.clone(),
        key.period.start.to_string(),
        key.period.end.to_string(),
        key.period.pooled_years.to_string(),
        observation.is_provisional.to_string(),
        key.dimension.clone(),
        key.category.clone(),
        observation.status().as_str().to_owned(),
        number(shown.map(|s| s.value)),
        number(shown.and_then(|s| s.lower)),
        number(shown.and_then(|s| s.upper)),
        number(shown.and_then(|s| s.interval_level)),
        shown.and_then(|s| s.interval_method.clone()).unwrap_or_default(),
        shown.map(|s| s.unit.clone()).unwrap_or_default(),
        count(shown.map(|s| s.numerator)),
        count(shown.and_then(|s| s.denominator)),
        count(shown.and_then(|s| s.missing)),
        number(shown.and_then(|s| s.link_low)),
        number(shown.and_then(|s| s.link_high)),
        shown.map(|s| s.reliability.as_str().to_owned()).unwrap_or_default(),
        shown.and_then(|s| s.comparison).map(|c| c.as_str().to_owned()).unwrap_or_default(),
        shown.and_then(|s| s.trend.clone()).unwrap_or_default(),
        shown.map(|s| s.flags.join(";")).unwrap_or_default(),
        area_name,
        key.period.label(),
        kind,
        release.manifest().release_id.clone(),
    ];
    fields.map(|field| quoted(&field)).join(",") + "\r\n"
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}
