//! The public server on a free port, until the tests end.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use attune_api::release_store::ReleaseStore;
use attune_api::{AppState, router};
use attune_dashboards::Assets;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;

/// Serves a public store, with outlines of places from a folder. Gives the address.
pub fn serve(store: &Path, assets: &Path) -> SocketAddr {
    let state = AppState::new(Arc::new(Assets::load(assets)));
    let store = ReleaseStore::open(store.to_str().unwrap()).unwrap();
    let serving = state.clone();
    start(router(state), Box::pin(async move { serving.refresh(&store).await }))
}

/// Status, headers and body of an answer.
pub type Parts = (u16, Vec<(String, String)>, Vec<u8>);

/// Gives the answer to an address and its `Accept`.
pub type Answers = dyn Fn(&str, &str) -> Parts + Send + Sync;

/// Answers each address by what a function gives.
pub fn answer(with: Arc<Answers>) -> SocketAddr {
    let handler = move |request: Request| {
        let with = Arc::clone(&with);
        async move {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
            let accept = request.headers().get("accept").and_then(|value| value.to_str().ok()).unwrap_or("*/*").to_owned();
            let (status, headers, body) = tokio::task::spawn_blocking(move || with(&path, &accept)).await.unwrap();
            let response = headers.into_iter().fold(Response::builder().status(status), |response, (name, value)| response.header(name, value));
            response.body(Body::from(body)).unwrap()
        }
    };
    start(Router::new().fallback(handler), Box::pin(async {}))
}

fn start(router: Router, first: std::pin::Pin<Box<dyn Future<Output = ()> + Send>>) -> SocketAddr {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(async {
            first.await;
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
    told.recv().unwrap()
}
