//! Rules that hold for any record. The bits themselves are held against clkhash in `tests/vectors.rs`.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::filter::dice;

const DIGITS: &str = "8f1c3a5be27d4906b1f0c2d3e4a596877a1b2c3d4e5f60718293a4b5c6d7e8f9";
const SCHEMA: &str = r#"{
    "version": 3,
    "clkConfig": { "l": 1024, "kdf": { "type": "HKDF" } },
    "features": [
        { "identifier": "given", "format": { "type": "string" }, "hashing": { "comparison": { "type": "ngram", "n": 2 }, "strategy": { "bitsPerFeature": 200 } } },
        { "identifier": "family", "format": { "type": "string" }, "hashing": { "comparison": { "type": "ngram", "n": 2 }, "strategy": { "bitsPerFeature": 200 }, "hash": { "type": "doubleHash" } } },
        { "identifier": "born", "format": { "type": "date", "format": "%Y-%m-%d" }, "hashing": { "comparison": { "type": "ngram", "n": 1, "positional": true }, "strategy": { "bitsPerFeature": 200 }, "missingValue": { "sentinel": "" } } }
    ]
}"#;

fn encoder(digits: &str) -> Encoder {
    Encoder::new(&Schema::from_json(SCHEMA).unwrap(), &Secret::new("test", digits).unwrap()).unwrap()
}

fn alike(left: &Filter, right: &Filter) -> f64 {
    dice(left.shared(right), left.count(), right.count())
}

#[test]
fn a_letter_changed_leaves_two_records_alike_and_another_person_does_not() {
    let mut encoder = encoder(DIGITS);
    let own = encoder.record(&["amara", "okafor", "2023-04-05"]).unwrap();
    let typo = encoder.record(&["amarra", "okafor", "2023-04-05"]).unwrap();
    let other = encoder.record(&["teo", "lindqvist", "2021-12-30"]).unwrap();
    assert!(alike(&own, &typo) > 0.85);
    assert!(alike(&own, &other) < 0.6);
}

#[test]
fn another_key_gives_other_bits() {
    let record = ["amara", "okafor", "2023-04-05"];
    let (own, other) = (encoder(DIGITS).record(&record).unwrap(), encoder(&DIGITS.replace('8', "9")).record(&record).unwrap());
    assert!(alike(&own, &other) < 0.7 && own != other);
}

#[test]
fn one_text_in_two_columns_has_other_bits_in_each() {
    let fields = encoder(DIGITS).fields(&["alma", "alma", ""]).unwrap();
    assert!(alike(&fields[0], &fields[1]) < 0.5);
    assert!(fields[2].is_empty());
}

#[test]
fn a_value_that_does_not_fit_is_refused_by_column_without_a_word_of_it() {
    let error = encoder(DIGITS).record(&["amara", "okafor", "05.04.2023"]).unwrap_err();
    assert_eq!(format!("{:#}", anyhow::Error::from(error)), "column born: expected a date in the format %Y-%m-%d");
}

proptest! {
    #[test]
    fn a_record_is_as_like_itself_as_can_be(given in "\\PC{1,20}", family in "\\PC{0,20}") {
        let mut encoder = encoder(DIGITS);
        let first = encoder.record(&[&given, &family, ""]).unwrap();
        let again = encoder.record(&[&given, &family, ""]).unwrap();
        prop_assert_eq!(alike(&first, &again), 1.0);
    }

    #[test]
    fn a_column_sets_no_more_bits_than_was_agreed(given in "\\PC{0,40}") {
        let fields = encoder(DIGITS).fields(&[&given, "", ""]).unwrap();
        prop_assert!(fields[0].count() <= 200);
        prop_assert_eq!(fields[0].is_empty(), given.is_empty());
    }
}
