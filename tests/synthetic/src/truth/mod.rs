//! The demo's indicators computed straight from the rows as delivered, in code of their own.

pub mod arrivals;
pub mod births;
pub mod child_care;
pub mod closed_loop;
pub mod counts;
pub mod coverage;
pub mod cube;
pub mod early_head_start;
pub mod early_intervention;
pub mod evidence;
pub mod financing;
pub mod home_visit_answers;
pub mod home_visiting;
pub mod home_visiting_flat;
pub mod immunization;
pub mod linkage_quality;
pub mod newborn;
pub mod perinatal;
pub mod places;
pub mod postpartum;
pub mod practice;
pub mod practice_programs;
pub mod prenatal;
pub mod prevention;
pub mod reach;
pub mod reports;
pub mod trauma;
pub mod well_child;
pub mod who_is_who;

use crate::days::Day;
use crate::faults::FileCount;
use crate::feeds::practice_roster::Practitioner;
use crate::feeds::survey_nsch::Respondent;
use crate::population::child_care::Program;
use crate::records::{Delivered, Supervision};
use crate::reports::Reports;
use counts::Counts;
use cube::Cube;
use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Both truths under way, and the files beside them.
pub struct Truth {
    folder: PathBuf,
    counts: Counts,
    arrivals: arrivals::Arrivals,
    who: BufWriter<File>,
}

impl Truth {
    /// Opens `DIR/truth`.
    pub fn create(folder: &Path, years: (i32, i32), as_of: Day, programs: &[Program]) -> io::Result<Self> {
        let folder = folder.join("truth");
        create_dir_all(&folder)?;
        let mut who = BufWriter::new(File::create(folder.join("who_is_who.csv"))?);
        writeln!(who, "feed,role,delivered_id,true_person_id")?;
        let counts = Counts::new(years, as_of, programs);
        Ok(Self { folder, counts, arrivals: arrivals::Arrivals::default(), who })
    }

    /// Adds a family.
    pub fn add(&mut self, mut rows: Delivered) -> io::Result<()> {
        self.counts.add(&mut rows);
        self.arrivals.add(&rows);
        who_is_who::write(&mut self.who, &rows)
    }

    /// Adds what is known about others than families: residents, practitioners, sessions of supervision, a survey, reports.
    pub fn add_others(
        &mut self,
        residents: &[[[i64; 5]; 7]],
        practitioners: &[Practitioner],
        sessions: &[Supervision],
        respondents: &[Respondent],
        reports: &Reports,
    ) {
        self.counts.add_others(residents, practitioners, sessions, respondents, reports);
    }

    /// Adds what should arrive from others than families.
    pub fn add_arrivals(&mut self, flat_sessions: &[Supervision], programs: &[Program], reports: &Reports) {
        self.arrivals.add_others(flat_sessions, programs, reports);
    }

    /// Writes the counts, and what is known about the files.
    pub fn finish(mut self, files: &[FileCount], orphans: u64) -> io::Result<(Cube, Cube)> {
        self.who.flush()?;
        let open = |name: &str| File::create(self.folder.join(name)).map(BufWriter::new);
        let mut out = open("delivered.csv")?;
        self.counts.delivered.write(&mut out)?;
        out.flush()?;
        let mut out = open("person.csv")?;
        self.counts.person.write(&mut out)?;
        out.flush()?;
        let mut out = open("arrivals.csv")?;
        self.arrivals.write(&mut out)?;
        out.flush()?;
        let mut rejects = open("rejects.csv")?;
        let mut rows = open("rows.csv")?;
        writeln!(rejects, "feed,file,reason,rows")?;
        writeln!(rows, "feed,file,rows_delivered,superseded")?;
        for file in files {
            writeln!(rows, "{},{},{},{}", file.feed, file.file, file.rows, file.superseded)?;
            for (reason, count) in &file.rejects {
                writeln!(rejects, "{},{},{reason},{count}", file.feed, file.file)?;
            }
        }
        let mut kept_out = open("orphans.csv")?;
        writeln!(kept_out, "feed,entity,rows\nmedicaid_claims,claim_line,{orphans}")?;
        kept_out.flush()?;
        rejects.flush()?;
        rows.flush()?;
        Ok((self.counts.delivered, self.counts.person))
    }
}
