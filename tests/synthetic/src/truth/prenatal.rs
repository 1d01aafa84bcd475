//! Timely prenatal care: a visit in the first trimester, or soon after the mother's coverage began.

use super::coverage::continuous;
use super::cube::{Cube, Outcome, PRENATAL};
use super::evidence::{Evidence, Household, Service};
use super::postpartum::deliveries;
use crate::days::{Day, complete_years, day};

const ALONE: [&str; 6] = ["99500", "H1000", "H1001", "H1002", "H1003", "H1004"];
const REPORTED: [&str; 3] = ["0500F", "0501F", "0502F"];
const OFFICE: [&str; 9] = ["99202", "99203", "99204", "99205", "99211", "99212", "99213", "99214", "99215"];
const PREGNANCY: [&str; 12] = ["Z3400", "Z3401", "Z3402", "Z3403", "Z3480", "Z3481", "Z3482", "Z3483", "Z3490", "Z3491", "Z3492", "Z3493"];

/// Adds a household's deliveries.
pub fn add(cube: &mut Cube, household: &Household) {
    for person in household.people.values().filter(|person| person.in_medicaid) {
        let Some(born) = person.born else { continue };
        for delivered in deliveries(person) {
            for year in cube.labels() {
                let in_window = (day(year - 1, 10, 8)..=day(year, 10, 7)).contains(&delivered);
                if !in_window || !continuous(&person.covered, delivered - 43, delivered + 60, 0, 0, delivered) {
                    continue;
                }
                let (strata, outcome) = (person.strata(delivered), Outcome::counted(is_timely(person, delivered)));
                let band = if complete_years(born, delivered) < 21 { 0 } else { 1 };
                cube.add(PRENATAL + band, year, strata, outcome);
                cube.add(PRENATAL + 2, year, strata, outcome);
            }
        }
    }
}

fn is_timely(person: &Evidence, delivered: Day) -> bool {
    let Some(segment) = person.covered.iter().find(|span| span.0 <= delivered && delivered <= span.1).map(|span| span.0) else { return false };
    let last = if segment <= delivered - 219 { delivered - 176 } else { (segment + 42).min(delivered - 1) };
    person.services.iter().any(|service| (delivered - 280..=last).contains(&service.on) && is_prenatal(service))
}

fn is_prenatal(service: &Service) -> bool {
    ALONE.contains(&service.code)
        || (REPORTED.contains(&service.code) && !service.modified(&["1P", "2P", "3P", "8P"]))
        || (OFFICE.contains(&service.code) && service.diagnosed(&PREGNANCY))
}
