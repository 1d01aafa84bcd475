//! What the records know of children under three, and which feeds' records meet.

use super::cube::{Cube, Metric, Outcome, first_of};
use super::evidence::{Household, Key, practice_key, standing_births};
use crate::counties::COUNT;
use crate::days::{Day, add_months, day};
use crate::records::Delivered;
use std::collections::{BTreeMap, BTreeSet};

const COMPLETE: Metric = first_of("ter_linkage_quality");
/// Feeds in the order of the components, after the three attributes.
const BIRTHS: usize = 0;
const MEDICAID: usize = 1;
const HOME_VISITING: usize = 2;
const EARLY_INTERVENTION: usize = 3;
const EARLY_CARE: usize = 4;
const HUB: usize = 5;
const PRACTICE: usize = 6;
const WIC: usize = 7;

#[derive(Default)]
struct Known {
    feeds: BTreeSet<usize>,
    born: Option<Day>,
}

/// Adds a household's children.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered) {
    let identity = household.identity;
    let mut known: BTreeMap<Key, Known> = BTreeMap::new();
    // In the order in which an attribute is taken from the feeds.
    let mut note = |key: Key, feed: usize, born: Option<Day>| {
        let person = known.entry(key).or_default();
        person.feeds.insert(feed);
        person.born = person.born.or(born);
    };
    for row in &rows.eligibility {
        note(identity.key(Key::Msis(row.msis), row.person), MEDICAID, Some(row.born));
    }
    for row in standing_births(rows) {
        note(identity.key(Key::BornChild(row.number), row.child), BIRTHS, Some(row.born));
    }
    for row in &rows.clients {
        if let Some(person) = row.child {
            note(identity.key(Key::VisitedChild(row.family, row.child_number), person), HOME_VISITING, row.born);
        }
    }
    for row in &rows.episodes {
        note(identity.key(Key::Episode(row.id), row.person), EARLY_INTERVENTION, Some(row.born));
    }
    for row in &rows.participants {
        note(identity.key(Key::Participant(row.id), row.person), EARLY_CARE, Some(row.born));
    }
    for row in &rows.patients {
        note(identity.key(Key::Patient(row.id), row.person), HUB, Some(row.born));
    }
    for row in &rows.practice_programs.families {
        note(practice_key(rows, row, identity), PRACTICE, Some(row.born));
    }
    for row in &rows.certifications {
        note(identity.key(Key::Wic(row.participant), row.person), WIC, Some(row.born));
    }
    for year in cube.labels() {
        let last = day(year, 12, 31);
        for (key, child) in &known {
            if child.born.is_none_or(|born| born > last || add_months(born, 36) <= last) {
                continue;
            }
            let person = &household.people[key];
            let strata = person.strata(last);
            // A child who lives in another state is nobody's here.
            if strata.area == COUNT && person.birth.as_ref().is_some_and(|birth| !birth.in_state) {
                continue;
            }
            let attributes = [strata.race != 7, strata.language != 5, strata.area != COUNT];
            for (place, is_known) in attributes.into_iter().enumerate() {
                cube.add(COMPLETE + place, year, strata, Outcome::counted(is_known));
            }
            for feed in &child.feeds {
                cube.add(COMPLETE + 3 + feed, year, strata, Outcome::counted(child.feeds.len() > 1));
            }
        }
    }
}
