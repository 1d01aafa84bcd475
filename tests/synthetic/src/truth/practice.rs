//! Screens of social-emotional growth and social needs, dyadic visits, relational screens and support, and shared books.

use super::coverage::months_covered;
use super::cube::{BOOK, Cube, DYADIC_VISIT, Metric, NEED_SERVED, Outcome, RELATIONAL_SCREEN, RELATIONAL_SUPPORT, SOCIAL_EMOTIONAL, SOCIAL_NEED_SCREEN};
use super::evidence::{Evidence, Household, Key, Service, standing_claims};
use crate::days::{Day, add_months, day, year_of};
use crate::practice::{Need, Screening, Training, Visit};
use crate::records::{Delivered, Referral};
use std::collections::{BTreeMap, BTreeSet};

const WELL: [&str; 13] = ["99381", "99382", "99383", "99391", "99392", "99393", "99461", "G0438", "G0439", "S0302", "S0610", "S0612", "S0613"];
const WELL_DIAGNOSES: [&str; 8] = ["Z00110", "Z00111", "Z00121", "Z00129", "Z002", "Z025", "Z761", "Z762"];
const SOCIAL_EMOTIONAL_TOOLS: [&str; 4] = ["ASQ:SE-2", "BPSC", "PPSC", "BITSEA"];
const SOCIAL_NEED_TOOLS: [&str; 3] = ["93025-5", "88121-9", "96777-8"];
const RELATIONAL_TOOLS: [&str; 2] = ["ERH-WECS", "ERH-ERHS"];
const OTHER_SCREENS: [&str; 3] = ["96110", "G9919", "G9920"];
const DYADIC_VISIT_CODES: [&str; 4] = ["96161", "90791", "90847", "H1011"];
const DYADIC_CODES: [&str; 11] = ["90846", "90847", "90849", "96167", "96168", "96170", "96171", "H1011", "H2015", "H2027", "T1027"];
const NEEDS: [&str; 4] = ["food", "housing", "utilities", "transportation"];

/// What practices wrote down about one person.
#[derive(Default)]
struct Notes<'a> {
    screenings: Vec<&'a Screening>,
    visits: Vec<&'a Visit>,
    needs: Vec<(&'a Screening, &'a Need)>,
    /// Social-emotional screens of home visiting: day, and whether there is a finding.
    at_home: Vec<(Option<Day>, bool)>,
}

/// A claim line with the billing provider.
struct Billed {
    on: Day,
    code: &'static str,
    provider: Option<u32>,
    is_well: bool,
}

fn is_well(service: &Service) -> bool {
    WELL.contains(&service.code) || (service.place != "81" && service.diagnosed(&WELL_DIAGNOSES))
}

fn has_finding(row: &Screening) -> bool {
    row.score.is_some() || !row.result.is_empty()
}

fn notes<'a>(household: &Household, rows: &'a Delivered) -> BTreeMap<Key, Notes<'a>> {
    let mut notes: BTreeMap<Key, Notes<'a>> = BTreeMap::new();
    let identity = household.identity;
    for row in &rows.practice.screenings {
        let of = notes.entry(identity.key(Key::Msis(row.msis), row.person)).or_default();
        of.screenings.push(row);
        of.needs.extend(rows.practice.needs.iter().filter(|need| need.screening == row.id).map(|need| (row, need)));
    }
    for row in &rows.practice.visits {
        notes.entry(identity.key(Key::Msis(row.msis), row.person)).or_default().visits.push(row);
    }
    for row in rows.screenings.iter().filter(|row| row.tool == "ASQ:SE-2" && row.child_number > 0) {
        let client = rows.clients.iter().find(|client| client.family == row.family && client.child_number == row.child_number);
        if let Some(child) = client.and_then(|client| client.child) {
            let of = notes.entry(identity.key(Key::VisitedChild(row.family, row.child_number), child)).or_default();
            of.at_home.push((row.on, row.score.is_some() || !row.result.is_empty()));
        }
    }
    notes
}

fn billed(household: &Household, rows: &Delivered) -> BTreeMap<Key, Vec<Billed>> {
    let mut billed: BTreeMap<Key, Vec<Billed>> = BTreeMap::new();
    for claim in standing_claims(rows) {
        let lines = billed.entry(household.identity.key(Key::Msis(claim.msis), claim.person)).or_default();
        for line in &claim.lines {
            let by_diagnosis = claim.place != "81" && claim.diagnoses.iter().any(|code| WELL_DIAGNOSES.contains(code));
            if let Some(on) = line.on.or(claim.end).or(claim.begin) {
                lines.push(Billed { on, code: line.code, provider: claim.billing(), is_well: by_diagnosis || WELL.contains(&line.code) });
            }
        }
    }
    billed
}

