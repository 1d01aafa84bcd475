//! The tables in the document are those that the program prints.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the document should stop")]

#[path = "../examples/coverage/report/mod.rs"]
mod report;

#[test]
fn the_document_holds_the_tables_as_they_are_now() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/methods/interval-coverage.md");
    let document = std::fs::read_to_string(path).unwrap();
    let tables = report::markdown();
    let missing = tables.lines().find(|line| !document.lines().any(|own| own == *line));
    assert_eq!(missing, None, "run the example `coverage` and put its tables into {path}");
    assert!(document.contains(&tables), "the tables stand in another order");
}
