//! A session as a browser meets it, and as somebody who should not be in it does.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

mod answers;
mod doors;
mod listener;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, Utc};
use serde_json::json;
use tempfile::TempDir;
use tower::ServiceExt;

use super::session::Session;
use super::{Settings, router};
use crate::access::Secrets;
use crate::{Ledger, Queue};

const PORT: u16 = 4711;
/// Stands in every record of the queue, and nowhere else.
const CANARY: &str = "ZZCANARY";

/// A folder with three reviewers and a queue of three pairs.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("reviewers.txt"), "ALPHA REVIEWER\nBETA REVIEWER\nGAMMA REVIEWER\n").unwrap();
    let lines: String = (1..=3).map(|number| format!("{}\n", pair(number))).collect();
    std::fs::write(folder.path().join("review.ndjson"), lines).unwrap();
    folder
}

fn pair(number: usize) -> serde_json::Value {
    let record = |side: &str| {
        let fields = json!([{"name": "first_name", "value": format!("{CANARY} {side}")}, {"name": "note", "value": "<b>&\"bold\""}]);
        json!({"source": "vital", "id": format!("{CANARY}-{side}{number}"), "fields": fields})
    };
    json!({
        "pair": format!("p{number}"), "left": record("left"), "right": record("right"), "weight": 0.0, "probability": 0.5,
        "waterfall": {"prior": -3.0, "steps": [{"comparison": "first_name", "level": "alike", "weight": 3.0}], "final": 0.0},
        "cluster": [record("other")],
    })
}

fn settings(folder: &Path, reviewer: &str) -> Settings {
    let clock = Arc::new(|| DateTime::<Utc>::UNIX_EPOCH);
    Settings::new(folder.join("review.ndjson"), folder.to_owned(), reviewer.to_owned(), clock)
}

/// What came back.
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answered {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The text of a page without the secret of its forms.
    fn without_secret(&self) -> String {
        self.csrf().map_or(self.text.clone(), |csrf| self.text.replace(&csrf, "CSRF"))
    }

    fn csrf(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("name=\"csrf\" value=\"")?;
        rest.split_once('"').map(|(csrf, _)| csrf.to_owned())
    }
}

/// One browser before one session.
struct Browser {
    router: Router,
    token: String,
    cookie: Option<String>,
    csrf: String,
    session: Arc<Session>,
}

impl Browser {
    /// A session of which nobody has opened the link.
    fn outside(folder: &Path, reviewer: &str) -> Browser {
        let settings = settings(folder, reviewer);
        let secrets = Secrets::draw().unwrap();
        let token = secrets.token.clone();
        let session = Session::new(&settings, Queue::read(&settings.queue).unwrap(), Ledger::open(folder).unwrap(), secrets, PORT);
        let session = Arc::new(session);
        Browser { router: router(session.clone()), session, token, cookie: None, csrf: String::new() }
    }

    /// A session that was opened.
    async fn inside(folder: &Path, reviewer: &str) -> Browser {
        let mut browser = Browser::outside(folder, reviewer);
        let opened = browser.get(&format!("/open?token={}", browser.token)).await;
        assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, "/"));
        browser.cookie = opened.header("set-cookie").split(';').next().map(str::to_owned);
        browser.csrf = browser.follow("/").await.csrf().unwrap();
        browser
    }

    async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned();
        Answered { status: parts.status, headers: parts.headers, text }
    }

    fn request(&self, method: &str, address: &str, form: &str) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(address).header("host", format!("127.0.0.1:{PORT}"));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("other=1; {cookie}"));
        }
        request.body(Body::from(form.to_owned())).unwrap()
    }

    async fn get(&self, address: &str) -> Answered {
        self.send(self.request("GET", address, "")).await
    }

    async fn post(&self, address: &str, form: &str) -> Answered {
        self.send(self.request("POST", address, &format!("csrf={}&{form}", self.csrf))).await
    }

    /// Gets an address and what it leads to.
    async fn follow(&self, address: &str) -> Answered {
        let mut answered = self.get(address).await;
        while answered.status == StatusCode::SEE_OTHER {
            let next = answered.header("location").to_owned();
            answered = self.get(&next).await;
        }
        answered
    }

    /// Answers a pair and gives the page that comes next.
    async fn answer(&self, number: usize, answer: &str) -> Answered {
        let answered = self.post(&format!("/pairs/{number}"), &format!("answer={answer}")).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
        self.follow(answered.header("location")).await
    }
}

fn lines(folder: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(folder.join("decisions.ndjson")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
