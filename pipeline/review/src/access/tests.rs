//! The door on its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use axum::http::HeaderMap;
use tokio::time::Duration;

use super::{Access, Refusal, Secrets, cookie};
use crate::event::Closing;

fn access() -> (Access, String) {
    let secrets = Secrets::draw().unwrap();
    let token = secrets.token.clone();
    (Access::new(secrets, Duration::from_secs(60), Duration::from_secs(60)), token)
}

#[test]
fn three_secrets_are_three_and_others_each_time() {
    let (one, other) = (Secrets::draw().unwrap(), Secrets::draw().unwrap());
    let all = [&one.token, &one.cookie, &one.csrf, &other.token, &other.cookie, &other.csrf];
    assert!(all.iter().all(|secret| secret.len() == 64));
    assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), 6);
}

#[test]
fn the_cookie_does_not_open_before_the_link() {
    let (mut access, token) = access();
    let cookie = access.cookie.clone();
    assert_eq!(access.visit(Some(&cookie)), Err(Refusal::Session));
    assert_eq!(access.exchange(&token).unwrap(), cookie);
    assert_eq!(access.visit(Some(&cookie)), Ok(()));
    assert_eq!(access.visit(None), Err(Refusal::Session));
}

#[test]
fn the_first_end_holds() {
    let (mut access, token) = access();
    access.exchange(&token).unwrap();
    assert!(access.end(Closing::Reviewer));
    assert!(!access.end(Closing::Stopped));
    assert_eq!((access.over(), access.deadline()), (Some(Closing::Reviewer), None));
}

#[test]
fn each_visit_starts_the_idle_time_anew() {
    let (mut access, token) = access();
    let cookie = access.exchange(&token).unwrap();
    access.pass(Duration::from_secs(59));
    assert_eq!(access.visit(Some(&cookie)), Ok(()));
    access.pass(Duration::from_secs(59));
    assert_eq!(access.visit(Some(&cookie)), Ok(()), "the time began anew");
    access.pass(Duration::from_secs(60));
    assert_eq!(access.visit(Some(&cookie)), Err(Refusal::Over(Closing::Idle)));
}

#[test]
fn a_cookie_is_found_by_its_whole_name() {
    let mut headers = HeaderMap::new();
    headers.insert("cookie", "xattune_review_1=a; attune_review_11=b;attune_review_1=c".parse().unwrap());
    assert_eq!(cookie(1, &headers).as_deref(), Some("c"));
    assert_eq!(cookie(2, &headers), None);
}
