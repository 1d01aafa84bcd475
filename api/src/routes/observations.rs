//! The cells of the release, filtered by their keys and never by what they hold but for the status.

use std::sync::Arc;

use attune_contract::{AreaLevel, Observation, Release, Status, observation_json};
use axum::body::Body;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Current, ReleaseStamp, known_pairs, wants_csv};
use crate::csv;
use crate::openapi::ObservationBody;
use crate::problem::Problem;
use crate::state::Loaded;

const LARGEST_LIMIT: usize = 1000;
const DEFAULT_LIMIT: usize = 100;
/// Rows of CSV that are written at a time.
const CSV_CHUNK: usize = 2000;

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

/// Addresses of pages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageLinks {
    /// The next page, if there is one.
    next: Option<String>,
}

/// Values of one filter; empty means that it is not set.
#[derive(Debug, Default)]
struct Filter {
    indicator: Vec<String>,
    component: Vec<String>,
    area: Vec<String>,
    level: Vec<AreaLevel>,
    parent: Vec<String>,
    period: Vec<String>,
    pooled_years: Vec<u8>,
    dimension: Vec<String>,
    category: Vec<String>,
    status: Vec<Status>,
}

const SERIES_FILTERS: [&str; 6] = ["component", "period", "pooled_years", "dimension", "category", "status"];
const FILTERS: [&str; 10] = ["indicator", "component", "area", "level", "parent", "period", "pooled_years", "dimension", "category", "status"];

impl Filter {
    fn parse(release: &Release, pairs: &[(String, String)]) -> Result<Filter, Problem> {
        let mut filter = Filter::default();
        for (name, list) in pairs.iter().filter(|(name, _)| FILTERS.contains(&name.as_str())) {
            for value in list.split(',').map(str::trim) {
                filter.add(release, name, value)?;
            }
        }
        Ok(filter)
    }

    fn add(&mut self, release: &Release, name: &str, value: &str) -> Result<(), Problem> {
        let invalid = |message: &str| Problem::invalid_parameter(name, message);
        let known = |is_known: bool, message: &str| if is_known { Ok(value.to_owned()) } else { Err(invalid(message)) };
        let is_dimension = |id: &str| id == "all" || release.dimension(id).is_some();
        match name {
            "indicator" => self.indicator.push(known(release.indicator(value).is_some(), "the release has no such indicator")?),
            "component" => {
                let is_known =
                    value == "all" || release.indicators().iter().any(|indicator| indicator.components.iter().any(|component| component.id == value));
                self.component.push(known(is_known, "no indicator has such a component")?);
            }
            "area" => self.area.push(known(release.area(value).is_some(), "the release has no such area")?),
            "parent" => self.parent.push(known(release.area(value).is_some(), "the release has no such area")?),
            "level" => self.level.push(AreaLevel::parse(value).ok_or_else(|| invalid("use state, county, tract or region"))?),
            "period" => self.period.push(known(is_period(value), "use a label such as 2025 or 2023-2025, or the first day such as 2025-01-01")?),
            "pooled_years" => self.pooled_years.push(value.parse().map_err(|_| invalid("use a number of years such as 1 or 3"))?),
            "dimension" => self.dimension.push(known(is_dimension(value), "the release has no such dimension")?),
            "category" => {
                let is_known = value == "all" || release.dimensions().iter().any(|dimension| dimension.categories.iter().any(|category| category.id == value));
                self.category.push(known(is_known, "no dimension has such a category")?);
            }
            _ => self
                .status
                .push(Status::parse(value).ok_or_else(|| invalid("use published, suppressed, unreliable, not_collected, not_reported or withdrawn"))?),
        }
        Ok(())
    }

    fn admits(&self, release: &Release, observation: &Observation) -> bool {
        fn is_in<T: PartialEq<U>, U: ?Sized>(list: &[T], value: &U) -> bool {
            list.is_empty() || list.iter().any(|one| one == value)
        }
        let key = &observation.key;
        is_in(&self.component, key.component.as_str())
            && is_in(&self.area, key.area_id.as_str())
            && is_in(&self.level, &key.area_level)
            && is_in(&self.dimension, key.dimension.as_str())
            && is_in(&self.category, key.category.as_str())
            && is_in(&self.pooled_years, &key.period.pooled_years)
            && is_in(&self.status, &observation.status())
            && (self.period.is_empty() || {
                let (label, start) = (key.period.label(), key.period.start.to_string());
                self.period.iter().any(|wanted| *wanted == label || *wanted == start)
            })
            && (self.parent.is_empty()
                || release.area(&key.area_id).and_then(|area| area.parent_id.as_deref()).is_some_and(|parent| is_in(&self.parent, parent)))
    }

    /// The cells that match, in key order.
    fn select<'a>(&self, release: &'a Release) -> Vec<&'a Observation> {
        if self.indicator.is_empty() {
            return release.observations().iter().filter(|observation| self.admits(release, observation)).collect();
        }
        let mut indicators: Vec<&String> = self.indicator.iter().collect();
        indicators.sort();
        indicators.dedup();
        indicators.into_iter().flat_map(|id| release.of_indicator(id)).filter(|observation| self.admits(release, observation)).collect()
    }
}