/// Adds a household's children.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered, trainings: &[Training]) {
    let (notes, billed) = (notes(household, rows), billed(household, rows));
    let nothing = Notes::default();
    for (key, person) in &household.people {
        let Some(born) = person.born else { continue };
        let of = notes.get(key).unwrap_or(&nothing);
        for year in cube.labels() {
            screened(cube, person, of, born, year);
            observed(cube, person, of, born, year, trainings);
            supported(cube, household, *key, of, year);
            needs_served(cube, person, of, rows, born, year);
            shared_books(cube, person, of, born, year, trainings);
            if let Some(lines) = billed.get(key) {
                joined_visits(cube, household, &billed, *key, lines, born, year);
            }
        }
    }
}

/// A screen that is known to be done, one whose finding is not on record, or none.
fn outcome(is_done: bool, is_unfinished: bool) -> Outcome {
    if !is_done && is_unfinished { Outcome::missing() } else { Outcome::counted(is_done) }
}

fn screened(cube: &mut Cube, person: &Evidence, of: &Notes<'_>, born: Day, year: i32) {
    let (low, high) = (day(year, 1, 1), day(year, 12, 31));
    let within = || person.services.iter().filter(|service| (low..=high).contains(&service.on));
    if born > high || add_months(born, 36) <= high || months_covered(&person.covered, low, high) < 6 || !within().any(is_well) {
        return;
    }
    let noted = |tools: &[&str], finding: bool| {
        of.screenings.iter().any(|row| tools.contains(&row.tool) && (low..=high).contains(&row.on) && has_finding(row) == finding)
    };
    let at_home = |finding: bool| of.at_home.iter().any(|(on, found)| on.is_some_and(|on| (low..=high).contains(&on)) && *found == finding);
    let claimed = within().any(|service| service.code == "96127" || (service.diagnosed(&["Z1339", "Z1349"]) && !OTHER_SCREENS.contains(&service.code)));
    let strata = person.strata(high);
    let done = claimed || noted(&SOCIAL_EMOTIONAL_TOOLS, true) || at_home(true);
    cube.add(SOCIAL_EMOTIONAL, year, strata, outcome(done, noted(&SOCIAL_EMOTIONAL_TOOLS, false) || at_home(false)));
    let coded = within().any(|service| service.code == "G0136" && (2024..=2025).contains(&year_of(service.on)));
    let done = coded || noted(&SOCIAL_NEED_TOOLS, true);
    cube.add(SOCIAL_NEED_SCREEN, year, strata, outcome(done, noted(&SOCIAL_NEED_TOOLS, false)));
}

fn is_trained(trainings: &[Training], site: u32, approach: &str, on: Day) -> bool {
    trainings.iter().any(|training| training.site == site && training.approach == approach && training.holds(on))
}

/// Days of well-child claims of a year.
fn well_days(person: &Evidence, year: i32) -> BTreeSet<Day> {
    person.services.iter().filter(|service| year_of(service.on) == year && is_well(service)).map(|service| service.on).collect()
}

fn observed(cube: &mut Cube, person: &Evidence, of: &Notes<'_>, born: Day, year: i32, trainings: &[Training]) {
    let well = well_days(person, year);
    let of_age = |on: Day| add_months(born, 6) <= on && on < add_months(born, 25);
    let at_practice = of.visits.iter().filter(|visit| well.contains(&visit.on) && of_age(visit.on) && is_trained(trainings, visit.site, "WECS", visit.on));
    let Some(first) = at_practice.map(|visit| visit.on).min() else { return };
    let screens =
        |finding: bool| of.screenings.iter().any(|row| RELATIONAL_TOOLS.contains(&row.tool) && year_of(row.on) == year && has_finding(row) == finding);
    cube.add(RELATIONAL_SCREEN, year, person.strata(first), outcome(screens(true), screens(false)));
}

/// Whether a relational screen asks for support: the practice's finding, else the tool's cut; nothing when neither is there.
fn flag(row: &Screening) -> Option<bool> {
    match (row.result, row.tool, row.score) {
        ("Positive", _, _) => Some(true),
        ("Negative", _, _) => Some(false),
        (_, "ERH-WECS", Some(score)) => Some(score <= 1),
        _ => None,
    }
}

fn supported(cube: &mut Cube, household: &Household, key: Key, of: &Notes<'_>, year: i32) {
    let Some(person) = household.people.get(&key) else { return };
    let (low, high) = (day(year, 1, 1), day(year, 10, 31));
    let screens: Vec<&&Screening> = of.screenings.iter().filter(|row| RELATIONAL_TOOLS.contains(&row.tool) && (low..=high).contains(&row.on)).collect();
    let Some(on) = screens.iter().filter(|row| flag(row) == Some(true)).map(|row| row.on).min() else {
        if let Some(on) = screens.iter().filter(|row| flag(row).is_none()).map(|row| row.on).min() {
            cube.add(RELATIONAL_SUPPORT, year, person.strata(on), Outcome::missing());
        }
        return;
    };
    let window = on..=on + 60;
    let session = of.visits.iter().any(|visit| !visit.session.is_empty() && window.contains(&visit.on));
    let dyadic = |one: &Evidence| one.services.iter().any(|service| DYADIC_CODES.contains(&service.code) && window.contains(&service.on));
    let mut caregivers = household.dyads.iter().filter(|dyad| dyad.1 == key).filter_map(|dyad| household.people.get(&dyad.0));
    let found = session || dyadic(person) || caregivers.any(dyadic);
    cube.add(RELATIONAL_SUPPORT, year, person.strata(on), Outcome::counted(found));
}

