//! Programs in practices: the list of practices, families and contacts.

use crate::counties::{COUNTIES, fips};
use crate::days::{Day, compact, iso, iso_or_empty};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding, quoted};
use crate::population::practice_programs::{Rows, county_of, sites};
use crate::records::{LANGUAGE_WORDS, NO_COUNTY, msis, race_words};
use std::io;
use std::path::Path;

const SITE_HEADER: &str = "practice_id,practice_name,npi,county_fips,program,start_date,end_date";
const SITE_FAULTS: [Fault; 4] = [column("bad_date", 5, "2024-13-45"), column("bad_code", 4, "NONE"), column("required_empty", 0, ""), encoding(1)];
const FAMILY_HEADER: &str =
    "enrollment_id,practice_id,program,child_id,medicaid_id,child_first,child_last,child_dob,child_sex,race_ethnicity,language,county_fips,start_date,end_date";
const FAMILY_FAULTS: [Fault; 4] = [column("bad_date", 12, "2024-13-45"), column("bad_code", 2, "NONE"), column("required_empty", 3, ""), encoding(5)];
const CONTACT_HEADER: &str = "enrollment_id,contact_id,contact_type,contact_date,status";
const CONTACT_FAULTS: [Fault; 4] = [column("bad_date", 3, "soon"), column("bad_code", 4, "Perhaps"), column("required_empty", 0, ""), encoding(1)];

/// The files about families; the list of practices is written when they are opened.
pub struct PracticeProgramFiles {
    sites: FeedFile,
    families: FeedFile,
    contacts: FeedFile,
}

impl PracticeProgramFiles {
    /// Opens the files of a delivery.
    pub fn create(folder: &Path, years: (i32, i32), until: Day, seed: u64) -> io::Result<Self> {
        let date = compact(until);
        let open = |name: &str, faults, header| {
            FeedFile::create(folder, "practice_program", &format!("practice_{name}_{date}.csv"), Shape::Delimited(b','), faults, Some(header), seed)
        };
        let mut files = Self {
            sites: open("sites", &SITE_FAULTS, SITE_HEADER)?,
            families: open("families", &FAMILY_FAULTS, FAMILY_HEADER)?,
            contacts: open("contacts", &CONTACT_FAULTS, CONTACT_HEADER)?,
        };
        for site in sites(years) {
            let county = county_of(site.practice);
            files.sites.row(&format!(
                "PP{:04},{} Practice {},{},{},{},{},{}",
                site.practice,
                COUNTIES[usize::from(county)].name,
                site.practice,
                1_900_000_000 + u64::from(site.practice),
                fips(county),
                site.program,
                iso(site.started),
                iso_or_empty(site.ended),
            ))?;
        }
        Ok(files)
    }

    /// Writes a family's rows.
    pub fn write(&mut self, rows: &Rows) -> io::Result<()> {
        for row in &rows.families {
            let county = if row.county == NO_COUNTY { String::new() } else { fips(row.county).to_string() };
            self.families.row(&format!(
                "PE{:08},PP{:04},{},PC{:07},{},{},{},{},{},{},{},{county},{},{}",
                row.id,
                row.practice,
                row.program,
                row.person,
                row.medicaid.map(msis).unwrap_or_default(),
                quoted(&row.first),
                quoted(&row.last),
                iso(row.born),
                if row.female { "F" } else { "M" },
                race_words(row.race),
                LANGUAGE_WORDS[usize::from(row.language)],
                iso(row.started),
                iso_or_empty(row.ended),
            ))?;
        }
        for row in &rows.contacts {
            let on = iso_or_empty(row.on);
            self.contacts.row(&format!("PE{:08},PE{:08}-{:02},{},{on},{}", row.enrollment, row.enrollment, row.id, row.kind, row.status))?;
        }
        Ok(())
    }

    /// Closes the files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.sites, self.families, self.contacts].into_iter().map(FeedFile::finish).collect()
    }
}
