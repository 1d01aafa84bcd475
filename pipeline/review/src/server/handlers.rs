//! One function an address, and the two gates before them.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Extension, Path, RawQuery, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::session::{Failed, Session};
use super::{Current, LARGEST_FORM};
use crate::access::{Refusal, check_host, check_origin, cookie, cookie_name};
use crate::event::{Answer, Closing};
use crate::pages::{FinishedPage, NoticePage, PairPage, refused, said};

/// The fields of a form that was checked.
#[derive(Debug, Clone, Default)]
pub(super) struct Form(HashMap<String, String>);

/// Lets through what names this host and came straight here.
pub(super) async fn with_host(State(session): Current, request: Request, next: Next) -> Response {
    match check_host(session.port, request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal_page(&session, refusal),
    }
}

/// Lets through what belongs to the open session, and changes only from its own forms.
pub(super) async fn with_session(State(session): Current, request: Request, next: Next) -> Response {
    let visited = session.access().visit(cookie(session.port, request.headers()).as_deref());
    if let Err(refusal) = visited {
        return refusal_page(&session, refusal);
    }
    session.changed.notify_one();
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    match checked_form(&session, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal_page(&session, refusal),
    }
}

async fn checked_form(session: &Session, request: Request) -> Result<Request, Refusal> {
    check_origin(session.port, request.headers())?;
    let (mut parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, LARGEST_FORM).await.map_err(|_| Refusal::Form)?;
    let form = Form(url::form_urlencoded::parse(&bytes).into_owned().collect());
    session.access().check_form(form.0.get("csrf").map(String::as_str))?;
    parts.extensions.insert(form);
    Ok(Request::from_parts(parts, axum::body::Body::empty()))
}

/// The link: gives the session's cookie, once.
pub(super) async fn open(State(session): Current, RawQuery(query): RawQuery) -> Response {
    let token = field(query.as_deref(), "token").unwrap_or_default();
    let exchanged = session.access().exchange(&token);
    let value = match exchanged {
        Ok(value) => value,
        Err(refusal) => return refusal_page(&session, refusal),
    };
    session.changed.notify_one();
    if let Err(failed) = session.opened().await {
        return fault(&session, failed);
    }
    // Without an age: the browser forgets it when it is closed.
    let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict", cookie_name(session.port));
    with_cookie(redirect("/"), &cookie)
}

/// Leads to the first pair without an answer.
pub(super) async fn begin(State(session): Current) -> Response {
    match session.standing().await {
        Ok(standing) => redirect(&standing.next_open(0).map_or("/finished".to_owned(), address)),
        Err(failed) => fault(&session, failed),
    }
}

/// Two records, side by side.
pub(super) async fn pair(State(session): Current, Path(number): Path<String>, RawQuery(query): RawQuery) -> Response {
    let Some((place, shown)) = place(&number).and_then(|place| Some((place, session.shown(place)?))) else {
        return not_found(State(session)).await;
    };
    let standing = match session.standing().await {
        Ok(standing) => standing,
        Err(failed) => return fault(&session, failed),
    };
    // Two others decided it, or it waits for nobody.
    if !standing.is_mine(place) {
        return redirect("/");
    }
    let kept = field(query.as_deref(), "kept").as_deref().and_then(self::place);
    let kept = kept.and_then(|kept| Some(format!("Pair {}: {}. Kept.", kept + 1, said(standing.answer(kept)?))));
    let is_undone = query.as_deref() == Some("undone");
    let done = kept.or_else(|| is_undone.then(|| format!("Your answer to pair {} is taken back.", place + 1))).unwrap_or_default();
    let page = PairPage {
        frame: session.frame(format!("Pair {} · Record review", place + 1), address(place), done),
        number: place + 1,
        progress: standing.progress(),
        answer: standing.answer(place),
        previous: standing.before(place).map(|place| place + 1),
        next: standing.after(place).map(|place| place + 1),
        can_undo: standing.has_answers(),
        pair: &shown.pair,
    };
    drawn(&page)
}

