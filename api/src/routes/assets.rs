//! Stylesheet, script and fonts, under names that change with their bytes.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::state::AppState;

/// One file; kept by readers for ever, since another version has another name.
pub(crate) async fn asset(State(state): State<AppState>, Path(name): Path<String>) -> Response {
    let Some(asset) = state.assets().file(&name) else { return Problem::not_found("There is no such file.").into_response() };
    let headers = [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, asset.bytes.clone()).into_response()
}
