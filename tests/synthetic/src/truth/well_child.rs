//! Indicators 1 to 3: well-child visits, developmental screening, EPSDT participation.

use super::coverage::{clipped, continuous, covers, months_covered};
use super::cube::{Cube, DEVELOPMENT, EPSDT, Outcome, W30};
use super::evidence::{Evidence, Household, Service};
use crate::days::{Day, add_months, complete_years, day, year_of};

const WELL: [&str; 13] = ["99381", "99382", "99383", "99391", "99392", "99393", "99461", "G0438", "G0439", "S0302", "S0610", "S0612", "S0613"];
const WELL_DIAGNOSES: [&str; 8] = ["Z00110", "Z00111", "Z00121", "Z00129", "Z002", "Z025", "Z761", "Z762"];
const PRIMARY: [&str; 8] = ["208000000X", "207Q00000X", "208D00000X", "363LP0200X", "363LF0000X", "363A00000X", "261QF0400X", "261QR1300X"];
const PREVENTIVE: [&str; 13] = ["99381", "99382", "99383", "99384", "99385", "99391", "99392", "99393", "99394", "99395", "99460", "99461", "99463"];
const OFFICE: [&str; 7] = ["99202", "99203", "99204", "99205", "99213", "99214", "99215"];

/// Whether a service was given in primary care.
pub fn is_primary(service: &Service) -> bool {
    PRIMARY.contains(&service.taxonomy)
}

/// Whether a service was well-child care in primary care, telehealth included.
pub fn is_well_care(service: &Service) -> bool {
    let well = WELL.contains(&service.code) || (service.diagnosed(&WELL_DIAGNOSES) && service.place != "81");
    well && is_primary(service)
}

/// Whether a service is a well-child visit of the Core Set.
pub fn is_well_visit(service: &Service) -> bool {
    let remote = ["02", "10"].contains(&service.place) || service.modified(&["95", "GT", "GQ", "93"]);
    is_well_care(service) && !remote
}

/// Whether a service is a screening of CMS-416.
pub fn is_epsdt_screen(service: &Service) -> bool {
    PREVENTIVE.contains(&service.code) || (OFFICE.contains(&service.code) && service.diagnosed(&WELL_DIAGNOSES))
}

/// Number of dates kept when each must lie some days after the last kept one.
pub fn spaced(mut dates: Vec<Day>, days: i32) -> Vec<Day> {
    dates.sort_unstable();
    dates.dedup();
    let mut kept: Vec<Day> = Vec::new();
    for date in dates {
        if kept.last().is_none_or(|last| date >= last + days) {
            kept.push(date);
        }
    }
    kept
}

/// Adds a household's children.
pub fn add(cube: &mut Cube, household: &Household) {
    for person in household.people.values().filter(|person| person.in_medicaid) {
        if let Some(born) = person.born {
            first_fifteen(cube, person, born);
            screened(cube, person, born);
            participated(cube, person, born);
        }
    }
}

fn first_fifteen(cube: &mut Cube, person: &Evidence, born: Day) {
    let end = add_months(born, 12) + 90;
    let year = year_of(end);
    if !cube.labels().contains(&year) || !continuous(&person.covered, born + 31, end, 1, 45, end) {
        return;
    }
    let (low, high) = (day(year, 1, 1), day(year, 12, 31));
    let hospice = clipped(&person.hospice, low, high).next().is_some();
    if hospice || person.died.is_some_and(|died| (low..=high).contains(&died)) {
        return;
    }
    let visits = person.services.iter().filter(|service| (born..=end).contains(&service.on) && is_well_visit(service)).map(|service| service.on).collect();
    cube.add(W30, year, person.strata(end), Outcome::counted(spaced(visits, 14).len() >= 6));
}

fn screened(cube: &mut Cube, person: &Evidence, born: Day) {
    for birthday_number in 1..=3 {
        let birthday = add_months(born, 12 * birthday_number);
        let year = year_of(birthday);
        if !cube.labels().contains(&year) || !continuous(&person.covered, add_months(born, 12 * (birthday_number - 1)), birthday, 1, 45, birthday) {
            continue;
        }
        let after = add_months(birthday, -12);
        let found = person.services.iter().any(|service| service.code == "96110" && !service.modified(&["HI"]) && service.on > after && service.on <= birthday);
        let (strata, outcome) = (person.strata(birthday), Outcome::counted(found));
        cube.add(DEVELOPMENT + birthday_number as usize - 1, year, strata, outcome);
        cube.add(DEVELOPMENT + 3, year, strata, outcome);
    }
}

fn participated(cube: &mut Cube, person: &Evidence, born: Day) {
    for year in cube.labels() {
        let (low, high) = (day(year - 1, 10, 1), day(year, 9, 30));
        if born > high || !clipped(&person.covered, low, high).any(|(start, end)| end - start + 1 >= 90) {
            continue;
        }
        let metric = match complete_years(born, high) {
            0 => EPSDT,
            1 | 2 => EPSDT + 1,
            3..=5 => EPSDT + 2,
            _ => continue,
        };
        let numerator = person.services.iter().any(|service| (low..=high).contains(&service.on) && is_epsdt_screen(service));
        let last = clipped(&person.covered, low, high).map(|period| period.1).max().unwrap_or(high);
        debug_assert!(covers(&person.covered, last));
        let outcome = Outcome::counted(numerator).with([months_covered(&person.covered, low, high), 0]);
        cube.add(metric, year, person.strata(last), outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn visits_count_from_fourteen_days() {
        assert_eq!(spaced(vec![0, 13, 14, 27, 28], 14), vec![0, 14, 28]);
        assert_eq!(spaced(vec![13, 0, 0], 14), vec![0]);
    }
}
