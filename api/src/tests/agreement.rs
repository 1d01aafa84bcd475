use std::collections::HashMap;

use serde_json::Value;

use super::{every_cell, get, server};

/// The key of a cell as pages carry it in `data-obs`.
fn key(cell: &Value) -> String {
    let text = |name: &str| cell[name].as_str().expect("a word").to_owned();
    let period = &cell["period"];
    [
        text("indicator_id"),
        text("component"),
        text("area_id"),
        period["start"].as_str().expect("a date").to_owned(),
        period["pooled_years"].to_string(),
        text("dimension"),
        text("category"),
    ]
    .join("/")
}

/// The same number, but for the last digit that the test's own JSON reader may round.
fn is_same(text: Option<&str>, cell: &Value) -> bool {
    match (text.and_then(|text| text.parse::<f64>().ok()), cell["value"].as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        (None, None) => true,
        _ => false,
    }
}

#[tokio::test]
async fn csv_json_and_pages_agree_on_every_cell() {
    let server = server().await;
    let cells = every_cell(&server, "sec_dev_screen_u3").await;
    let by_key: HashMap<String, &Value> = cells.iter().map(|cell| (key(cell), cell)).collect();
    assert_eq!(by_key.len(), cells.len(), "no two cells have the same key");

    let csv = get(&server, "/v1/observations?indicator=sec_dev_screen_u3&format=csv").await.body;
    let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
    let place = |name: &str| header.iter().position(|found| *found == name).expect("a column");
    let columns = ["indicator_id", "component", "area_id", "period_start", "pooled_years", "dimension", "category"].map(place);
    let mut rows = 0;
    for line in csv.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let cell = by_key[&columns.map(|column| fields[column]).join("/")];
        assert_eq!(fields[place("status")], cell["status"]);
        assert!(is_same(Some(fields[place("value")]), cell));
        assert_eq!(fields[place("numerator")].parse::<u64>().ok(), cell["numerator"].as_u64());
        assert_eq!(fields[place("comparison")], cell["comparison"].as_str().unwrap_or(""));
        assert_eq!(fields[place("data_kind")], "synthetic");
        rows += 1;
    }
    assert_eq!(rows, cells.len());

    let mut seen = 0;
    for address in
        ["/indicators/sec_dev_screen_u3", "/indicators/sec_dev_screen_u3?period=2023-2025", "/places/27123/sec_dev_screen_u3", "/places/27/sec_dev_screen_u3"]
    {
        let page = get(&server, address).await.body;
        for mark in page.split(r#"data-obs=""#).skip(1) {
            let name = mark.split('"').next().expect("a key");
            let cell = by_key[name];
            let tag = mark.split('>').next().expect("a tag");
            let attribute = |name: &str| tag.split_once(&format!(r#"{name}=""#)).and_then(|(_, rest)| rest.split('"').next());
            assert_eq!(attribute("data-status"), cell["status"].as_str());
            assert!(is_same(attribute("data-value"), cell), "{name}");
            seen += 1;
        }
    }
    assert!(seen > 250, "{seen}");
}

#[tokio::test]
async fn the_profile_holds_what_the_place_page_shows() {
    let server = server().await;
    let profile = get(&server, "/v1/profiles/27123").await.json();
    let page = get(&server, "/places/27123").await.body;
    let entries = profile["indicators"].as_array().expect("indicators");
    assert!(!entries.is_empty());
    for entry in entries {
        assert!(page.contains(&format!(r#"data-obs="{}""#, key(&entry["observation"]))));
    }
}

#[tokio::test]
async fn the_description_names_every_field_of_a_cell() {
    let server = server().await;
    let document = get(&server, "/v1/openapi.json").await.json();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let described = document["components"]["schemas"]["Observation"]["properties"].as_object().expect("properties").clone();
    let page = get(&server, "/v1/observations?indicator=sec_dev_screen_u3&status=published&limit=1").await.json();
    let cell = page["observations"][0].as_object().expect("a cell");
    assert_eq!(described.keys().collect::<std::collections::BTreeSet<_>>(), cell.keys().collect());
}

#[tokio::test]
async fn every_example_of_the_description_can_be_tried() {
    let server = server().await;
    let document = get(&server, "/v1/openapi.json").await.json();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let mut address = path.clone();
        let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
        let mut query = Vec::new();
        for parameter in parameters {
            let (name, example) = (parameter["name"].as_str().expect("a name"), &parameter["example"]);
            let example = example.as_str().map(str::to_owned).or_else(|| example.as_u64().map(|number| number.to_string()));
            match (parameter["in"].as_str(), example) {
                (Some("path"), Some(example)) => address = address.replace(&format!("{{{name}}}"), &example),
                (Some("query"), Some(example)) => query.push(format!("{name}={example}")),
                _ => {}
            }
        }
        let address = if query.is_empty() { address } else { format!("{address}?{}", query.join("&")) };
        assert_eq!(get(&server, &address).await.status, 200, "{address}");
    }
}
