//! The second home-visiting vendor: one wide base file and sheets of visits, check-ups, injuries, insurance and supervision.

use crate::counties::COUNTIES;
use crate::days::{Day, compact, iso, iso_or_empty};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::population::home_visiting_flat::{AgeScreen, Base, Rows, SCREEN_AGES, SheetRow};
use crate::records::{Client, NO_COUNTY, Supervision, Visit, flat_family};
use std::io;
use std::path::Path;

const CLIENT_HEADER: &str = "project_id|site_id|family_id|tgt_id|model|enroll_dt|enroll_preg_status|dt_edc|discharge_reason|discharge_dt|tgt_first|tgt_last|tgt_dob|tgt_gender|tgt_ethnicity|tgt_race_white|tgt_race_black|tgt_race_asian|tgt_race_aian|tgt_race_nhpi|mob_first|mob_last|mob_dob|mob_ethnicity|mob_race_white|mob_race_black|mob_race_asian|mob_race_aian|mob_race_nhpi|zip|county|language_primary|hlth_insure_mob|hlth_insure_tgt";
const CAREGIVER_HEADER: &str = "cesd_dt|cesd_score|ment_hlth_ref_dt|ment_hlth_service_dt|ipv_tool|ipv_screen|ipv_screen_dt|ipv_referral_dt|tobacco_use|tobacco_use_dt|tobacco_program|tobacco_ref_dt|mob_edu|mob_edu_dt|mob_edu_now|mob_edu_now_dt|postpartum_visit|postpartum_asked_dt|postpartum_visit_dt";
const CHILD_HEADER: &str =
    "cheeers_date|safe_sleep_dt|safe_sleep_back|safe_sleep_cosleep|safe_sleep_bedding|early_language|early_language_dt|breastfed_6mm|breastfed_6mm_dt";
const BASE_FAULTS: [Fault; 6] = [
    column("bad_date", 5, "2024-13-45"),
    column("bad_code", 4, "Other model"),
    column("bad_number", 35, "high"),
    column("required_empty", 2, ""),
    column("bad_date", 34, "4/30/2024"),
    encoding(10),
];
const VISIT_HEADER: &str = "family_id|visit_id|scheduled_dt|visit_dt|visit_mode|visit_outcome|behavioral_concerns";
const VISIT_FAULTS: [Fault; 3] = [column("bad_date", 3, "2024-02-30"), column("bad_code", 4, "phone"), column("required_empty", 1, "")];
const CHECKUP_HEADER: &str = "family_id|tgt_id|record_id|asked_dt|well_child_visit|well_child_visit_dt";
const INJURY_HEADER: &str = "family_id|tgt_id|record_id|asked_dt|er_visit|er_visit_dt";
const INSURANCE_HEADER: &str = "family_id|record_id|hlth_insure_mob_dt|hlth_insure_mob";
const SHEET_FAULTS: [Fault; 3] = [column("bad_date", 3, "soon"), column("bad_code", 4, "7"), column("required_empty", 2, "")];
const INSURANCE_FAULTS: [Fault; 3] = [column("bad_date", 2, "soon"), column("bad_code", 3, "7"), column("required_empty", 1, "")];
const SUPERVISION_HEADER: &str = "worker_id|site_id|county|session_id|scheduled_dt|held_dt";
const SUPERVISION_FAULTS: [Fault; 2] = [column("bad_date", 5, "2025-02-30"), column("required_empty", 4, "")];
const LANGUAGES: [&str; 10] = ["EN", "ES", "SO", "HM", "VI", "RU", "AR", "OT", "UN", ""];

/// The files of one delivery.
pub struct FlatFiles {
    base: FeedFile,
    visits: FeedFile,
    checkups: FeedFile,
    injuries: FeedFile,
    insurance: FeedFile,
    supervision: FeedFile,
}

/// An empty cell, at times a blank or the word null.
fn gap(cell: String, number: u32) -> String {
    match number % 10 {
        3 if cell.is_empty() => "null".to_owned(),
        7 if cell.is_empty() => " ".to_owned(),
        _ => cell,
    }
}

