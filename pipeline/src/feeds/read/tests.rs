//! Rows, rejects and persons of small files.

#![expect(clippy::unwrap_used, reason = "tests")]

use arrow::array::AsArray;
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};

use super::*;
use crate::feeds::layout::parse_layout;

const LAYOUT: &str = r#"
feed = "visits"
title = "Visits"
delivery = "cumulative"

[[entity]]
id = "visit"
file = "visit"
extension = "csv"
format = "delimited"
undated = true
unknown = ["NA"]
column = [
    { name = "child", required = true, cut = "Child/" },
    { name = "name", identity = true },
    { name = "on", kind = "date" },
    { name = "minutes", kind = "integer", unknown = ["999"] },
    { name = "cost", kind = "decimal" },
    { name = "kind", codes = ["home", "clinic"] },
]
person = [{ role = "child", source = "visits|child", key = ["child"], first_name = "name", born_on = "on", only_with = "kind", but_not = ["clinic"] }]
"#;

fn read(text: &str, edit: impl Fn(&str) -> String) -> Parsed {
    let layout = parse_layout(&edit(LAYOUT)).unwrap();
    read_small(text.as_bytes(), "visit.csv", "visits-1", &layout, &layout.entities[0]).unwrap()
}

fn rejects(parsed: &Parsed) -> Vec<(u64, &str, &str)> {
    parsed.rejects.iter().map(|reject| (reject.line, reject.column.as_str(), reject.reason.as_str())).collect()
}

fn texts<'a>(batch: &'a RecordBatch, column: &str) -> Vec<Option<&'a str>> {
    batch.column_by_name(column).unwrap().as_string::<i32>().iter().collect()
}

#[test]
fn fields_are_typed_and_what_is_not_known_is_null() {
    let parsed = read(
        "kind,child,name,on,minutes,cost\nhome,Child/7, Ana ,2025-01-31,29.0,1.5\nclinic,8,\"B \"\"x\"\"\",NA,999,\nNA,9,,1970-01-02,-3,NA\n",
        str::to_owned,
    );
    assert_eq!(rejects(&parsed), []);
    let rows = &parsed.rows;
    assert_eq!(texts(rows, "child"), [Some("7"), Some("8"), Some("9")]);
    assert!(rows.column_by_name("name").is_none());
    assert_eq!(rows.column_by_name("on").unwrap().as_primitive::<Date32Type>().iter().collect::<Vec<_>>(), [Some(20_119), None, Some(1)]);
    assert_eq!(rows.column_by_name("minutes").unwrap().as_primitive::<Int64Type>().iter().collect::<Vec<_>>(), [Some(29), None, Some(-3)]);
    assert_eq!(rows.column_by_name("cost").unwrap().as_primitive::<Float64Type>().iter().collect::<Vec<_>>(), [Some(1.5), None, None]);
    assert_eq!(texts(rows, "kind"), [Some("home"), Some("clinic"), None]);
    assert_eq!(texts(rows, "receipt_id"), [Some("visits-1"); 3]);
    // A row speaks of a person only where the kind is known and is no clinic.
    assert_eq!(texts(&parsed.identities, "source_key"), [Some("visits|child|7")]);
    assert_eq!(texts(&parsed.identities, "first_name"), [Some("Ana")]);
}

#[test]
fn a_reject_names_the_first_column_of_the_contract_that_is_wrong() {
    let text = "child,name,on,minutes,cost,kind\n,a,x,1,1,home\n2,a,2025-02-30,x,1,home\n3,a,2025-02-28,1.5,1,home\n4,a,,1,inf,home\n5,a,,1,1,phone\n6,a\n7,a,,\"1\n8,a,,1,1,home\n8,a,,1,1,home\n9,a,,x,1,home\n9,a,,x,1,home\n";
    let parsed = read(text, |layout| layout.replace("delivery =", "largest_reject_share = 1.0\ndelivery ="));
    let not_whole = "not a whole number";
    let expected = [
        (2, "child", "required but empty"),
        (3, "on", "not a date in the layout's format"),
        (4, "minutes", not_whole),
        (5, "cost", "not a number"),
        (6, "kind", "a code that the layout does not list"),
        (7, "-", "2 fields where the header has 6"),
        (8, "-", "a quote is not closed on its line"),
        (10, "-", "duplicate of an earlier row"),
        (11, "minutes", not_whole),
        (12, "minutes", not_whole),
    ];
    assert_eq!(rejects(&parsed), expected);
    assert_eq!((parsed.delivered, parsed.last), (11, Some((12, true))));
    assert_eq!(texts(&parsed.rows, "child"), [Some("8")]);
    assert_eq!(parsed.rows.column_by_name("line_number").unwrap().as_primitive::<Int64Type>().values(), &[9]);
    assert_eq!(texts(&parsed.identities, "source_key"), [Some("visits|child|8")]);
}

#[test]
fn one_letter_that_is_no_text_costs_one_row() {
    let mut text = b"child,name,on,minutes,cost,kind\n1,a,,1,1,home\n".to_vec();
    text.extend(b"2,\xe9,,1,1,home\n3,a,,1,1,home\n4,a,,1,1,home\n");
    let layout = parse_layout(&LAYOUT.replace("delivery =", "largest_reject_share = 1.0\ndelivery =")).unwrap();
    let parsed = read_small(&text, "visit.csv", "visits-1", &layout, &layout.entities[0]).unwrap();
    assert_eq!(rejects(&parsed), [(3, "-", "not UTF-8")]);
    assert_eq!(texts(&parsed.rows, "child"), [Some("1"), Some("3"), Some("4")]);
    let latin1 = parse_layout(&LAYOUT.replace("undated", "latin1 = true\nundated")).unwrap();
    let parsed = read_small(&text, "visit.csv", "visits-1", &latin1, &latin1.entities[0]).unwrap();
    assert_eq!(texts(&parsed.identities, "first_name"), [Some("a"), Some("é"), Some("a"), Some("a")]);
}

#[test]
fn rows_stay_in_line_where_lines_are_typed_in_several_parts() {
    let count = LINES_AT_ONCE as i64 * 2 + 5;
    let is_kept = |row: &i64| row % 1000 != 0;
    let cost = |row: i64| if is_kept(&row) { row.to_string() } else { "x".to_owned() };
    let row = |row: i64| format!("{row},\"n \"\"{row}\"\"\",,1,{},home\n", cost(row));
    let text: String = std::iter::once("child,name,on,minutes,cost,kind\n".to_owned()).chain((1..=count).map(row)).collect();
    let parsed = read(&text, str::to_owned);
    let rejected: Vec<u64> = (1..=count).filter(|row| !is_kept(row)).map(|row| row as u64 + 1).collect();
    assert!(rejects(&parsed).iter().map(|(line, ..)| *line).eq(rejected));
    let kept: Vec<i64> = (1..=count).filter(is_kept).collect();
    let costs = parsed.rows.column_by_name("cost").unwrap().as_primitive::<Float64Type>();
    assert!(costs.values().iter().copied().eq(kept.iter().map(|row| *row as f64)));
    let lines = parsed.rows.column_by_name("line_number").unwrap().as_primitive::<Int64Type>();
    assert!(lines.values().iter().copied().eq(kept.iter().map(|row| row + 1)));
    let names = texts(&parsed.identities, "first_name");
    assert!(names.into_iter().flatten().map(str::to_owned).eq(kept.iter().map(|row| format!("n \"{row}\""))));
}
