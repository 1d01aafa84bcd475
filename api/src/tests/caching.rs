use axum::body::Body;
use axum::http::Request;

use super::{ask, get, server};

#[tokio::test]
async fn a_reader_with_the_same_answer_gets_304() {
    let server = server().await;
    for address in ["/v1/observations?indicator=hv_enrolled&limit=2", "/v1/indicators", "/", "/places/27123", "/v1/releases/current"] {
        let tag = get(&server, address).await.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 20, "{address} has the strong tag {tag}");
        let again = ask(&server, Request::get(address).header("if-none-match", &tag).body(Body::empty()).expect("a request")).await;
        assert_eq!(again.status, 304, "{address}");
        assert!(again.body.is_empty());
        assert_eq!(again.header("etag"), tag);
    }
}

#[tokio::test]
async fn each_representation_has_a_tag_of_its_own() {
    let server = server().await;
    let address = "/v1/observations?indicator=hv_enrolled&limit=2";
    let json = get(&server, address).await;
    let csv = ask(&server, Request::get(address).header("accept", "text/csv").body(Body::empty()).expect("a request")).await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert_ne!(json.header("etag"), csv.header("etag"));
    assert!(json.header("vary").to_lowercase().contains("accept"));
    assert_eq!(json.header("cache-control"), "public, max-age=300, stale-while-revalidate=86400");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = server().await;
    for address in ["/", "/v1", "/nope", "/v1/nope", "/healthz"] {
        let answer = get(&server, address).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.header("referrer-policy").is_empty());
    }
    let page = get(&server, "/indicators/sec_dev_screen_u3").await.body;
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("<script>"), "the policy allows nothing inline");
}