fn is_period(text: &str) -> bool {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_year(text) || text.split_once('-').is_some_and(|(first, last)| is_year(first) && is_year(last)) || text.parse::<chrono::NaiveDate>().is_ok()
}

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
        ("status" = Option<String>, Query, description = "published, suppressed, unreliable, not_collected, not_reported, withdrawn"),
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
    let known: Vec<&str> = FILTERS.iter().copied().chain(["limit", "cursor", "format"]).collect();
    let pairs = known_pairs(query.as_deref(), &known)?;
    let filter = Filter::parse(&loaded.release, &pairs)?;
    let base = pairs.iter().filter(|(name, _)| name != "cursor");
    let base = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(base).finish();
    answer(&loaded, &headers, &pairs, &filter, &format!("/v1/observations?{base}"))
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
    let known: Vec<&str> = SERIES_FILTERS.iter().copied().chain(["limit", "cursor", "format"]).collect();
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
    let mut filter = Filter::parse(&loaded.release, &pairs)?;
    let base = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs.iter().filter(|(name, _)| name != "cursor")).finish();
    let address = format!("/v1/observations/{indicator}/{area}?{base}");
    filter.indicator.push(indicator);
    filter.area.push(area);
    answer(&loaded, &headers, &pairs, &filter, &address)
}

fn answer(loaded: &Arc<Loaded>, headers: &HeaderMap, pairs: &[(String, String)], filter: &Filter, base: &str) -> Result<Response, Problem> {
    let given = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let is_csv = match given("format") {
        Some("csv") => true,
        Some("json") => false,
        Some(_) => return Err(Problem::invalid_parameter("format", "use json or csv")),
        None if accepts_nothing_here(headers) => return Err(Problem::not_acceptable("application/json and text/csv")),
        None => wants_csv(headers),
    };
    let limit = given("limit")
        .map(|text| {
            text.parse::<usize>()
                .ok()
                .filter(|limit| (1..=LARGEST_LIMIT).contains(limit))
                .ok_or_else(|| Problem::invalid_parameter("limit", "use a number from 1 to 1000"))
        })
        .transpose()?;
    let mark: String = loaded.release.manifest().release_id.chars().take(12).collect();
    let offset = given("cursor").map(|cursor| offset_of(cursor, &mark)).transpose()?.unwrap_or(0);
    let matches = filter.select(&loaded.release);
    if is_csv {
        let taken = matches.iter().skip(offset).take(limit.unwrap_or(usize::MAX));
        let chosen: Vec<usize> = taken.filter_map(|observation| index_of(&loaded.release, observation)).collect();
        return Ok(csv_answer(Arc::clone(loaded), chosen));
    }
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    let next = (offset + limit < matches.len()).then(|| format!("{base}{}cursor={mark}.{}", if base.ends_with('?') { "" } else { "&" }, offset + limit));
    let page = ObservationPage {
        release: ReleaseStamp::of(loaded),
        total: matches.len(),
        limit,
        observations: matches.iter().skip(offset).take(limit).map(|observation| observation_json(observation)).collect(),
        links: PageLinks { next: next.clone() },
    };
    let mut response = Json(page).into_response();
    if let Some(link) = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

fn accepts_nothing_here(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()) else { return false };
    !accept
        .split(',')
        .filter_map(|one| one.split(';').next())
        .any(|kind| matches!(kind.trim(), "*/*" | "application/*" | "application/json" | "text/*" | "text/csv" | "text/html"))
}

fn offset_of(cursor: &str, mark: &str) -> Result<usize, Problem> {
    let (release, offset) = cursor.split_once('.').ok_or_else(|| Problem::invalid_parameter("cursor", "use a cursor from links.next"))?;
    if release != mark {
        return Err(Problem::stale_cursor());
    }
    offset.parse().map_err(|_| Problem::invalid_parameter("cursor", "use a cursor from links.next"))
}

/// Where a cell stands in the release: cells are sorted by key, and no two have the same.
fn index_of(release: &Release, observation: &Observation) -> Option<usize> {
    release.observations().binary_search_by(|other| other.key.cmp(&observation.key)).ok()
}

/// Writes the rows a chunk at a time, so that a large export holds no large text.
fn csv_answer(loaded: Arc<Loaded>, chosen: Vec<usize>) -> Response {
    let chunks: Vec<Vec<usize>> = chosen.chunks(CSV_CHUNK).map(<[usize]>::to_vec).collect();
    let rows = chunks.into_iter().map(move |chunk| {
        let cells = loaded.release.observations();
        chunk.into_iter().map(|index| csv::line(&loaded.release, &cells[index])).collect::<String>()
    });
    let parts = std::iter::once(csv::header()).chain(rows).map(|text| Ok::<Bytes, std::convert::Infallible>(Bytes::from(text)));
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"), (header::CONTENT_DISPOSITION, "attachment; filename=\"attune-observations.csv\"")];
    (headers, Body::from_stream(futures::stream::iter(parts))).into_response()
}
