//! Tables that are listed row by row: which rows match a filter, and a page of them as JSON or CSV.

use std::cmp::Ordering;
use std::sync::Arc;

use attune_contract::{Inequality, Observation, Release, inequality_json, observation_json};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

use super::ReleaseStamp;
use super::filter::{Filter, View};
use super::paging::{PageLinks, Paging, csv_answer, json_answer};
use crate::csv;
use crate::problem::Problem;
use crate::state::Loaded;

/// A row of a table that the release keeps sorted by key.
pub(crate) trait Row: Sized + 'static {
    /// Name of the table, in addresses and files.
    const TABLE: &'static str;

    /// All rows, sorted by key.
    fn all(release: &Release) -> &[Self];

    /// The rows of an indicator.
    fn of_indicator<'a>(release: &'a Release, indicator: &str) -> &'a [Self];

    /// The order of keys; no two rows have the same.
    fn by_key(&self, other: &Self) -> Ordering;

    /// What a filter sees.
    fn view(&self) -> View<'_>;

    /// The row as answers carry it.
    fn json(&self) -> Value;

    /// The header of the table as CSV.
    fn csv_header() -> String;

    /// The row as a line of CSV.
    fn csv_line(&self, release: &Release) -> String;
}

impl Row for Observation {
    const TABLE: &'static str = "observations";

    fn all(release: &Release) -> &[Self] {
        release.observations()
    }

    fn of_indicator<'a>(release: &'a Release, indicator: &str) -> &'a [Self] {
        release.of_indicator(indicator)
    }

    fn by_key(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }

    fn view(&self) -> View<'_> {
        self.into()
    }

    fn json(&self) -> Value {
        observation_json(self)
    }

    fn csv_header() -> String {
        csv::observations::header()
    }

    fn csv_line(&self, release: &Release) -> String {
        csv::observations::line(release, self)
    }
}

impl Row for Inequality {
    const TABLE: &'static str = "inequality";

    fn all(release: &Release) -> &[Self] {
        release.inequality()
    }

    fn of_indicator<'a>(release: &'a Release, indicator: &str) -> &'a [Self] {
        release.inequality_of(indicator)
    }

    fn by_key(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }

    fn view(&self) -> View<'_> {
        self.into()
    }

    fn json(&self) -> Value {
        inequality_json(self)
    }

    fn csv_header() -> String {
        csv::inequality::header()
    }

    fn csv_line(&self, release: &Release) -> String {
        csv::inequality::line(release, self)
    }
}

/// What a page of rows is made from.
pub(crate) struct Listed {
    /// The release that answers.
    pub release: ReleaseStamp,
    /// Rows that match, over all pages.
    pub total: usize,
    /// Rows of this page at most.
    pub limit: usize,
    /// The rows, sorted by key.
    pub rows: Vec<Value>,
    /// This page and the next.
    pub links: PageLinks,
}

/// Answers with the rows that match: a page of them as JSON, which `page` puts into its words, or CSV. `address` is that of the
/// first page.
pub(crate) fn answer<R: Row, P: Serialize>(
    loaded: &Arc<Loaded>,
    headers: &HeaderMap,
    pairs: &[(String, String)],
    filter: &Filter,
    address: &str,
    page: impl FnOnce(Listed) -> P,
) -> Result<Response, Problem> {
    let paging = Paging::parse(loaded, headers, pairs)?;
    let matches = select::<R>(filter, &loaded.release);
    let rows = paging.cut(&matches);
    if paging.is_csv {
        let all = R::all(&loaded.release);
        let places: Vec<usize> = rows.into_iter().filter_map(|row| all.binary_search_by(|other| other.by_key(row)).ok()).collect();
        let line = |loaded: &Loaded, place: usize| R::all(&loaded.release)[place].csv_line(&loaded.release);
        return Ok(csv_answer(Arc::clone(loaded), R::TABLE, R::csv_header(), &places, line));
    }
    let next = paging.next(address, matches.len());
    let listed = Listed {
        release: ReleaseStamp::of(loaded),
        total: matches.len(),
        limit: paging.limit(),
        rows: rows.into_iter().map(R::json).collect(),
        links: PageLinks { next: next.clone() },
    };
    Ok(json_answer(page(listed), next))
}

/// The rows that match, in key order.
fn select<'a, R: Row>(filter: &Filter, release: &'a Release) -> Vec<&'a R> {
    let rows: Vec<&[R]> = match filter.indicators() {
        Some(indicators) => indicators.into_iter().map(|id| R::of_indicator(release, id)).collect(),
        None => vec![R::all(release)],
    };
    rows.into_iter().flatten().filter(|row| filter.admits(release, row.view())).collect()
}

/// The address of the first page of a query.
pub(crate) fn first_page(path: &str, pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().filter(|(name, _)| name != "cursor");
    format!("{path}?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}