/// Keeps an answer and leads to the next pair without one.
pub(super) async fn answer(State(session): Current, Path(number): Path<String>, Extension(form): Extension<Form>) -> Response {
    let answer = form.0.get("answer").and_then(|word| Answer::of(word));
    let place = place(&number).filter(|place| session.shown(*place).is_some());
    let (Some(answer), Some(place)) = (answer, place) else { return refusal_page(&session, Refusal::Form) };
    if let Err(failed) = session.answer(place, answer).await {
        return fault(&session, failed);
    }
    match session.standing().await {
        Ok(standing) => {
            let next = standing.next_open(place + 1).map_or("/finished".to_owned(), address);
            redirect(&format!("{next}?kept={}", place + 1))
        }
        Err(failed) => fault(&session, failed),
    }
}

/// Takes the last answer back and leads to its pair.
pub(super) async fn undo(State(session): Current) -> Response {
    match session.undo().await {
        Ok(Some(place)) => redirect(&format!("{}?undone", address(place))),
        Ok(None) => redirect("/"),
        Err(failed) => fault(&session, failed),
    }
}

/// Nothing is left for this reviewer.
pub(super) async fn finished(State(session): Current, RawQuery(query): RawQuery) -> Response {
    let standing = match session.standing().await {
        Ok(standing) => standing,
        Err(failed) => return fault(&session, failed),
    };
    if standing.next_open(0).is_some() {
        return redirect("/");
    }
    let kept = field(query.as_deref(), "kept").as_deref().and_then(place);
    let done = kept.and_then(|kept| Some(format!("Pair {}: {}. Kept.", kept + 1, said(standing.answer(kept)?)))).unwrap_or_default();
    let page = FinishedPage {
        frame: session.frame("All done · Record review".to_owned(), "/finished".to_owned(), done),
        progress: standing.progress(),
        last: standing.last().map(|place| place + 1),
        can_undo: standing.has_answers(),
    };
    drawn(&page)
}

/// Turns letters on or off.
pub(super) async fn keys(State(session): Current, Extension(form): Extension<Form>) -> Response {
    session.access().has_keys = form.0.get("keys").map(String::as_str) == Some("on");
    let back = form.0.get("back").and_then(|back| back.strip_prefix("/pairs/")).and_then(place);
    redirect(&back.map_or("/".to_owned(), address))
}

/// Ends the session.
pub(super) async fn end(State(session): Current) -> Response {
    session.access().end(Closing::Reviewer);
    session.changed.notify_one();
    let (heading, text) = refused(Refusal::Over(Closing::Reviewer));
    let response = notice(&session, StatusCode::OK, heading, text);
    with_cookie(response, &format!("{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0", cookie_name(session.port)))
}

/// A stylesheet, a script or letters.
pub(super) async fn asset(State(session): Current, Path(name): Path<String>) -> Response {
    match session.assets.file(&name) {
        Some(asset) => ([(header::CONTENT_TYPE, asset.media_type)], asset.bytes.clone()).into_response(),
        None => not_found(State(session)).await,
    }
}

pub(super) async fn not_found(State(session): Current) -> Response {
    notice(&session, StatusCode::NOT_FOUND, "There is nothing here", "The review knows pairs by their number in the queue.")
}

fn fault(session: &Session, Failed: Failed) -> Response {
    let text = "The ledger of decisions failed. Answers before the last one are kept; the last one may not be. Why is said where attune review was started.";
    notice(session, StatusCode::INTERNAL_SERVER_ERROR, "The session had to end", text)
}

fn refusal_page(session: &Session, refusal: Refusal) -> Response {
    let (heading, text) = refused(refusal);
    notice(session, refusal.status(), heading, text)
}

fn notice(session: &Session, status: StatusCode, heading: &'static str, text: &'static str) -> Response {
    (status, drawn(&NoticePage { frame: session.bare_frame("Record review"), heading, text })).into_response()
}

fn drawn(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        // Rendering writes to a string; what fails there says nothing of a record.
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "The page could not be drawn.").into_response(),
    }
}

fn redirect(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

fn address(place: usize) -> String {
    format!("/pairs/{}", place + 1)
}

/// The place of a number that is counted from one.
fn place(number: &str) -> Option<usize> {
    number.parse::<usize>().ok()?.checked_sub(1)
}

fn field(query: Option<&str>, name: &str) -> Option<String> {
    url::form_urlencoded::parse(query?.as_bytes()).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}
