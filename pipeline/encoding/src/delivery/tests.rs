//! What is written is read again, and what was changed on the way is refused.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;

use super::*;
use crate::filter::Filter;

fn header() -> Header {
    Header { schema: "5c1e".into(), key: "2026-07/0badcafe".into(), tokens: "children-1/77".into(), hardening: "none".into(), bits: 24 }
}

fn rows() -> Vec<Row> {
    let mut filter = Filter::empty(24);
    [0, 9, 23].iter().for_each(|&bit| filter.set(bit));
    vec![
        Row { id: "a,\"1\"".into(), filters: vec![filter.clone(), Filter::empty(24)], tokens: vec![Some(0x00ff), None] },
        Row { id: "a2".into(), filters: vec![Filter::empty(24), filter], tokens: vec![None, Some(u128::MAX)] },
    ]
}

fn written(layout: Layout) -> String {
    let mut out = Vec::new();
    let names = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    let mut writer = Writer::new(&mut out, layout, &header(), &names(&["given", "family"]), &names(&["sound", "date"])).unwrap();
    rows().iter().for_each(|row| writer.write(row).unwrap());
    assert_eq!(writer.finish().unwrap(), 2);
    String::from_utf8(out).unwrap()
}

fn reread(text: &str) -> Result<Delivered, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("encoded");
    fs::write(&path, text).unwrap();
    read(&path).map_err(|error| format!("{:#}", anyhow::Error::from(error)).replace(&path.display().to_string(), "FILE"))
}

#[test]
fn csv_says_how_it_was_made_and_leaves_missing_values_empty() {
    assert_eq!(
        written(Layout::Csv),
        "# attune-encoding 1; schema=5c1e; key=2026-07/0badcafe; tokens=children-1/77; hardening=none; bits=24\n\
         unique_id,field.given,field.family,token.sound,token.date\n\
         \"a,\"\"1\"\"\",gEAB,,000000000000000000000000000000ff,\n\
         a2,,gEAB,,ffffffffffffffffffffffffffffffff\n"
    );
}

#[test]
fn both_layouts_are_read_as_they_were_written() {
    for layout in [Layout::Csv, Layout::Ndjson] {
        let delivered = reread(&written(layout)).unwrap();
        assert_eq!(delivered.rows, rows());
        assert_eq!(delivered.header, header());
        assert_eq!((delivered.filters.len(), delivered.tokens.len()), (2, 2));
    }
}

#[test]
fn the_layout_of_clkhash_is_its_json() {
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out, Layout::Clkhash, &header(), &[], &[]).unwrap();
    for row in rows() {
        writer.write(&Row { filters: row.filters[..1].to_vec(), tokens: Vec::new(), ..row }).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "{\"clks\": [\"gEAB\", \"AAAA\"]}\n");
}

#[test]
fn what_was_changed_on_the_way_is_refused_by_line_and_column() {
    let text = written(Layout::Csv);
    let refusal = |from: &str, to: &str| reread(&text.replacen(from, to, 1)).unwrap_err();
    assert_eq!(refusal("a2,,gEAB", "a2,,gEA"), "FILE, line 4, column field.family: not base64");
    assert_eq!(refusal("a2,,gEAB", "a2,,gEABgEAB"), "FILE, line 4, column field.family: 6 bytes where a filter of 24 bits has 3");
    assert_eq!(refusal("00ff,", "00f,"), "FILE, line 3, column token.sound: no token of 32 hexadecimal digits");
    assert_eq!(refusal("a2,", "\"a,\"\"1\"\"\","), "FILE, line 4: the id is empty, or stands on an earlier line too");
    assert_eq!(refusal("field.given,", "given,"), "FILE, line 2: columns must be unique_id, then clk or field.*, then token.*");
    assert_eq!(refusal("# attune", "# other"), "FILE, line 1: no header of attune-encoding 1");
    assert_eq!(refusal("bits=24", "bits=x"), "FILE, line 1: header: bits is missing or cannot be read");
    assert_eq!(refusal("a2,,", "a2,"), "FILE, line 4: no row of the file");
}

#[test]
fn rows_of_another_kind_are_refused_in_ndjson() {
    let text = written(Layout::Ndjson);
    let refusal = |from: &str, to: &str| reread(&text.replacen(from, to, 1)).unwrap_err();
    assert!(refusal("\"unique_id\":\"a2\"", "\"unique_id\":7").starts_with("FILE, line 3: other names"));
    assert_eq!(refusal("{\"unique_id\":\"a2\"", "\"unique_id\":\"a2\""), "FILE, line 3: not a JSON object");
}

#[test]
fn deliveries_made_in_other_ways_are_told_apart_by_what_differs() {
    let differs = |change: fn(&mut Header)| {
        let mut other = header();
        change(&mut other);
        header().agree(&other).unwrap_err().to_string()
    };
    assert!(differs(|header| header.key = "2027-01/0badcafe".into()).contains("differ in the key: 2026-07/0badcafe and 2027-01/0badcafe"));
    assert!(differs(|header| header.schema = "ffff".into()).contains("the linkage schema"));
    assert!(differs(|header| header.tokens = "none".into()).contains("the plan of tokens"));
    assert!(differs(|header| header.hardening = "balance".into()).contains("the hardening"));
    assert_eq!(header().agree(&header()), Ok(()));
}
