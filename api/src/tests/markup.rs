//! The pages as a browser takes them in: well-formed, with ids that are unique and led to, and light.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, header};
use futures::StreamExt;
use tower::ServiceExt;

use super::{get, server};

const PAGES: [&str; 10] = [
    "/",
    "/indicators",
    "/indicators/sec_dev_screen_u3",
    "/indicators/sec_dev_screen_u3?period=2023-2025&dimension=language",
    "/indicators/preterm_birth?state=72",
    "/indicators/visits_ratio",
    "/places/27",
    "/places/27/sec_dev_screen_u3",
    "/places/27155/sec_dev_screen_u3",
    "/about",
];

/// Elements that have no end.
const VOID: [&str; 5] = ["meta", "link", "input", "br", "hr"];

/// The most that the HTML of a page may weigh, compressed.
const MOST_BYTES: usize = 40_000;

/// Names of the elements that are left open or closed out of order, and the ids of all.
fn read(page: &str) -> (Vec<String>, Vec<String>) {
    let (mut open, mut faults, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for tag in page.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag).filter(|tag| !tag.starts_with('!')) {
        let name: String = tag.trim_start_matches('/').chars().take_while(|letter| letter.is_alphanumeric()).collect();
        if tag.starts_with('/') {
            if open.pop().as_ref() != Some(&name) {
                faults.push(format!("</{name}>"));
            }
            continue;
        }
        if let Some((_, rest)) = tag.split_once(r#" id=""#) {
            ids.push(rest.split('"').next().unwrap_or_default().to_owned());
        }
        if tag.matches('"').count() % 2 == 1 {
            faults.push(format!("quotes of <{tag}>"));
        }
        if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    faults.extend(open.into_iter().map(|name| format!("<{name}> stays open")));
    (faults, ids)
}

#[test]
fn the_reader_of_markup_finds_faults() {
    assert_eq!(read(r#"<p id="a"><br>x</p><path d=""/>"#), (Vec::new(), vec!["a".to_owned()]));
    assert_eq!(read("<ul><li></ul>").0, ["</ul>", "<ul> stays open"]);
}

#[tokio::test]
async fn pages_are_well_formed_and_every_reference_within_them_leads_somewhere() {
    let server = server().await;
    for address in PAGES {
        let page = get(&server, address).await.body;
        let (faults, ids) = read(&page);
        assert_eq!(faults, Vec::<String>::new(), "{address}");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{address}: an id stands twice");
        for name in ["aria-labelledby", "for"] {
            for target in page.split(&format!(r#" {name}=""#)).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(unique.contains(&target.to_owned()), "{address}: nothing is called {target}");
            }
        }
        // Each drawing is either named or passed over by those who listen.
        for svg in page.split("<svg").skip(1).filter_map(|rest| rest.split('>').next()) {
            let is_inner = svg.contains(r#" y="50%""#);
            assert!(is_inner || svg.contains("aria-hidden") || (svg.contains(r#"role="img""#) && svg.contains("aria-labelledby")), "{address}: <svg{svg}>");
        }
    }
}

#[tokio::test]
async fn pages_are_light() {
    let server = server().await;
    for address in PAGES {
        let request = Request::get(address).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).expect("a request");
        let response = server.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip", "{address}");
        let mut stream = response.into_body().into_data_stream();
        let mut bytes = 0;
        while let Some(chunk) = stream.next().await {
            bytes += chunk.expect("a chunk").len();
        }
        assert!((1_000..=MOST_BYTES).contains(&bytes), "{address} weighs {bytes} bytes");
    }
}
