//! Pages that say what happened and what to do next: not found, no release yet, withdrawn, and the kinds of API problem.

use askama::Template;

use super::{PageError, Suggestion};
use crate::Assets;
use crate::shell::{Shell, Site};

/// What happened, and the ways on.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The headline.
    pub heading: String,
    /// What happened, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Address of the page.
    pub path: String,
    /// Whether a place search helps.
    pub offers_search: bool,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    shell: Shell,
    notice: Notice,
    suggestions: Vec<Suggestion>,
}

/// A notice, inside the frame of the current release where there is one.
pub fn notice(site: Option<&Site<'_>>, assets: &Assets, notice: Notice) -> Result<String, PageError> {
    let (title, path) = (notice.heading.clone(), notice.path.clone());
    let description = notice.paragraphs.first().cloned().unwrap_or_default();
    let shell = match site {
        Some(site) => Shell::new(site, &title, &description, &path, ""),
        None => Shell::without_release(assets, &title, &description, &path, ""),
    };
    let suggestions = site.filter(|_| notice.offers_search).map(|site| super::suggestions(site.release)).unwrap_or_default();
    Ok(NoticePage { shell, notice, suggestions }.render()?)
}

/// Kinds of API problem: slug, title, and what to do. A problem's `type` leads to `/problems/<slug>`.
pub const PROBLEMS: [(&str, &str, &str); 9] = [
    (
        "unknown-parameter",
        "Unknown parameter",
        "The address has a query parameter that this resource does not know. It is refused rather than ignored, because a misspelt filter that returns everything is a data error. The answer lists the parameters that are known.",
    ),
    ("invalid-parameter", "Invalid parameter", "A query parameter has a value that it cannot have. The answer says which parameter, and what it may hold."),
    ("not-found", "Not found", "The current release has no such indicator, area or resource. Lists of what it has are at /v1/indicators and /v1/areas."),
    (
        "not-acceptable",
        "Not acceptable",
        "The representation that was asked for does not exist here. Observations come as application/json and text/csv; everything else as application/json.",
    ),
    ("method-not-allowed", "Method not allowed", "The interface is for reading: GET and HEAD only."),
    ("stale-cursor", "Stale cursor", "The cursor belongs to another release. Start again without a cursor, so that all pages come from the same release."),
    ("no-release", "No release yet", "The server has no release to serve yet. Try again later."),
    ("release-withdrawn", "Release withdrawn", "The current release was taken back by the people who published it. Numbers from it should no longer be used."),
    ("internal-error", "Internal error", "The server could not make the answer. Try again; if it stays, tell the contact on the pages."),
];

/// The page that the `type` of a problem leads to.
pub fn problem(site: Option<&Site<'_>>, assets: &Assets, slug: &str) -> Result<String, PageError> {
    let (_, title, explanation) = PROBLEMS.iter().find(|(known, ..)| *known == slug).ok_or(PageError::NotFound)?;
    let paragraphs = vec![(*explanation).to_owned()];
    notice(
        site,
        assets,
        Notice { heading: format!("API problem: {}", title.to_lowercase()), paragraphs, path: format!("/problems/{slug}"), offers_search: false },
    )
}