fn started(rows: &Delivered, referral: Option<u32>) -> Option<Day> {
    let row: &Referral = rows.referrals.iter().find(|row| Some(row.id) == referral)?;
    let task = row.task.as_ref()?;
    let stands = row.request_status != "entered-in-error" && task.status != "entered-in-error";
    task.started.filter(|_| stands)
}

fn needs_served(cube: &mut Cube, person: &Evidence, of: &Notes<'_>, rows: &Delivered, born: Day, year: i32) {
    for (place, name) in NEEDS.iter().enumerate() {
        let mut found: Vec<&(&Screening, &Need)> =
            of.needs.iter().filter(|(row, need)| need.need == *name && year_of(row.on) == year && born <= row.on && row.on < add_months(born, 36)).collect();
        found.sort_by_key(|(row, _)| (row.on, row.id));
        let outcome = match found.iter().find(|(_, need)| need.help_wanted == "Y") {
            Some((row, _)) => {
                let first: Vec<_> = found.iter().filter(|(other, need)| other.on == row.on && need.help_wanted == "Y").collect();
                let served = first.iter().any(|(_, need)| started(rows, need.referral).is_some_and(|day| (row.on..=row.on + 60).contains(&day)));
                Some((row.on, Outcome::counted(served)))
            }
            None => found.iter().find(|(_, need)| need.help_wanted.is_empty()).map(|(row, _)| (row.on, Outcome::missing())),
        };
        if let Some((on, outcome)) = outcome {
            let strata = person.strata(on);
            cube.add(NEED_SERVED, year, strata, outcome);
            cube.add(NEED_SERVED + 1 + place, year, strata, outcome);
        }
    }
}

fn shared_books(cube: &mut Cube, person: &Evidence, of: &Notes<'_>, born: Day, year: i32, trainings: &[Training]) {
    let mut settled = Vec::new();
    for on in well_days(person, year) {
        let mut visits: Vec<&&Visit> = of.visits.iter().filter(|visit| visit.on == on && is_trained(trainings, visit.site, "ROR", on)).collect();
        if born > on || add_months(born, 36) <= on || visits.is_empty() {
            continue;
        }
        visits.retain(|visit| visit.book != "N" && visit.modeled != "N");
        let is_shared = visits.iter().any(|visit| visit.book == "Y" && visit.modeled == "Y");
        settled.push((on, outcome(is_shared, !visits.is_empty())));
    }
    add_visits(cube, BOOK, year, person, &settled);
}

/// Counts a person once, with the visits as amounts.
fn add_visits(cube: &mut Cube, metric: Metric, year: i32, person: &Evidence, visits: &[(Day, Outcome)]) {
    let Some(last) = visits.iter().map(|(on, _)| *on).max() else { return };
    let units: u64 = visits.iter().map(|(_, outcome)| outcome.denominator).sum();
    let met: u64 = visits.iter().map(|(_, outcome)| outcome.numerator).sum();
    let outcome = if units > 0 { Outcome::counted(met > 0).with([units, met]) } else { Outcome::missing() };
    cube.add(metric, year, person.strata(last), outcome);
}

fn joined_visits(cube: &mut Cube, household: &Household, billed: &BTreeMap<Key, Vec<Billed>>, key: Key, lines: &[Billed], born: Day, year: i32) {
    let Some(person) = household.people.get(&key).filter(|person| person.in_medicaid) else { return };
    let mut visits: BTreeMap<Day, BTreeSet<Option<u32>>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_well && year_of(line.on) == year && born <= line.on && line.on < add_months(born, 36)) {
        visits.entry(line.on).or_default().insert(line.provider);
    }
    let caregivers = household.dyads.iter().filter(|dyad| dyad.1 == key).filter_map(|dyad| billed.get(&dyad.0));
    let together: Vec<&Billed> = caregivers.flatten().chain(lines).filter(|line| DYADIC_VISIT_CODES.contains(&line.code)).collect();
    let joined = |on: Day, providers: &BTreeSet<Option<u32>>| {
        let near: Vec<Option<u32>> = together.iter().filter(|line| (line.on - on).abs() <= 1).map(|line| line.provider).collect();
        let is_joined = near.iter().any(|provider| provider.is_some() && providers.contains(provider));
        outcome(is_joined, !near.is_empty() && (providers.contains(&None) || near.contains(&None)))
    };
    let settled: Vec<(Day, Outcome)> = visits.iter().map(|(on, providers)| (*on, joined(*on, providers))).collect();
    add_visits(cube, DYADIC_VISIT, year, person, &settled);
}
