#![expect(clippy::unwrap_used, reason = "tests")]
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray, Date32Array, RecordBatch, StringArray};

use super::*;
use crate::linkage::{Deterministic, Records, crosswalk};

const FIRST: [&str; 20] = [
    "Olivia", "Emma", "Lucía", "Hodan", "Mai", "Winona", "Sofía", "Priya", "Greta", "Zahra", "Henry", "Mateo", "José", "Ibrahim", "Tou", "Dakota", "Ángel",
    "Aarav", "Soren", "Khalid",
];
const LAST: [&str; 20] = [
    "Johnson",
    "Peña",
    "Abdi",
    "Vang",
    "Bergström",
    "Muñoz",
    "Warsame",
    "Xiong",
    "Kingbird",
    "Garcia",
    "Novak",
    "Hassan",
    "Thao",
    "Roy",
    "Flores",
    "Lund",
    "Farah",
    "Nguyen",
    "Beaulieu",
    "Rivera",
];

/// What a feed says of somebody.
#[derive(Clone)]
struct Row {
    source: &'static str,
    id: usize,
    first: String,
    last: String,
    born_on: i32,
    is_girl: bool,
    zip: usize,
}

fn plain(name: &str) -> String {
    let letters = [('í', 'i'), ('é', 'e'), ('Á', 'A'), ('ñ', 'n'), ('ö', 'o')];
    name.chars().map(|letter| letters.iter().find(|(marked, _)| *marked == letter).map_or(letter, |(_, plain)| *plain)).collect::<String>().to_uppercase()
}

/// Four hundred children; the second feed writes capitals without marks, slips in every eighth name, and has no name for every fortieth.
fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for id in 0..400 {
        let first = FIRST[id * 7 % 20];
        let row = Row {
            source: "births",
            id,
            first: first.to_owned(),
            last: LAST[(id * 11 + id / 20) % 20].to_owned(),
            born_on: 19_000 + (id as i32 * 37) % 900,
            is_girl: FIRST.iter().position(|own| *own == first).unwrap() < 10,
            zip: id * 13 % 60,
        };
        let mut other = Row { source: "registry", first: plain(&row.first), last: plain(&row.last), ..row.clone() };
        match id % 40 {
            0 => other.first = if row.is_girl { "BABY GIRL" } else { "BABY BOY" }.to_owned(),
            8 | 16 | 24 | 32 => other.last.insert(2, other.last.chars().nth(1).unwrap()),
            _ => {}
        }
        rows.extend([row, other]);
    }
    rows
}

fn batch(rows: &[Row]) -> RecordBatch {
    let text = |get: fn(&Row) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(get))) };
    let none = || -> ArrayRef { Arc::new(StringArray::from_iter(rows.iter().map(|_| None::<&str>))) };
    let days = |get: fn(&Row) -> Option<i32>| -> ArrayRef { Arc::new(rows.iter().map(get).collect::<Date32Array>()) };
    RecordBatch::try_from_iter_with_nullable([
        ("source", text(|row| row.source.to_owned()), true),
        ("source_key", text(|row| format!("{}|{}", row.source, row.id)), true),
        ("role", text(|_| "child".to_owned()), true),
        ("first_name", text(|row| row.first.clone()), true),
        ("last_name", text(|row| row.last.clone()), true),
        ("other_last_name", none(), true),
        ("born_on", days(|row| Some(row.born_on)), true),
        ("sex", text(|row| if row.is_girl { "F" } else { "M" }.to_owned()), true),
        ("many", Arc::new(rows.iter().map(|_| Some(false)).collect::<BooleanArray>()) as ArrayRef, false),
        ("zip", text(|row| format!("55{:03}", row.zip)), true),
        ("mother_first_name", none(), true),
        ("mother_last_name", none(), true),
        ("mother_born_on", days(|_| None), true),
    ])
    .unwrap()
}

