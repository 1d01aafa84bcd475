//! Programs in practices: whom their practices reach, whom DULCE and HealthySteps met by six months, and video feedback.

use super::coverage::{covers, merged};
use super::cube::{Cube, MEDICAL_HOME, MET_BY_SIX_MONTHS, Outcome, VIDEO_FEEDBACK};
use super::evidence::{Evidence, Household, Key, practice_key, standing_claims};
use crate::days::{Day, add_months, day, year_of};
use crate::population::practice_programs::{PracticeFamily, SiteProgram, sites};
use crate::records::{Claim, Delivered};
use std::collections::{BTreeMap, BTreeSet};

const PRIMARY: [&str; 8] = ["208000000X", "207Q00000X", "208D00000X", "363LP0200X", "363LF0000X", "363A00000X", "261QF0400X", "261QR1300X"];
const SPECIALISTS: [&str; 2] = ["DULCE", "HealthySteps"];
/// Programs in the order of the components after `any` and `two_or_more`; the last two names are one program.
const COMPONENTS: [&[&str]; 7] = [&["ROR"], &["HealthySteps"], &["DULCE"], &["FAN"], &["PFR"], &["VIP"], &["ERHS", "WECS"]];

/// Adds a household.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered, as_of: Day) {
    let labels = cube.labels();
    let list = sites((*labels.start(), *labels.end()));
    let mut claims: BTreeMap<Key, Vec<&Claim>> = BTreeMap::new();
    for claim in standing_claims(rows).into_iter().filter(|claim| PRIMARY.contains(&claim.taxonomy)) {
        claims.entry(household.identity.key(Key::Msis(claim.msis), claim.person)).or_default().push(claim);
    }
    for (key, person) in &household.people {
        let (true, Some(born), Some(claims)) = (person.in_medicaid, person.born, claims.get(key)) else { continue };
        for year in cube.labels() {
            medical_home(cube, person, born, claims, &list, year);
        }
        let specialist = contacts(household, key, rows, SPECIALISTS, "Specialist contact");
        met(cube, person, born, &specialist, claims, &list);
    }
    video_feedback(cube, household, rows, as_of);
}

fn died_by(person: &Evidence, on: Day) -> bool {
    person.died.or(person.birth.as_ref().and_then(|birth| birth.died)).is_some_and(|died| died <= on)
}

/// The practice with the most days of primary care, of equals the latest seen, then the lowest number.
fn practice(claims: &[&Claim], low: Day, high: Day) -> Option<u32> {
    let mut days: BTreeMap<u32, BTreeSet<Day>> = BTreeMap::new();
    for claim in claims {
        for line in &claim.lines {
            let on = line.on.or(claim.end).or(claim.begin).filter(|on| (low..=high).contains(on));
            if let (Some(on), Some(practice)) = (on, claim.billing()) {
                days.entry(practice).or_default().insert(on);
            }
        }
    }
    days.into_iter().max_by_key(|(practice, days)| (days.len(), days.last().copied(), std::cmp::Reverse(*practice))).map(|found| found.0)
}

fn medical_home(cube: &mut Cube, person: &Evidence, born: Day, claims: &[&Claim], list: &[SiteProgram], year: i32) {
    let (low, high) = (day(year, 1, 1), day(year, 12, 31));
    if born > high || add_months(born, 36) <= high || died_by(person, high) || !covers(&person.covered, high) {
        return;
    }
    let Some(practice) = practice(claims, add_months(high, -24) + 1, high) else { return };
    let is_active = |names: &[&str]| {
        let of_practice = list.iter().filter(|site| site.practice == practice && names.contains(&site.program));
        let spans = merged(of_practice.map(|site| (site.started.max(low), site.ended.unwrap_or(high).min(high))).collect());
        spans.iter().map(|(start, end)| end - start + 1).sum::<i32>() >= 183
    };
    let active = COMPONENTS.map(is_active);
    let many = active.iter().filter(|active| **active).count();
    let strata = person.strata(high);
    cube.add(MEDICAL_HOME, year, strata, Outcome::counted(many >= 1));
    cube.add(MEDICAL_HOME + 1, year, strata, Outcome::counted(many >= 2));
    for (place, active) in active.into_iter().enumerate() {
        cube.add(MEDICAL_HOME + 2 + place, year, strata, Outcome::counted(active));
    }
}

/// Known days and the number of unknown days of a person's completed contacts in some programs.
fn contacts(household: &Household, key: &Key, rows: &Delivered, programs: [&str; 2], kind: &str) -> (BTreeSet<Day>, usize) {
    let own = rows.practice_programs.families.iter().filter(|row| programs.contains(&row.program) && practice_key(rows, row, household.identity) == *key);
    let own: Vec<u32> = own.map(|row| row.id).collect();
    let held: Vec<_> =
        rows.practice_programs.contacts.iter().filter(|row| own.contains(&row.enrollment) && row.status == "Completed" && row.kind == kind).collect();
    (held.iter().filter_map(|row| row.on).collect(), held.iter().filter(|row| row.on.is_none()).count())
}

/// Whether the practice that saw the infant most has DULCE or HealthySteps on a day.
fn has_specialist(claims: &[&Claim], born: Day, on: Day, list: &[SiteProgram]) -> bool {
    let Some(practice) = practice(claims, born, on) else { return false };
    list.iter().any(|site| {
        let is_active = site.started <= on && site.ended.is_none_or(|ended| ended >= on);
        is_active && site.practice == practice && SPECIALISTS.contains(&site.program)
    })
}

fn met(cube: &mut Cube, person: &Evidence, born: Day, (days, unknown): &(BTreeSet<Day>, usize), claims: &[&Claim], list: &[SiteProgram]) {
    let half = add_months(born, 6);
    let is_counted = cube.labels().contains(&year_of(half)) && !died_by(person, half) && covers(&person.covered, half);
    if !is_counted || !has_specialist(claims, born, half, list) {
        return;
    }
    let many = days.iter().filter(|on| (born..=half).contains(*on)).count();
    for (place, least) in [1, 3].into_iter().enumerate() {
        let outcome = if many < 3 && *unknown > 0 { Outcome::missing() } else { Outcome::counted(many >= least) };
        cube.add(MET_BY_SIX_MONTHS + place, year_of(half), person.strata(half), outcome);
    }
}

fn video_feedback(cube: &mut Cube, household: &Household, rows: &Delivered, as_of: Day) {
    let mut first: BTreeMap<Key, &PracticeFamily> = BTreeMap::new();
    for row in rows.practice_programs.families.iter().filter(|row| ["VIP", "ERHS"].contains(&row.program)) {
        let held = first.entry(practice_key(rows, row, household.identity)).or_insert(row);
        if row.started < held.started {
            *held = row;
        }
    }
    for (key, row) in first {
        let until = add_months(row.started, 6);
        let Some(person) = household.people.get(&key).filter(|_| until <= as_of && cube.labels().contains(&year_of(row.started))) else { continue };
        let (days, unknown) = contacts(household, &key, rows, ["VIP", "ERHS"], "Video feedback session");
        let many = days.into_iter().filter(|on| (row.started..=until).contains(on)).count();
        let outcome = if many < 2 && many + unknown >= 2 { Outcome::missing() } else { Outcome::counted(many >= 2) };
        cube.add(VIDEO_FEEDBACK, year_of(row.started), person.strata(row.started), outcome);
    }
}
