//! Who is let in: a link that works once, the session that it opens, and how both end.

use axum::http::{HeaderMap, StatusCode, Uri, header};
use tokio::time::{Duration, Instant};

use crate::event::Closing;
use crate::queue::{hex, sha256};

#[cfg(test)]
mod tests;

/// Headers that a proxy adds. A review behind one would be open to another machine.
const PROXIES: [&str; 5] = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/// Three secrets of one session, drawn from the system.
pub(crate) struct Secrets {
    /// Stands in the link.
    pub token: String,
    /// Stands in the cookie.
    cookie: String,
    /// Stands in every form.
    csrf: String,
}

impl Secrets {
    pub(crate) fn draw() -> Result<Secrets, getrandom::Error> {
        let draw = || {
            let mut bytes = [0_u8; 32];
            getrandom::fill(&mut bytes).map(|()| hex(&bytes))
        };
        Ok(Secrets { token: draw()?, cookie: draw()?, csrf: draw()? })
    }
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It names another host, or came through a proxy.
    Host,
    /// The link was used, is too old, or is not the one.
    Link,
    /// There is no session, or not this one.
    Session,
    /// The session is over.
    Over(Closing),
    /// The form is not one of this session, or comes from another page.
    Form,
}

impl Refusal {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Refusal::Host => StatusCode::MISDIRECTED_REQUEST,
            Refusal::Link | Refusal::Form => StatusCode::FORBIDDEN,
            Refusal::Session | Refusal::Over(_) => StatusCode::UNAUTHORIZED,
        }
    }
}

/// How far the session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting { until: Instant },
    Open { seen: Instant },
    Over(Closing),
}

/// The door of one session.
pub(crate) struct Access {
    /// Digests, so that comparing them tells nothing of what they are of.
    token: String,
    cookie_digest: String,
    cookie: String,
    csrf: String,
    idle: Duration,
    stage: Stage,
    /// Whether single letters act.
    pub has_keys: bool,
}

impl Access {
    pub(crate) fn new(secrets: Secrets, link_lives: Duration, idle: Duration) -> Access {
        Access {
            token: sha256(secrets.token.as_bytes()),
            cookie_digest: sha256(secrets.cookie.as_bytes()),
            cookie: secrets.cookie,
            csrf: secrets.csrf,
            idle,
            stage: Stage::Waiting { until: Instant::now() + link_lives },
            has_keys: true,
        }
    }

    /// Gives the cookie for the link's token, once.
    pub(crate) fn exchange(&mut self, token: &str) -> Result<String, Refusal> {
        match self.stage {
            Stage::Waiting { until } if Instant::now() < until && sha256(token.as_bytes()) == self.token => {
                self.stage = Stage::Open { seen: Instant::now() };
                Ok(self.cookie.clone())
            }
            _ => Err(Refusal::Link),
        }
    }

    /// Lets a request with the session's cookie in, and starts the idle time anew.
    pub(crate) fn visit(&mut self, cookie: Option<&str>) -> Result<(), Refusal> {
        self.lapse();
        if cookie.is_none_or(|cookie| sha256(cookie.as_bytes()) != self.cookie_digest) {
            return Err(Refusal::Session);
        }
        match self.stage {
            Stage::Waiting { .. } => Err(Refusal::Session),
            Stage::Over(closing) => Err(Refusal::Over(closing)),
            Stage::Open { .. } => {
                self.stage = Stage::Open { seen: Instant::now() };
                Ok(())
            }
        }
    }

    /// Ends the session. Gives whether one was open.
    pub(crate) fn end(&mut self, closing: Closing) -> bool {
        let was_open = matches!(self.stage, Stage::Open { .. });
        if !matches!(self.stage, Stage::Over(_)) {
            self.stage = Stage::Over(closing);
        }
        was_open
    }

    /// When to look whether the link or the session has lapsed; nothing where it is over.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        match self.stage {
            Stage::Waiting { until } => Some(until),
            Stage::Open { seen } => Some(seen + self.idle),
            Stage::Over(_) => None,
        }
    }

    /// Lets time pass, as a test wants it.
    #[cfg(test)]
    pub(crate) fn pass(&mut self, time: Duration) {
        match &mut self.stage {
            Stage::Waiting { until: moment } | Stage::Open { seen: moment } => *moment -= time,
            Stage::Over(_) => {}
        }
    }

    /// How it ended, if it did.
    pub(crate) fn over(&self) -> Option<Closing> {
        if let Stage::Over(closing) = self.stage { Some(closing) } else { None }
    }

    /// What every form of the session holds.
    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Checks what a form holds.
    pub(crate) fn check_form(&self, csrf: Option<&str>) -> Result<(), Refusal> {
        let is_ours = csrf.is_some_and(|csrf| sha256(csrf.as_bytes()) == sha256(self.csrf.as_bytes()));
        if is_ours { Ok(()) } else { Err(Refusal::Form) }
    }

    /// Ends what stood unused for too long. Gives whether an open session ended by it.
    pub(crate) fn lapse(&mut self) -> bool {
        let is_due = self.deadline().is_some_and(|deadline| Instant::now() >= deadline);
        is_due && self.end(Closing::Idle)
    }
}

/// Checks that a request names this host and came straight here.
///
/// A name of elsewhere that was made to point to this machine (DNS rebinding) stands in `Host`.
pub(crate) fn check_host(port: u16, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
    let is_ours = |host: &str| host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}");
    let hosts: Vec<_> = headers.get_all(header::HOST).iter().collect();
    let [host] = hosts[..] else { return Err(Refusal::Host) };
    let named = uri.authority().map(|authority| authority.as_str());
    if !host.to_str().is_ok_and(is_ours) || !named.is_none_or(is_ours) || PROXIES.iter().any(|name| headers.contains_key(*name)) {
        return Err(Refusal::Host);
    }
    Ok(())
}

/// Checks that a change was sent by a page of this server, as far as the browser says so.
pub(crate) fn check_origin(port: u16, headers: &HeaderMap) -> Result<(), Refusal> {
    let is_ours = |origin: &str| origin == format!("http://127.0.0.1:{port}") || origin == format!("http://localhost:{port}");
    let origin = headers.get(header::ORIGIN).is_none_or(|origin| origin.to_str().is_ok_and(is_ours));
    let site = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    if origin && site { Ok(()) } else { Err(Refusal::Form) }
}

/// Name of the session's cookie. Cookies do not tell ports apart, so the name does.
pub(crate) fn cookie_name(port: u16) -> String {
    format!("attune_review_{port}")
}

/// The session's cookie of a request.
pub(crate) fn cookie(port: u16, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(port);
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}
