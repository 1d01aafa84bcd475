//! The current release's manifest and the disclosure rules in force.

use axum::extract::RawQuery;
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::{Current, known_pairs};
use crate::problem::Problem;

/// The manifest of the current release: inputs, files with checksums, policy, licence.
#[utoipa::path(get, path = "/v1/releases/current", tag = "release", responses((status = 200, description = "Manifest", body = Object)))]
pub(crate) async fn current(Extension(loaded): Current, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    known_pairs(query.as_deref(), &[])?;
    let mut manifest = serde_json::to_value(loaded.release.manifest()).map_err(|_| Problem::internal())?;
    if let Some(published_at) = &loaded.published_at {
        manifest["published_at"] = json!(published_at);
    }
    Ok(Json(manifest))
}

/// The disclosure rules in force, as every release prints them.
#[utoipa::path(get, path = "/v1/suppression-policy", tag = "release", responses((status = 200, description = "Policy", body = Object)))]
pub(crate) async fn suppression_policy(Extension(loaded): Current, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    known_pairs(query.as_deref(), &[])?;
    serde_json::to_value(&loaded.release.manifest().policy).map(Json).map_err(|_| Problem::internal())
}
