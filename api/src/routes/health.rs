//! Whether the server lives, and whether it has something to serve.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::state::{AppState, Served};

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "The process answers", content_type = "text/plain", body = String)))]
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// There is a release to serve.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, description = "A release is served"), (status = 503, description = "No release is served")))]
pub(crate) async fn ready(State(state): State<AppState>) -> Response {
    match state.served() {
        Served::Release(loaded) => Json(json!({ "status": "ready", "release": loaded.release.manifest().release_id })).into_response(),
        Served::Nothing => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "no release yet" }))).into_response(),
        Served::Withdrawn { release_id } => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "withdrawn", "release": release_id }))).into_response(),
    }
}
