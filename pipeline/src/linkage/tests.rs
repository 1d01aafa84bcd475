#![expect(clippy::unwrap_used, reason = "tests")]
use arrow::array::{BooleanArray, Date32Array};

use super::*;

type Row = (&'static str, &'static str, &'static str, &'static str, i32);

fn record(source: &'static str, id: &'static str, first: &'static str, last: &'static str, born_on: i32) -> Row {
    (source, id, first, last, born_on)
}

/// Identity rows of girls without a second last name.
fn batch(rows: &[Row]) -> RecordBatch {
    let text = |get: fn(&Row) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(get))) };
    RecordBatch::try_from_iter([
        ("source", text(|row| row.0.to_owned())),
        ("source_key", text(|row| format!("{}|{}", row.0, row.1))),
        ("role", text(|_| "child".to_owned())),
        ("first_name", text(|row| row.2.to_owned())),
        ("last_name", text(|row| row.3.to_owned())),
        ("other_last_name", text(|_| String::new())),
        ("born_on", Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| row.4))) as ArrayRef),
        ("sex", text(|_| "F".to_owned())),
        ("many", Arc::new(rows.iter().map(|_| Some(false)).collect::<BooleanArray>()) as ArrayRef),
    ])
    .unwrap()
}

/// The person of each key.
fn links(linker: &dyn Linker, rows: &[Row]) -> HashMap<String, String> {
    let mut records = Records::default();
    records.add(&batch(rows)).unwrap();
    let records = records.into_sorted();
    let persons = linker.link(&records, &mut |_| Ok(())).unwrap();
    let batches: Vec<RecordBatch> = crosswalk(&records, &persons).map(Result::unwrap).collect();
    let texts = |batch: &RecordBatch, column: usize| -> Vec<String> { batch.column(column).as_string::<i32>().iter().flatten().map(str::to_owned).collect() };
    batches.iter().flat_map(|batch| texts(batch, 0).into_iter().zip(texts(batch, 1))).collect()
}

fn are_one(links: &HashMap<String, String>, left: &str, right: &str) -> bool {
    links[left] == links[right]
}

#[test]
fn agreeing_names_and_birthday_are_one_person() {
    let links = links(&Deterministic, &[record("a", "1", "Ana-Maria", "O'Neil Jr", 100), record("b", "9", "ANA MARIA", "ONEIL", 100)]);
    assert!(are_one(&links, "a|1", "b|9"));
}

#[test]
fn an_unnamed_newborn_is_linked_by_last_name_birthday_and_sex() {
    let links = links(&Deterministic, &[record("a", "1", "BABY GIRL", "Lor", 100), record("b", "9", "Mai", "LOR", 100)]);
    assert!(are_one(&links, "a|1", "b|9"));
}

#[test]
fn unnamed_twins_stay_apart() {
    let links = links(&Deterministic, &[record("a", "1", "", "Lor", 100), record("a", "2", "", "Lor", 100), record("b", "9", "Mai", "LOR", 100)]);
    assert!(!are_one(&links, "a|1", "b|9") && !are_one(&links, "a|2", "b|9") && !are_one(&links, "a|1", "a|2"));
}

#[test]
fn two_identifiers_of_one_source_never_become_one_child() {
    let links = links(&Deterministic, &[record("a", "1", "Mai", "Lor", 100), record("a", "2", "Mai", "Lor", 100), record("b", "9", "Mai", "Lor", 100)]);
    assert!(!are_one(&links, "a|1", "a|2") && !are_one(&links, "a|1", "b|9"));
}

#[test]
fn with_linkage_off_each_identifier_is_a_person() {
    let links = links(&Apart, &[record("a", "1", "Mai", "Lor", 100), record("b", "9", "Mai", "Lor", 100)]);
    assert!(!are_one(&links, "a|1", "b|9"));
}
