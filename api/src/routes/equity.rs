//! The equity picture of one indicator in one place: its groups, how far they are apart, and of how many the group is not known.

use attune_contract::{ALL, Area, Equity, FROM_REFERENCE, Indicator, Period, Release, inequality_json, observation_json};
use axum::extract::{Path, RawQuery};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::{Current, ReleaseStamp, known_pairs};
use crate::problem::Problem;

/// The groups of every split of one indicator in one area and period, each with its cell, and every measure between them.
#[utoipa::path(
    get, path = "/v1/indicators/{indicator}/equity", tag = "inequality",
    params(
        ("indicator" = String, Path, description = "Indicator id", example = "sec_dev_screen_u3"),
        ("area" = Option<String>, Query, description = "FIPS code or declared id; the first state where it is left out", example = "27"),
        ("component" = Option<String>, Query, description = "Rate within the indicator; the headline one where it is left out"),
        ("period" = Option<String>, Query, description = "Label such as 2025 or 2023-2025, or first day; the latest year where it is left out"),
    ),
    responses(
        (status = 200, description = "Groups and measures by dimension", body = Object),
        (status = 404, description = "No such indicator", content_type = "application/problem+json"),
        (status = 400, description = "A parameter is unknown or invalid", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn one(Extension(loaded): Current, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    let pairs = known_pairs(query.as_deref(), &["area", "component", "period"])?;
    let release = &loaded.release;
    let indicator = release.indicator(&id).ok_or_else(|| Problem::not_found("The release has no such indicator."))?;
    let given = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let area = match given("area") {
        Some(id) => release.area(id).ok_or_else(|| Problem::invalid_parameter("area", "the release has no such area"))?,
        None => release.states().next().ok_or_else(|| Problem::not_found("The release has no state."))?,
    };
    let component = component(indicator, given("component"))?;
    let period = period(release, indicator, given("period"))?;
    let dimensions: Vec<Value> = release.equity(&indicator.id, component, area, period).iter().map(|equity| picture(release, equity)).collect();
    Ok(Json(json!({
        "release": ReleaseStamp::of(&loaded),
        "indicator": { "id": indicator.id, "name": indicator.name, "unit": indicator.unit, "polarity": indicator.polarity },
        "component": component,
        "area": area,
        "period": { "label": period.label(), "start": period.start, "end": period.end, "pooled_years": period.pooled_years },
        "total": release.cell(&indicator.id, component, area, period, ALL, ALL).map(observation_json),
        "dimensions": dimensions,
        "links": { "inequality": link(indicator, component, area, period), "html": format!("/places/{}/{}", area.id, indicator.id) },
    })))
}

fn link(indicator: &Indicator, component: &str, area: &Area, period: Period) -> String {
    format!("/v1/inequality?indicator={}&component={component}&area={}&period={}", indicator.id, area.id, period.label())
}

fn component<'a>(indicator: &'a Indicator, wanted: Option<&str>) -> Result<&'a str, Problem> {
    let found = match wanted {
        Some(id) => indicator.components.iter().find(|component| component.id == id),
        None => indicator.components.first(),
    };
    found.map(|component| component.id.as_str()).ok_or_else(|| Problem::invalid_parameter("component", "the indicator has no such component"))
}

fn period(release: &Release, indicator: &Indicator, wanted: Option<&str>) -> Result<Period, Problem> {
    let Some(wanted) = wanted else {
        return release.latest_period(&indicator.id).ok_or_else(|| Problem::not_found("The release has no year of this indicator."));
    };
    let found = release.periods(&indicator.id).into_iter().find(|period| period.label() == wanted || period.start.to_string() == wanted);
    found.ok_or_else(|| Problem::invalid_parameter("period", "the indicator has no such period"))
}

fn picture(release: &Release, equity: &Equity<'_>) -> Value {
    let label = release.dimension(equity.dimension).map_or("County", |dimension| dimension.label.as_str());
    // What the rows of a split share stands in each of them.
    let shared = equity.rows.first();
    let (between, over_all): (Vec<_>, Vec<_>) = equity.rows.iter().partition(|row| row.key.variant == FROM_REFERENCE);
    json!({
        "dimension": equity.dimension,
        "label": label,
        "reference": shared.and_then(|row| row.reference.as_deref()),
        "reference_rule": shared.and_then(|row| row.reference_rule),
        "unknown_percent": shared.and_then(|row| row.unknown_percent),
        "flags": shared.map(|row| row.flags.as_slice()),
        "strata": equity.strata.iter().map(|cell| observation_json(cell)).collect::<Vec<_>>(),
        "unknown": equity.unknown.map(observation_json),
        "comparisons": between.into_iter().map(inequality_json).collect::<Vec<_>>(),
        "measures": over_all.into_iter().map(inequality_json).collect::<Vec<_>>(),
    })
}
