//! Tables of coverage: exact by enumeration where the outcomes can be listed, by seeded simulation where not.

mod count;
mod design;
mod difference;
mod mean;
mod model;
mod proportion;
mod slope;
mod standardised;
mod tally;

/// Every table, as Markdown.
pub fn markdown() -> String {
    let tables =
        [proportion::table(), count::table(), difference::table(), mean::table(), standardised::table(), design::table(), slope::table(), model::table()];
    tables.join("\n")
}
