//! What the delivered rows say about each person of a family, with linkage off or perfect.

use super::coverage::merged;
use super::cube::Strata;
use crate::counties::COUNT;
use crate::days::{Day, add_months, day};
use crate::feeds::births::payer;
use crate::population::practice_programs::PracticeFamily;
use crate::population::wic::Certification;
use crate::records::{Birth, Claim, Delivered, NO_COUNTY, OTHER_STATE};
use std::collections::{BTreeMap, BTreeSet};

/// How persons are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Identity {
    /// By identifier as delivered.
    Delivered,
    /// By true person.
    Person,
}

/// A person under either identity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Key {
    Person(u32),
    Msis(u32),
    BornChild(u32),
    BornMother(u32),
    Caregiver(u32),
    VisitedChild(u32, u8),
    Participant(u32),
    Episode(u32),
    Patient(u32),
    PracticeChild(u32),
    Client(u32),
    LeadChild(u32),
    Wic(u32),
}

impl Identity {
    /// The key of a row's person.
    pub fn key(self, delivered: Key, person: u32) -> Key {
        if self == Self::Person { Key::Person(person) } else { delivered }
    }
}

/// Feeds by rank of evidence.
pub const MEDICAID: usize = 0;
pub const BIRTH: usize = 1;
pub const HOME_VISITING: usize = 2;
pub const EARLY_INTERVENTION: usize = 3;
pub const ECE: usize = 4;
pub const REFERRAL: usize = 5;
pub const PRACTICE_PROGRAM: usize = 6;
pub const WIC: usize = 7;

