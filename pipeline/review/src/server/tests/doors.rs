//! Who is let in, and what an answer tells of those who are not.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use super::{Browser, CANARY, PORT, folder, lines};

const INSIDE: [(&str, &str); 9] = [
    ("GET", "/"),
    ("GET", "/pairs/1"),
    ("GET", "/finished"),
    ("GET", "/nowhere"),
    ("POST", "/pairs/1"),
    ("POST", "/undo"),
    ("POST", "/keys"),
    ("POST", "/end"),
    ("PUT", "/pairs/1"),
];

#[tokio::test]
async fn the_link_opens_once() {
    let folder = folder();
    let browser = Browser::outside(folder.path(), "ALPHA REVIEWER");
    let link = format!("/open?token={}", browser.token);
    for wrong in ["/open", "/open?token=", "/open?token=0000", &format!("{link}0")] {
        assert_eq!(browser.get(wrong).await.status, StatusCode::FORBIDDEN, "{wrong}");
    }
    let opened = browser.get(&link).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let again = browser.get(&link).await;
    assert_eq!((again.status, again.header("set-cookie")), (StatusCode::FORBIDDEN, ""));
}

#[tokio::test]
async fn the_cookie_is_for_this_browser_run_and_this_host_alone() {
    let folder = folder();
    let browser = Browser::outside(folder.path(), "ALPHA REVIEWER");
    let opened = browser.get(&format!("/open?token={}", browser.token)).await;
    let (pair, attributes) = opened.header("set-cookie").split_once(';').unwrap();
    let (name, value) = pair.split_once('=').unwrap();
    assert_eq!((name, value.len(), attributes), ("attune_review_4711", 64, " Path=/; HttpOnly; SameSite=Strict"));
    assert_ne!(value, browser.token);
}

