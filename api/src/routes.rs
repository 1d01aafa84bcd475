//! One file a resource; here they are put together, with what every answer carries.

pub(crate) mod areas;
mod assets;
pub(crate) mod equity;
mod filter;
pub(crate) mod health;
pub(crate) mod indicators;
pub(crate) mod inequality;
pub(crate) mod observations;
mod pages;
mod paging;
pub(crate) mod profiles;
pub(crate) mod releases;
mod rows;
pub(crate) mod service;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::Serialize;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::ToSchema;

use crate::etag;
use crate::problem::Problem;
use crate::state::{AppState, Loaded};

/// The release that answers this request, as the middleware handed it over.
pub(crate) type Current = Extension<Arc<Loaded>>;

/// The whole server: API and pages.
pub fn router(state: AppState) -> Router {
    let with_release = Router::new()
        .route("/v1", get(service::service))
        .route("/v1/indicators", get(indicators::list))
        .route("/v1/indicators/{indicator}", get(indicators::one))
        .route("/v1/indicators/{indicator}/equity", get(equity::one))
        .route("/v1/areas", get(areas::list))
        .route("/v1/areas/{area}", get(areas::one))
        .route("/v1/observations", get(observations::list))
        .route("/v1/observations/{indicator}/{area}", get(observations::series))
        .route("/v1/inequality", get(inequality::list))
        .route("/v1/profiles/{area}", get(profiles::one))
        .route("/v1/releases/current", get(releases::current))
        .route("/v1/suppression-policy", get(releases::suppression_policy))
        .route("/v1/openapi.json", get(service::openapi))
        .route("/", get(pages::home))
        .route("/indicators", get(pages::indicators))
        .route("/indicators/{indicator}", get(pages::indicator))
        .route("/places", get(pages::places))
        .route("/places/{area}", get(pages::place))
        .route("/places/{area}/{indicator}", get(pages::place_indicator))
        .route("/about", get(pages::about))
        .fallback(pages::not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(state.clone(), etag::with_release));
    let always = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/assets/{name}", get(assets::asset))
        .route("/problems/{slug}", get(pages::problem))
        .method_not_allowed_fallback(method_not_allowed);
    always.merge(with_release).layer(middleware::from_fn(open_to_programs)).layer(CompressionLayer::new()).layers(SECURITY).with_state(state)
}

const SECURITY: [(&str, &str); 5] = [
    ("content-security-policy", "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

trait Layers {
    fn layers(self, headers: [(&'static str, &'static str); 5]) -> Self;
}

impl Layers for Router<AppState> {
    fn layers(self, headers: [(&'static str, &'static str); 5]) -> Self {
        headers.into_iter().fold(self, |router, (name, value)| {
            router.layer(SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value)))
        })
    }
}

/// Lets programs in other pages read the API: it is public, and knows no session.
async fn open_to_programs(request: Request, next: Next) -> Response {
    let is_api = is_api(request.uri().path());
    let mut response = next.run(request).await;
    if is_api {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("ETag, Link"));
    }
    response
}

async fn method_not_allowed() -> Response {
    ([(header::ALLOW, "GET, HEAD")], Problem::method_not_allowed()).into_response()
}

/// Whether a path belongs to the API.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/")
}

/// Whether the reader asks for CSV before JSON.
pub(crate) fn wants_csv(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let place = |kind: &str| accept.split(',').position(|one| one.trim().split(';').next() == Some(kind));
    place("text/csv").is_some_and(|csv| place("application/json").is_none_or(|json| csv < json))
}

/// The pairs of a query.
pub(crate) fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

/// The pairs of a query, all of them known.
///
/// A misspelt filter that returns everything would be a data error, so it is refused.
pub(crate) fn known_pairs(query: Option<&str>, known: &[&str]) -> Result<Vec<(String, String)>, Problem> {
    let pairs = pairs(query);
    match pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(Problem::unknown_parameter(name, known)),
        None => Ok(pairs),
    }
}

/// Which release an answer comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseStamp {
    /// Its id.
    pub id: String,
    /// The day it speaks for.
    pub created: String,
    /// `synthetic`: example data, nobody's results; or `real`.
    #[schema(value_type = String, example = "synthetic")]
    pub data_kind: attune_contract::DataKind,
}

impl ReleaseStamp {
    pub(crate) fn of(loaded: &Loaded) -> ReleaseStamp {
        let manifest = loaded.release.manifest();
        ReleaseStamp { id: manifest.release_id.clone(), created: manifest.created.clone(), data_kind: manifest.data_kind }
    }
}