fn probabilistic(threads: usize) -> Probabilistic {
    let model = Model::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql/linkage/people.toml")).unwrap();
    Probabilistic { model, decisions: None, threads }
}

/// The person of each key, and the pairs that wait.
fn linked(linker: &dyn Linker, records: Records, rows: &[Row]) -> (HashMap<String, String>, Vec<[String; 2]>) {
    let mut records = records;
    rows.chunks(90).for_each(|rows| records.add(&batch(rows)).unwrap());
    let identities = records.into_sorted();
    let mut waiting = Vec::new();
    let persons = linker
        .link(&identities, &mut |pair| {
            waiting.push([pair.left.id.to_owned(), pair.right.id.to_owned()]);
            Ok(())
        })
        .unwrap();
    let batches: Vec<RecordBatch> = crosswalk(&identities, &persons).map(Result::unwrap).collect();
    let texts = |batch: &RecordBatch, column: usize| -> Vec<String> { batch.column(column).as_string::<i32>().iter().flatten().map(str::to_owned).collect() };
    (batches.iter().flat_map(|batch| texts(batch, 0).into_iter().zip(texts(batch, 1))).collect(), waiting)
}

fn together(persons: &HashMap<String, String>) -> usize {
    (0..400).filter(|id| persons[&format!("births|{id}")] == persons[&format!("registry|{id}")]).count()
}

#[test]
fn marks_slips_and_missing_names_do_not_part_a_child() {
    let rows = rows();
    let (persons, _) = linked(&probabilistic(2), Records::as_delivered(), &rows);
    let (by_keys, _) = linked(&Deterministic, Records::default(), &rows);
    assert!(together(&by_keys) < 300, "{}", together(&by_keys));
    assert!(together(&persons) >= 392, "{}", together(&persons));
    // Nobody else's record comes along.
    assert_eq!(persons.values().collect::<BTreeSet<_>>().len(), 800 - together(&persons));
}

#[test]
fn links_do_not_depend_on_threads_or_on_the_order_of_deliveries() {
    let mut rows = rows();
    let first = linked(&probabilistic(1), Records::as_delivered(), &rows);
    rows.reverse();
    assert_eq!(linked(&probabilistic(8), Records::as_delivered(), &rows), first);
}

#[test]
fn twins_and_two_identifiers_of_a_source_stay_apart() {
    let mut rows = rows();
    let twin = Row { id: 900, first: if rows[22].is_girl { "Naomi" } else { "Oskar" }.to_owned(), ..rows[22].clone() };
    let again = Row { id: 901, ..rows[44].clone() };
    rows.extend([twin, again]);
    let (persons, waiting) = linked(&probabilistic(2), Records::as_delivered(), &rows);
    assert_ne!(persons["births|900"], persons["births|11"]);
    assert_ne!(persons["births|900"], persons["registry|11"]);
    assert_ne!(persons["births|901"], persons["births|22"]);
    assert!(waiting.iter().flatten().any(|id| id == "births|901"), "what cannot be told is asked: {waiting:?}");
}

#[test]
fn decisions_go_before_weights() {
    let rows = rows();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("decisions.csv");
    std::fs::write(&file, "left_id,right_id,decision\nbirths|3,registry|3,no\nbirths|4,registry|5,yes\n").unwrap();
    let linker = Probabilistic { decisions: Some(file), ..probabilistic(2) };
    let (persons, waiting) = linked(&linker, Records::as_delivered(), &rows);
    assert_ne!(persons["births|3"], persons["registry|3"]);
    assert_eq!(persons["births|4"], persons["registry|5"]);
    assert!(!waiting.contains(&["births|3".to_owned(), "registry|3".to_owned()]));
}

#[test]
fn one_record_is_one_person_and_none_are_nobody() {
    for rows in [Vec::new(), rows()[..1].to_vec()] {
        let (persons, waiting) = linked(&probabilistic(2), Records::as_delivered(), &rows);
        assert_eq!((persons.len(), waiting.len()), (rows.len(), 0));
    }
}
