//! Pages of rows, as JSON with an address of the next page, or as one CSV.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use super::wants_csv;
use crate::problem::Problem;
use crate::state::Loaded;

/// The most rows of a page.
pub const LARGEST_LIMIT: usize = 1000;
const DEFAULT_LIMIT: usize = 100;
/// Rows of CSV that are written at a time.
const CSV_CHUNK: usize = 2000;
/// Parameters that say which rows of all matches are wanted, and how.
pub const PAGING: [&str; 3] = ["limit", "cursor", "format"];

/// Addresses of pages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageLinks {
    /// The next page, if there is one.
    pub next: Option<String>,
}

/// What a reader asks for beside the rows.
#[derive(Debug)]
pub(crate) struct Paging {
    /// CSV instead of JSON.
    pub is_csv: bool,
    limit: Option<usize>,
    offset: usize,
    mark: String,
}

impl Paging {
    /// Reads limit, cursor and format.
    pub fn parse(loaded: &Loaded, headers: &HeaderMap, pairs: &[(String, String)]) -> Result<Paging, Problem> {
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
                let limit = text.parse::<usize>().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
                limit.ok_or_else(|| Problem::invalid_parameter("limit", "use a number from 1 to 1000"))
            })
            .transpose()?;
        let mark: String = loaded.release.manifest().release_id.chars().take(12).collect();
        let offset = given("cursor").map(|cursor| offset_of(cursor, &mark)).transpose()?.unwrap_or(0);
        Ok(Paging { is_csv, limit, offset, mark })
    }

    /// Rows of this page at most.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }

    /// The rows of this page; of a CSV without a limit all of them.
    pub fn cut<T: Copy>(&self, rows: &[T]) -> Vec<T> {
        let limit = if self.is_csv { self.limit.unwrap_or(usize::MAX) } else { self.limit() };
        rows.iter().skip(self.offset).take(limit).copied().collect()
    }

    /// The address of the next page; `base` is that of the first.
    pub fn next(&self, base: &str, total: usize) -> Option<String> {
        let next = self.offset + self.limit();
        (next < total).then(|| format!("{base}{}cursor={}.{next}", if base.ends_with('?') { "" } else { "&" }, self.mark))
    }
}

/// A page with the link to the next one in its header.
pub(crate) fn json_answer(page: impl Serialize, next: Option<String>) -> Response {
    let mut response = Json(page).into_response();
    if let Some(link) = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// Writes the rows a chunk at a time, so that a large export holds no large text. `places` are those of rows in the release.
pub(crate) fn csv_answer(
    loaded: Arc<Loaded>,
    name: &str,
    first: String,
    places: &[usize],
    line: impl Fn(&Loaded, usize) -> String + Send + 'static,
) -> Response {
    let chunks: Vec<Vec<usize>> = places.chunks(CSV_CHUNK).map(<[usize]>::to_vec).collect();
    let rows = chunks.into_iter().map(move |chunk| chunk.into_iter().map(|place| line(&loaded, place)).collect::<String>());
    let parts = std::iter::once(first).chain(rows).map(|text| Ok::<Bytes, std::convert::Infallible>(Bytes::from(text)));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"attune-{name}.csv\"")),
    ];
    (headers, Body::from_stream(futures::stream::iter(parts))).into_response()
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
