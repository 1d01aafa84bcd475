use serde_json::Value;

use super::{every_cell, get, server};

const KEY: [&str; 10] =
    ["indicator_id", "indicator_version", "component", "area_level", "area_id", "period", "is_provisional", "dimension", "category", "status"];

/// Paths of every number in a value.
fn numbers(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(path.to_owned()),
        Value::Array(items) => items.iter().for_each(|item| numbers(item, &format!("{path}[]"), found)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| numbers(field, &format!("{path}.{name}"), found)),
        _ => {}
    }
}

#[tokio::test]
async fn a_withheld_cell_has_its_key_its_status_and_no_number() {
    let server = server().await;
    let cells = every_cell(&server, "sec_dev_screen_u3").await;
    let withheld: Vec<&Value> = cells.iter().filter(|cell| cell["status"] != "published").collect();
    assert!(withheld.len() > 100);
    for cell in withheld {
        let names: Vec<&str> = cell.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(names, KEY);
        let mut found = Vec::new();
        numbers(cell, "", &mut found);
        assert_eq!(found, [".indicator_version", ".period.pooled_years"]);
    }
}

#[tokio::test]
async fn a_withheld_cell_is_found_and_is_no_error() {
    let server = server().await;
    let page = get(&server, "/v1/observations?indicator=sec_dev_screen_u3&status=suppressed&limit=1").await.json();
    let cell = &page["observations"][0];
    let answer = get(&server, &format!("/v1/observations/sec_dev_screen_u3/{}", cell["area_id"].as_str().expect("an id"))).await;
    assert_eq!(answer.status, 200);
    assert!(answer.json()["observations"].as_array().expect("cells").contains(cell));
}

#[tokio::test]
async fn a_withheld_row_of_the_csv_has_no_field_after_its_status_but_names() {
    let server = server().await;
    let answer = get(&server, "/v1/observations?indicator=referral_completed&status=suppressed&format=csv").await;
    let mut lines = answer.body.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let first = header.iter().position(|name| *name == "value").expect("value");
    let last = header.iter().position(|name| *name == "flags").expect("flags");
    let mut rows = 0;
    for line in lines {
        assert!(line.split(',').collect::<Vec<_>>()[first..=last].iter().all(|field| field.is_empty()), "{line}");
        rows += 1;
    }
    assert!(rows > 10);
}

#[tokio::test]
async fn pages_say_one_sentence_for_a_hidden_cell_and_show_no_digit() {
    let server = server().await;
    let page = get(&server, "/indicators/sec_dev_screen_u3").await.body.replace("&#39;", "'");
    let hidden: Vec<&str> = page.split(r#"data-status="suppressed""#).skip(1).collect();
    assert!(hidden.len() > 20);
    for rest in hidden {
        let text = rest.split("</tr>").next().unwrap_or(rest);
        assert!(!text.contains("data-value"), "{text}");
        assert!(text.contains("Not shown to protect families") || text.contains("<title>"), "{text}");
        assert!(!text.split('>').any(|piece| piece.split('<').next().unwrap_or("").contains(|letter: char| letter.is_ascii_digit())), "{text}");
    }
}
