//! Early care and education, and early intervention files.

use crate::counties::{code, fips};
use crate::days::{Day, compact, iso, iso_or_empty, slashed};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding, quoted};
use crate::records::{Episode, INSURANCE_WORDS, LANGUAGE_WORDS, LANGUAGES, NO_COUNTY, Participant, race_words};
use std::io;
use std::path::Path;

const ECE_HEADER: &str = "Agency,Program Term,Site,Participant ID,Family ID,Last,First,Birthday,Gender,Race Ethnicity,Home Language,County,Zip,Status,Entry Date,Termination Date,Program Option,Insurance";
const ECE_FAULTS: [Fault; 4] = [column("bad_date", 7, "2/30/2023"), column("bad_code", 13, "Nonsense"), column("required_empty", 3, ""), encoding(5)];
const EI_HEADER: &str = "child_id,first_name,last_name,dob,sex,race_ethnicity,language,county_fips,referral_date,referral_source,eval_date,eligibility,ifsp_date,transition_date,exit_date,exit_reason,assessment_date,late_reason,steps_date,part_b_potential,notice_date,notice_opt_out,conference_consent";
const EI_FAULTS: [Fault; 4] = [column("bad_date", 8, "2024-13-45"), column("bad_code", 11, "perhaps"), column("required_empty", 0, ""), encoding(2)];

/// The files of both feeds.
pub struct ProgramFiles {
    participants: FeedFile,
    episodes: FeedFile,
}

impl ProgramFiles {
    /// Opens both files.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let date = compact(until);
        let comma = Shape::Delimited(b',');
        Ok(Self {
            participants: FeedFile::create(folder, "ece", &format!("ece_participants_{date}.csv"), comma, &ECE_FAULTS, Some(ECE_HEADER), seed)?,
            episodes: FeedFile::create(folder, "early_intervention", &format!("ei_children_{date}.csv"), comma, &EI_FAULTS, Some(EI_HEADER), seed)?,
        })
    }

    /// Writes a participant's stay.
    pub fn participant(&mut self, row: &Participant) -> io::Result<()> {
        let county = if row.county == NO_COUNTY { String::new() } else { format!("{:03}", code(row.county)) };
        let term = crate::days::year_of(row.entered.unwrap_or(row.born + 400));
        let site = row.id % 40;
        self.participants.row(&format!(
            "Agency {:02},{term}-{},{},E{:07},EF{:07},{},{},{},{},{},{},{county},{},{},{},{},{},{}",
            row.zip % 9,
            term + 1,
            if site == 7 { "\"Little Oaks, East\"".to_owned() } else { format!("Site {site:02}") },
            row.id,
            row.family,
            quoted(&row.last),
            quoted(&row.first),
            slashed(Some(row.born)),
            if row.female { "F" } else { "M" },
            race_words(row.race),
            LANGUAGE_WORDS[usize::from(row.language)],
            row.zip,
            row.status,
            slashed(row.entered),
            slashed(row.left),
            if row.early_head_start { "Early Head Start" } else { "Subsidized child care" },
            INSURANCE_WORDS[usize::from(row.insurance)],
        ))
    }

    /// Writes an episode.
    pub fn episode(&mut self, row: &Episode) -> io::Result<()> {
        let county = if row.county == NO_COUNTY { String::new() } else { fips(row.county).to_string() };
        let race = if row.race == 0 { String::new() } else { row.race.to_string() };
        let source = ["physician", "parent", "home visiting", "child care", "NICU follow-up"][row.id as usize % 5];
        self.episodes.row(&format!(
            "EI{:07},{},{},{},{},{race},{},{county},{},{source},{},{},{},{},{},{},{},{},{},{},{},{},{}",
            row.id,
            quoted(&row.first),
            quoted(&row.last),
            iso(row.born),
            if row.female { "F" } else { "M" },
            LANGUAGES[usize::from(row.language)],
            iso(row.referred),
            iso_or_empty(row.evaluated),
            row.eligible,
            iso_or_empty(row.planned),
            iso_or_empty(row.met),
            iso_or_empty(row.left),
            row.reason,
            iso_or_empty(row.assessed),
            row.late_reason,
            iso_or_empty(row.steps),
            row.part_b,
            iso_or_empty(row.noticed),
            row.opted_out,
            row.consent,
        ))
    }

    /// Closes both files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.participants, self.episodes].into_iter().map(FeedFile::finish).collect()
    }
}
