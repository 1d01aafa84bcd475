//! The latest cell of every indicator for one area: what the place's page shows.

use attune_contract::observation_json;
use attune_dashboards::profile;
use axum::extract::{Path, RawQuery};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::{Current, ReleaseStamp, known_pairs};
use crate::problem::Problem;

/// The latest cell of every indicator for one area, the pooled cell where that is withheld, and the state's.
#[utoipa::path(
    get, path = "/v1/profiles/{area}", tag = "observations",
    params(("area" = String, Path, description = "FIPS code or declared id", example = "27123")),
    responses((status = 200, description = "Profile", body = Object), (status = 404, description = "No such area", content_type = "application/problem+json"))
)]
pub(crate) async fn one(Extension(loaded): Current, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    known_pairs(query.as_deref(), &[])?;
    let release = &loaded.release;
    let area = release.area(&id).ok_or_else(|| Problem::not_found("The release has no such area."))?;
    let entries: Vec<Value> = profile(release, area)
        .into_iter()
        .map(|entry| {
            json!({
                "indicator": { "id": entry.indicator.id, "name": entry.indicator.short_name, "polarity": entry.indicator.polarity },
                "observation": observation_json(entry.observation),
                "pooled": entry.pooled.map(observation_json),
                "state": entry.state.map(observation_json),
            })
        })
        .collect();
    Ok(Json(json!({ "release": ReleaseStamp::of(&loaded), "area": area, "indicators": entries, "links": { "html": format!("/places/{id}") } })))
}
