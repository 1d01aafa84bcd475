use super::{get, server};

const PAGES: [&str; 14] = [
    "/",
    "/?state=72",
    "/indicators",
    "/indicators?state=66",
    "/indicators/sec_dev_screen_u3",
    "/indicators/sec_dev_screen_u3?period=2023-2025&component=age_1&dimension=language",
    "/indicators/preterm_birth?state=72",
    "/indicators/preterm_birth?state=66",
    "/indicators/visits_ratio",
    "/places",
    "/places?q=ra",
    "/places/27123",
    "/places/27123/visits_ratio",
    "/about",
];

#[tokio::test]
async fn every_page_is_drawn_with_one_heading_and_the_example_strip() {
    let server = server().await;
    for address in PAGES {
        let answer = get(&server, address).await;
        assert_eq!(answer.status, 200, "{address}");
        assert_eq!(answer.body.matches("<h1").count(), 1, "{address}");
        assert!(answer.body.contains("Example data."), "{address}");
        let title = answer.body.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).expect("a title");
        assert!(title.chars().count() <= 65, "{title}");
    }
}

#[tokio::test]
async fn without_outlines_the_table_stands_in_for_the_map() {
    let page = get(&server().await, "/indicators/sec_dev_screen_u3").await.body;
    assert!(page.contains("there is no map") && page.contains("Ramsey County"));
}

#[tokio::test]
async fn a_search_that_names_one_place_leads_there() {
    let server = server().await;
    for query in ["Ramsey", "ramsey+county", "27123"] {
        let answer = get(&server, &format!("/places?q={query}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/places/27123"), "{query}");
    }
    let none = get(&server, "/places?q=%3Cscript%3E").await.body;
    assert!(none.contains("No place matches") && !none.contains("<script>"));
}

#[tokio::test]
async fn an_unknown_page_offers_the_search() {
    let server = server().await;
    for address in ["/nope", "/places/nope", "/indicators/nope", "/places/27123/nope", "/places/72/sec_dev_screen_u3"] {
        let answer = get(&server, address).await;
        assert_eq!(answer.status, 404, "{address}");
        assert!(answer.body.contains(r#"name="q""#), "{address}");
    }
}

#[tokio::test]
async fn county_not_stated_is_in_the_table_and_never_on_the_map() {
    let page = get(&server().await, "/indicators/low_birth_weight").await.body;
    assert!(page.contains("County not stated"));
    assert!(!page.contains(r#"data-area="27999""#));
}
