use axum::body::Body;
use axum::http::Request;

use super::{ask, get, server};

#[tokio::test]
async fn an_unknown_parameter_is_refused_everywhere() {
    let server = server().await;
    for address in [
        "/v1/observations?indicater=hv_enrolled",
        "/v1/areas?stat=27",
        "/v1/indicators?x=1",
        "/v1/profiles/27123?x=1",
        "/v1/observations/hv_enrolled/27123?area=27",
        "/v1/inequality?category=somali",
        "/v1/indicators/hv_enrolled/equity?dimension=language",
        "/v1?x=1",
    ] {
        let answer = get(&server, address).await;
        assert_eq!(answer.status, 400, "{address}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["type"], "/problems/unknown-parameter");
    }
}

#[tokio::test]
async fn a_value_that_cannot_be_is_refused() {
    let server = server().await;
    for query in [
        "indicator=nope",
        "area=99999",
        "level=village",
        "period=last",
        "status=hidden",
        "limit=0",
        "limit=1001",
        "cursor=x",
        "cursor=abc.5",
        "format=xml",
        "dimension=nope",
        "category=nope",
        "component=nope",
        "pooled_years=many",
        "parent=nope",
    ] {
        assert_eq!(get(&server, &format!("/v1/observations?{query}")).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn the_type_of_every_problem_leads_to_a_page() {
    let server = server().await;
    let mut types = Vec::new();
    for address in [
        "/v1/nope",
        "/v1/indicators/nope",
        "/v1/areas/nope",
        "/v1/profiles/nope",
        "/v1/observations/nope/27",
        "/v1/observations/hv_enrolled/nope",
        "/v1/observations?x=1",
        "/v1/observations?limit=0",
        "/v1/observations?cursor=abc.5",
    ] {
        types.push(get(&server, address).await.json()["type"].as_str().expect("a type").to_owned());
    }
    let not_acceptable = ask(&server, Request::get("/v1/observations").header("accept", "application/xml").body(Body::empty()).expect("a request")).await;
    assert_eq!(not_acceptable.status, 406);
    let post = ask(&server, Request::post("/v1/observations").body(Body::empty()).expect("a request")).await;
    assert_eq!(post.status, 405);
    types.extend([not_acceptable.json()["type"].as_str().expect("a type").to_owned(), post.json()["type"].as_str().expect("a type").to_owned()]);
    for address in types {
        assert_eq!(get(&server, &address).await.status, 200, "{address}");
    }
}

#[tokio::test]
async fn cursors_lead_through_every_cell_once() {
    let server = server().await;
    let total = get(&server, "/v1/observations?indicator=low_birth_weight&dimension=all").await.json()["total"].as_u64();
    let mut seen = std::collections::HashSet::new();
    let mut address = Some("/v1/observations?indicator=low_birth_weight&dimension=all&limit=97".to_owned());
    while let Some(next) = address {
        let page = get(&server, &next).await.json();
        for cell in page["observations"].as_array().expect("cells") {
            assert!(seen.insert(format!("{}{}", cell["area_id"], cell["period"])));
        }
        address = page["links"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(Some(seen.len() as u64), total);
}
