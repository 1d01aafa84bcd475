//! The server as a reader meets it, over a sample release of invented numbers.

// The sample speaks of items that some tests do not use.
#[path = "../examples/sample_release/inequality.rs"]
mod inequality;
#[path = "../examples/sample_release/numbers.rs"]
mod numbers;
#[path = "../examples/sample_release/release.rs"]
mod release;

mod agreement;
mod caching;
mod configuration;
mod equity;
mod errors;
mod markup;
mod pages;
mod pictures;
mod swapping;
mod withheld;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use attune_dashboards::Assets;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use futures::StreamExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::release_store::ReleaseStore;
use crate::{AppState, router};

/// The sample as it is on disk, written once.
fn sample() -> &'static Path {
    static SAMPLE: OnceLock<tempfile::TempDir> = OnceLock::new();
    SAMPLE
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            release::write(folder.path(), 1, &release::tables()).expect("a sample release");
            folder
        })
        .path()
}

fn store(folder: &Path) -> ReleaseStore {
    ReleaseStore::open(folder.to_str().expect("a path in UTF-8")).expect("a store")
}

async fn server() -> Router {
    let state = AppState::new(Arc::new(Assets::load(Path::new("no/such/folder"))));
    state.refresh(&store(sample())).await;
    router(state)
}

/// An answer with its body read.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap_or(""))
    }
}

async fn ask(server: &Router, request: Request<Body>) -> Answer {
    let response = server.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let mut bytes = Vec::new();
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.expect("a chunk"));
    }
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes).expect("UTF-8") }
}

async fn get(server: &Router, address: &str) -> Answer {
    ask(server, Request::get(address).body(Body::empty()).expect("a request")).await
}

/// Every cell of an indicator, page by page.
async fn every_cell(server: &Router, indicator: &str) -> Vec<Value> {
    let mut cells = Vec::new();
    let mut address = Some(format!("/v1/observations?indicator={indicator}&limit=1000"));
    while let Some(next) = address {
        let page = get(server, &next).await.json();
        cells.extend(page["observations"].as_array().expect("cells").clone());
        address = page["links"]["next"].as_str().map(str::to_owned);
    }
    cells
}
