//! Rows as partners deliver them, before they are written; each knows the true person it is about.

use crate::days::Day;

/// Index of unknown county in delivered rows.
pub const NO_COUNTY: u8 = 255;
/// A county outside of the state, on birth records only.
pub const OTHER_STATE: u8 = 254;

/// One row of the eligibility feed.
#[derive(Clone)]
pub struct Eligibility {
    pub person: u32,
    pub msis: u32,
    pub case: u32,
    pub first: String,
    pub middle: &'static str,
    pub last: String,
    pub born: Day,
    pub died: Option<Day>,
    pub female: bool,
    pub race: u8,
    pub language: u8,
    pub county: u8,
    pub zip: u32,
    pub chip: u8,
    pub benefits: u8,
    pub group: &'static str,
    pub plan: u8,
    pub hospice: bool,
    pub start: Day,
    pub end: Day,
}

/// One line of a claim.
#[derive(Clone)]
pub struct Line {
    pub on: Option<Day>,
    pub code: &'static str,
    pub modifiers: [&'static str; 2],
    pub paid_cents: u32,
}

/// In place of a provider: the claim does not say who billed.
pub const NO_PROVIDER: u32 = u32::MAX;

/// One claim: header and lines.
#[derive(Clone)]
pub struct Claim {
    pub person: u32,
    pub msis: u32,
    pub id: u32,
    pub original: u32,
    pub adjusts: u32,
    pub kind: char,
    pub adjustment: &'static str,
    pub adjudicated: Day,
    pub status: &'static str,
    pub begin: Option<Day>,
    pub end: Option<Day>,
    pub diagnoses: [&'static str; 3],
    pub place: &'static str,
    pub plan: u8,
    pub taxonomy: &'static str,
    pub provider: u32,
    pub lines: Vec<Line>,
    pub file_year: i32,
}

/// One row of the births feed.
#[derive(Clone)]
pub struct Birth {
    pub child: u32,
    pub mother: u32,
    pub number: u32,
    pub born: Day,
    pub first: String,
    pub last: String,
    pub mother_first: String,
    pub mother_last: String,
    pub mother_maiden: String,
    pub mother_born: Option<Day>,
    pub mother_age: i32,
    pub female: bool,
    pub race: u8,
    pub language: u8,
    pub county: u8,
    pub zip: u32,
    pub void: bool,
    pub amendment: u8,
    pub plurality: u8,
    pub order: u8,
    pub died: Option<Day>,
    pub medicaid: bool,
    pub seed: u32,
}

/// One row of `hv_clients`.
#[derive(Clone)]
pub struct Client {
    pub caregiver: u32,
    pub child: Option<u32>,
    pub family: u32,
    pub child_number: u8,
    pub agency: u8,
    pub model: &'static str,
    pub enrolled: Day,
    pub pregnant: bool,
    pub terminated: Option<Day>,
    pub due: Option<Day>,
    pub born: Option<Day>,
    pub first: String,
    pub last: String,
    pub female: bool,
    pub race: u8,
    pub mother_first: String,
    pub mother_last: String,
    pub mother_born: Option<Day>,
    pub mother_race: u8,
    pub zip: u32,
    pub county: u8,
    pub language: u8,
    pub mother_insurance: u8,
    pub insurance: u8,
}

/// One row of `hv_visits`.
#[derive(Clone)]
pub struct Visit {
    pub family: u32,
    pub id: u32,
    pub due: Day,
    pub on: Option<Day>,
    pub virtual_visit: bool,
    pub status: &'static str,
    pub concerns_asked: &'static str,
}

/// One row of `hv_screenings`.
#[derive(Clone)]
pub struct Screening {
    pub family: u32,
    pub child_number: u8,
    pub id: u32,
    pub tool: &'static str,
    pub on: Option<Day>,
    pub score: Option<u16>,
    pub result: &'static str,
    pub support: &'static str,
    pub early_intervention: &'static str,
}

/// One row of `hv_referrals`.
#[derive(Clone)]
pub struct VisitReferral {
    pub family: u32,
    pub child_number: u8,
    pub id: u32,
    pub assessment: u32,
    pub need: &'static str,
    pub to: &'static str,
    pub on: Day,
    pub evaluated: Option<Day>,
    pub started: Option<Day>,
}

/// One row of `hv_answers`; child 0 is the caregiver.
#[derive(Clone)]
pub struct Answer {
    pub family: u32,
    pub child_number: u8,
    pub id: u32,
    pub item: &'static str,
    pub on: Option<Day>,
    pub value: &'static str,
    pub event: Option<Day>,
}

/// One row of `hv_supervision`.
#[derive(Clone)]
pub struct Supervision {
    pub worker: u32,
    pub agency: u8,
    pub county: u8,
    pub id: u32,
    pub due: Day,
    pub held: Option<Day>,
}

/// One row of `welfare_reports`: a report that the agency matched to a child of home visiting.
#[derive(Clone)]
pub struct WelfareReport {
    pub family: u32,
    pub child_number: u8,
    pub id: u32,
    pub on: Option<Day>,
    pub disposition: &'static str,
}

/// One row of `ece_participants`.
#[derive(Clone)]
pub struct Participant {
    pub person: u32,
    pub id: u32,
    pub family: u32,
    pub first: String,
    pub last: String,
    pub born: Day,
    pub female: bool,
    pub race: u8,
    pub language: u8,
    pub county: u8,
    pub zip: u32,
    pub status: &'static str,
    pub entered: Option<Day>,
    pub left: Option<Day>,
    pub early_head_start: bool,
    pub insurance: u8,
}

/// One row of `ei_children`.
#[derive(Clone)]
pub struct Episode {
    pub person: u32,
    pub id: u32,
    pub first: String,
    pub last: String,
    pub born: Day,
    pub female: bool,
    pub race: u8,
    pub language: u8,
    pub county: u8,
    pub referred: Day,
    pub evaluated: Option<Day>,
    pub eligible: &'static str,
    pub planned: Option<Day>,
    pub left: Option<Day>,
    pub reason: &'static str,
    pub assessed: Option<Day>,
    pub late_reason: &'static str,
    /// Transition steps in the plan, notice to the schools, transition conference.
    pub steps: Option<Day>,
    pub noticed: Option<Day>,
    pub met: Option<Day>,
    pub part_b: &'static str,
    pub opted_out: &'static str,
    pub consent: &'static str,
}

/// One `Patient` of the referral hub.
#[derive(Clone)]
pub struct Patient {
    pub person: u32,
    pub id: u32,
    pub first: String,
    pub last: String,
    pub born: Day,
    pub female: bool,
    pub race: u8,
    pub language: u8,
    pub county: u8,
    pub zip: u32,
}

/// One `ServiceRequest` of the referral hub with its `Task`.
#[derive(Clone)]
pub struct Referral {
    pub patient: u32,
    pub id: u32,
    pub domain: u8,
    pub requested: Option<Day>,
    pub request_status: &'static str,
    pub requester: u8,
    pub based_on: Option<u32>,
    pub task: Option<Task>,
}

/// One row of `iis_doses`.
#[derive(Clone)]
pub struct Dose {
    pub person: u32,
    pub id: u32,
    pub first: String,
    pub last: String,
    pub born: Day,
    pub female: bool,
    pub race: u8,
    pub county: u8,
    pub zip: u32,
    pub cvx: &'static str,
    pub on: Day,
    pub is_valid: bool,
    pub is_historical: bool,
    /// Moved or gone elsewhere.
    pub has_moved: bool,
}

/// One `Task` of the referral hub.
#[derive(Clone)]
pub struct Task {
    pub authored: Option<Day>,
    pub status: &'static str,
    pub reason: &'static str,
    pub modified: Day,
    pub owner: u8,
    pub started: Option<Day>,
    pub output: bool,
    pub has_part: bool,
}

impl Claim {
    /// The billing provider, nine rendering ones to each.
    pub fn billing(&self) -> Option<u32> {
        (self.provider != NO_PROVIDER).then_some(self.provider / 9)
    }
}

/// Everything that is delivered about one family.
#[derive(Default)]
pub struct Delivered {
    pub eligibility: Vec<Eligibility>,
    pub claims: Vec<Claim>,
    pub births: Vec<Birth>,
    pub clients: Vec<Client>,
    pub visits: Vec<Visit>,
    pub screenings: Vec<Screening>,
    pub visit_referrals: Vec<VisitReferral>,
    pub answers: Vec<Answer>,
    pub welfare_reports: Vec<WelfareReport>,
    pub flat: crate::population::home_visiting_flat::Rows,
    pub participants: Vec<Participant>,
    pub early_head_start: crate::population::early_head_start::Rows,
    pub practice_programs: crate::population::practice_programs::Rows,
    pub episodes: Vec<Episode>,
    pub patients: Vec<Patient>,
    pub referrals: Vec<Referral>,
    pub practice: crate::practice::Records,
    pub doses: Vec<Dose>,
    pub lead_tests: Vec<crate::population::lead_tests::LeadTest>,
    pub certifications: Vec<crate::population::wic::Certification>,
    pub subsidy_months: Vec<crate::population::child_care::SubsidyMonth>,
    pub children: u32,
}

/// Member number as the state writes it.
pub fn msis(id: u32) -> String {
    format!("27{:010}", u64::from(id) * 48_271 % 9_999_999_967)
}

/// Birth certificate number, twelve digits.
pub fn certificate(id: u32) -> String {
    format!("127{id:09}")
}

/// Client number of the immunization registry.
pub fn client(id: u32) -> String {
    format!("IIS{id:08}")
}

/// Home-visiting family number.
pub fn family(id: u32) -> String {
    format!("F{id:07}")
}

/// Family number of the second home-visiting vendor.
pub fn flat_family(id: u32) -> String {
    format!("LL-{id}")
}

/// Sector of an organization of the hub; organizations 60 and up have none.
pub fn sector(organization: u8) -> Option<u8> {
    (organization < 60).then_some(organization % 6)
}

/// Words of the sectors.
pub const SECTORS: [&str; 6] = ["primary_care", "home_visiting", "early_intervention", "ece", "public_health", "behavioral_health"];
/// ISO 639-2 codes by language number; the last is empty.
pub const LANGUAGES: [&str; 10] = ["eng", "spa", "som", "hmn", "vie", "rus", "ara", "oth", "und", ""];
/// Words of languages by language number.
pub const LANGUAGE_WORDS: [&str; 10] = ["English", "Spanish", "Somali", "Hmong", "Vietnamese", "Russian", "Arabic", "Other", "", ""];
/// Words of insurance.
pub const INSURANCE_WORDS: [&str; 5] = ["", "Medicaid", "Private", "Uninsured", "Tricare"];
/// Words of race and ethnicity by code; 0 is empty.
pub fn race_words(code: u8) -> &'static str {
    match code {
        1 => "White",
        2 => "Black or African American",
        3 => "Asian",
        4 => "American Indian or Alaska Native",
        5 => "Native Hawaiian or Pacific Islander",
        6 => "Multiracial",
        7 => "Hispanic or Latino",
        9 => "Unknown",
        _ => "",
    }
}
