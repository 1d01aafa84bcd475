//! Reports that the child-welfare agency matched to children of home visiting, by each program's own numbers.

use crate::days::{Day, compact, iso_or_empty, slashed};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::records::{WelfareReport, family, flat_family};
use std::io;
use std::path::Path;

const HEADER: &str = "Family Number,Child Number,Report ID,Report Date,Disposition";
const FLAT_HEADER: &str = "family_id|tgt_id|report_id|report_dt|disposition";
const FLAT_FAULTS: [Fault; 3] = [column("bad_date", 3, "2/30/2025"), column("bad_code", 4, "8"), column("required_empty", 2, "")];
const FAULTS: [Fault; 4] = [column("bad_date", 3, "2/30/2025"), column("bad_code", 4, "Perhaps"), column("required_empty", 2, ""), encoding(0)];

/// The files of one delivery, one a vendor.
pub struct WelfareFiles {
    reports: FeedFile,
    flat: FeedFile,
}

impl WelfareFiles {
    /// Opens the files of a delivery that knows everything up to its date.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let open = |front: &str, ending: &str, mark, faults, header| {
            let file = format!("{front}_{}.{ending}", compact(until));
            FeedFile::create(folder, "child_welfare", &file, Shape::Delimited(mark), faults, Some(header), seed)
        };
        Ok(Self {
            reports: open("welfare_reports", "csv", b',', &FAULTS, HEADER)?,
            flat: open("welfare_flat_reports", "txt", b'|', &FLAT_FAULTS, FLAT_HEADER)?,
        })
    }

    /// Writes a report.
    pub fn report(&mut self, row: &WelfareReport) -> io::Result<()> {
        self.reports.row(&format!("{},{},CW{:08},{},{}", family(row.family), row.child_number, row.id, slashed(row.on), row.disposition))
    }

    /// Writes a report on a child of the second vendor.
    pub fn flat_report(&mut self, row: &WelfareReport) -> io::Result<()> {
        let disposition = match row.disposition {
            "Investigated" => "1",
            "Alternative response" => "2",
            _ => "3",
        };
        let on = iso_or_empty(row.on);
        self.flat.row(&format!("{}|{}|CW{:09}|{on}|{disposition}", flat_family(row.family), row.child_number, row.id))
    }

    /// Closes the files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.reports, self.flat].into_iter().map(FeedFile::finish).collect()
    }
}
