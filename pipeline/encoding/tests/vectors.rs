//! Encodings bit for bit those of clkhash, on made-up values that its 0.18.3 encoded (`vectors/make.py` made them).

#![expect(clippy::unwrap_used, reason = "tests")]

use attune_encoding::{Encoder, Filter, Schema, Secret};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Vectors {
    secret: String,
    cases: Vec<Case>,
    verdicts: Vec<Verdict>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    schema: Value,
    rows: Vec<Vec<String>>,
    clks: Vec<String>,
}

#[derive(Deserialize)]
struct Verdict {
    format: Value,
    value: String,
    fits: bool,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("vectors/vectors.json")).unwrap()
}

/// Values of the encoded columns of a row.
fn encoded<'a>(schema: &Schema, row: &'a [String]) -> Vec<&'a str> {
    schema.encoded().map(|(place, _, _)| row[place].as_str()).collect()
}

#[test]
fn every_record_has_the_bits_of_clkhash() {
    let vectors = vectors();
    let secret = Secret::new("test", &vectors.secret).unwrap();
    for case in &vectors.cases {
        let schema = Schema::from_json(&case.schema.to_string()).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let mut encoder = Encoder::new(&schema, &secret).unwrap();
        assert_eq!(case.rows.len(), case.clks.len());
        for (row, clk) in case.rows.iter().zip(&case.clks) {
            let filter = encoder.record(&encoded(&schema, row)).unwrap_or_else(|error| panic!("{}, row {}: {error}", case.name, row[0]));
            assert_eq!(&filter.to_base64(), clk, "{}, row {}", case.name, row[0]);
        }
    }
}

#[test]
fn tokens_met_before_are_encoded_as_at_first() {
    let vectors = vectors();
    let secret = Secret::new("test", &vectors.secret).unwrap();
    for case in &vectors.cases {
        let schema = Schema::from_json(&case.schema.to_string()).unwrap();
        let mut encoder = Encoder::new(&schema, &secret).unwrap();
        for (row, clk) in case.rows.iter().rev().chain(&case.rows).zip(case.clks.iter().rev().chain(&case.clks)) {
            assert_eq!(&encoder.record(&encoded(&schema, row)).unwrap().to_base64(), clk, "{}, row {}", case.name, row[0]);
        }
    }
}

#[test]
fn the_filter_of_a_field_is_the_record_with_every_other_column_ignored() {
    let vectors = vectors();
    let secret = Secret::new("test", &vectors.secret).unwrap();
    let case = vectors.cases.iter().find(|case| case.name == "a whole record").unwrap();
    let schema = Schema::from_json(&case.schema.to_string()).unwrap();
    let places: Vec<usize> = schema.encoded().map(|(place, _, _)| place).collect();
    for row in &case.rows {
        let fields = Encoder::new(&schema, &secret).unwrap().fields(&encoded(&schema, row)).unwrap();
        let mut all = Filter::empty(schema.bits);
        for (&place, field) in places.iter().zip(&fields) {
            let mut alone = case.schema.clone();
            for other in places.iter().filter(|other| **other != place) {
                alone["features"][*other] = json!({ "identifier": schema.features[*other].identifier, "ignored": true });
            }
            let alone = Schema::from_json(&alone.to_string()).unwrap();
            assert_eq!(&Encoder::new(&alone, &secret).unwrap().record(&[&row[place]]).unwrap(), field);
            all.merge(field);
        }
        assert_eq!(all, Encoder::new(&schema, &secret).unwrap().record(&encoded(&schema, row)).unwrap());
    }
}

#[test]
fn values_are_taken_and_refused_as_by_clkhash() {
    for Verdict { format, value, fits } in vectors().verdicts {
        let schema = json!({
            "version": 3,
            "clkConfig": { "l": 64, "kdf": { "type": "HKDF" } },
            "features": [{
                "identifier": "value",
                "format": format,
                "hashing": { "comparison": { "type": "ngram", "n": 1 }, "strategy": { "bitsPerToken": 1 } }
            }]
        });
        let schema = Schema::from_json(&schema.to_string()).unwrap();
        let (_, _, hashing) = schema.encoded().next().unwrap();
        let outcome = hashing.format.canonical(&value);
        assert_eq!(outcome.is_ok(), fits, "{} and {value:?}", schema.features[0].identifier);
        if let Err(error) = outcome {
            let long_enough = value.len() > 3;
            assert!(!(long_enough && error.to_string().contains(value.trim())), "the message quotes the value");
        }
    }
}
