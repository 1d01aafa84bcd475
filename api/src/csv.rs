//! Tables of the release as CSV: every column of the contract, then the names a reader needs, on every row.

pub(crate) mod inequality;
pub(crate) mod observations;

use attune_contract::{AreaLevel, Period, Release};

/// Columns after those of the contract.
const MORE: [&str; 4] = ["area_name", "period_label", "data_kind", "release_id"];

fn header_of(schema: &arrow::datatypes::Schema) -> String {
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).chain(MORE).collect();
    names.join(",") + "\r\n"
}

/// The fields of [`MORE`].
fn more(release: &Release, area_id: &str, period: &Period) -> [String; 4] {
    let area_name = release.area(area_id).map(|area| area.name.clone()).unwrap_or_default();
    let kind = serde_json::to_value(release.manifest().data_kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
    [area_name, period.label(), kind, release.manifest().release_id.clone()]
}

/// The columns of every table that say where and when.
fn place_and_period(component: &str, level: AreaLevel, area_id: &str, period: &Period) -> [String; 6] {
    let [start, end] = [period.start, period.end].map(|day| day.to_string());
    [component.to_owned(), level.as_str().to_owned(), area_id.to_owned(), start, end, period.pooled_years.to_string()]
}

fn whole(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn line_of(fields: impl IntoIterator<Item = String>) -> String {
    fields.into_iter().map(|field| quoted(&field)).collect::<Vec<_>>().join(",") + "\r\n"
}

fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}
