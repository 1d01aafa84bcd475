//! Home-visiting files: one vendor's wide exports, today's and last quarter's.

use crate::counties::code;
use crate::days::{Day, slashed};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding, quoted};
use crate::records::{Answer, Client, INSURANCE_WORDS, LANGUAGE_WORDS, NO_COUNTY, Screening, Supervision, Visit, VisitReferral, family, race_words};
use std::io;
use std::path::Path;

const CLIENT_HEADER: &str = "Project ID,Agency,Model,FAMILY NUMBER,ChildNumber,Enrollment Date,Pregnancy Status,TERMINATION STATUS,TERMINATION DATE,EDCDate,TGT DOB-CR,TGT First,TGT Last,TGT GENDER,TGT RACE ETHNICITY,MOB First,MOB Last,MOBDOB,MOB RACE ETHNICITY,MOB ZIP,FN - COUNTY CODE,Primary Language,AD1PrimaryIns,CHINSPrimaryIns";
const CLIENT_FAULTS: [Fault; 5] =
    [column("bad_date", 5, "13/45/2024"), column("bad_code", 6, "Maybe"), column("bad_number", 4, "one"), column("required_empty", 3, ""), encoding(16)];
const VISIT_HEADER: &str = "FAMILY NUMBER,Visit ID,Due Date,Visit Date,Visit Type,Status,Concerns Asked";
const VISIT_FAULTS: [Fault; 4] = [column("bad_date", 3, "2/30/2024"), column("bad_code", 4, "Q"), column("required_empty", 1, ""), encoding(5)];
const SCREENING_HEADER: &str = "FAMILY NUMBER,ChildNumber,Assessment ID,Tool,Date,Score,Result,Individualized Support,EI Active";
const SCREENING_FAULTS: [Fault; 5] =
    [column("bad_date", 4, "soon"), column("bad_code", 6, "Perhaps"), column("bad_number", 5, "high"), column("required_empty", 2, ""), encoding(3)];
const REFERRAL_HEADER: &str = "FAMILY NUMBER,ChildNumber,Referral ID,Assessment ID,Need,Referred To,Referral Date,Evaluation Date,Service Start Date";
const REFERRAL_FAULTS: [Fault; 4] = [column("bad_date", 6, "0/10/2024"), column("bad_code", 4, "Nonsense"), column("required_empty", 6, ""), encoding(5)];
const ANSWER_HEADER: &str = "FAMILY NUMBER,ChildNumber,Answer ID,Item,Answer Date,Value,Event Date";
const ANSWER_FAULTS: [Fault; 4] = [column("bad_date", 4, "yesterday"), column("bad_code", 3, "NONSENSE"), column("required_empty", 2, ""), encoding(5)];
const SUPERVISION_HEADER: &str = "Worker ID,Agency,County Code,Session ID,Due Date,Session Date";
const SUPERVISION_FAULTS: [Fault; 3] = [column("bad_date", 5, "2/30/2025"), column("required_empty", 4, ""), encoding(1)];
const AGENCIES: [&str; 12] = [
    "North Star Families",
    "\"Bright Start, Inc.\"",
    "Lakes Nurses",
    "Prairie Public Health",
    "Metro Home Visiting",
    "River Bend Families",
    "\"Cradle, Care & Co.\"",
    "Horizon PHN",
    "Iron Range Families",
    "Healthy Beginnings",
    "Valley Nurses",
    "First Steps",
];

/// The files of one delivery.
pub struct HomeVisitingFiles {
    until: Day,
    clients: FeedFile,
    visits: FeedFile,
    screenings: FeedFile,
    referrals: FeedFile,
    answers: FeedFile,
    supervision: FeedFile,
}

/// An empty cell, at times the word null.
fn empty(cell: String, number: u32) -> String {
    if cell.is_empty() && number % 10 == 3 { "null".to_owned() } else { cell }
}

impl HomeVisitingFiles {
    /// Opens the files of a delivery that knows everything up to its date.
    pub fn create(folder: &Path, until: Day, superseded: bool, seed: u64) -> io::Result<Self> {
        let date = crate::days::compact(until);
        let open = |entity: &str, faults, header| {
            let file = FeedFile::create(folder, "home_visiting", &format!("hv_{entity}_{date}.csv"), Shape::Delimited(b','), faults, Some(header), seed)?;
            Ok::<_, io::Error>(if superseded { file.superseded() } else { file })
        };
        Ok(Self {
            until,
            clients: open("clients", &CLIENT_FAULTS, CLIENT_HEADER)?,
            visits: open("visits", &VISIT_FAULTS, VISIT_HEADER)?,
            screenings: open("screenings", &SCREENING_FAULTS, SCREENING_HEADER)?,
            referrals: open("referrals", &REFERRAL_FAULTS, REFERRAL_HEADER)?,
            answers: open("answers", &ANSWER_FAULTS, ANSWER_HEADER)?,
            supervision: open("supervision", &SUPERVISION_FAULTS, SUPERVISION_HEADER)?,
        })
    }

