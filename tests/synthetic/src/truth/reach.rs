//! Indicators 8, 10 and 12: how many children each sector reaches.

use super::coverage::{covered_days, months_covered};
use super::cube::{CROSS, Cube, DYADIC, Metric, Outcome, VISITED, first_of};
use super::evidence::{Evidence, Household, Service};
use super::well_child::is_primary;
use crate::days::{Day, add_months, complete_years, day};
use crate::records::Delivered;

/// All children, then each set of systems.
const OVERLAP: Metric = first_of("ter_system_overlap");
const DYADIC_CODES: [&str; 11] = ["90846", "90847", "90849", "96167", "96168", "96170", "96171", "H1011", "H2015", "H2027", "T1027"];

/// Adds a household's children.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered) {
    for year in cube.labels() {
        let (low, high) = (day(year, 1, 1), day(year, 12, 31));
        for (key, person) in &household.people {
            if let (true, Some(born)) = (person.in_medicaid, person.born) {
                if born <= high && complete_years(born, high) < 6 && months_covered(&person.covered, low, high) >= 6 {
                    let mut caregivers = household.dyads.iter().filter(|dyad| dyad.1 == *key).filter_map(|dyad| household.people.get(&dyad.0));
                    let reached = has_dyadic(person, low, high) || caregivers.any(|caregiver| has_dyadic(caregiver, low, high));
                    cube.add(DYADIC, year, person.strata(high), Outcome::counted(reached));
                }
                if born <= high && add_months(born, 36) > high && covered_days(&person.covered, low, high) >= 90 {
                    cube.add(VISITED, year, person.strata(high), Outcome::counted(is_visited(person, rows, born, low, high)));
                }
            }
            cross_system(cube, person, rows, year, low, high);
        }
    }
}

fn has_service(person: &Evidence, low: Day, high: Day, counts: impl Fn(&Service) -> bool) -> bool {
    person.services.iter().any(|service| (low..=high).contains(&service.on) && counts(service))
}

fn has_dyadic(person: &Evidence, low: Day, high: Day) -> bool {
    has_service(person, low, high, |service| DYADIC_CODES.contains(&service.code))
}

fn is_visited(person: &Evidence, rows: &Delivered, born: Day, low: Day, high: Day) -> bool {
    let mut visits = rows.visits.iter().filter(|visit| person.child_of.contains(&visit.family) && visit.status == "Completed");
    visits.any(|visit| visit.on.is_some_and(|on| (low.max(born)..=high).contains(&on)))
}

fn cross_system(cube: &mut Cube, person: &Evidence, rows: &Delivered, year: i32, low: Day, high: Day) {
    let Some(birth) = &person.birth else { return };
    let died = birth.died.or(person.died).is_some_and(|died| died <= high) || person.died.is_some_and(|died| died <= high);
    if !birth.in_state || birth.born > high || add_months(birth.born, 36) <= high || died {
        return;
    }
    let sectors = [
        has_service(person, low, high, is_primary),
        is_visited(person, rows, birth.born, low, high),
        person.care_stays.iter().any(|(start, end)| *start <= high && *end >= low),
        person.plans.iter().any(|(planned, left)| planned.is_some_and(|planned| planned <= high) && *left >= low),
        has_dyadic(person, low, high),
        person.wic_stays.iter().any(|(start, end)| *start <= high && *end >= low),
    ];
    let reached = sectors.into_iter().filter(|sector| *sector).count();
    let strata = person.strata(high);
    // The set of the first four as a number from 0 to 15.
    let set = (0..4).filter(|place| sectors[*place]).map(|place| 1 << place).sum::<usize>();
    cube.add(OVERLAP, year, strata, Outcome::counted(true));
    cube.add(OVERLAP + 1 + set, year, strata, Outcome::counted(true));
    cube.add(CROSS, year, strata, Outcome::counted(reached >= 2));
    cube.add(CROSS + 1, year, strata, Outcome::counted(reached >= 3));
}
