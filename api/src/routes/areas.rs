//! Areas: states, counties, regions.

use attune_contract::{Area, AreaLevel};
use axum::extract::{Path, RawQuery};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::{Current, ReleaseStamp, known_pairs};
use crate::problem::Problem;

fn body(area: &Area) -> Value {
    let mut value = json!(area);
    value["links"] =
        json!({ "self": format!("/v1/areas/{}", area.id), "profile": format!("/v1/profiles/{}", area.id), "html": format!("/places/{}", area.id) });
    value
}

/// Areas of the release, by level, parent, or words in the name.
#[utoipa::path(
    get, path = "/v1/areas", tag = "areas",
    params(
        ("level" = Option<String>, Query, description = "state, county, tract or region", example = "county"),
        ("parent" = Option<String>, Query, description = "Id of the area they lie in", example = "27"),
        ("q" = Option<String>, Query, description = "Part of the name", example = "Ramsey"),
    ),
    responses((status = 200, description = "Areas, parents before members", body = Object), (status = 400, description = "A parameter is unknown or invalid", content_type = "application/problem+json"))
)]
pub(crate) async fn list(Extension(loaded): Current, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    let pairs = known_pairs(query.as_deref(), &["level", "parent", "q"])?;
    let given = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let level = given("level")
        .map(|word| AreaLevel::parse(word).ok_or_else(|| Problem::invalid_parameter("level", "use state, county, tract or region")))
        .transpose()?;
    let parent = given("parent");
    if parent.is_some_and(|parent| loaded.release.area(parent).is_none()) {
        return Err(Problem::invalid_parameter("parent", "the release has no such area"));
    }
    let words = given("q").map(str::to_lowercase);
    let areas: Vec<Value> = loaded
        .release
        .areas()
        .iter()
        .filter(|area| level.is_none_or(|level| area.level == level))
        .filter(|area| parent.is_none_or(|parent| area.parent_id.as_deref() == Some(parent)))
        .filter(|area| words.as_ref().is_none_or(|words| area.name.to_lowercase().contains(words)))
        .map(body)
        .collect();
    Ok(Json(json!({ "release": ReleaseStamp::of(&loaded), "total": areas.len(), "areas": areas })))
}

/// One area with the areas within it.
#[utoipa::path(
    get, path = "/v1/areas/{area}", tag = "areas",
    params(("area" = String, Path, description = "FIPS code or declared id", example = "27123")),
    responses((status = 200, description = "Area", body = Object), (status = 404, description = "No such area", content_type = "application/problem+json"))
)]
pub(crate) async fn one(Extension(loaded): Current, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    known_pairs(query.as_deref(), &[])?;
    let area = loaded.release.area(&id).ok_or_else(|| Problem::not_found("The release has no such area."))?;
    let mut value = body(area);
    value["members"] = loaded.release.members(&id).map(|member| json!({ "id": member.id, "name": member.name, "level": member.level })).collect();
    value["release"] = json!(ReleaseStamp::of(&loaded));
    Ok(Json(value))
}
