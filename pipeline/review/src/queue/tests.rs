//! What a queue may and may not hold.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use serde_json::{Value, json};

use super::{Queue, QueueError};

fn line() -> Value {
    let record = |id: &str, first: &str| json!({"source": "vital", "id": id, "fields": [{"name": "first_name", "value": first}]});
    json!({
        "pair": "p1", "left": record("v1", "ALPHA"), "right": record("m1", "ALFA"), "weight": 1.5, "probability": 0.738_796,
        "waterfall": {"prior": -10.0, "steps": [{"comparison": "first_name", "level": "alike", "weight": 9.0, "term_frequency": 2.5}], "final": 1.5},
    })
}

fn refused(lines: &[Value]) -> (usize, &'static str) {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    match Queue::parse(text.as_bytes()).unwrap_err() {
        QueueError::Line { line, reason } => (line, reason),
        other => panic!("{other}"),
    }
}

fn with(path: &str, value: Value) -> Value {
    let mut line = line();
    *line.pointer_mut(path).unwrap() = value;
    line
}

#[test]
fn a_pair_is_read_with_its_fields_in_order() {
    let queue = Queue::parse(format!("\n{}\n\n", line()).as_bytes()).unwrap();
    let pair = queue.pairs()[0];
    assert_eq!((pair.left.fields[0].value.as_deref(), pair.right.id.as_str(), pair.cluster.len()), (Some("ALPHA"), "m1", 0));
    assert_eq!(queue.digest().len(), 64);
}

#[test]
fn a_written_pair_reads_as_it_was() {
    let queue = Queue::parse(line().to_string().as_bytes()).unwrap();
    let again = Queue::parse(serde_json::to_string(queue.pairs()[0]).unwrap().as_bytes()).unwrap();
    assert_eq!(queue.pairs(), again.pairs());
}

#[test]
fn a_waterfall_must_add_up_to_the_weight_and_its_probability() {
    assert_eq!(refused(&[line(), with("/waterfall/prior", json!(-9.9))]), (2, "prior and comparisons do not add up to the final weight"));
    assert_eq!(refused(&[with("/weight", json!(1.6))]), (1, "the final weight is not the match weight"));
    assert_eq!(refused(&[with("/probability", json!(0.75))]), (1, "the probability is not that of the match weight"));
}

#[test]
fn a_pair_stands_once_whatever_side_its_records_are_on() {
    let mut turned = with("/pair", json!("p2"));
    let (left, right) = (turned["left"].take(), turned["right"].take());
    (turned["left"], turned["right"]) = (right, left);
    assert_eq!(refused(&[line(), turned]), (2, "its two records were a pair on an earlier line"));
    assert_eq!(refused(&[line(), with("/right/id", json!("m2"))]), (2, "its handle was used by an earlier line"));
    assert_eq!(refused(&[with("/right/id", json!("v1"))]), (1, "both records have one id"));
}

#[test]
fn the_digest_of_the_records_knows_no_side_and_no_weight() {
    let of = |line: &Value| Queue::parse(line.to_string().as_bytes()).unwrap().shown()[0].clone();
    let mut turned = with("/pair", json!("p9"));
    let (left, right) = (turned["left"].take(), turned["right"].take());
    (turned["left"], turned["right"]) = (right, left);
    assert_eq!(of(&line()).records, of(&turned).records);
    assert_ne!(of(&line()).line, of(&turned).line);
    assert_ne!(of(&line()).records, of(&with("/left/fields/0/value", json!("ALPHAS"))).records);
}

#[test]
fn a_fault_names_the_line_and_nothing_of_it() {
    let error = Queue::parse(b"{\"pair\": \"p1\", \"left\": {\"id\": \"ZZCANARY\", \"first\": \"ZZCANARY\"}}").unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(told.contains("line 1") && !told.contains("ZZCANARY"), "{told}");
}
