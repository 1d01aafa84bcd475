//! Early Head Start: health events, yearly states of care and family services, beside the participant export.

use crate::days::{Day, compact, slashed};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::population::early_head_start::Rows;
use std::io;
use std::path::Path;

const EVENT_HEADER: &str = "Participant ID,Event ID,Health Event Type,Due Date,Event Date,Status";
const EVENT_FAULTS: [Fault; 4] = [column("bad_date", 3, "2/30/2023"), column("bad_code", 2, "Nonsense"), column("required_empty", 0, ""), encoding(1)];
const STATUS_HEADER: &str = "Participant ID,Program Year,Point,Medical Home,EPSDT Up To Date,Recorded Date";
const STATUS_FAULTS: [Fault; 4] = [column("bad_date", 5, "13/1/2024"), column("bad_code", 3, "Perhaps"), column("required_empty", 0, ""), encoding(1)];
const SERVICE_HEADER: &str = "Family ID,Program Year,Service,Need Identified,Received";
const SERVICE_FAULTS: [Fault; 3] = [column("bad_code", 3, "Perhaps"), column("required_empty", 0, ""), encoding(1)];

/// The three files.
pub struct EarlyHeadStartFiles {
    events: FeedFile,
    statuses: FeedFile,
    services: FeedFile,
}

fn term(year: i32) -> String {
    format!("{}-{year}", year - 1)
}

impl EarlyHeadStartFiles {
    /// Opens the files of a delivery.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let date = compact(until);
        let open =
            |name: &str, faults, header| FeedFile::create(folder, "ece", &format!("ece_{name}_{date}.csv"), Shape::Delimited(b','), faults, Some(header), seed);
        Ok(Self {
            events: open("health_events", &EVENT_FAULTS, EVENT_HEADER)?,
            statuses: open("health_status", &STATUS_FAULTS, STATUS_HEADER)?,
            services: open("family_services", &SERVICE_FAULTS, SERVICE_HEADER)?,
        })
    }

    /// Writes a family's rows.
    pub fn write(&mut self, rows: &Rows) -> io::Result<()> {
        for row in &rows.events {
            let (due, on) = (slashed(Some(row.due)), slashed(row.on));
            self.events.row(&format!("E{:07},H{:09},{},{due},{on},{}", row.participant, row.id, row.kind, row.status))?;
        }
        for row in &rows.statuses {
            let point = if row.is_end { "End of year" } else { "Enrollment" };
            let on = slashed(Some(row.on));
            self.statuses.row(&format!("E{:07},{},{point},{},{},{on}", row.participant, term(row.year), row.medical_home, row.up_to_date))?;
        }
        for row in &rows.services {
            self.services.row(&format!("EF{:07},{},{},{},{}", row.family, term(row.year), row.service, row.needed, row.received))?;
        }
        Ok(())
    }

    /// Closes the files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.events, self.statuses, self.services].into_iter().map(FeedFile::finish).collect()
    }
}