/// Ethnicity and the five race marks of a code.
fn origin(code: u8) -> &'static str {
    match code {
        1 => "2|1|0|0|0|0",
        2 => "2|0|1|0|0|0",
        3 => "2|0|0|1|0|0",
        4 => "2|0|0|0|1|0",
        5 => "2|0|0|0|0|1",
        6 => "2|1|1|0|0|0",
        7 => "1|0|0|0|0|0",
        9 => "9|0|0|0|0|0",
        _ => "|||||",
    }
}

fn insurance(code: u8) -> String {
    if code == 0 { String::new() } else { code.to_string() }
}

fn county(place: u8) -> &'static str {
    if place == NO_COUNTY { "" } else { COUNTIES[usize::from(place)].name }
}

fn base_header() -> String {
    let mut header = format!("{CLIENT_HEADER}|{CAREGIVER_HEADER}|{CHILD_HEADER}");
    for months in SCREEN_AGES {
        for name in ["dt", "comm", "gross", "fine", "problem", "social", "feedback", "referral", "referral_dt", "service_dt"] {
            header.push_str(&format!("|asq3_{name}_{months}mm"));
        }
    }
    header
}

impl FlatFiles {
    /// Opens the files of a delivery that knows everything up to its date.
    pub fn create(folder: &Path, until: Day, seed: u64) -> io::Result<Self> {
        let date = compact(until);
        let open = |entity: &str, faults, header: &str| {
            FeedFile::create(folder, "home_visiting_flat", &format!("flat_{entity}_{date}.txt"), Shape::Delimited(b'|'), faults, Some(header), seed)
        };
        Ok(Self {
            base: open("base", &BASE_FAULTS, &base_header())?,
            visits: open("visits", &VISIT_FAULTS, VISIT_HEADER)?,
            checkups: open("wellchild", &SHEET_FAULTS, CHECKUP_HEADER)?,
            injuries: open("childinj", &SHEET_FAULTS, INJURY_HEADER)?,
            insurance: open("maternalins", &INSURANCE_FAULTS, INSURANCE_HEADER)?,
            supervision: open("supervision", &SUPERVISION_FAULTS, SUPERVISION_HEADER)?,
        })
    }

    /// Writes a family's rows.
    pub fn write(&mut self, rows: &Rows) -> io::Result<()> {
        rows.base.iter().try_for_each(|row| self.base.row(&base(row)))?;
        rows.visits.iter().try_for_each(|row| self.visits.row(&visit(row)))?;
        rows.checkups.iter().try_for_each(|row| self.checkups.row(&child_sheet(row)))?;
        rows.injuries.iter().try_for_each(|row| self.injuries.row(&child_sheet(row)))?;
        rows.insurance.iter().try_for_each(|row| {
            let asked = iso_or_empty(row.asked);
            self.insurance.row(&format!("{}|M{:09}|{asked}|{}", flat_family(row.family), row.id, row.code))
        })
    }

    /// Writes supervision sessions.
    pub fn supervise(&mut self, sessions: &[Supervision]) -> io::Result<()> {
        sessions.iter().try_for_each(|row| {
            let held = iso_or_empty(row.held);
            self.supervision.row(&format!("{}|S{:02}|{}|{:09}|{}|{held}", row.worker, row.agency, county(row.county), row.id, iso(row.due)))
        })
    }

    /// Closes the files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        [self.base, self.visits, self.checkups, self.injuries, self.insurance, self.supervision].into_iter().map(FeedFile::finish).collect()
    }
}

fn visit(row: &Visit) -> String {
    let outcome = match row.status {
        "Completed" => "H",
        "Cancelled" => "C",
        _ => "A",
    };
    let concerns = match row.concerns_asked {
        "Y" => "1",
        "N" => "2",
        _ => "",
    };
    let mode = if row.virtual_visit { "virtual" } else { "person" };
    let on = gap(iso_or_empty(row.on), row.id);
    format!("{}|V{:09}|{}|{on}|{mode}|{outcome}|{concerns}", flat_family(row.family), row.id, iso(row.due))
}