#[tokio::test]
async fn a_link_that_waited_too_long_does_not_open() {
    let folder = folder();
    let browser = Browser::outside(folder.path(), "ALPHA REVIEWER");
    browser.session.access().pass(std::time::Duration::from_secs(10 * 60));
    assert_eq!(browser.get(&format!("/open?token={}", browser.token)).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_the_cookie_nothing_inside_answers() {
    let folder = folder();
    let mut browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let cookie = browser.cookie.take().unwrap();
    for wrong in [None, Some("attune_review_4711=0".to_owned()), Some(cookie.replace("4711", "4712")), Some(format!("{cookie}0"))] {
        browser.cookie = wrong.clone();
        for (method, address) in INSIDE {
            let form = format!("csrf={}&answer=same", browser.csrf);
            let answered = browser.send(browser.request(method, address, &form)).await;
            assert_eq!(answered.status, StatusCode::UNAUTHORIZED, "{method} {address} {wrong:?}");
            assert!(!answered.text.contains(CANARY));
        }
    }
    assert_eq!(lines(folder.path()).len(), 1);
}

#[tokio::test]
async fn another_host_is_refused_whatever_it_holds() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let cookie = browser.cookie.clone().unwrap();
    let send = async |address: &str, headers: &[(&str, &str)]| {
        let mut request = Request::builder().uri(address).header("cookie", &cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        browser.send(request.body(Body::empty()).unwrap()).await
    };
    let host = format!("127.0.0.1:{PORT}");
    assert_eq!(send("/pairs/1", &[("host", &host)]).await.status, StatusCode::OK);
    assert_eq!(send("/pairs/1", &[("host", &format!("localhost:{PORT}"))]).await.status, StatusCode::OK);
    let refused: [(&str, Vec<(&str, &str)>); 9] = [
        ("/pairs/1", vec![]),
        ("/pairs/1", vec![("host", "rebound.example:4711")]),
        ("/pairs/1", vec![("host", "127.0.0.1")]),
        ("/pairs/1", vec![("host", "127.0.0.1:80")]),
        ("/pairs/1", vec![("host", "127.0.0.1:4711.rebound.example")]),
        ("/pairs/1", vec![("host", &host), ("host", "rebound.example")]),
        ("http://rebound.example/pairs/1", vec![("host", &host)]),
        ("/pairs/1", vec![("host", &host), ("x-forwarded-for", "192.0.2.1")]),
        ("/assets/review.css", vec![("host", "rebound.example")]),
    ];
    for (address, headers) in refused {
        let answered = send(address, &headers).await;
        assert_eq!(answered.status, StatusCode::MISDIRECTED_REQUEST, "{address} {headers:?}");
        assert!(!answered.text.contains(CANARY));
    }
}

#[tokio::test]
async fn a_change_needs_the_secret_of_its_form() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let changes = [("/pairs/1", "answer=same"), ("/undo", ""), ("/keys", "keys=off"), ("/end", "")];
    for (address, form) in changes {
        for form in [form.to_owned(), format!("csrf=&{form}"), format!("csrf=0&{form}"), format!("csrf={}0&{form}", browser.csrf)] {
            let answered = browser.send(browser.request("POST", address, &form)).await;
            assert_eq!(answered.status, StatusCode::FORBIDDEN, "{address} {form}");
        }
    }
    assert_eq!(lines(folder.path()).len(), 1, "the opening alone");
    assert_eq!(browser.get("/pairs/1").await.status, StatusCode::OK, "it is not ended");
}

#[tokio::test]
async fn a_change_from_another_page_is_refused_with_the_secret_too() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let send = async |name: &'static str, value: &str| {
        let mut request = browser.request("POST", "/pairs/1", &format!("csrf={}&answer=same", browser.csrf));
        request.headers_mut().insert(name, value.parse().unwrap());
        browser.send(request).await.status
    };
    for (name, value) in [("origin", "http://rebound.example"), ("origin", "null"), ("origin", "http://127.0.0.1:80"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(send(name, value).await, StatusCode::FORBIDDEN, "{name} {value}");
    }
    assert_eq!(send("origin", "http://127.0.0.1:4711").await, StatusCode::SEE_OTHER);
    assert_eq!(send("sec-fetch-site", "same-origin").await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let answered = browser.post("/pairs/1", &format!("answer=same&more={}", "x".repeat(5000))).await;
    assert_eq!(answered.status, StatusCode::FORBIDDEN);
    assert_eq!(lines(folder.path()).len(), 1);
}

#[tokio::test]
async fn every_answer_stays_out_of_caches_and_other_pages() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let outside = Browser::outside(folder.path(), "BETA REVIEWER");
    let style = browser.get("/pairs/1").await.text.split_once("href=\"/assets/").unwrap().1.split_once('"').unwrap().0.to_owned();
    let mut answers = vec![outside.get("/").await, outside.get("/open").await, outside.get(&format!("/open?token={}", outside.token)).await];
    for address in ["/", "/pairs/1", "/finished", "/pairs/99", "/pairs/x", "/nowhere", "/assets/nothing", &format!("/assets/{style}")] {
        answers.push(browser.get(address).await);
    }
    answers.push(browser.send(Request::builder().uri("/").body(Body::empty()).unwrap()).await);
    answers.push(browser.send(browser.request("POST", "/undo", "")).await);
    answers.push(browser.post("/pairs/1", "answer=same").await);
    let statuses: std::collections::BTreeSet<u16> = answers.iter().map(|answered| answered.status.as_u16()).collect();
    assert_eq!(statuses, [200, 303, 401, 403, 404, 421].into());
    for answered in answers {
        assert_eq!(answered.header("cache-control"), "no-store", "{}", answered.status);
        assert!(answered.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
        assert!(!answered.header("content-security-policy").contains("unsafe"));
        assert_eq!((answered.header("x-content-type-options"), answered.header("x-frame-options")), ("nosniff", "DENY"));
        assert_eq!((answered.header("access-control-allow-origin"), answered.header("etag")), ("", ""));
    }
}

#[tokio::test]
async fn a_session_that_nobody_uses_is_over() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let minute = std::time::Duration::from_secs(60);
    for _ in 0..3 {
        browser.session.access().pass(19 * minute);
        assert_eq!(browser.get("/pairs/1").await.status, StatusCode::OK, "it is used");
    }
    browser.session.access().pass(20 * minute);
    let late = browser.post("/pairs/1", "answer=same").await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(late.text.contains("The session is over") && !late.text.contains(CANARY));
    assert_eq!(lines(folder.path()).len(), 1);
}

#[tokio::test]
async fn a_session_that_its_reviewer_ended_is_over() {
    let folder = folder();
    let browser = Browser::inside(folder.path(), "ALPHA REVIEWER").await;
    let ended = browser.post("/end", "").await;
    assert_eq!(ended.status, StatusCode::OK);
    assert!(ended.header("set-cookie").ends_with("Max-Age=0"));
    assert_eq!(browser.get("/pairs/1").await.status, StatusCode::UNAUTHORIZED);
}
