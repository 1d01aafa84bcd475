//! The lead registry's flat extract: one row per test of a child's blood.

use crate::counties::fips;
use crate::days::{Day, compact, iso};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding, quoted};
use crate::population::lead_tests::LeadTest;
use crate::records::NO_COUNTY;
use std::io;
use std::path::Path;

const HEADER: &str =
    "test_id,child_id,first_name,last_name,dob,sex,sample_date,sample_type,result_ug_dl,result_qualifier,lab_type,method_lod,county_fips,tract,medicaid";
const FAULTS: [Fault; 5] =
    [column("bad_date", 6, "2024-02-31"), column("bad_code", 7, "5"), column("required_empty", 1, ""), column("required_empty", 6, ""), encoding(2)];

/// The registry's file.
pub struct LeadFile(FeedFile);

impl LeadFile {
    /// Opens the file of a delivery that knows everything up to its date.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let file = format!("lead_tests_{}.csv", compact(until));
        FeedFile::create(folder, "lead_registry", &file, Shape::Delimited(b','), &FAULTS, Some(HEADER), seed).map(Self)
    }

    /// Writes a test.
    pub fn test(&mut self, row: &LeadTest) -> io::Result<()> {
        let result = row.tenths.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)).unwrap_or_default();
        // Some laboratories put the sign before the number, others into its own column.
        let (result, qualifier) = if row.id.is_multiple_of(3) { (format!("{}{result}", row.qualifier), "") } else { (result, row.qualifier) };
        let county = if row.county == NO_COUNTY { String::new() } else { fips(row.county).to_string() };
        let lab = ["hospital", "reference", "point of care"][row.id as usize % 3];
        self.0.row(&format!(
            "LT{:08},PB{:07},{},{},{},{},{},{},{result},{qualifier},{lab},{},{county},,{}",
            row.id,
            row.child,
            quoted(&row.first),
            quoted(&row.last),
            iso(row.born),
            if row.female { "F" } else { "M" },
            iso(row.on),
            row.sample,
            if row.qualifier == "<" { "3.3" } else { "1.0" },
            if row.medicaid { "Y" } else { "N" },
        ))
    }

    /// Closes the file.
    pub fn finish(self) -> io::Result<FileCount> {
        self.0.finish()
    }
}
