//! Indicators and their metadata.

use attune_contract::{Indicator, Release};
use axum::extract::{Path, RawQuery};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::{Current, ReleaseStamp, known_pairs};
use crate::problem::Problem;

fn body(release: &Release, indicator: &Indicator) -> Result<Value, Problem> {
    let mut value = serde_json::to_value(indicator).map_err(|_| Problem::internal())?;
    value["dimensions"] = release.dimensions_of(&indicator.id).map(|dimension| json!(dimension)).collect();
    value["periods"] = release
        .periods(&indicator.id)
        .iter()
        .map(|period| json!({ "label": period.label(), "start": period.start, "end": period.end, "pooled_years": period.pooled_years }))
        .collect();
    value["links"] = json!({
        "self": format!("/v1/indicators/{}", indicator.id),
        "observations": format!("/v1/observations?indicator={}", indicator.id),
        "inequality": format!("/v1/inequality?indicator={}", indicator.id),
        "equity": format!("/v1/indicators/{}/equity", indicator.id),
        "html": format!("/indicators/{}", indicator.id),
    });
    Ok(value)
}

/// Every indicator of the release with its metadata.
#[utoipa::path(get, path = "/v1/indicators", tag = "indicators", responses((status = 200, description = "Indicators in catalogue order", body = Object)))]
pub(crate) async fn list(Extension(loaded): Current, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    known_pairs(query.as_deref(), &[])?;
    let release = &loaded.release;
    let indicators = release.indicators().iter().map(|indicator| body(release, indicator)).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(json!({ "release": ReleaseStamp::of(&loaded), "total": indicators.len(), "indicators": indicators })))
}

/// One indicator: definition, components, dimensions, periods, limitations.
#[utoipa::path(
    get, path = "/v1/indicators/{indicator}", tag = "indicators",
    params(("indicator" = String, Path, description = "Indicator id", example = "sec_dev_screen_u3")),
    responses((status = 200, description = "Metadata", body = Object), (status = 404, description = "No such indicator", content_type = "application/problem+json"))
)]
pub(crate) async fn one(Extension(loaded): Current, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    known_pairs(query.as_deref(), &[])?;
    let indicator = loaded.release.indicator(&id).ok_or_else(|| Problem::not_found("The release has no such indicator."))?;
    let mut value = body(&loaded.release, indicator)?;
    value["release"] = json!(ReleaseStamp::of(&loaded));
    Ok(Json(value))
}
