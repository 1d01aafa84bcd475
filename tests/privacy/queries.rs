//! Family 5: queries. Whatever is asked, the server answers with cells of the release and never with a sum, a count or a choice
//! that was made from hidden numbers.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::attacker::Finding;
use crate::attacker::site::{Answer, Site};
use crate::plant::proxy;
use crate::world::{assert_nothing, world};

/// Fields that a row has whatever its status.
const KEYS: [&str; 10] =
    ["indicator_id", "indicator_version", "component", "area_level", "area_id", "period", "is_provisional", "dimension", "category", "status"];

/// Parameters that would make a server compute or choose by value.
const COMPUTING: [&str; 12] = [
    "sum=1",
    "group_by=area",
    "aggregate=sum",
    "sort=numerator",
    "order=value",
    "order_by=-denominator",
    "numerator_min=1",
    "numerator=3",
    "value_gt=50",
    "having=denominator",
    "denominator=29",
    "count=true",
];

/// Asks for one indicator in every way, and compares each answer with the plain table.
pub fn attack(site: Site, indicator: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut base: BTreeMap<String, Json> = BTreeMap::new();
    let mut address = format!("/v1/observations?indicator={indicator}&limit=1000");
    loop {
        let page = site.get(&address).json();
        for row in page["observations"].as_array().into_iter().flatten() {
            let fields = row.as_object().unwrap();
            let is_hidden = row["status"] != "published";
            if is_hidden && fields.keys().any(|field| !KEYS.contains(&field.as_str())) {
                findings.push(Finding::words(format!("a hidden row has the fields {:?}", fields.keys())));
            }
            base.insert(name(row), row.clone());
        }
        match page["links"]["next"].as_str() {
            Some(next) => address = next.to_owned(),
            None => break,
        }
    }
    let combined = [
        "&category=asian,black",
        "&category=aian,nhpi,multiracial&dimension=race_ethnicity",
        "&area=27001,27003&dimension=all",
        "&area=27,27001,27053&dimension=all&period=2025",
        "&parent=27&level=county&dimension=all&pooled_years=3",
        "&period=2023,2024,2025&area=27011&dimension=all",
        "&component=all&status=suppressed&limit=1000",
        "&status=published,suppressed&area=27155&limit=1000",
        "&dimension=all,language&area=27125&limit=1000",
    ];
    for query in combined {
        let answer = site.get(&format!("/v1/observations?indicator={indicator}{query}"));
        for row in answer.json()["observations"].as_array().into_iter().flatten() {
            if base.get(&name(row)) != Some(row) {
                findings.push(Finding::words(format!("{query} answers with {}, which is no row of the table", name(row))));
            }
        }
    }
    for parameter in COMPUTING {
        let answer = site.get(&format!("/v1/observations?indicator={indicator}&{parameter}"));
        if answer.status != 400 {
            findings.push(Finding::words(format!("{parameter} is answered with {}", answer.status)));
        }
    }
    findings
}

/// What names a row.
fn name(row: &Json) -> String {
    let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
    let fields = ["indicator_id", "component", "area_id", "dimension", "category"].map(text);
    format!("{} {}", fields.join("/"), row["period"]["label"])
}

#[test]
fn a_real_server_adds_nothing_and_chooses_by_no_number() {
    let site = world().site();
    for indicator in ["sec_dev_screen_u3", "sec_trauma_ace_screen"] {
        assert_nothing(&attack(site, indicator));
    }
}

#[test]
fn a_server_that_adds_hidden_cells_is_found_out() {
    let leaky = proxy(world().site(), |path, mut answer: Answer| {
        if path.contains("category=asian,black") {
            let mut page = answer.json();
            let mut row = page["observations"][0].clone();
            row["category"] = "asian+black".into();
            row["status"] = "published".into();
            row["numerator"] = 14.into();
            page["observations"].as_array_mut().unwrap().push(row);
            answer.body = page.to_string().into_bytes();
        }
        answer
    });
    assert_eq!(attack(leaky, "sec_dev_screen_u3").len(), 1);
}

#[test]
fn a_server_that_filters_by_count_is_found_out() {
    let site = world().site();
    let leaky = proxy(site, move |path, answer| if path.contains("&numerator=3") { site.get(&path.replace("&numerator=3", "&limit=4")) } else { answer });
    assert_eq!(attack(leaky, "sec_dev_screen_u3").len(), 1);
}

#[test]
fn a_hidden_row_with_a_field_more_is_found_out() {
    let leaky = proxy(world().site(), |_, mut answer| {
        if answer.header("content-type").starts_with("application/json") {
            let text = answer.text().replacen("\"status\":\"suppressed\"", "\"status\":\"suppressed\",\"class\":2", 1);
            answer.body = text.into_bytes();
        }
        answer
    });
    assert!(!attack(leaky, "sec_dev_screen_u3").is_empty());
}
