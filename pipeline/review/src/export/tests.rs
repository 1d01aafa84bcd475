//! What the next run is told.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::path::Path;

use chrono::{DateTime, Utc};

use super::{Export, export};
use crate::event::{Answer, Event, Subject};
use crate::ledger::Ledger;

/// Two people say `answer` of two records.
fn settle(folder: &Path, left: &str, right: &str, answer: Answer) {
    let mut ledger = Ledger::open(folder).unwrap();
    for by in ["a", "b"] {
        let subject = Subject { pair: format!("{left}-{right}"), left: left.to_owned(), right: right.to_owned(), shown: String::new(), records: String::new() };
        ledger.append(DateTime::<Utc>::UNIX_EPOCH, by, "q", |_| Some(Event::Answered { subject, answer })).unwrap();
    }
}

fn exported(folder: &Path) -> (Export, String) {
    let file = folder.join("decisions.csv");
    let done = export(folder, &file).unwrap();
    (done, std::fs::read_to_string(file).unwrap())
}

#[test]
fn settled_pairs_are_written_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    settle(folder.path(), "v2", "m2", Answer::Different);
    settle(folder.path(), "v1", "m1", Answer::Same);
    settle(folder.path(), "v3", "m3", Answer::Unsure);
    let (done, text) = exported(folder.path());
    assert_eq!(done, Export { same: 1, different: 1, contradicting: 0 });
    assert_eq!(text, "left_id,right_id,decision\nv1,m1,yes\nv2,m2,no\n");
}

#[test]
fn answers_that_cannot_all_hold_are_left_out_together() {
    let folder = tempfile::tempdir().unwrap();
    settle(folder.path(), "a", "b", Answer::Same);
    settle(folder.path(), "b", "c", Answer::Same);
    settle(folder.path(), "a", "c", Answer::Different);
    settle(folder.path(), "x", "y", Answer::Same);
    settle(folder.path(), "c", "x", Answer::Different);
    let (done, text) = exported(folder.path());
    assert_eq!(done, Export { same: 1, different: 1, contradicting: 3 });
    assert_eq!(text, "left_id,right_id,decision\nc,x,no\nx,y,yes\n");
}

#[test]
fn an_id_with_a_comma_stays_one_field() {
    let folder = tempfile::tempdir().unwrap();
    settle(folder.path(), "v,1", "m\"1", Answer::Same);
    let (_, text) = exported(folder.path());
    assert_eq!(text, "left_id,right_id,decision\n\"v,1\",\"m\"\"1\",yes\n");
}

#[test]
fn without_a_ledger_there_is_a_table_without_rows() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(exported(folder.path()).1, "left_id,right_id,decision\n");
}
