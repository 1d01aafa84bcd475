//! Early Head Start: screens within 45 days, a medical home with care up to date, and family services; and well-child
//! visits of children in early care.

use super::coverage::{continuous, covers};
use super::cube::{CARE_AND_VISITS, Cube, EARLY_SCREENS, FAMILY_SERVICES, Outcome, UP_TO_DATE};
use super::evidence::{Evidence, Household, Key};
use super::well_child::{is_well_visit, spaced};
use crate::days::{Day, add_months, day, parts};
use crate::population::early_head_start::{SCREENS, is_stay};
use crate::records::{Delivered, Participant};
use std::collections::BTreeMap;

/// Services in the order of the components that follow `any`.
const SERVICES: [&str; 5] = ["Parenting education", "Mental health", "Housing", "Food", "Adult education"];
/// Ages in months at which a visit is due; the visit of the first days is 0.
const SCHEDULE: [i32; 11] = [0, 1, 2, 4, 6, 9, 12, 15, 18, 24, 30];

/// Adds a household.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered) {
    let mut stays: BTreeMap<Key, Vec<&Participant>> = BTreeMap::new();
    for row in rows.participants.iter().filter(|row| is_stay(row)) {
        stays.entry(household.identity.key(Key::Participant(row.id), row.person)).or_default().push(row);
    }
    for (key, stays) in &stays {
        let Some(person) = household.people.get(key) else { continue };
        screened(cube, person, household, key, stays, rows);
        up_to_date(cube, person, household, key, stays, rows);
    }
    family_services(cube, household, rows);
    for person in household.people.values() {
        with_visits(cube, person);
    }
}

fn screened(cube: &mut Cube, person: &Evidence, household: &Household, key: &Key, stays: &[&Participant], rows: &Delivered) {
    let Some(entered) = stays.iter().filter_map(|row| row.entered).min() else { return };
    let (year, month, _) = parts(entered);
    let year = if month >= 10 { year + 1 } else { year };
    if !cube.labels().contains(&year) {
        return;
    }
    let own: Vec<_> =
        rows.early_head_start.events.iter().filter(|event| household.identity.key(Key::Participant(event.participant), event.person) == *key).collect();
    let held = |kind: &str| {
        own.iter().any(|event| event.kind == kind && event.status == "Completed" && event.on.is_some_and(|on| (entered..=entered + 45).contains(&on)))
    };
    let undated = |kind: &str| own.iter().any(|event| event.kind == kind && event.status == "Completed" && event.on.is_none());
    let outcome = if SCREENS.iter().all(|kind| held(kind)) {
        Outcome::counted(true)
    } else if SCREENS.iter().all(|kind| held(kind) || undated(kind)) {
        Outcome::missing()
    } else {
        Outcome::counted(false)
    };
    cube.add(EARLY_SCREENS, year, person.strata(entered), outcome);
}

fn up_to_date(cube: &mut Cube, person: &Evidence, household: &Household, key: &Key, stays: &[&Participant], rows: &Delivered) {
    for year in cube.labels() {
        let end = day(year, 9, 30);
        if !stays.iter().any(|row| row.entered.is_some_and(|entered| entered <= end) && row.left.is_none_or(|left| left >= end)) {
            continue;
        }
        let last = rows
            .early_head_start
            .statuses
            .iter()
            .filter(|status| status.is_end && status.year == year && household.identity.key(Key::Participant(status.participant), status.person) == *key)
            .max_by_key(|status| (status.on, status.participant));
        let outcome = match last.map(|status| (status.medical_home, status.up_to_date)) {
            Some(("No", _) | (_, "No")) => Outcome::counted(false),
            Some(("Yes", "Yes")) => Outcome::counted(true),
            _ => Outcome::missing(),
        };
        cube.add(UP_TO_DATE, year, person.strata(end), outcome);
    }
}

fn family_services(cube: &mut Cube, household: &Household, rows: &Delivered) {
    for year in cube.labels() {
        let (low, high) = (day(year - 1, 10, 1), day(year, 9, 30));
        let mut families: BTreeMap<u32, &Participant> = BTreeMap::new();
        for row in rows.participants.iter().filter(|row| is_stay(row)) {
            if row.entered.is_some_and(|entered| entered <= high) && row.left.is_none_or(|left| left >= low) {
                let first = families.entry(row.family).or_insert(row);
                if (row.entered, row.id) < (first.entered, first.id) {
                    *first = row;
                }
            }
        }
        for (family, first) in families {
            let Some(person) = household.people.get(&household.identity.key(Key::Participant(first.id), first.person)) else { continue };
            let needs = rows.early_head_start.services.iter().filter(|row| row.family == family && row.year == year && row.needed == "Yes");
            let answers: Vec<_> = needs.filter(|row| SERVICES.contains(&row.service)).map(|row| (row.service, row.received)).collect();
            let strata = person.strata(high);
            let outcome = |answers: &[&str]| match () {
                () if answers.contains(&"Yes") => Outcome::counted(true),
                () if answers.contains(&"") => Outcome::missing(),
                () => Outcome::counted(false),
            };
            let all: Vec<&str> = answers.iter().map(|answer| answer.1).collect();
            if !all.is_empty() {
                cube.add(FAMILY_SERVICES, year, strata, outcome(&all));
            }
            for (place, service) in SERVICES.iter().enumerate() {
                let own: Vec<&str> = answers.iter().filter(|answer| answer.0 == *service).map(|answer| answer.1).collect();
                if !own.is_empty() {
                    cube.add(FAMILY_SERVICES + 1 + place, year, strata, outcome(&own));
                }
            }
        }
    }
}

/// Visits held by the last half-birthday against those that fell due before it.
fn with_visits(cube: &mut Cube, person: &Evidence) {
    let (true, Some(born)) = (person.in_medicaid, person.born) else { return };
    for year in cube.labels() {
        let (low, high) = (day(year, 1, 1), day(year, 12, 31));
        let is_in_care = person.care_stays.iter().any(|(start, end)| *start <= high && *end >= low);
        let Some(months) = [30, 24, 18, 12, 6].into_iter().find(|months| add_months(born, *months) <= high) else { continue };
        let mark: Day = add_months(born, months);
        let is_gone = person.died.or(person.birth.as_ref().and_then(|birth| birth.died)).is_some_and(|died| died <= high);
        if is_gone
            || !is_in_care
            || add_months(born, 36) <= high
            || !covers(&person.covered, mark)
            || !continuous(&person.covered, born + 31, mark, 1, 45, mark)
        {
            continue;
        }
        let due = SCHEDULE.iter().filter(|age| **age < months).count();
        let visits = person.services.iter().filter(|service| (born..=mark).contains(&service.on) && is_well_visit(service)).map(|service| service.on).collect();
        cube.add(CARE_AND_VISITS, year, person.strata(high), Outcome::counted(spaced(visits, 14).len() >= due));
    }
}
