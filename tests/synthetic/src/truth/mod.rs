//! The demo's indicators computed straight from the rows as delivered, in code of their own.

pub mod arrivals;
pub mod births;
pub mod child_care;
pub mod closed_loop;
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
use cube::Cube;
use evidence::{Household, Identity};
use std::collections::BTreeMap;
use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Both truths under way.
pub struct Truth {
    folder: PathBuf,
    as_of: Day,
    trainings: Vec<crate::practice::Training>,
    /// By identifier as delivered.
    pub delivered: Cube,
    /// By true person.
    pub person: Cube,
    /// Children with a plan, in the same two ways.
    plans: [places::PlanCount; 2],
    billing: [financing::Billing; 2],
    levels: BTreeMap<u32, u8>,
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
        let trainings = crate::practice::trainings(crate::days::day(years.1, 12, 31));
        Ok(Self {
            folder,
            as_of,
            trainings,
            delivered: Cube::new(years),
            person: Cube::new(years),
            plans: Default::default(),
            billing: Default::default(),
            levels: child_care::levels(programs),
            arrivals: arrivals::Arrivals::default(),
            who,
        })
    }

    /// Adds a family.
    pub fn add(&mut self, mut rows: Delivered) -> io::Result<()> {
        home_visiting_flat::read(&mut rows);
        let rows = &rows;
        let cubes = [(Identity::Delivered, &mut self.delivered), (Identity::Person, &mut self.person)];
        for (((identity, cube), plans), billing) in cubes.into_iter().zip(&mut self.plans).zip(&mut self.billing) {
            plans.add(rows, identity, cube.labels());
            let household = Household::gather(rows, identity);
            well_child::add(cube, &household);
            prevention::add(cube, &household);
            postpartum::add(cube, &household);
            prenatal::add(cube, &household);
            trauma::add(cube, &household);
            practice::add(cube, &household, rows, &self.trainings);
            home_visiting::add(cube, &household, rows);
            home_visit_answers::add(cube, &household, rows);
            reach::add(cube, &household, rows);
            closed_loop::add(cube, &household, rows, self.as_of);
            early_intervention::add(cube, &household, rows, self.as_of);
            early_head_start::add(cube, &household, rows);
            practice_programs::add(cube, &household, rows, self.as_of);
            perinatal::add(cube, &household, rows, self.as_of);
            immunization::add(cube, &household, rows);
            births::add(cube, &household, rows, self.as_of);
            newborn::add(cube, &household, rows);
            financing::add(cube, billing, &household, rows);
            linkage_quality::add(cube, &household, rows);
            child_care::add(cube, rows, &self.levels);
        }
        self.arrivals.add(rows);
        who_is_who::write(&mut self.who, rows)
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
        for ((cube, plans), billing) in [&mut self.delivered, &mut self.person].into_iter().zip(&self.plans).zip(&self.billing) {
            plans.finish(cube, residents);
            billing.finish(cube);
            places::add_practitioners(cube, practitioners);
            places::add_respondents(cube, respondents);
            home_visit_answers::add_supervision(cube, sessions);
            reports::add(cube, &reports.figures);
        }
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
        self.delivered.write(&mut out)?;
        out.flush()?;
        let mut out = open("person.csv")?;
        self.person.write(&mut out)?;
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
        Ok((self.delivered, self.person))
    }
}
