//! Errors of the API as RFC 9457 problem documents, whose `type` leads to a page of this server.

use attune_dashboards::pages::PROBLEMS;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub struct Problem {
    slug: &'static str,
    status: StatusCode,
    detail: String,
    errors: Vec<(String, String)>,
}

impl Problem {
    fn new(slug: &'static str, status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem { slug, status, detail: detail.into(), errors: Vec::new() }
    }

    /// The release has no such thing.
    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new("not-found", StatusCode::NOT_FOUND, detail)
    }

    /// A parameter that this resource does not know.
    pub fn unknown_parameter(name: &str, known: &[&str]) -> Problem {
        let known = if known.is_empty() { "This resource takes none.".to_owned() } else { format!("Known are: {}.", known.join(", ")) };
        let mut problem = Problem::new("unknown-parameter", StatusCode::BAD_REQUEST, format!("The parameter is not known here. {known}"));
        problem.errors.push((name.to_owned(), "unknown parameter".to_owned()));
        problem
    }

    /// A parameter with a value that it cannot have.
    pub fn invalid_parameter(name: &str, message: impl Into<String>) -> Problem {
        let message = message.into();
        let mut problem = Problem::new("invalid-parameter", StatusCode::BAD_REQUEST, format!("{name}: {message}"));
        problem.errors.push((name.to_owned(), message));
        problem
    }

    /// A cursor of another release.
    pub fn stale_cursor() -> Problem {
        Problem::new("stale-cursor", StatusCode::BAD_REQUEST, "The cursor belongs to another release. Start again without it.")
    }

    /// A representation that does not exist.
    pub fn not_acceptable(known: &str) -> Problem {
        Problem::new("not-acceptable", StatusCode::NOT_ACCEPTABLE, format!("This resource comes as {known}."))
    }

    /// Another method than GET and HEAD.
    pub fn method_not_allowed() -> Problem {
        Problem::new("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, "Use GET or HEAD.")
    }

    /// Nothing to serve yet.
    pub fn no_release() -> Problem {
        Problem::new("no-release", StatusCode::SERVICE_UNAVAILABLE, "There is no release to serve yet.")
    }

    /// The current release was taken back.
    pub fn withdrawn(release_id: &str) -> Problem {
        Problem::new("release-withdrawn", StatusCode::GONE, format!("Release {release_id} was taken back."))
    }

    /// The server could not make the answer.
    pub fn internal() -> Problem {
        Problem::new("internal-error", StatusCode::INTERNAL_SERVER_ERROR, "The answer could not be made.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = PROBLEMS.iter().find(|(slug, ..)| *slug == self.slug).map_or(self.slug, |(_, title, _)| title);
        let mut body = json!({
            "type": format!("/problems/{}", self.slug),
            "title": title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if !self.errors.is_empty() {
            body["errors"] = self.errors.iter().map(|(parameter, message)| json!({ "parameter": parameter, "message": message })).collect();
        }
        (self.status, [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")], body.to_string()).into_response()
    }
}
