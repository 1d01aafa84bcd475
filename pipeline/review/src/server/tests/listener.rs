//! The listener itself: where it listens, what it announces, and how it ends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tokio::sync::oneshot;

use super::{folder, lines, settings};
use crate::event::Closing;
use crate::server::{ServeError, serve};

#[tokio::test]
async fn any_address_but_this_machine_is_refused() {
    let folder = folder();
    for address in ["0.0.0.0:0", "192.0.2.1:0", "127.0.0.2:0", "[::]:0", "[::1]:0"] {
        let mut settings = settings(folder.path(), "ALPHA REVIEWER");
        settings.listen = address.parse().unwrap();
        let served = serve(settings, |_| panic!("{address} was announced"), std::future::pending()).await;
        assert!(matches!(served, Err(ServeError::NotLoopback(_))), "{address}");
    }
}

#[tokio::test]
async fn somebody_who_is_not_named_is_refused() {
    let folder = folder();
    let served = serve(settings(folder.path(), "DELTA REVIEWER"), |_| panic!("announced"), std::future::pending()).await;
    assert!(matches!(served, Err(ServeError::Reviewers(_))));
    assert!(!folder.path().join("decisions.ndjson").exists());
}

#[tokio::test]
async fn a_link_that_nobody_opens_ends_the_program_without_an_entry() {
    let folder = folder();
    let mut settings = settings(folder.path(), "ALPHA REVIEWER");
    settings.link_lives = Duration::from_millis(50);
    assert_eq!(serve(settings, |_| {}, std::future::pending()).await.unwrap(), Closing::Idle);
    assert_eq!(lines(folder.path()).len(), 0);
}

/// Sends a request as it stands and gives what comes back.
async fn exchange(host: &str, request: &str) -> String {
    let (host, request) = (host.to_owned(), request.to_owned());
    let exchanged = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    });
    exchanged.await.unwrap()
}

#[tokio::test]
async fn a_session_over_the_wire_is_opened_used_and_stopped() {
    let folder = folder();
    let ((announce, announced), (stop, stopped)) = (oneshot::channel::<String>(), oneshot::channel::<()>());
    let settings = settings(folder.path(), "ALPHA REVIEWER");
    let served = tokio::spawn(serve(settings, move |link| announce.send(link.to_owned()).unwrap(), async {
        let _ = stopped.await;
    }));
    let link = announced.await.unwrap();
    let (host, path) = link.strip_prefix("http://").unwrap().split_once('/').unwrap();
    assert!(host.starts_with("127.0.0.1:"), "{host}");

    let get =
        |path: &str, host_header: &str, cookie: &str| format!("GET /{path} HTTP/1.1\r\nHost: {host_header}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    assert!(exchange(host, &get(path, "rebound.example", "")).await.starts_with("HTTP/1.1 421"), "and the link is not used up");
    let opened = exchange(host, &get(path, host, "")).await;
    assert!(opened.starts_with("HTTP/1.1 303"), "{opened}");
    let cookie = opened.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap().split(';').next().unwrap().to_owned();
    let page = exchange(host, &get("pairs/1", host, &cookie)).await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<h1>Same person?</h1>"));
    assert!(exchange(host, &get(path, host, "")).await.starts_with("HTTP/1.1 403"));

    // A connection that asks nothing does not keep the program.
    let _quiet = TcpStream::connect(host).unwrap();
    stop.send(()).unwrap();
    assert_eq!(served.await.unwrap().unwrap(), Closing::Stopped);
    let events: Vec<_> = lines(folder.path()).iter().map(|line| (line["event"].as_str().unwrap().to_owned(), line["closing"].clone())).collect();
    assert_eq!(events, [("opened".to_owned(), serde_json::Value::Null), ("closed".to_owned(), "stopped".into())]);
}

#[tokio::test]
async fn an_idle_session_ends_the_program() {
    let folder = folder();
    let (announce, announced) = oneshot::channel::<String>();
    let mut settings = settings(folder.path(), "ALPHA REVIEWER");
    settings.idle = Duration::from_millis(100);
    let served = tokio::spawn(serve(settings, move |link| announce.send(link.to_owned()).unwrap(), std::future::pending()));
    let link = announced.await.unwrap();
    let (host, path) = link.strip_prefix("http://").unwrap().split_once('/').unwrap();
    exchange(host, &format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).await;
    assert_eq!(served.await.unwrap().unwrap(), Closing::Idle);
    assert_eq!(lines(folder.path())[1]["closing"], "idle");
}
