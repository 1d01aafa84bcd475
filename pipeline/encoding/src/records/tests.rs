//! Files that are taken and refused, and the words of a refusal.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::schema::Schema;

const SCHEMA: &str = r#"{
    "version": 3,
    "clkConfig": { "l": 64, "kdf": { "type": "HKDF" } },
    "features": [
        { "identifier": "name", "format": { "type": "string", "maxLength": 8 }, "hashing": { "comparison": { "type": "ngram", "n": 2 }, "strategy": { "bitsPerToken": 2 } } },
        { "identifier": "born", "format": { "type": "date", "format": "%Y-%m-%d" }, "hashing": { "comparison": { "type": "exact" }, "strategy": { "bitsPerToken": 2 }, "missingValue": { "sentinel": "none" } } }
    ]
}"#;

fn file(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn read_all(text: &[u8]) -> Result<usize, String> {
    let (folder, path) = file(text);
    let mut rows = 0;
    let read = || -> Result<usize, RecordsError> {
        let mut records = Records::open(&path, "unique_id")?;
        records.places(["name", "born"])?;
        while records.advance()? {
            rows += 1;
        }
        Ok(rows)
    };
    let mut read = read;
    read().map_err(|error| format!("{:#}", anyhow::Error::from(error)).replace(&folder.path().display().to_string(), ""))
}

#[test]
fn columns_are_found_by_name_behind_a_byte_order_mark_and_among_others() {
    assert_eq!(read_all(b"\xEF\xBB\xBFunique_id,notes,born,name\n1,x,2023-01-01,\"Ana, \"\"A\"\"\"\n2,,,Teo\n"), Ok(2));
}

#[test]
fn what_is_wrong_is_said_by_file_line_and_column() {
    let cases: [(&[u8], &str); 7] = [
        (b"unique_id,name\n1,Ana\n", "/people.csv, line 1: column born is missing"),
        (b"unique_id,name,born,name\n", "/people.csv, line 1: column name stands twice"),
        (b"id,name,born\n", "/people.csv, line 1: column unique_id is missing"),
        (b"unique_id,name,born\n1,Ana,2023-01-01\n2,Teo\n", "/people.csv, line 3: 2 fields where the header has 3"),
        (b"unique_id,name,born\n1,\xFFAna,2023-01-01\n", "/people.csv, line 2: not UTF-8"),
        (b"unique_id,name,born\n1,\"A\nna\",\n,Teo,\n", "/people.csv, line 4: the id is empty"),
        (b"unique_id,name,born\nsecret-1,Ana,\nsecret-1,Teo,\n", "/people.csv, line 3: the id stands on an earlier line too"),
    ];
    for (text, expected) in cases {
        assert_eq!(read_all(text), Err(expected.to_owned()));
    }
}

#[test]
fn a_check_counts_by_column_and_reason_and_tells_no_value() {
    let (_folder, path) = file(b"unique_id,name,born\n1,Ana,2023-01-01\n2,,none\n3,Maximiliana,31.12.2023\n4,Teo,2023-02-30\n");
    let report = check(&path, "unique_id", &Schema::from_json(SCHEMA).unwrap(), None).unwrap();
    assert!(!report.is_clean());
    assert_eq!(
        report.to_string(),
        "4 records\n\
         column name: 2 fit, 1 missing, 1 refused\n    expected at most 8 letters, found 11: 1, first on line 4\n\
         column born: 1 fit, 1 missing, 2 refused\n    expected a date in the format %Y-%m-%d: 2, first on line 4\n"
    );
}

#[test]
fn a_clean_file_is_said_to_be_clean() {
    let (_folder, path) = file(b"unique_id,name,born\n1,Ana,2023-01-01\n");
    assert!(check(&path, "unique_id", &Schema::from_json(SCHEMA).unwrap(), None).unwrap().is_clean());
}
