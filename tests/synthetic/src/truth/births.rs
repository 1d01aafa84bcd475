//! Births that Medicaid paid for: home visiting by six months, and no contact by twelve.

use super::cube::{BORN_TO_VISITS, Cube, Outcome, UNTOUCHED};
use super::evidence::{Evidence, Household, Key, standing_births};
use super::well_child::is_well_care;
use crate::days::{Day, add_months, year_of};
use crate::feeds::births::payer;
use crate::records::{Client, Delivered, OTHER_STATE};

/// Adds a household's births.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered, as_of: Day) {
    for row in standing_births(rows) {
        let paid = payer(row);
        if row.county == OTHER_STATE || !["1", "9"].contains(&paid) {
            continue;
        }
        let (child_key, mother_key) =
            (household.identity.key(Key::BornChild(row.number), row.child), household.identity.key(Key::BornMother(row.number), row.mother));
        let Some(child) = household.people.get(&child_key) else { continue };
        let died = child.died.or(row.died);
        let alive_on = |on: Day| died.is_none_or(|died| died > on);
        let known = |is_known: bool, holds: bool| if is_known { Outcome::counted(holds) } else { Outcome::missing() };

        let half = row.born + 183;
        if cube.labels().contains(&year_of(row.born)) && half <= as_of && alive_on(half) {
            let is_ours = |client: &&Client| {
                let caregiver = household.identity.key(Key::Caregiver(client.family), client.caregiver);
                let visited = client.child.map(|id| household.identity.key(Key::VisitedChild(client.family, client.child_number), id));
                caregiver == mother_key || visited == Some(child_key)
            };
            let mut stays = rows.clients.iter().filter(is_ours);
            let found = stays.any(|stay| stay.enrolled <= half && stay.terminated.is_none_or(|end| end >= row.born - 280));
            cube.add(BORN_TO_VISITS, year_of(row.born), child.strata(row.born), known(paid == "1", found));
        }

        let birthday = add_months(row.born, 12);
        if cube.labels().contains(&year_of(birthday)) && birthday <= as_of && alive_on(birthday) {
            let is_known = paid == "1" && child.is_enrolled_by(birthday);
            let touched = is_touched(household, child_key, child, rows, row.born + 31, row.born + 365);
            cube.add(UNTOUCHED, year_of(birthday), child.strata(birthday), known(is_known, !touched));
        }
    }
}

fn is_touched(household: &Household, key: Key, child: &Evidence, rows: &Delivered, low: Day, high: Day) -> bool {
    let within = |on: Day| low <= on && on <= high;
    let overlaps = |start: Day, end: Option<Day>| start <= high && end.is_none_or(|end| end >= low);
    let seen = child.services.iter().any(|service| within(service.on) && is_well_care(service));
    let mut visits = rows.visits.iter().filter(|visit| visit.status == "Completed" && child.child_of.contains(&visit.family));
    let visited = visits.any(|visit| visit.on.is_some_and(within));
    let mut stays = rows.participants.iter().filter(|row| household.identity.key(Key::Participant(row.id), row.person) == key);
    let cared_for = stays.any(|row| {
        row.early_head_start && ["Enrolled", "Dropped", "Completed"].contains(&row.status) && row.entered.is_some_and(|entered| overlaps(entered, row.left))
    });
    let mut episodes = rows.episodes.iter().filter(|row| household.identity.key(Key::Episode(row.id), row.person) == key);
    let supported = episodes.any(|row| row.evaluated.is_some_and(within) || row.planned.is_some_and(|planned| overlaps(planned, row.left)));
    let certified = child.wic_stays.iter().any(|(start, end)| overlaps(*start, Some(*end)));
    seen || visited || cared_for || supported || certified
}
