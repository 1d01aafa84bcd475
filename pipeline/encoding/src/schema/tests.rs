//! Which schemas are refused, and with which words.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};

use super::*;

fn whole() -> Value {
    json!({
        "version": 3,
        "clkConfig": { "l": 1024, "kdf": { "type": "HKDF", "salt": "c2FsdA==", "keySize": 32 } },
        "features": [
            { "identifier": "id", "ignored": true },
            {
                "identifier": "name",
                "format": { "type": "string", "maxLength": 30 },
                "hashing": { "comparison": { "type": "ngram", "n": 2 }, "strategy": { "bitsPerToken": 15 } }
            }
        ]
    })
}

fn refusal(change: impl FnOnce(&mut Value)) -> String {
    let mut schema = whole();
    change(&mut schema);
    format!("{:#}", anyhow::Error::from(Schema::from_json(&schema.to_string()).unwrap_err()))
}

#[test]
fn what_is_not_said_has_the_defaults_of_clkhash() {
    let schema = Schema::from_json(&whole().to_string()).unwrap();
    let hashing = schema.features[1].hashing.as_ref().unwrap();
    assert_eq!(hashing.hash, Hash::Blake);
    assert_eq!(hashing.comparison, Comparison::Ngram { letters: 2, is_positional: false });
    assert_eq!((schema.folds, schema.kdf.hash, schema.kdf.info.len()), (0, KdfHash::Sha256, 0));
    assert!(schema.features[0].hashing.is_none());
}

#[test]
fn another_text_has_another_digest() {
    let mut other = whole();
    other["clkConfig"]["l"] = json!(512);
    assert_ne!(Schema::from_json(&whole().to_string()).unwrap().digest, Schema::from_json(&other.to_string()).unwrap().digest);
}

#[test]
fn older_versions_are_refused_with_the_way_to_the_newer_one() {
    let message = refusal(|schema| schema["version"] = json!(2));
    assert!(message.contains("version 2 is not read") && message.contains("convert_to_latest_version"), "{message}");
}

#[test]
fn broken_json_is_refused_by_line_and_column() {
    assert_eq!(Schema::from_json("{\n  \"version\": 3,\n}").unwrap_err().to_string(), "schema line 3, column 1: not valid JSON");
}

#[test]
fn the_name_that_clkhash_documents_and_does_not_read_is_refused() {
    let message = refusal(|schema| schema["clkConfig"]["xorFolds"] = json!(1));
    assert!(message.contains("write xor_folds instead of xorFolds"), "{message}");
}

#[test]
fn refusals_name_the_feature_and_the_setting() {
    let hashing = |name: &'static str, value: Value| refusal(move |schema| schema["features"][1]["hashing"][name] = value);
    let format = |value: Value| refusal(move |schema| schema["features"][1]["format"] = value);
    let cases = [
        (hashing("comparison", json!({ "type": "ngram", "n": 0 })), "n must be at least 1"),
        (hashing("strategy", json!({ "bitsPerToken": 0 })), "bitsPerToken must be at least 1"),
        (hashing("strategy", json!({ "k": 30 })), "unknown variant `k`"),
        (hashing("weight", json!(2)), "unknown field `weight`"),
        (hashing("hash", json!({ "type": "sha" })), "unknown variant `sha`"),
        (hashing("comparison", json!({ "type": "numeric", "thresholdDistance": 0.1, "resolution": 3 })), "thresholdDistance must be above 0"),
        (format(json!({ "type": "string", "case": "title" })), "case must be"),
        (format(json!({ "type": "string", "pattern": "a(?=b)" })), "looks around"),
        (format(json!({ "type": "string", "pattern": "a", "minLength": 1 })), "a pattern does not go with"),
        (format(json!({ "type": "date", "format": "%Y-%j" })), "%j is not read"),
        (format(json!({ "type": "date", "format": "%Y-%Y" })), "stands twice"),
        (format(json!({ "type": "enum" })), "missing field `values`"),
    ];
    for (message, expected) in cases {
        assert!(message.contains("feature name") && message.contains(expected), "{message}");
    }
}

#[test]
fn lengths_that_a_hash_cannot_fill_are_refused() {
    assert!(refusal(|schema| schema["clkConfig"]["l"] = json!(1000)).contains("power of two"));
    assert!(refusal(|schema| schema["clkConfig"]["l"] = json!(0)).contains("l before folding"));
    assert!(refusal(|schema| schema["clkConfig"]["kdf"]["keySize"] = json!(65)).contains("at most 64"));
    assert!(refusal(|schema| schema["clkConfig"]["kdf"]["keySize"] = json!(4000)).contains("HKDF gives at most 8160 bytes"));
}

#[test]
fn insertions_of_a_feature_add_up_and_the_first_tokens_get_one_more() {
    let often: Vec<u32> = (0..7).map(|place| Strategy::BitsPerFeature(100).insertions(place, 7)).collect();
    assert_eq!(often, [15, 15, 14, 14, 14, 14, 14]);
    assert_eq!(Strategy::BitsPerToken(15).insertions(6, 7), 15);
}