/// A service that counts: paid or encounter, final action.
pub struct Service {
    pub on: Day,
    pub code: &'static str,
    pub modifiers: [&'static str; 2],
    pub diagnoses: [&'static str; 3],
    pub place: &'static str,
    pub taxonomy: &'static str,
    pub billing: Option<u32>,
}

impl Service {
    /// Whether a header diagnosis is in the list.
    pub fn diagnosed(&self, list: &[&str]) -> bool {
        self.diagnoses.iter().any(|code| !code.is_empty() && list.contains(code))
    }

    /// Whether a modifier is in the list.
    pub fn modified(&self, list: &[&str]) -> bool {
        self.modifiers.iter().any(|code| !code.is_empty() && list.contains(code))
    }
}

struct Cover {
    start: Day,
    end: Day,
    chip: u8,
    plan: u8,
}

struct Residence {
    start: Day,
    end: Day,
    rank: usize,
    county: u8,
}

/// A birth record as far as measures need it.
pub struct BirthFacts {
    pub in_state: bool,
    pub died: Option<Day>,
    pub born: Day,
    pub is_paid_by_medicaid: bool,
}

/// One person's evidence.
#[derive(Default)]
pub struct Evidence {
    pub born: Option<Day>,
    pub died: Option<Day>,
    pub is_female: bool,
    /// Covered time with full benefits, merged; set when there are eligibility rows.
    pub covered: Vec<(Day, Day)>,
    pub in_medicaid: bool,
    pub hospice: Vec<(Day, Day)>,
    pub services: Vec<Service>,
    pub birth: Option<BirthFacts>,
    /// Home-visiting families as child, and as caregiver.
    pub child_of: Vec<u32>,
    pub caregiver_of: Vec<u32>,
    pub care_stays: Vec<(Day, Day)>,
    pub plans: Vec<(Option<Day>, Day)>,
    pub depression_screens: Vec<(Day, bool)>,
    /// Days of blood lead tests that the registry keeps.
    pub lead_tests: Vec<Day>,
    /// Certifications by WIC as an infant or child.
    pub wic_stays: Vec<(Day, Day)>,
    covers: Vec<Cover>,
    residences: Vec<Residence>,
    race: [Option<u8>; 8],
    language: [Option<u8>; 8],
    insurance: [u8; 8],
    latest_row: Option<Day>,
}

fn race_category(code: u8) -> usize {
    if (1..=7).contains(&code) { usize::from(code) - 1 } else { 7 }
}

fn language_category(code: u8) -> usize {
    match code {
        0..=3 => usize::from(code),
        4..=7 => 4,
        _ => 5,
    }
}

impl Evidence {
    fn lives(&mut self, rank: usize, county: u8, start: Day, end: Day) {
        if county != NO_COUNTY && county != OTHER_STATE {
            self.residences.push(Residence { start, end, rank, county });
        }
    }

    fn describe(&mut self, rank: usize, race: u8, language: u8) {
        self.race[rank].get_or_insert(race);
        self.language[rank].get_or_insert(language);
    }

    fn area(&self, on: Day) -> usize {
        let covering =
            self.residences.iter().filter(|home| home.start <= on && on <= home.end).min_by_key(|home| (home.rank, -i64::from(home.start), home.county));
        let before = || self.residences.iter().filter(|home| home.start <= on).min_by_key(|home| (-i64::from(home.start), home.rank, home.county));
        covering.or_else(before).map_or(COUNT, |home| usize::from(home.county))
    }

    /// Whether some enrollment began by a day.
    pub fn is_enrolled_by(&self, on: Day) -> bool {
        self.covers.iter().any(|cover| cover.start <= on)
    }

    fn cover(&self, on: Day) -> Option<&Cover> {
        self.covers.iter().filter(|cover| cover.start <= on && on <= cover.end).max_by_key(|cover| cover.start)
    }

    /// Plans in order, then fee for service, then none known.
    fn plan(&self, on: Day) -> usize {
        self.cover(on).map_or(9, |cover| if cover.plan == 0 { 8 } else { usize::from(cover.plan) - 1 })
    }

    fn insurance(&self, on: Day) -> usize {
        if let Some(cover) = self.cover(on) {
            return match (cover.chip, cover.plan) {
                (3, _) => 3,
                (_, 0) => 1,
                _ => 0,
            };
        }
        for rank in [HOME_VISITING, ECE] {
            match self.insurance[rank] {
                1 if !self.in_medicaid => return 2,
                2 => return 4,
                3 => return 6,
                4 => return 5,
                _ => {}
            }
        }
        7
    }

    /// Residence and strata as of a day.
    pub fn strata(&self, on: Day) -> Strata {
        let race = self.race.iter().flatten().map(|code| race_category(*code)).find(|category| *category < 7).unwrap_or(7);
        let language = self.language.iter().flatten().map(|code| language_category(*code)).find(|category| *category < 5).unwrap_or(5);
        Strata { area: self.area(on), race, language, insurance: self.insurance(on), plan: self.plan(on) }
    }
}

/// A family's persons and dyads.
pub struct Household {
    /// How persons were told apart.
    pub identity: Identity,
    /// Persons by key.
    pub people: BTreeMap<Key, Evidence>,
    /// Caregiver and child.
    pub dyads: BTreeSet<(Key, Key)>,
}

/// The standing records of births: per certificate the highest amendment, unless void.
pub fn standing_births(rows: &Delivered) -> Vec<&Birth> {
    let mut standing: BTreeMap<u32, &Birth> = BTreeMap::new();
    for row in &rows.births {
        let held = standing.entry(row.number).or_insert(row);
        if row.amendment > held.amendment {
            *held = row;
        }
    }
    standing.into_values().filter(|row| !row.void).collect()
}

/// The standing claims that count: final action, neither void nor denied, paid or encounter.
pub fn standing_claims(rows: &Delivered) -> Vec<&Claim> {
    let mut standing: BTreeMap<u32, &Claim> = BTreeMap::new();
    for claim in &rows.claims {
        let held = standing.entry(claim.original).or_insert(claim);
        if (claim.adjudicated, claim.id) > (held.adjudicated, held.id) {
            *held = claim;
        }
    }
    let denied = ["26", "026", "87", "087", "542", "585", "654"];
    standing.into_values().filter(|claim| claim.adjustment != "1" && !denied.contains(&claim.status) && ['1', 'A', '3', 'C'].contains(&claim.kind)).collect()
}

/// The child of a family in a practice's program: the member number where the practice gives one that Medicaid knows.
pub fn practice_key(rows: &Delivered, row: &PracticeFamily, identity: Identity) -> Key {
    let number = row.medicaid.filter(|number| rows.eligibility.iter().any(|known| known.msis == *number));
    identity.key(number.map_or(Key::PracticeChild(row.person), Key::Msis), row.person)
}

impl Household {
    /// Gathers the evidence of a family.
    pub fn gather(rows: &Delivered, identity: Identity) -> Self {
        let mut household = Self { identity, people: BTreeMap::new(), dyads: BTreeSet::new() };
        household.medicaid(rows);
        household.births(rows);
        household.home_visiting(rows);
        household.programs(rows);
        household.wic(rows);
        household.lead(rows);
        household
    }

    fn person(&mut self, delivered: Key, person: u32) -> (&mut Evidence, Key) {
        let key = self.identity.key(delivered, person);
        (self.people.entry(key).or_default(), key)
    }

    fn medicaid(&mut self, rows: &Delivered) {
        let mut cases: BTreeMap<u32, BTreeSet<Key>> = BTreeMap::new();
        for row in &rows.eligibility {
            let (person, key) = self.person(Key::Msis(row.msis), row.person);
            person.in_medicaid = true;
            person.born = Some(row.born);
            person.is_female = row.female;
            if person.latest_row.is_none_or(|latest| row.end >= latest) {
                person.latest_row = Some(row.end);
                person.died = row.died;
                person.race[MEDICAID] = Some(row.race);
                person.language[MEDICAID] = Some(row.language);
            }
            if row.benefits == 1 {
                person.covered.push((row.start, row.end));
            }
            if row.hospice {
                person.hospice.push((row.start, row.end));
            }
            person.covers.push(Cover { start: row.start, end: row.end, chip: row.chip, plan: row.plan });
            person.lives(MEDICAID, row.county, row.start, row.end);
            if row.case != 0 {
                cases.entry(row.case).or_default().insert(key);
            }
        }
        for person in self.people.values_mut() {
            person.covered = merged(std::mem::take(&mut person.covered));
        }
        for claim in standing_claims(rows) {
            let (person, _) = self.person(Key::Msis(claim.msis), claim.person);
            for line in &claim.lines {
                if let Some(on) = line.on.or(claim.end).or(claim.begin) {
                    person.services.push(Service {
                        on,
                        code: line.code,
                        modifiers: line.modifiers,
                        diagnoses: claim.diagnoses,
                        place: claim.place,
                        taxonomy: claim.taxonomy,
                        billing: claim.billing(),
                    });
                }
            }
        }
        let first_child = day(2017, 1, 1);
        for members in cases.into_values().filter(|members| members.len() <= 8) {
            for caregiver in &members {
                for child in &members {
                    let (Some(grown), Some(young)) = (self.people.get(caregiver), self.people.get(child)) else { continue };
                    if let (true, Some(grown), Some(young)) = (grown.is_female, grown.born, young.born)
                        && young >= first_child
                        && add_months(grown, 144) <= young
                    {
                        self.dyads.insert((*caregiver, *child));
                    }
                }
            }
        }
    }

    fn births(&mut self, rows: &Delivered) {
        for row in standing_births(rows) {
            let (child, child_key) = self.person(Key::BornChild(row.number), row.child);
            child.born.get_or_insert(row.born);
            child.birth = Some(BirthFacts { in_state: row.county != OTHER_STATE, died: row.died, born: row.born, is_paid_by_medicaid: payer(row) == "1" });
            child.describe(BIRTH, row.race, row.language);
            child.lives(BIRTH, row.county, row.born, Day::MAX);
            let (mother, mother_key) = self.person(Key::BornMother(row.number), row.mother);
            mother.describe(BIRTH, row.race, row.language);
            mother.lives(BIRTH, row.county, row.born, Day::MAX);
            self.dyads.insert((mother_key, child_key));
        }
    }

    fn home_visiting(&mut self, rows: &Delivered) {
        for row in &rows.clients {
            let (caregiver, caregiver_key) = self.person(Key::Caregiver(row.family), row.caregiver);
            if !caregiver.caregiver_of.contains(&row.family) {
                caregiver.caregiver_of.push(row.family);
                caregiver.lives(HOME_VISITING, row.county, row.enrolled, Day::MAX);
            }
            caregiver.describe(HOME_VISITING, row.mother_race, row.language);
            caregiver.insurance[HOME_VISITING] = row.mother_insurance;
            let Some(person) = row.child else { continue };
            let (child, child_key) = self.person(Key::VisitedChild(row.family, row.child_number), person);
            child.child_of.push(row.family);
            if child.born.is_none() {
                child.born = row.born;
            }
            child.describe(HOME_VISITING, row.race, row.language);
            child.insurance[HOME_VISITING] = row.insurance;
            child.lives(HOME_VISITING, row.county, row.enrolled, Day::MAX);
            self.dyads.insert((caregiver_key, child_key));
        }
        for row in rows.screenings.iter().filter(|row| row.child_number == 0) {
            let Some(client) = rows.clients.iter().find(|client| client.family == row.family) else { continue };
            if let (true, Some(on), true) =
                (["EPDS", "PHQ-2", "PHQ-9", "CES-D", "BDI"].contains(&row.tool), row.on, row.score.is_some() || !row.result.is_empty())
            {
                self.person(Key::Caregiver(row.family), client.caregiver).0.depression_screens.push((on, row.tool == "BDI"));
            }
        }
    }

    fn programs(&mut self, rows: &Delivered) {
        for row in &rows.episodes {
            let (child, _) = self.person(Key::Episode(row.id), row.person);
            child.describe(EARLY_INTERVENTION, row.race, row.language);
            child.lives(EARLY_INTERVENTION, row.county, row.referred, Day::MAX);
            child.born.get_or_insert(row.born);
            child.plans.push((row.planned, row.left.unwrap_or(Day::MAX)));
        }
        for row in &rows.participants {
            let (child, _) = self.person(Key::Participant(row.id), row.person);
            child.describe(ECE, row.race, row.language);
            child.insurance[ECE] = row.insurance;
            if let Some(entered) = row.entered {
                child.lives(ECE, row.county, entered, Day::MAX);
                if ["Enrolled", "Dropped", "Completed"].contains(&row.status) {
                    child.care_stays.push((entered, row.left.unwrap_or(Day::MAX)));
                }
            }
        }
        for row in &rows.patients {
            let (child, _) = self.person(Key::Patient(row.id), row.person);
            child.describe(REFERRAL, row.race, row.language);
            child.lives(REFERRAL, row.county, Day::MIN, Day::MAX);
        }
        for row in &rows.practice_programs.families {
            let key = practice_key(rows, row, self.identity);
            let child = self.people.entry(key).or_default();
            child.describe(PRACTICE_PROGRAM, row.race, row.language);
            child.lives(PRACTICE_PROGRAM, row.county, row.started, Day::MAX);
            child.born.get_or_insert(row.born);
        }
    }

    fn wic(&mut self, rows: &Delivered) {
        for row in &rows.certifications {
            let (person, _) = self.person(Key::Wic(row.participant), row.person);
            person.describe(WIC, row.race, row.language);
            person.lives(WIC, row.county, row.certified, Day::MAX);
            person.born.get_or_insert(row.born);
            if row.is_child() {
                person.wic_stays.push((row.certified, row.last_day()));
            }
        }
        for mother in rows.certifications.iter().filter(|row| !row.is_child()) {
            for child in rows.certifications.iter().filter(|row| row.is_child() && row.household == mother.household) {
                let key = |row: &Certification| self.identity.key(Key::Wic(row.participant), row.person);
                let pair = (key(mother), key(child));
                self.dyads.insert(pair);
            }
        }
    }

    /// The registry tells of tests alone: who a person is comes from other feeds.
    fn lead(&mut self, rows: &Delivered) {
        for row in &rows.lead_tests {
            if let Some(person) = self.people.get_mut(&self.identity.key(Key::LeadChild(row.child), row.person)) {
                person.lead_tests.push(row.on);
            }
        }
    }
}
