//! The listener of one session: bound to 127.0.0.1, for one reviewer, until it is ended, idle or stopped.

mod handlers;
mod session;

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::time::{Duration, sleep, sleep_until};

use crate::access::Secrets;
use crate::event::Closing;
use crate::ledger::{Ledger, LedgerError};
use crate::queue::{Queue, QueueError};
use crate::reviewers::{ReviewersError, check_reviewer};
use crate::settings::Settings;
use session::Session;

#[cfg(test)]
mod tests;

/// How long the last page's stylesheet may still be asked for.
const LAST_PAGE: Duration = Duration::from_secs(1);
/// How long open connections may take to end.
const LAST_CONNECTION: Duration = Duration::from_secs(2);
/// Largest form, in bytes.
const LARGEST_FORM: usize = 4096;

/// Why a review did not begin, or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another machine could reach the address.
    #[error("review listens on 127.0.0.1 alone, not on {0}")]
    NotLoopback(SocketAddr),
    /// The reviewer is not one of those named.
    #[error(transparent)]
    Reviewers(#[from] ReviewersError),
    /// The queue cannot be reviewed.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// An answer could not be read or kept. The session ended there.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The system gave no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The address cannot be listened on, or connections failed.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// Serves one session to one reviewer, and says how it ended.
///
/// `announce` gets the address to open: it works once, and opens a session for the browser that it is opened in. `stop` ends
/// the session from outside. Every answer is on the disk before the browser is told, so the program may be killed at any time.
///
/// # Errors
/// When the address is not 127.0.0.1, the reviewer is not one of those named, the queue or the ledger cannot be read, or an
/// answer cannot be kept.
pub async fn serve(settings: Settings, announce: impl FnOnce(&str), stop: impl Future<Output = ()>) -> Result<Closing, ServeError> {
    if settings.listen.ip() != Ipv4Addr::LOCALHOST {
        return Err(ServeError::NotLoopback(settings.listen));
    }
    check_reviewer(&settings.decisions, &settings.reviewer)?;
    let queue = Queue::read(&settings.queue)?;
    let ledger = Ledger::open(&settings.decisions)?;
    let secrets = Secrets::draw().map_err(ServeError::Random)?;
    let fail = |source| ServeError::Listen { address: settings.listen, source };
    let listener = tokio::net::TcpListener::bind(settings.listen).await.map_err(fail)?;
    let address = listener.local_addr().map_err(fail)?;
    let link = format!("http://{address}/open?token={}", secrets.token);
    let session = Arc::new(Session::new(&settings, queue, ledger, secrets, address.port()));
    announce(&link);

    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, router(session.clone())).with_graceful_shutdown(async {
        let _ = ended.await;
    });
    let mut server = tokio::spawn(async move { server.await });
    let closing = tokio::select! {
        closing = until_over(&session) => closing,
        () = stop => session.stop(),
        // It ends by itself only by an error.
        done = &mut server => {
            session.close(session.stop()).await?;
            return match done {
                Ok(served) => served.map(|()| Closing::Stopped).map_err(fail),
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            };
        }
    };
    let kept = session.close(closing).await;
    if closing == Closing::Reviewer {
        sleep(LAST_PAGE).await;
    }
    let _ = end.send(());
    // A browser may hold a connection open that it asks nothing of.
    if tokio::time::timeout(LAST_CONNECTION, &mut server).await.is_err() {
        server.abort();
    }
    match session.failure() {
        Some(error) => Err(error.into()),
        None => Ok(kept.map(|()| closing)?),
    }
}

/// Waits until the session is ended or lapses.
async fn until_over(session: &Session) -> Closing {
    loop {
        let deadline = {
            let mut access = session.access();
            access.lapse();
            match (access.over(), access.deadline()) {
                (Some(closing), _) => return closing,
                (None, Some(deadline)) => deadline,
                (None, None) => return Closing::Stopped,
            }
        };
        tokio::select! {
            () = sleep_until(deadline) => {}
            () = session.changed.notified() => {}
        }
    }
}

/// All addresses of a session. Forms are read and checked before any of them sees one.
fn router(session: Arc<Session>) -> Router {
    let inside = Router::new()
        .route("/", get(handlers::begin))
        .route("/pairs/{number}", get(handlers::pair).post(handlers::answer))
        .route("/finished", get(handlers::finished))
        .route("/undo", post(handlers::undo))
        .route("/keys", post(handlers::keys))
        .route("/end", post(handlers::end))
        .fallback(handlers::not_found)
        .method_not_allowed_fallback(handlers::not_found)
        .layer(middleware::from_fn_with_state(session.clone(), handlers::with_session));
    Router::new()
        .route("/open", get(handlers::open))
        .route("/assets/{name}", get(handlers::asset))
        .merge(inside)
        .layer(middleware::from_fn_with_state(session.clone(), handlers::with_host))
        .layer(middleware::from_fn(sealed))
        .with_state(session)
}

const SEALED: [(&str, &str); 9] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // Not `no-referrer`: browsers then send `Origin: null` with our own forms.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("x-robots-tag", "noindex"),
];

/// Gives every answer, refusals too, the headers that keep it from caches and other pages.
async fn sealed(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SEALED {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// The session that a handler answers for.
type Current = State<Arc<Session>>;
