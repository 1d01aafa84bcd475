//! What agencies publish as sums: early intervention by state, the annual EPSDT report, forms of home-visiting grantees; and
//! a survey of mothers. Every value is made up.

pub mod cms_416;
pub mod miechv;
pub mod part_c;
pub mod prams;

use crate::faults::{Fault, FeedFile, FileCount, Shape};
use std::io;
use std::path::Path;

/// One figure of a report, as the warehouse should hold it.
#[derive(Clone, Debug)]
pub struct Figure {
    pub report: &'static str,
    /// Who reports, without the year.
    pub reporter: String,
    /// Whether it is about the demo's state, or a neighbor's.
    pub in_state: bool,
    pub year: i32,
    pub category: String,
    pub item: String,
    /// Nothing where the publisher hid the value or left it blank.
    pub value: Option<i64>,
    pub status: &'static str,
}

impl Figure {
    /// Whether it is the figure of an item of the state in a year.
    pub fn is(&self, report: &str, year: i32, category: &str, item: &str) -> bool {
        self.report == report && self.in_state && self.year == year && self.category == category && self.item == item
    }
}

/// All reports.
pub struct Reports {
    pub figures: Vec<Figure>,
    pub mothers: Vec<prams::Mother>,
}

/// Writes all reports and gives what they say.
pub fn write(folder: &Path, years: (i32, i32), seed: u64) -> io::Result<(Reports, Vec<FileCount>)> {
    let mut figures = Vec::new();
    let mut counts = part_c::write(folder, years, seed, &mut figures)?;
    counts.extend(cms_416::write(folder, years, seed, &mut figures)?);
    counts.extend(miechv::write(folder, years, seed, &mut figures)?);
    let mothers = prams::mothers(years, seed);
    counts.extend(prams::write(folder, years, &mothers, seed)?);
    Ok((Reports { figures, mothers }, counts))
}

/// A comma file of a feed.
fn open(folder: &Path, feed: &'static str, name: &str, faults: &'static [Fault], header: &str, seed: u64) -> io::Result<FeedFile> {
    FeedFile::create(folder, feed, name, Shape::Delimited(b','), faults, Some(header), seed)
}

/// A count as a publisher writes it: small ones are hidden. Gives the cell, the value known and its status.
fn published(value: i64) -> (String, Option<i64>, &'static str) {
    if (1..10).contains(&value) { ("*".to_owned(), None, "suppressed") } else { (value.to_string(), Some(value), "reported") }
}