    /// Writes a client row as known at this delivery's date.
    pub fn client(&mut self, row: &Client) -> io::Result<()> {
        if row.enrolled > self.until || row.born.is_some_and(|born| born > self.until) {
            return Ok(());
        }
        let terminated = row.terminated.filter(|day| *day <= self.until);
        let gap = |text: String| empty(text, row.family);
        let child = row.child_number > 0;
        let county = if row.county == NO_COUNTY { String::new() } else { format!("{:03}", code(row.county)) };
        let gender = match (child, row.female) {
            (false, _) => "",
            (true, true) => "F",
            (true, false) => "M",
        };
        self.clients.row(&format!(
            "P{:03},{},{},{},{},{},{},{},{},{},{},{},{},{gender},{},{},{},{},{},{},{},{},{},{}",
            row.agency,
            AGENCIES[usize::from(row.agency)],
            row.model,
            family(row.family),
            row.child_number,
            slashed(Some(row.enrolled)),
            if row.pregnant { "Pregnant" } else { "Not pregnant" },
            if terminated.is_some() { "Terminated" } else { "Active" },
            gap(slashed(terminated)),
            gap(slashed(row.due)),
            gap(slashed(row.born)),
            quoted(&row.first),
            quoted(&row.last),
            if child { race_words(row.race) } else { "" },
            quoted(&row.mother_first),
            quoted(&row.mother_last),
            gap(slashed(row.mother_born)),
            race_words(row.mother_race),
            row.zip,
            county,
            gap(LANGUAGE_WORDS[usize::from(row.language)].to_owned()),
            gap(INSURANCE_WORDS[usize::from(row.mother_insurance)].to_owned()),
            if child { INSURANCE_WORDS[usize::from(row.insurance)] } else { "" },
        ))
    }

    /// Writes a visit.
    pub fn visit(&mut self, row: &Visit) -> io::Result<()> {
        if row.due > self.until - 7 && row.due.max(row.on.unwrap_or(row.due)) > self.until {
            return Ok(());
        }
        let kind = if row.virtual_visit { "V" } else { "IP" };
        self.visits.row(&format!(
            "{},V{:08},{},{},{kind},{},{}",
            family(row.family),
            row.id,
            slashed(Some(row.due)),
            empty(slashed(row.on), row.id),
            row.status,
            row.concerns_asked
        ))
    }

    /// Writes a screening or observation.
    pub fn screening(&mut self, row: &Screening) -> io::Result<()> {
        if row.on.is_some_and(|on| on > self.until) {
            return Ok(());
        }
        let child = if row.child_number == 0 { String::new() } else { row.child_number.to_string() };
        let score = row.score.map(|score| score.to_string()).unwrap_or_default();
        let gap = |text: String| empty(text, row.id);
        self.screenings.row(&format!(
            "{},{child},A{:08},{},{},{},{},{},{}",
            family(row.family),
            row.id,
            gap(row.tool.to_owned()),
            gap(slashed(row.on)),
            gap(score),
            gap(row.result.to_owned()),
            gap(row.support.to_owned()),
            row.early_intervention
        ))
    }

    /// Writes a referral.
    pub fn referral(&mut self, row: &VisitReferral) -> io::Result<()> {
        if row.on > self.until {
            return Ok(());
        }
        let known = |day: Option<Day>| empty(slashed(day.filter(|day| *day <= self.until)), row.id);
        let child = if row.child_number == 0 { String::new() } else { row.child_number.to_string() };
        let (evaluated, started) = (known(row.evaluated), known(row.started));
        self.referrals.row(&format!(
            "{},{child},R{:08},{},{},{},{},{evaluated},{started}",
            family(row.family),
            row.id,
            if row.assessment == 0 { String::new() } else { format!("A{:08}", row.assessment) },
            row.need,
            row.to,
            slashed(Some(row.on))
        ))
    }

    /// Writes an answer.
    pub fn answer(&mut self, row: &Answer) -> io::Result<()> {
        if row.on.is_some_and(|on| on > self.until) {
            return Ok(());
        }
        let child = if row.child_number == 0 { String::new() } else { row.child_number.to_string() };
        let gap = |text: String| empty(text, row.id);
        self.answers.row(&format!(
            "{},{child},Q{:08},{},{},{},{}",
            family(row.family),
            row.id,
            row.item,
            gap(slashed(row.on)),
            gap(quoted(row.value)),
            gap(slashed(row.event))
        ))
    }

    /// Writes a supervision session.
    pub fn supervision(&mut self, row: &Supervision) -> io::Result<()> {
        if row.due > self.until {
            return Ok(());
        }
        let county = if row.county == NO_COUNTY { String::new() } else { format!("{:03}", code(row.county)) };
        let held = slashed(row.held.filter(|day| *day <= self.until));
        self.supervision.row(&format!("W{:05},{},{county},S{:08},{},{held}", row.worker, AGENCIES[usize::from(row.agency)], row.id, slashed(Some(row.due))))
    }

    /// Closes all files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.clients, self.visits, self.screenings, self.referrals, self.answers, self.supervision].into_iter().map(FeedFile::finish).collect()
    }
}
