//! Which release answers a request, and whether the reader already has the answer.

use std::sync::Arc;

use attune_dashboards::pages::{self, Notice};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::problem::Problem;
use crate::release_store::hex;
use crate::routes::{is_api, wants_csv};
use crate::state::{AppState, Loaded, Served};

const API_CACHE: HeaderValue = HeaderValue::from_static("public, max-age=300, stale-while-revalidate=86400");
const PAGE_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const VARY: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding");

/// Hands the current release to the handler, then answers 304 where the reader's copy is the same.
pub async fn with_release(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let loaded = match state.served() {
        Served::Release(loaded) => loaded,
        Served::Nothing => return nothing_yet(&state, &path),
        Served::Withdrawn { release_id } => return withdrawn(&state, &path, &release_id),
    };
    let tag = entity_tag(&state, &loaded, &request);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    request.extensions_mut().insert(Arc::clone(&loaded));
    let mut response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    if known.is_some_and(|known| names(&known, &tag)) {
        response = StatusCode::NOT_MODIFIED.into_response();
    }
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, if is_api(&path) { API_CACHE } else { PAGE_CACHE });
    headers.insert(header::VARY, VARY);
    response
}

/// A strong tag: release, address, representation, and the version of what draws it.
fn entity_tag(state: &AppState, loaded: &Loaded, request: &Request) -> String {
    let accepts_gzip = contains(request.headers(), header::ACCEPT_ENCODING, "gzip");
    let parts = [
        loaded.release.manifest().release_id.as_str(),
        loaded.published_at.as_deref().unwrap_or_default(),
        request.uri().path_and_query().map_or("/", |address| address.as_str()),
        if wants_csv(request.headers()) { "csv" } else { "json" },
        if accepts_gzip { "gzip" } else { "identity" },
        env!("CARGO_PKG_VERSION"),
        state.assets().stylesheet(),
    ];
    let digest = hex(&Sha256::digest(parts.join("\n")));
    format!("\"{}\"", &digest[..32])
}

fn contains(headers: &HeaderMap, name: header::HeaderName, word: &str) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
}

/// Whether an `If-None-Match` names this tag. A weak form of it counts, as RFC 9110 compares weakly here.
fn names(known: &HeaderValue, tag: &str) -> bool {
    known.to_str().is_ok_and(|known| known.trim() == "*" || known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
}

fn nothing_yet(state: &AppState, path: &str) -> Response {
    let retry = [(header::RETRY_AFTER, "30")];
    if is_api(path) {
        return (retry, Problem::no_release()).into_response();
    }
    let notice = Notice {
        heading: "The first release is on its way".to_owned(),
        paragraphs: vec!["This server is up, but no release has been published to it yet. The pages appear by themselves as soon as there is one.".to_owned()],
        path: path.to_owned(),
        offers_search: false,
    };
    (StatusCode::SERVICE_UNAVAILABLE, retry, notice_html(state, notice)).into_response()
}

fn withdrawn(state: &AppState, path: &str, release_id: &str) -> Response {
    if is_api(path) {
        return Problem::withdrawn(release_id).into_response();
    }
    let notice = Notice {
        heading: "This release was withdrawn".to_owned(),
        paragraphs: vec![
            "The people who published it took it back. Numbers from it should no longer be used.".to_owned(),
            "A corrected release will appear here when it is ready.".to_owned(),
        ],
        path: path.to_owned(),
        offers_search: false,
    };
    (StatusCode::GONE, notice_html(state, notice)).into_response()
}

fn notice_html(state: &AppState, notice: Notice) -> Html<String> {
    let fallback = notice.heading.clone();
    Html(pages::notice(None, state.assets(), notice).unwrap_or(fallback))
}
