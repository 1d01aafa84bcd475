//! The practices' registry of screens, social needs and visits; no names.

use super::practice_roster::{self as roster, Practitioner};
use crate::days::{Day, compact, iso};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::practice::{Need, PRACTICES, Screening, Visit, trainings};
use crate::records::msis;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

const SCREENING_HEADER: &str = "screening_id,site_id,MSIS_ID,screening_date,tool,score,result";
const SCREENING_FAULTS: [Fault; 5] =
    [column("bad_date", 3, "2024-13-45"), column("bad_code", 4, "GUESS"), column("bad_number", 5, "high"), column("required_empty", 2, ""), encoding(1)];
const NEED_HEADER: &str = "screening_id,need,help_wanted,referral_id";
const NEED_FAULTS: [Fault; 3] = [column("bad_code", 1, "yacht"), column("required_empty", 0, ""), encoding(3)];
const VISIT_HEADER: &str = "visit_id,site_id,MSIS_ID,visit_date,book_given,reading_modeled,relational_session";
const VISIT_FAULTS: [Fault; 4] = [column("bad_date", 3, "soon"), column("bad_code", 4, "Q"), column("required_empty", 0, ""), encoding(1)];

/// The registry's three files.
pub struct PracticeFiles {
    screenings: FeedFile,
    needs: FeedFile,
    visits: FeedFile,
}

fn screening_id(id: u32) -> String {
    format!("PS{id:09}")
}

impl PracticeFiles {
    /// Opens the three files.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let date = compact(until);
        let open = |entity: &str, faults, header| {
            FeedFile::create(folder, "practice_screening", &format!("practice_{entity}_{date}.csv"), Shape::Delimited(b','), faults, Some(header), seed)
        };
        Ok(Self {
            screenings: open("screenings", &SCREENING_FAULTS, SCREENING_HEADER)?,
            needs: open("needs", &NEED_FAULTS, NEED_HEADER)?,
            visits: open("visits", &VISIT_FAULTS, VISIT_HEADER)?,
        })
    }

    /// Writes a screen.
    pub fn screening(&mut self, row: &Screening) -> io::Result<()> {
        let score = row.score.map(|score| score.to_string()).unwrap_or_default();
        self.screenings.row(&format!("{},S{:05},{},{},{},{score},{}", screening_id(row.id), row.site, msis(row.msis), iso(row.on), row.tool, row.result))
    }

    /// Writes a need.
    pub fn need(&mut self, row: &Need) -> io::Result<()> {
        let order = row.referral.map(|id| format!("sr-{id:08}")).unwrap_or_default();
        self.needs.row(&format!("{},{},{},{order}", screening_id(row.screening), row.need, row.help_wanted))
    }

    /// Writes a visit.
    pub fn visit(&mut self, row: &Visit) -> io::Result<()> {
        self.visits.row(&format!("PV{:09},S{:05},{},{},{},{},{}", row.id, row.site, msis(row.msis), iso(row.on), row.book, row.modeled, row.session))
    }

    /// Closes all files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.screenings, self.needs, self.visits].into_iter().map(FeedFile::finish).collect()
    }
}

/// Practitioners of practices with a registry, one each.
pub fn practitioners(last_day: Day) -> Vec<Practitioner> {
    let mut by_site: BTreeMap<(u8, u32), Vec<roster::Training>> = BTreeMap::new();
    for training in trainings(last_day) {
        let held = roster::Training { approach: training.approach, completed: training.completed, expires: training.expires };
        by_site.entry((training.county, training.site)).or_default().push(held);
    }
    let number = |county: u8, site: u32| u32::from(county) * PRACTICES + site % 10;
    by_site.into_iter().map(|((county, site), held)| Practitioner::of_practice(number(county, site), site, county, held)).collect()
}
