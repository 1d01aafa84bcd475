//! Measures of inequality, filtered by their keys and never by what they hold but for the status.

use attune_contract::Inequality;
use axum::Extension;
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::filter::Filter;
use super::paging::{PAGING, PageLinks};
use super::rows::{self, Listed};
use super::{Current, ReleaseStamp, known_pairs};
use crate::openapi::InequalityBody;
use crate::problem::Problem;

/// A page of measures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InequalityPage {
    /// The release that answers.
    release: ReleaseStamp,
    /// Rows that match, over all pages.
    total: usize,
    /// Rows of this page at most.
    limit: usize,
    /// The rows, sorted by key.
    #[schema(value_type = Vec<InequalityBody>)]
    inequality: Vec<Value>,
    /// This page and the next.
    links: PageLinks,
}

const FILTERS: [&str; 12] =
    ["indicator", "component", "area", "level", "parent", "period", "pooled_years", "dimension", "measure", "variant", "stratum", "status"];

/// Measures of inequality by key, as JSON or CSV. Rows without a figure are there, with their status.
#[utoipa::path(
    get, path = "/v1/inequality", tag = "inequality",
    params(
        ("indicator" = Option<String>, Query, description = "Indicator ids, comma separated", example = "sec_dev_screen_u3"),
        ("component" = Option<String>, Query, description = "Rates within an indicator"),
        ("area" = Option<String>, Query, description = "Area ids, comma separated", example = "27"),
        ("level" = Option<String>, Query, description = "state, county, tract or region"),
        ("parent" = Option<String>, Query, description = "Areas that lie in these"),
        ("period" = Option<String>, Query, description = "Label such as 2025 or 2023-2025, or first day"),
        ("pooled_years" = Option<String>, Query, description = "Years pooled, such as 1 or 3"),
        ("dimension" = Option<String>, Query, description = "A way of splitting, or county for the counties of a state"),
        ("measure" = Option<String>, Query, description = "Codes of measures, such as d, r or sii; all for rows that say why there is none"),
        ("variant" = Option<String>, Query, description = "Forms of measures, such as from_reference"),
        ("stratum" = Option<String>, Query, description = "Groups beside the reference; all for measures over all groups"),
        ("status" = Option<String>, Query, description = "published, suppressed, unreliable, not_collected, not_reported, withdrawn"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Rows a page; CSV without a limit holds every match", example = 100),
        ("cursor" = Option<String>, Query, description = "From links.next"),
        ("format" = Option<String>, Query, description = "json or csv; before the Accept header"),
    ),
    responses(
        (status = 200, description = "Measures, sorted by key", content((InequalityPage = "application/json"), (String = "text/csv"))),
        (status = 304, description = "The reader's copy is the same"),
        (status = 400, description = "A parameter is unknown or invalid", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(Extension(loaded): Current, headers: HeaderMap, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let known: Vec<&str> = FILTERS.iter().copied().chain(PAGING).collect();
    let pairs = known_pairs(query.as_deref(), &known)?;
    let filter = Filter::parse(&loaded.release, &pairs, &FILTERS)?;
    rows::answer::<Inequality, _>(&loaded, &headers, &pairs, &filter, &rows::first_page("/v1/inequality", &pairs), |listed| {
        let Listed { release, total, limit, rows, links } = listed;
        InequalityPage { release, total, limit, inequality: rows, links }
    })
}
