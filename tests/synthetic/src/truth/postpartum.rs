//! Indicators 4 and 5: postpartum visit and depression screening.

use super::coverage::continuous;
use super::cube::{Cube, Metric, Outcome, POSTPARTUM, POSTPARTUM_DEPRESSION};
use super::evidence::{Evidence, Household, Key, Service};
use super::well_child::spaced;
use crate::days::{Day, complete_years, day};

/// Procedures of a delivery.
pub const DELIVERIES: [&str; 12] = ["59400", "59409", "59410", "59510", "59514", "59515", "59610", "59612", "59614", "59618", "59620", "59622"];
const VISITS: [&str; 19] = [
    "57170", "58300", "59430", "99501", "G0101", "88141", "88142", "88143", "88147", "88148", "88150", "88152", "88153", "88164", "88165", "88166", "88167",
    "88174", "88175",
];
const VISIT_DIAGNOSES: [&str; 6] = ["Z01411", "Z01419", "Z0142", "Z30430", "Z391", "Z392"];

/// A mother's deliveries of live children, one per pregnancy.
pub fn deliveries(person: &Evidence) -> Vec<Day> {
    let live = person.services.iter().filter(|service| DELIVERIES.contains(&service.code) && !service.diagnosed(&["Z371", "Z374", "Z377"]));
    spaced(live.map(|service| service.on).collect(), 181)
}

/// Adds a household's deliveries.
pub fn add(cube: &mut Cube, household: &Household) {
    for (key, person) in household.people.iter().filter(|(_, person)| person.in_medicaid) {
        let Some(born) = person.born else { continue };
        for delivered in deliveries(person) {
            let component = if complete_years(born, delivered) < 21 { 0 } else { 1 };
            for year in cube.labels() {
                if (day(year - 1, 10, 8)..=day(year, 10, 7)).contains(&delivered)
                    && continuous(&person.covered, delivered - 43, delivered + 60, 0, 0, delivered)
                {
                    put(cube, POSTPARTUM, component, year, person, delivered, visited(person, delivered));
                }
                if (day(year - 1, 9, 8)..=day(year, 9, 7)).contains(&delivered) && continuous(&person.covered, delivered, delivered + 60, 0, 0, delivered) {
                    put(cube, POSTPARTUM_DEPRESSION, component, year, person, delivered, screened(household, *key, person, delivered));
                }
            }
        }
    }
}

fn put(cube: &mut Cube, metric: Metric, component: Metric, year: i32, person: &Evidence, delivered: Day, numerator: bool) {
    let strata = person.strata(delivered);
    for place in [metric + component, metric + 2] {
        cube.add(place, year, strata, Outcome::counted(numerator));
    }
}

fn within(on: Day, delivered: Day) -> bool {
    (delivered + 7..=delivered + 84).contains(&on)
}

fn visited(person: &Evidence, delivered: Day) -> bool {
    let counts = |service: &Service| {
        let reported = service.code == "0503F" && !service.modified(&["1P", "2P", "3P", "8P"]);
        reported || VISITS.contains(&service.code) || service.diagnosed(&VISIT_DIAGNOSES)
    };
    person.services.iter().any(|service| within(service.on, delivered) && !["21", "51", "81"].contains(&service.place) && counts(service))
}

fn screened(household: &Household, key: Key, person: &Evidence, delivered: Day) -> bool {
    let claimed = person.services.iter().any(|service| within(service.on, delivered) && ["G8431", "G8510"].contains(&service.code));
    let of_age = |on: Day| person.born.is_none_or(|born| complete_years(born, on) >= 18);
    let at_home = person.depression_screens.iter().any(|(on, is_adult_only)| within(*on, delivered) && (!is_adult_only || of_age(*on)));
    let children = household.dyads.iter().filter(|dyad| dyad.0 == key).filter_map(|dyad| household.people.get(&dyad.1));
    let mut close = children.filter(|child| child.born.is_some_and(|born| (born - delivered).abs() <= 2));
    claimed || at_home || close.any(|child| child.services.iter().any(|service| service.code == "96161" && within(service.on, delivered)))
}
