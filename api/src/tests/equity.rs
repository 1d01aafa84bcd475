use std::collections::{BTreeSet, HashMap};

use attune_contract::{Cell, Status};
use serde_json::Value;

use super::{get, release, server};
use crate::release_store::StoreError;

/// What only a row with a figure has.
const FIGURES: [&str; 7] = ["value", "unit", "interval", "standard_error", "draws", "seed", "comparison"];

/// Every row of an indicator, page by page.
async fn rows(server: &axum::Router, indicator: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut address = Some(format!("/v1/inequality?indicator={indicator}&limit=1000"));
    while let Some(next) = address {
        let page = get(server, &next).await.json();
        rows.extend(page["inequality"].as_array().expect("rows").clone());
        address = page["links"]["next"].as_str().map(str::to_owned);
    }
    rows
}

fn key(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().expect("a word");
    let period = &row["period"];
    let names = ["indicator_id", "component", "area_id", "dimension", "measure", "variant", "stratum"].map(text);
    format!("{}/{}/{}", names.join("/"), period["start"].as_str().expect("a date"), period["pooled_years"])
}

/// The same number, but for the last digit that the test's own JSON reader may round.
fn is_same(text: &str, number: &Value) -> bool {
    match (text.parse::<f64>().ok(), number.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        (one, other) => one.is_none() && other.is_none(),
    }
}

#[tokio::test]
async fn csv_and_json_agree_on_every_measure() {
    let server = server().await;
    let rows = rows(&server, "sec_dev_screen_u3").await;
    let by_key: HashMap<String, &Value> = rows.iter().map(|row| (key(row), row)).collect();
    assert!(rows.len() > 1000);
    assert_eq!(by_key.len(), rows.len(), "no two rows have the same key");
    let csv = get(&server, "/v1/inequality?indicator=sec_dev_screen_u3&format=csv").await;
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"attune-inequality.csv\"");
    let header: Vec<&str> = csv.body.lines().next().expect("a header").split(',').collect();
    let place = |name: &str| header.iter().position(|found| *found == name).expect("a column");
    let mut seen = 0;
    for line in csv.body.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let of = |name: &str| fields[place(name)];
        let names = ["indicator_id", "component", "area_id", "dimension", "measure", "variant", "stratum", "period_start", "pooled_years"].map(of);
        let row = by_key[&names.join("/")];
        assert_eq!(of("status"), row["status"]);
        assert!(is_same(of("value"), &row["value"]) && is_same(of("lower"), &row["interval"]["low"]), "{line}");
        assert_eq!(of("comparison"), row["comparison"].as_str().unwrap_or_default());
        assert_eq!(of("unknown_percent").parse::<f64>().ok(), row["unknown_percent"].as_f64());
        assert_eq!(of("strata").parse::<u64>().ok(), row["strata"].as_u64());
        seen += 1;
    }
    assert_eq!(seen, rows.len());
}

#[tokio::test]
async fn filters_choose_rows_by_key_and_status() {
    let server = server().await;
    let query = "indicator=sec_dev_screen_u3&level=state&dimension=language&measure=d&variant=from_reference&stratum=somali&period=2025&status=published";
    let page = get(&server, &format!("/v1/inequality?{query}")).await.json();
    assert_eq!(page["total"], 1);
    let row = &page["inequality"][0];
    assert_eq!([&row["area_id"], &row["stratum"], &row["unit"]], ["27", "somali", "percentage_points"]);
    assert_eq!(row["flags"][0], "unknown_10_percent_or_more");
    for wrong in ["measure=nope", "variant=nope", "stratum=nope", "dimension=nope", "status=hidden", "limit=0", "cursor=x", "format=xml"] {
        assert_eq!(get(&server, &format!("/v1/inequality?{wrong}")).await.status, 400, "{wrong}");
    }
    assert_eq!(get(&server, "/v1/inequality?dimension=county").await.status, 200, "counties are groups here");
    assert_eq!(get(&server, "/v1/observations?dimension=county").await.status, 400, "and areas there");
}

