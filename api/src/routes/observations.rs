//! The cells of the release, filtered by their keys and never by what they hold but for the status.

use attune_contract::Observation;
use axum::Extension;
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::filter::Filter;
use super::paging::{LARGEST_LIMIT, PAGING, PageLinks};
use super::rows::{self, Listed};
use super::{Current, ReleaseStamp, known_pairs};
use crate::openapi::ObservationBody;
use crate::problem::Problem;

/// A page of cells.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObservationPage {
    /// The release that answers.
    release: ReleaseStamp,
    /// Cells that match, over all pages.
    total: usize,
    /// Cells of this page at most.
    limit: usize,
    /// The cells, sorted by key.
    #[schema(value_type = Vec<ObservationBody>)]
    observations: Vec<Value>,
    /// This page and the next.
    links: PageLinks,
}

const SERIES_FILTERS: [&str; 6] = ["component", "period", "pooled_years", "dimension", "category", "status"];
const FILTERS: [&str; 10] = ["indicator", "component", "area", "level", "parent", "period", "pooled_years", "dimension", "category", "status"];

/// Cells of the release by key, as JSON or CSV. Withheld cells are there, with their status and no number.
#[utoipa::path(
    get, path = "/v1/observations", tag = "observations",
    params(
        ("indicator" = Option<String>, Query, description = "Indicator ids, comma separated", example = "sec_dev_screen_u3"),
        ("component" = Option<String>, Query, description = "Rates within an indicator"),
        ("area" = Option<String>, Query, description = "Area ids, comma separated", example = "27123"),
        ("level" = Option<String>, Query, description = "state, county, tract or region"),
        ("parent" = Option<String>, Query, description = "Areas that lie in these"),
        ("period" = Option<String>, Query, description = "Label such as 2025 or 2023-2025, or first day"),
        ("pooled_years" = Option<String>, Query, description = "Years pooled, such as 1 or 3"),
        ("dimension" = Option<String>, Query, description = "all, or a way of splitting", example = "all"),
        ("category" = Option<String>, Query, description = "all, or a category of a dimension"),
        ("status" = Option<String>, Query, description = "published, suppressed, unreliable, nobody, not_collected, not_reported, withdrawn"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Cells a page; CSV without a limit holds every match", example = 100),
        ("cursor" = Option<String>, Query, description = "From links.next"),
        ("format" = Option<String>, Query, description = "json or csv; before the Accept header"),
    ),
    responses(
        (status = 200, description = "Cells, sorted by key", content((ObservationPage = "application/json"), (String = "text/csv"))),
        (status = 304, description = "The reader's copy is the same"),
        (status = 400, description = "A parameter is unknown or invalid", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(Extension(loaded): Current, headers: HeaderMap, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let known: Vec<&str> = FILTERS.iter().copied().chain(PAGING).collect();
    let pairs = known_pairs(query.as_deref(), &known)?;
    let filter = Filter::parse(&loaded.release, &pairs, &FILTERS)?;
    rows::answer::<Observation, _>(&loaded, &headers, &pairs, &filter, &rows::first_page("/v1/observations", &pairs), page)
}

/// Every cell of one indicator in one area.
#[utoipa::path(
    get, path = "/v1/observations/{indicator}/{area}", tag = "observations",
    params(
        ("indicator" = String, Path, description = "Indicator id", example = "sec_dev_screen_u3"),
        ("area" = String, Path, description = "FIPS code or declared id", example = "27123"),
        ("component" = Option<String>, Query, description = "Rates within an indicator"),
        ("period" = Option<String>, Query, description = "Label or first day"),
        ("pooled_years" = Option<String>, Query, description = "Years pooled"),
        ("dimension" = Option<String>, Query, description = "all, or a way of splitting", example = "all"),
        ("category" = Option<String>, Query, description = "all, or a category of a dimension"),
        ("status" = Option<String>, Query, description = "Status of the cell"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "Cells a page", example = 100),
        ("cursor" = Option<String>, Query, description = "From links.next"),
        ("format" = Option<String>, Query, description = "json or csv"),
    ),
    responses(
        (status = 200, description = "Cells, sorted by key", content((ObservationPage = "application/json"), (String = "text/csv"))),
        (status = 404, description = "No such indicator or area", content_type = "application/problem+json"),
    )
)]
pub(crate) async fn series(
    Extension(loaded): Current,
    Path((indicator, area)): Path<(String, String)>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let known: Vec<&str> = SERIES_FILTERS.iter().copied().chain(PAGING).collect();
    let mut pairs = known_pairs(query.as_deref(), &known)?;
    if loaded.release.indicator(&indicator).is_none() {
        return Err(Problem::not_found("The release has no such indicator."));
    }
    if loaded.release.area(&area).is_none() {
        return Err(Problem::not_found("The release has no such area."));
    }
    if pairs.iter().all(|(name, _)| name != "limit") {
        pairs.push(("limit".to_owned(), LARGEST_LIMIT.to_string()));
    }
    let mut filter = Filter::parse(&loaded.release, &pairs, &FILTERS)?;
    let address = rows::first_page(&format!("/v1/observations/{indicator}/{area}"), &pairs);
    filter.indicator.push(indicator);
    filter.area.push(area);
    rows::answer::<Observation, _>(&loaded, &headers, &pairs, &filter, &address, page)
}

fn page(listed: Listed) -> ObservationPage {
    let Listed { release, total, limit, rows, links } = listed;
    ObservationPage { release, total, limit, observations: rows, links }
}
