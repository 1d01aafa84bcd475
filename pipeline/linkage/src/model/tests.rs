//! Models as they are written, here and by Splink.
#![expect(clippy::unwrap_used, reason = "a failing test should stop")]

use std::path::Path;

use super::{Link, Model};

const SPLINK: &str = r#"{
  "link_type": "dedupe_only", "probability_two_random_records_match": 0.01,
  "blocking_rules_to_generate_predictions": [{"blocking_rule": "(l.\"zip\" = r.\"zip\") AND (substr(l.\"name\", 1, 1) = substr(r.\"name\", 1, 1))", "sql_dialect": "duckdb"}, "l.name = r.name"],
  "comparisons": [{"output_column_name": "name", "comparison_levels": [
    {"sql_condition": "\"name_l\" IS NULL OR \"name_r\" IS NULL", "is_null_level": true},
    {"sql_condition": "\"name_l\" = \"name_r\"", "m_probability": 0.8, "u_probability": 0.01, "tf_adjustment_column": "name", "tf_adjustment_weight": 0.5},
    {"sql_condition": "jaro_winkler_similarity(\"name_l\", \"name_r\") >= 0.9", "u_probability": 0.02},
    {"sql_condition": "ELSE", "m_probability": 0.1, "u_probability": 0.97}]}]}"#;

fn read_splink(text: &str) -> Result<Model, super::ModelError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.json");
    std::fs::write(&file, text).unwrap();
    Model::read_splink(&file, None)
}

#[test]
fn what_splink_saved_is_taken_over() {
    let model = read_splink(SPLINK).unwrap();
    assert_eq!(model.link, Link::Dedupe);
    assert_eq!(model.blocking.iter().map(|rule| rule.parts.len()).collect::<Vec<_>>(), [2, 1]);
    let levels = &model.comparisons[0].levels;
    assert_eq!(levels.len(), 3);
    assert_eq!((levels[0].m, levels[0].u), (Some(0.8), Some(0.01)));
    assert_eq!(levels[0].term_frequency.as_ref().unwrap().weight, 0.5);
    // Splink's own start for a level that was never trained: half of what is left beside 0.95.
    assert!((levels[1].m.unwrap() - 0.025).abs() < 1e-12);
    assert_eq!(model.delivered(), ["name", "zip"]);
}

#[test]
fn what_is_not_understood_is_said() {
    let error = read_splink(&SPLINK.replace("l.name = r.name", "l.name = r.name or l.zip = r.zip")).unwrap_err().to_string();
    assert!(error.contains("blocking rule 2"), "{error}");
    let error = read_splink(&SPLINK.replace("\"ELSE\"", "\"name_l = name_r\"")).unwrap_err().to_string();
    assert!(error.contains("ELSE must be the last level"), "{error}");
    assert!(read_splink("{}").unwrap_err().to_string().contains("not a model that Splink saved"));
}

#[test]
fn every_model_that_is_delivered_can_be_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut count = 0;
    for folder in ["sql/linkage", "tests/linkage"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let file = entry.unwrap().path();
            if file.extension().is_some_and(|ending| ending == "toml") {
                let model = Model::read(&file).unwrap();
                assert_eq!(Some(model.name.as_str()), file.file_stem().and_then(|stem| stem.to_str()));
                count += 1;
            }
        }
    }
    assert!(count >= 8, "{count}");
}