#[tokio::test]
async fn a_withheld_measure_has_no_figure() {
    let server = server().await;
    let rows = rows(&server, "sec_dev_screen_u3").await;
    let (measured, withheld): (Vec<&Value>, Vec<&Value>) = rows.iter().partition(|row| row["status"] == "published");
    assert!(measured.len() > 100 && withheld.len() > 100);
    for row in withheld {
        assert!(FIGURES.iter().all(|name| row.get(name).is_none()), "{row}");
    }
    for row in measured {
        assert!(FIGURES.iter().all(|name| row.get(name).is_some()), "{row}");
    }
}

#[tokio::test]
async fn the_description_names_every_field_of_a_measure() {
    let server = server().await;
    let document = get(&server, "/v1/openapi.json").await.json();
    let described = document["components"]["schemas"]["Inequality"]["properties"].as_object().expect("properties").clone();
    let page = get(&server, "/v1/inequality?status=published&limit=1").await.json();
    let row = page["inequality"][0].as_object().expect("a row");
    assert_eq!(described.keys().collect::<BTreeSet<_>>(), row.keys().collect());
}

#[tokio::test]
async fn the_picture_holds_the_groups_and_the_rows_between_them() {
    let server = server().await;
    let picture = get(&server, "/v1/indicators/sec_dev_screen_u3/equity?area=27&period=2025").await.json();
    let splits = picture["dimensions"].as_array().expect("dimensions");
    assert_eq!(splits.iter().map(|split| split["dimension"].as_str()).collect::<Vec<_>>(), [Some("race_ethnicity"), Some("language"), Some("rurality")]);
    let language = &splits[1];
    let ids: Vec<&str> = language["strata"].as_array().expect("groups").iter().filter_map(|cell| cell["category"].as_str()).collect();
    assert_eq!(ids, ["english", "hmong", "somali", "spanish"], "in stated order, and those not recorded are no group");
    assert_eq!(language["unknown"]["category"], "unknown");
    assert_eq!(language["unknown_percent"], 12.0);
    let reference = language["reference"].as_str().expect("a reference");
    let compared: BTreeSet<&str> = language["comparisons"].as_array().expect("comparisons").iter().filter_map(|row| row["stratum"].as_str()).collect();
    assert_eq!(compared.len(), 3);
    assert!(!compared.contains(reference));
    // The groups' cells are those that the table of cells holds.
    let cells = get(&server, "/v1/observations/sec_dev_screen_u3/27?dimension=language&period=2025").await.json();
    let cells = cells["observations"].as_array().expect("cells");
    assert!(language["strata"].as_array().expect("groups").iter().all(|cell| cells.contains(cell)));

    let latest = get(&server, "/v1/indicators/sec_dev_screen_u3/equity").await.json();
    assert_eq!((&latest["area"]["id"], &latest["period"]["label"]), (&Value::from("27"), &Value::from("2025")));
    for (address, status) in [
        ("nope/equity", 404),
        ("sec_dev_screen_u3/equity?area=1", 400),
        ("sec_dev_screen_u3/equity?period=1999", 400),
        ("sec_dev_screen_u3/equity?component=x", 400),
    ] {
        assert_eq!(get(&server, &format!("/v1/indicators/{address}")).await.status, status, "{address}");
    }
}

/// A release in which a measure is shown over a group that is hidden is not served at all.
#[tokio::test]
async fn a_release_with_a_measure_over_a_hidden_group_is_refused() {
    let mut tables = release::tables();
    let measured = tables.inequality.iter().find(|row| row.measured().is_some()).expect("a measure").clone();
    let group = tables.observations.iter_mut().find(|cell| {
        let (cell, row) = (&cell.key, &measured.key);
        (&cell.indicator_id, &cell.component, &cell.area_id, cell.period, &cell.dimension)
            == (&row.indicator_id, &row.component, &row.area_id, row.period, &row.dimension)
            && Some(&cell.category) == measured.reference.as_ref()
    });
    group.expect("the reference's cell").cell = Cell::Withheld(Status::Suppressed);
    let folder = tempfile::tempdir().expect("a folder");
    let id = release::write(folder.path(), 1, &tables).expect("files");
    let refused = super::store(folder.path()).load(&id).await;
    assert!(matches!(refused, Err(StoreError::Contract { path, .. }) if path == "inequality.parquet"));
}
