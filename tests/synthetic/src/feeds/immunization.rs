//! The immunization registry's flat extract: one row per client and dose.

use crate::counties::fips;
use crate::days::{Day, compact, iso};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding, quoted};
use crate::records::{Dose, NO_COUNTY, client};
use std::io;
use std::path::Path;

const HEADER: &str = "iis_client_id,first_name,last_name,birth_date,sex,race,ethnicity,county_fips,zip,cvx,mvx,ndc,vaccine_group,admin_date,lot,dose_valid,historical_flag,provider_org,vfc_eligibility,inactive_status,last_updated";
const FAULTS: [Fault; 5] =
    [column("bad_date", 13, "2024-02-31"), column("bad_code", 15, "maybe"), column("required_empty", 0, ""), column("required_empty", 9, ""), encoding(2)];
const MAKERS: [&str; 4] = ["MSD", "PMC", "SKB", "WAL"];

/// The registry's file.
pub struct ImmunizationFiles {
    doses: FeedFile,
    until: Day,
}

impl ImmunizationFiles {
    /// Opens the file.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let name = format!("iis_doses_{}.csv", compact(until));
        let doses = FeedFile::create(folder, "immunization_registry", &name, Shape::Delimited(b','), &FAULTS, Some(HEADER), seed)?;
        Ok(Self { doses, until })
    }

    /// Writes a dose.
    pub fn dose(&mut self, row: &Dose) -> io::Result<()> {
        let county = if row.county == NO_COUNTY { String::new() } else { fips(row.county).to_string() };
        let yes_no = |holds: bool| if holds { "Y" } else { "N" };
        // Some systems drop the leading zero.
        let cvx = if row.id % 9 == 4 { row.cvx.trim_start_matches('0') } else { row.cvx };
        self.doses.row(&format!(
            "{},{},{},{},{},{},{},{county},{},{cvx},{},,,{},L{:05},{},{},Org {:02},V{:02},{},{}",
            client(row.id),
            quoted(&row.first),
            quoted(&row.last),
            iso(row.born),
            if row.female { "F" } else { "M" },
            row.race,
            if row.race == 7 { "2135-2" } else { "2186-5" },
            row.zip,
            if row.is_historical { "" } else { MAKERS[row.on as usize % 4] },
            iso(row.on),
            row.on % 89_989,
            yes_no(row.is_valid),
            yes_no(row.is_historical),
            row.zip % 60,
            1 + row.id % 5,
            if row.has_moved { "MOGE" } else { "" },
            iso((row.on + 9).min(self.until)),
        ))
    }

    /// Closes the file.
    pub fn finish(self) -> io::Result<FileCount> {
        self.doses.finish()
    }
}
