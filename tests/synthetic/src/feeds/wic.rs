//! The WIC agency's extract: one row per participant and certification.

use crate::counties::fips;
use crate::days::{Day, compact, compact_or_empty};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::population::wic::Certification;
use crate::records::NO_COUNTY;
use std::io;
use std::path::Path;

const HEADER: &str = "STATE_AGENCY_ID|LOCAL_AGENCY_ID|HOUSEHOLD_ID|PARTICIPANT_ID|FIRST_NAME|LAST_NAME|DATE_OF_BIRTH|SEX|HISPANIC|WHITE|BLACK|ASIAN|AMERICAN_INDIAN|PACIFIC_ISLANDER|LANGUAGE|CATEGORY|CERTIFICATION_DATE|CERTIFICATION_END|TERMINATION_DATE|EXPECTED_DELIVERY|COUNTY_FIPS|ZIP|MEDICAID|BREASTFED_EVER";
const FAULTS: [Fault; 6] = [
    column("bad_date", 16, "20240231"),
    column("bad_code", 15, "6"),
    column("required_empty", 3, ""),
    column("required_empty", 16, ""),
    column("bad_code", 22, "5"),
    encoding(4),
];
const LANGUAGES: [&str; 10] = ["eng", "spa", "som", "hmn", "vie", "rus", "ara", "oth", "und", ""];

/// The extract's file.
pub struct WicFile(FeedFile);

/// Hispanic origin and the five race marks of a code.
fn origin(code: u8) -> &'static str {
    match code {
        1 => "2|Y|N|N|N|N",
        2 => "2|N|Y|N|N|N",
        3 => "2|N|N|Y|N|N",
        4 => "2|N|N|N|Y|N",
        5 => "2|N|N|N|N|Y",
        6 => "2|Y|N|N|Y|N",
        7 => "1|N|N|N|N|N",
        _ => "7|N|N|N|N|N",
    }
}

impl WicFile {
    /// Opens the file of a delivery that knows everything up to its date.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let file = format!("wic_certifications_{}.txt", compact(until));
        FeedFile::create(folder, "wic", &file, Shape::Delimited(b'|'), &FAULTS, Some(HEADER), seed).map(Self)
    }

    /// Writes a certification.
    pub fn certification(&mut self, row: &Certification) -> io::Result<()> {
        let county = if row.county == NO_COUNTY { "99999".to_owned() } else { fips(row.county).to_string() };
        let due = if row.category == 1 { compact_or_empty(row.due) } else { "99999999".to_owned() };
        self.0.row(&format!(
            "0270001|{:03}|H{:07}|W{:07}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{due}|{county}|{}|{}|{}",
            row.zip % 40,
            row.household,
            row.participant,
            row.first,
            row.last,
            compact(row.born),
            if row.female { "F" } else { "M" },
            origin(row.race),
            LANGUAGES[usize::from(row.language)],
            row.category,
            compact(row.certified),
            compact(row.ends),
            compact_or_empty(row.terminated),
            row.zip,
            row.medicaid,
            row.breastfed,
        ))
    }

    /// Closes the file.
    pub fn finish(self) -> io::Result<FileCount> {
        self.0.finish()
    }
}
