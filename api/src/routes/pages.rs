//! The dashboard's pages.

use attune_dashboards::pages::{self, Notice};
use attune_dashboards::{Page, PageError, Site};
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::{Current, is_api, pairs};
use crate::problem::Problem;
use crate::state::{AppState, Loaded, Served};

fn answer(state: &AppState, loaded: &Loaded, path: &str, page: Result<Page, PageError>) -> Response {
    match page {
        Ok(Page::Html(html)) => Html(html).into_response(),
        Ok(Page::Redirect(target)) => (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response(),
        Err(PageError::NotFound) => missing(state, Some(&state.site(loaded)), path),
        Err(error) => {
            tracing::error!(path, "a page could not be drawn: {error}");
            Problem::internal().into_response()
        }
    }
}

fn missing(state: &AppState, site: Option<&Site<'_>>, path: &str) -> Response {
    let notice = Notice {
        heading: "This page is not here".to_owned(),
        paragraphs: vec!["The place or indicator may have another name in this release. Search for a place, or choose from the lists.".to_owned()],
        path: path.to_owned(),
        offers_search: true,
    };
    let html = pages::notice(site, state.assets(), notice).unwrap_or_else(|_| "This page is not here".to_owned());
    (StatusCode::NOT_FOUND, Html(html)).into_response()
}

/// The home page.
pub(crate) async fn home(State(state): State<AppState>, Extension(loaded): Current, RawQuery(query): RawQuery) -> Response {
    answer(&state, &loaded, "/", pages::home(&state.site(&loaded), &pairs(query.as_deref())))
}

/// The list of indicators.
pub(crate) async fn indicators(State(state): State<AppState>, Extension(loaded): Current, RawQuery(query): RawQuery) -> Response {
    answer(&state, &loaded, "/indicators", pages::indicators(&state.site(&loaded), &pairs(query.as_deref())))
}

/// One indicator.
pub(crate) async fn indicator(State(state): State<AppState>, Extension(loaded): Current, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    answer(&state, &loaded, "/indicators", pages::indicator(&state.site(&loaded), &id, &pairs(query.as_deref())))
}

/// The list of places, and the search.
pub(crate) async fn places(State(state): State<AppState>, Extension(loaded): Current, RawQuery(query): RawQuery) -> Response {
    answer(&state, &loaded, "/places", pages::places(&state.site(&loaded), &pairs(query.as_deref())))
}

/// One place.
pub(crate) async fn place(State(state): State<AppState>, Extension(loaded): Current, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    answer(&state, &loaded, "/places", pages::place(&state.site(&loaded), &id, &pairs(query.as_deref())))
}

/// One indicator in one place.
pub(crate) async fn place_indicator(
    State(state): State<AppState>,
    Extension(loaded): Current,
    Path((area, indicator)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    answer(&state, &loaded, "/places", pages::place_indicator(&state.site(&loaded), &area, &indicator, &pairs(query.as_deref())))
}

/// About the data.
pub(crate) async fn about(State(state): State<AppState>, Extension(loaded): Current) -> Response {
    answer(&state, &loaded, "/about", pages::about(&state.site(&loaded)))
}

/// The page that a problem's `type` leads to; it needs no release.
pub(crate) async fn problem(State(state): State<AppState>, Path(slug): Path<String>) -> Response {
    let served = state.served();
    let loaded = if let Served::Release(loaded) = &served { Some(loaded) } else { None };
    let site = loaded.map(|loaded| state.site(loaded));
    match pages::problem(site.as_ref(), state.assets(), &slug) {
        Ok(html) => Html(html).into_response(),
        Err(_) => missing(&state, site.as_ref(), "/problems"),
    }
}

/// Any other address.
pub(crate) async fn not_found(State(state): State<AppState>, Extension(loaded): Current, address: Uri) -> Response {
    if is_api(address.path()) {
        return Problem::not_found("There is no such resource.").into_response();
    }
    missing(&state, Some(&state.site(&loaded)), "/")
}
