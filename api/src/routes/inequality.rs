//! Measures of inequality, filtered by their keys and never by what they hold but for the status.

use std::sync::Arc;

use attune_contract::{Inequality, Release, inequality_json};
use axum::Extension;
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::filter::Filter;
use super::paging::{PAGING, PageLinks, Paging, csv_answer, json_answer};
use super::{Current, ReleaseStamp, known_pairs};
use crate::csv;
use crate::openapi::InequalityBody;
use crate::problem::Problem;
use crate::state::Loaded;

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
    let paging = Paging::parse(&loaded, &headers, &pairs)?;
    let matches = select(&filter, &loaded.release);
    let rows = paging.cut(&matches);
    if paging.is_csv {
        let places: Vec<usize> = rows.into_iter().filter_map(|row| place_of(&loaded.release, row)).collect();
        let line = |loaded: &Loaded, place: usize| csv::inequality::line(&loaded.release, &loaded.release.inequality()[place]);
        return Ok(csv_answer(Arc::clone(&loaded), "inequality", csv::inequality::header(), &places, line));
    }
    let base = pairs.iter().filter(|(name, _)| name != "cursor");
    let base = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(base).finish();
    let next = paging.next(&format!("/v1/inequality?{base}"), matches.len());
    let page = InequalityPage {
        release: ReleaseStamp::of(&loaded),
        total: matches.len(),
        limit: paging.limit(),
        inequality: rows.into_iter().map(inequality_json).collect(),
        links: PageLinks { next: next.clone() },
    };
    Ok(json_answer(page, next))
}

/// The rows that match, in key order.
fn select<'a>(filter: &Filter, release: &'a Release) -> Vec<&'a Inequality> {
    let rows: Vec<&[Inequality]> = match filter.indicators() {
        Some(indicators) => indicators.into_iter().map(|id| release.inequality_of(id)).collect(),
        None => vec![release.inequality()],
    };
    rows.into_iter().flatten().filter(|row| filter.admits(release, *row)).collect()
}

/// Where a row stands in the release: rows are sorted by key, and no two have the same.
fn place_of(release: &Release, row: &Inequality) -> Option<usize> {
    release.inequality().binary_search_by(|other| other.key.cmp(&row.key)).ok()
}
