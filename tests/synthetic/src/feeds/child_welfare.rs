//! Reports that the child-welfare agency matched to children of home visiting, by the program's own numbers.

use crate::days::{Day, compact, slashed};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::records::{WelfareReport, family};
use std::io;
use std::path::Path;

const HEADER: &str = "Family Number,Child Number,Report ID,Report Date,Disposition";
const FAULTS: [Fault; 4] = [column("bad_date", 3, "2/30/2025"), column("bad_code", 4, "Perhaps"), column("required_empty", 2, ""), encoding(0)];

/// The file of one delivery.
pub struct WelfareFile(FeedFile);

impl WelfareFile {
    /// Opens the file of a delivery that knows everything up to its date.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let file = format!("welfare_reports_{}.csv", compact(until));
        FeedFile::create(folder, "child_welfare", &file, Shape::Delimited(b','), &FAULTS, Some(HEADER), seed).map(Self)
    }

    /// Writes a report.
    pub fn report(&mut self, row: &WelfareReport) -> io::Result<()> {
        self.0.row(&format!("{},{},CW{:08},{},{}", family(row.family), row.child_number, row.id, slashed(row.on), row.disposition))
    }

    /// Closes the file.
    pub fn finish(self) -> io::Result<FileCount> {
        self.0.finish()
    }
}
