//! Rules that the inequality measures keep for any strata, and their answers at the edges.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod edges;
mod example;
mod people;
mod properties;

/// The table of intervals that hold the true value, in `docs/methods/inequality.md`.
#[path = "../../examples/inequality_coverage.rs"]
mod inequality_coverage;

#[test]
fn the_table_in_the_document_is_what_the_program_prints() {
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/methods/inequality.md")).unwrap();
    let table = inequality_coverage::table();
    assert!(document.contains(&table), "docs/methods/inequality.md should hold:\n{table}");
}
