//! From unclear pairs over two reviewers to the next run, which does what they agreed on.

use std::collections::BTreeMap;
use std::path::Path;

use attune_review::{Answer, Event, Export, Ledger, Queue, Subject, export};
use chrono::{DateTime, Utc};

use super::{attune, folder};

/// One pair that the model joins, two that it leaves to people, one record alone.
const UNCLEAR: &str = "unique_id,source,name,dob\n\
    a,x,JOHANNA,2020-01-01\nb,y,JOHANNA,2020-01-01\n\
    c,x,ELIASSON,2021-02-02\nd,y,ELIASSEN,2021-02-02\n\
    e,x,MARGARETA,2022-03-03\nf,y,MARGARETE,2022-03-03\n\
    g,x,\"QUOTE \"\"D\",2023-04-04\n";

/// With these bands a spelling apart waits, and equal names are joined.
fn prepare(folder: &Path, records: &str) {
    let model = std::fs::read_to_string(folder.join("model.toml")).unwrap();
    std::fs::write(folder.join("model.toml"), model.replace("auto = 5.0", "auto = 10.0")).unwrap();
    std::fs::write(folder.join("records.csv"), records).unwrap();
}

fn run(folder: &Path, more: &[&str]) {
    let output = attune(folder, &[&["records.csv", "--model", "model.toml", "--out", "out", "--threads", "2"][..], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn queue(folder: &Path) -> Queue {
    Queue::read(&folder.join("out/review.ndjson")).unwrap()
}

fn ids(queue: &Queue) -> Vec<(String, String)> {
    queue.pairs().iter().map(|pair| (pair.left.id.clone(), pair.right.id.clone())).collect()
}

fn clusters(folder: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder.join("out/clusters.csv")).unwrap();
    text.lines().skip(1).filter_map(|line| line.split_once(',')).map(|(id, cluster)| (id.to_owned(), cluster.to_owned())).collect()
}

/// Two people say the same of two records.
fn decide(folder: &Path, left: &str, right: &str, answer: Answer) {
    let mut ledger = Ledger::open(folder).unwrap();
    for by in ["first reviewer", "second reviewer"] {
        let subject = Subject { pair: format!("{left}-{right}"), left: left.to_owned(), right: right.to_owned(), shown: String::new(), records: String::new() };
        ledger.append(DateTime::<Utc>::UNIX_EPOCH, by, "queue", |_| Some(Event::Answered { subject, answer })).unwrap();
    }
}

fn pair(left: &str, right: &str) -> (String, String) {
    (left.to_owned(), right.to_owned())
}

#[test]
fn the_next_run_does_what_two_reviewers_agreed_on() {
    let folder = folder();
    let at = folder.path();
    prepare(at, UNCLEAR);
    run(at, &[]);
    let queue_before = queue(at);
    assert_eq!(ids(&queue_before), [pair("c", "d"), pair("e", "f")]);
    let before = clusters(at);
    assert!(before["a"] == before["b"] && before["c"] != before["d"] && before["e"] != before["f"]);

    // Two pairs of the queue, and one that the model joined without asking.
    decide(&at.join("decisions"), "c", "d", Answer::Same);
    decide(&at.join("decisions"), "e", "f", Answer::Different);
    decide(&at.join("decisions"), "a", "b", Answer::Different);
    decide(&at.join("decisions"), "a", "g", Answer::Same);
    let done = export(&at.join("decisions"), &at.join("decisions.csv")).unwrap();
    assert_eq!(done, Export { same: 2, different: 2, contradicting: 0 });

    run(at, &["--decisions", "decisions.csv"]);
    let after = clusters(at);
    assert_eq!(after["c"], after["d"], "decided yes, where the model waited");
    assert_ne!(after["e"], after["f"], "decided no, where the model waited");
    assert_ne!(after["a"], after["b"], "decided no, where the model joined");
    assert_eq!(after["a"], after["g"], "decided yes, where the model gave no pair");
    assert!(queue(at).pairs().is_empty());
}

#[test]
fn the_queue_shows_both_records_and_what_the_weight_is_made_of() {
    let folder = folder();
    prepare(folder.path(), UNCLEAR);
    run(folder.path(), &[]);
    let queue = queue(folder.path());
    let shown = queue.pairs()[0];
    let values = |record: &attune_review::Record| record.fields.iter().map(|field| (field.name.clone(), field.value.clone())).collect::<Vec<_>>();
    let expected = |name: &str| vec![("name".to_owned(), Some(name.to_owned())), ("dob".to_owned(), Some("2021-02-02".to_owned()))];
    assert_eq!((values(&shown.left), values(&shown.right)), (expected("ELIASSON"), expected("ELIASSEN")));
    assert_eq!((shown.left.source.as_str(), shown.right.source.as_str()), ("x", "y"));
    // log2 of m over u, as the model states both; a chance of 0.01 is odds of 1 to 99.
    let weights = [(0.01_f64 / 0.99).log2(), (0.08_f64 / 0.004).log2(), (0.98_f64 / 0.001).log2()];
    let steps = &shown.waterfall.steps;
    let seen = [shown.waterfall.prior, steps[0].weight, steps[1].weight];
    assert!(weights.iter().zip(seen).all(|(one, other)| (one - other).abs() < 1e-9), "{seen:?}");
    assert_eq!((steps[0].comparison.as_str(), steps[0].level.as_str()), ("name", "jaro_winkler >= 0.9"));
}

#[test]
fn the_queue_can_be_opened_by_its_owner_alone_and_is_empty_where_nothing_waits() {
    let folder = folder();
    run(folder.path(), &[]);
    assert_eq!(std::fs::read(folder.path().join("out/review.ndjson")).unwrap(), b"");
    prepare(folder.path(), UNCLEAR);
    run(folder.path(), &[]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join("out/review.ndjson")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(!folder.path().join("out/review.ndjson.new").exists());
}

#[test]
fn a_run_that_adds_keeps_earlier_pairs_in_the_queue() {
    let folder = folder();
    let at = folder.path();
    prepare(at, UNCLEAR);
    run(at, &[]);
    std::fs::write(at.join("records.csv"), "unique_id,source,name,dob\nh,x,ELIASSONN,2021-02-02\n").unwrap();
    run(at, &["--previous", "out"]);
    assert_eq!(ids(&queue(at)), [pair("c", "d"), pair("e", "f"), pair("c", "h"), pair("d", "h")]);
    std::fs::write(at.join("decisions.csv"), "left_id,right_id,decision\nc,d,yes\ne,f,no\n").unwrap();
    run(at, &["--previous", "out", "--decisions", "decisions.csv"]);
    let waiting = queue(at);
    assert_eq!(ids(&waiting), [pair("c", "h"), pair("d", "h")]);
    let others: Vec<&str> = waiting.pairs()[0].cluster.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(others, ["d"], "the one joined with a record of the pair is shown beside it");
}
