//! Trauma screens of children under six who were seen for a well-child visit.

use super::coverage::months_covered;
use super::cube::{Cube, Outcome, TRAUMA};
use super::evidence::{Household, Service};
use crate::days::{complete_years, day};

const WELL: [&str; 13] = ["99381", "99382", "99383", "99391", "99392", "99393", "99461", "G0438", "G0439", "S0302", "S0610", "S0612", "S0613"];
const WELL_DIAGNOSES: [&str; 8] = ["Z00110", "Z00111", "Z00121", "Z00129", "Z002", "Z025", "Z761", "Z762"];

/// Adds a household's children.
pub fn add(cube: &mut Cube, household: &Household) {
    for year in cube.labels() {
        let (low, high) = (day(year, 1, 1), day(year, 12, 31));
        for person in household.people.values().filter(|person| person.in_medicaid) {
            let is_under_six = person.born.is_some_and(|born| born <= high && complete_years(born, high) < 6);
            let within = || person.services.iter().filter(|service| (low..=high).contains(&service.on));
            if !is_under_six || months_covered(&person.covered, low, high) < 6 || !within().any(is_well) {
                continue;
            }
            let found = within().any(|service| ["G9919", "G9920"].contains(&service.code));
            cube.add(TRAUMA, year, person.strata(high), Outcome::counted(found));
        }
    }
}

fn is_well(service: &Service) -> bool {
    WELL.contains(&service.code) || (service.place != "81" && service.diagnosed(&WELL_DIAGNOSES))
}
