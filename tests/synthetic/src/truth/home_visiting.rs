//! Indicators 6, 7 and 9: what home visiting observes, screens and refers.

use super::cube::{COMPLETED, Cube, OBSERVED, Outcome, VISITED_DEPRESSION};
use super::evidence::{Evidence, Household, Key};
use crate::days::{Day, add_months, day};
use crate::records::{Client, Delivered, Screening};
use std::collections::BTreeMap;

const OBSERVATIONS: [&str; 7] = ["CHEERS", "PICCOLO", "KIPS", "HOME", "NCAST", "DANCE", "LSP"];
const DEPRESSION: [&str; 5] = ["EPDS", "PHQ-2", "PHQ-9", "CES-D", "BDI"];

/// First and last day of a federal fiscal year.
fn fiscal(year: i32) -> (Day, Day) {
    (day(year - 1, 10, 1), day(year, 9, 30))
}

fn in_stay(client: &Client, on: Day) -> bool {
    client.enrolled <= on && client.terminated.is_none_or(|end| on <= end)
}

fn families(rows: &Delivered) -> BTreeMap<u32, Vec<&Client>> {
    let mut families: BTreeMap<u32, Vec<&Client>> = BTreeMap::new();
    for client in &rows.clients {
        families.entry(client.family).or_default().push(client);
    }
    families
}

/// Adds a household's home-visiting families.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered) {
    if rows.clients.is_empty() {
        return;
    }
    let families = families(rows);
    for year in cube.labels() {
        observed(cube, household, rows, &families, year);
        for clients in families.values() {
            depression(cube, household, rows, clients, year);
        }
        for (key, person) in household.people.iter().filter(|(_, person)| !person.child_of.is_empty()) {
            completed(cube, household, rows, *key, person, year);
        }
    }
}

fn observed(cube: &mut Cube, household: &Household, rows: &Delivered, families: &BTreeMap<u32, Vec<&Client>>, year: i32) {
    let (low, high) = fiscal(year);
    for person in household.people.values().filter(|person| !person.caregiver_of.is_empty()) {
        let mut anchor: Option<Day> = None;
        let (mut found, mut incomplete) = (false, false);
        let mut dateless: Option<Day> = None;
        for family in &person.caregiver_of {
            let Some(clients) = families.get(family) else { continue };
            let ages = clients.iter().filter_map(|client| client.born.map(|born| (client, add_months(born, 10))));
            let reached = ages.filter(|(client, on)| (low..=high).contains(on) && in_stay(client, *on)).map(|(_, on)| on).min();
            if let Some(on) = reached {
                anchor = Some(anchor.map_or(on, |before| before.min(on)));
                let records: Vec<&Screening> = rows.screenings.iter().filter(|row| row.family == *family && row.child_number > 0).collect();
                found |= records
                    .iter()
                    .any(|row| OBSERVATIONS.contains(&row.tool) && row.on.is_some_and(|on| (low..=high).contains(&on) && in_stay(clients[0], on)));
                incomplete |= records.iter().any(|row| (row.tool.is_empty() || OBSERVATIONS.contains(&row.tool)) && (row.tool.is_empty() || row.on.is_none()));
            }
            for client in clients.iter().filter(|client| !client.pregnant && client.born.is_none()) {
                if client.enrolled <= high && client.terminated.is_none_or(|end| end >= low) {
                    let on = client.enrolled.max(low);
                    dateless = Some(dateless.map_or(on, |before| before.min(on)));
                }
            }
        }
        match (anchor, dateless) {
            (Some(on), _) if !found && incomplete => cube.add(OBSERVED, year, person.strata(on), Outcome::missing()),
            (Some(on), _) => cube.add(OBSERVED, year, person.strata(on), Outcome::counted(found)),
            (None, Some(on)) => cube.add(OBSERVED, year, person.strata(on), Outcome::missing()),
            (None, None) => {}
        }
    }
}

fn depression(cube: &mut Cube, household: &Household, rows: &Delivered, clients: &[&Client], year: i32) {
    let (low, high) = fiscal(year);
    let client = clients[0];
    let key = household.identity.key(Key::Caregiver(client.family), client.caregiver);
    let Some(person) = household.people.get(&key) else { return };
    let due = if client.pregnant {
        let delivered = clients.iter().filter_map(|client| client.born).filter(|born| *born >= client.enrolled).min();
        delivered.map(|born| add_months(born, 3))
    } else {
        Some(add_months(client.enrolled, 3)).filter(|on| in_stay(client, *on))
    };
    if let Some(on) = due {
        if (low..=high).contains(&on) {
            let own = rows.screenings.iter().filter(|row| row.family == client.family && row.child_number == 0);
            let own: Vec<&Screening> = own.filter(|row| DEPRESSION.contains(&row.tool)).collect();
            let found = own.iter().any(|row| row.on.is_some_and(|date| client.enrolled <= date && date <= on));
            let is_undated = own.iter().any(|row| row.on.is_none());
            let outcome = if is_undated && !found { Outcome::missing() } else { Outcome::counted(found) };
            cube.add(VISITED_DEPRESSION, year, person.strata(on), outcome);
        }
        return;
    }
    if !client.pregnant || clients.iter().any(|client| client.born.is_some()) {
        return;
    }
    let Some(expected) = client.due else { return };
    let on = add_months(expected, 3);
    if (low..=high).contains(&on) && client.terminated.is_none_or(|end| end >= expected) {
        cube.add(VISITED_DEPRESSION, year, person.strata(on), Outcome::missing());
    }
}

fn completed(cube: &mut Cube, household: &Household, rows: &Delivered, key: Key, person: &Evidence, year: i32) {
    let (low, high) = fiscal(year);
    let identity = household.identity;
    let mine = |family: u32, number: u8| {
        let mut clients = rows.clients.iter().filter(|client| client.family == family && client.child_number == number);
        clients.find(|client| client.child.is_some_and(|child| identity.key(Key::VisitedChild(family, number), child) == key))
    };
    let screenings: Vec<(&Screening, Day)> = rows
        .screenings
        .iter()
        .filter(|row| row.tool == "ASQ-3" && row.child_number > 0)
        .filter_map(|row| row.on.map(|on| (row, on)))
        .filter(|(row, on)| (low..=high).contains(on) && mine(row.family, row.child_number).is_some_and(|client| in_stay(client, *on)))
        .collect();
    let served = |on: Day| person.plans.iter().any(|(planned, left)| planned.is_some_and(|planned| planned <= on) && *left > on);
    let positives = screenings.iter().filter(|(row, on)| row.result == "Positive" && row.early_intervention != "Y" && !served(*on));
    let Some((screening, on)) = positives.min_by_key(|(row, on)| (*on, row.id)) else {
        let blank = screenings.iter().filter(|(row, _)| row.score.is_none() && row.result.is_empty()).map(|(_, on)| *on).min();
        if let Some(on) = blank {
            cube.add(COMPLETED, year, person.strata(on), Outcome::missing());
        }
        return;
    };
    let referred = rows.visit_referrals.iter().any(|row| {
        let answered = match row.to {
            "Early Intervention" => row.evaluated.is_some_and(|day| day <= on + 45),
            _ => row.started.is_some_and(|day| day <= on + 30),
        };
        row.need == "Developmental" && row.on >= *on && answered && mine(row.family, row.child_number).is_some()
    });
    cube.add(COMPLETED, year, person.strata(*on), Outcome::counted(screening.support == "Y" || referred));
}
