//! The service document and the description of the API.

use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Current, ReleaseStamp, known_pairs};
use crate::openapi;
use crate::problem::Problem;

/// What this service offers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Service {
    /// Title of the release.
    title: String,
    /// The release that answers.
    release: ReleaseStamp,
    /// Licence of the data.
    licence: String,
    /// Whom to ask.
    contact: String,
    /// How to cite.
    citation: String,
    /// Where to go.
    links: Links,
}

/// Addresses of the resources.
#[derive(Debug, Serialize, ToSchema)]
struct Links {
    indicators: &'static str,
    areas: &'static str,
    observations: &'static str,
    inequality: &'static str,
    release: &'static str,
    suppression_policy: &'static str,
    openapi: &'static str,
    html: &'static str,
}

/// Service document: release, licence, contact and links.
#[utoipa::path(get, path = "/v1", tag = "service", responses((status = 200, description = "Service document", body = Service)))]
pub(crate) async fn service(Extension(loaded): Current, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    known_pairs(query.as_deref(), &[])?;
    let manifest = loaded.release.manifest();
    Ok(Json(Service {
        title: manifest.title.clone(),
        release: ReleaseStamp::of(&loaded),
        licence: manifest.licence.clone(),
        contact: manifest.contact.clone(),
        citation: manifest.citation.clone(),
        links: Links {
            indicators: "/v1/indicators",
            areas: "/v1/areas",
            observations: "/v1/observations",
            inequality: "/v1/inequality",
            release: "/v1/releases/current",
            suppression_policy: "/v1/suppression-policy",
            openapi: "/v1/openapi.json",
            html: "/",
        },
    })
    .into_response())
}

/// The OpenAPI description, with ids of the current release as examples.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "service", responses((status = 200, description = "OpenAPI 3.1 document")))]
pub(crate) async fn openapi(Extension(loaded): Current, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    known_pairs(query.as_deref(), &[])?;
    Ok(Json(openapi::document(Some(&loaded.release))).into_response())
}
