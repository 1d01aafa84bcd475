//! A ledger that is killed, shared, or changed by hand.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::{Ledger, LedgerError};
use crate::event::{Answer, Event, Subject};
use crate::settlement::Outcome;

fn answered(pair: usize, answer: Answer) -> Event {
    let subject = Subject { pair: format!("p{pair}"), left: format!("v{pair}"), right: format!("m{pair}"), shown: "s".repeat(64), records: "r".repeat(64) };
    Event::Answered { subject, answer }
}

fn append(ledger: &mut Ledger, by: &str, event: Event) -> u64 {
    ledger.append(DateTime::<Utc>::UNIX_EPOCH, by, "q", |_| Some(event)).unwrap().unwrap().number
}

fn bytes(folder: &Path) -> Vec<u8> {
    std::fs::read(folder.join("decisions.ndjson")).unwrap()
}

#[test]
fn what_was_appended_is_there_after_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(&folder.path().join("new")).unwrap();
    append(&mut ledger, "a", answered(1, Answer::Same));
    append(&mut ledger, "b", answered(1, Answer::Same));
    let (head, again) = (ledger.head().to_owned(), Ledger::open(&folder.path().join("new")).unwrap());
    assert_eq!((again.entries(), again.head()), (2, head.as_str()));
    assert_eq!(again.settlement().outcome("v1", "m1"), Outcome::Same);
}

#[test]
fn an_entry_holds_who_when_which_queue_and_what_was_shown() {
    let folder = tempfile::tempdir().unwrap();
    append(&mut Ledger::open(folder.path()).unwrap(), "ALPHA REVIEWER", answered(1, Answer::Unsure));
    let line: serde_json::Value = serde_json::from_slice(&bytes(folder.path())).unwrap();
    let expected = serde_json::json!({
        "number": 1, "at": "1970-01-01T00:00:00Z", "by": "ALPHA REVIEWER", "queue": "q", "event": "answered", "pair": "p1", "left": "v1",
        "right": "m1", "shown": "s".repeat(64), "records": "r".repeat(64), "answer": "unsure", "previous": "0".repeat(64),
    });
    assert_eq!(line, expected);
}

#[test]
fn a_kill_at_any_byte_of_an_append_leaves_the_entries_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    append(&mut ledger, "a", answered(1, Answer::Same));
    let whole = bytes(folder.path());
    append(&mut ledger, "a", answered(2, Answer::Different));
    let both = bytes(folder.path());
    for length in whole.len()..both.len() {
        std::fs::write(folder.path().join("decisions.ndjson"), &both[..length]).unwrap();
        let mut ledger = Ledger::open(folder.path()).unwrap();
        assert_eq!((ledger.entries(), bytes(folder.path()).len()), (1, whole.len()), "cut at {length}");
        assert_eq!(append(&mut ledger, "a", answered(2, Answer::Different)), 2);
        assert_eq!(bytes(folder.path()), both);
    }
}

#[test]
fn two_programs_append_to_one_ledger_in_turn() {
    let folder = tempfile::tempdir().unwrap();
    Ledger::open(folder.path()).unwrap();
    let each = 40;
    std::thread::scope(|scope| {
        for by in ["a", "b", "c"] {
            let folder = folder.path();
            scope.spawn(move || {
                let mut ledger = Ledger::open(folder).unwrap();
                for pair in 0..each {
                    append(&mut ledger, by, answered(pair, Answer::Same));
                }
            });
        }
    });
    let ledger = Ledger::open(folder.path()).unwrap();
    assert_eq!(ledger.entries(), 3 * each as u64);
    assert!((0..each).all(|pair| ledger.settlement().outcome(&format!("v{pair}"), &format!("m{pair}")) == Outcome::Same));
}

#[test]
fn a_refresh_shows_what_another_program_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (Ledger::open(folder.path()).unwrap(), Ledger::open(folder.path()).unwrap());
    append(&mut one, "a", answered(1, Answer::Same));
    assert_eq!(other.entries(), 0);
    other.refresh().unwrap();
    assert_eq!(other.entries(), 1);
}

#[test]
fn a_line_that_was_changed_left_out_or_added_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    for pair in 1..=3 {
        append(&mut ledger, "a", answered(pair, Answer::Same));
    }
    let text = String::from_utf8(bytes(folder.path())).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let changed = text.replacen("\"answer\":\"same\"", "\"answer\":\"different\"", 1);
    let left_out = [lines[0], lines[2]].concat();
    let added = [lines[0], lines[1], lines[2], lines[2]].concat();
    for (name, text, at) in [("changed", changed, 2), ("left out", left_out, 2), ("added", added, 4), ("no entry", text.clone() + "{}\n", 4)] {
        std::fs::write(folder.path().join("decisions.ndjson"), text).unwrap();
        match Ledger::open(folder.path()) {
            Err(LedgerError::Broken { line, .. }) => assert_eq!(line, at, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_ledger_that_became_shorter_stops_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    append(&mut ledger, "a", answered(1, Answer::Same));
    std::fs::write(folder.path().join("decisions.ndjson"), "").unwrap();
    assert!(matches!(ledger.refresh(), Err(LedgerError::Shortened { .. })));
}

#[test]
fn nothing_of_a_line_stands_in_a_message() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = std::fs::File::create(folder.path().join("decisions.ndjson")).unwrap();
    file.write_all(b"{\"number\": 1, \"left\": \"ZZCANARY\"}\n").unwrap();
    let error = Ledger::open(folder.path()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("ZZCANARY"));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_open_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("decisions");
    Ledger::open(&inside).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&inside), mode(&inside.join("decisions.ndjson"))), (0o700, 0o600));
}