fn child_sheet(row: &SheetRow) -> String {
    let (asked, event) = (iso_or_empty(row.asked), gap(iso_or_empty(row.event), row.id));
    format!("{}|{}|R{:09}|{asked}|{}|{event}", flat_family(row.family), row.child_number, row.id, row.code)
}

fn client(row: &Client) -> String {
    let cell = |text: String| gap(text, row.family);
    let child = row.child.is_some();
    let gender = match (child, row.female) {
        (false, _) => "",
        (true, true) => "female",
        (true, false) => "male",
    };
    [
        "LL01".to_owned(),
        format!("S{:02}", row.agency),
        flat_family(row.family),
        if child { row.child_number.to_string() } else { String::new() },
        if row.agency.is_multiple_of(2) { "Healthy Families" } else { "Parents as Teachers" }.to_owned(),
        iso(row.enrolled),
        if row.pregnant { "P" } else { "N" }.to_owned(),
        cell(iso_or_empty(row.due)),
        if row.terminated.is_some() { ["1", "2", "3"][row.family as usize % 3] } else { "" }.to_owned(),
        cell(iso_or_empty(row.terminated)),
        row.first.clone(),
        row.last.clone(),
        cell(iso_or_empty(row.born)),
        gender.to_owned(),
        origin(if child { row.race } else { 0 }).to_owned(),
        row.mother_first.clone(),
        row.mother_last.clone(),
        cell(iso_or_empty(row.mother_born)),
        origin(row.mother_race).to_owned(),
        row.zip.to_string(),
        county(row.county).to_owned(),
        LANGUAGES[usize::from(row.language)].to_owned(),
        insurance(row.mother_insurance),
        if child { insurance(row.insurance) } else { String::new() },
    ]
    .join("|")
}

fn age_screen(screen: &AgeScreen) -> String {
    let [referred, served] = [screen.referred, screen.served].map(iso_or_empty);
    format!("{}|{}|{}|{}|{referred}|{served}", iso_or_empty(screen.on), screen.domains.join("|"), screen.feedback, screen.referral)
}

fn base(row: &Base) -> String {
    let (caregiver, child) = (&row.caregiver, &row.child);
    let score = caregiver.depression_score.map(|score| score.to_string()).unwrap_or_default();
    let caregiver = [
        gap(iso_or_empty(caregiver.depression_on), row.client.family),
        score,
        iso_or_empty(caregiver.depression_referred),
        iso_or_empty(caregiver.depression_served),
        caregiver.safety_tool.to_owned(),
        caregiver.safety.code.to_owned(),
        iso_or_empty(caregiver.safety.on),
        iso_or_empty(caregiver.safety_referred),
        caregiver.tobacco.code.to_owned(),
        iso_or_empty(caregiver.tobacco.on),
        caregiver.tobacco_program.to_owned(),
        iso_or_empty(caregiver.tobacco_referred),
        caregiver.education.code.to_owned(),
        iso_or_empty(caregiver.education.on),
        caregiver.education_since.code.to_owned(),
        iso_or_empty(caregiver.education_since.on),
        caregiver.postpartum.code.to_owned(),
        iso_or_empty(caregiver.postpartum.on),
        iso_or_empty(caregiver.postpartum_visit),
    ];
    let child_items = [
        iso_or_empty(child.observed),
        iso_or_empty(child.slept),
        child.sleep.join("|"),
        child.reading.code.to_owned(),
        iso_or_empty(child.reading.on),
        child.feeding.code.to_owned(),
        iso_or_empty(child.feeding.on),
    ];
    let screens = child.screens.each_ref().map(age_screen);
    [client(&row.client), caregiver.join("|"), child_items.join("|"), screens.join("|")].join("|")
}
