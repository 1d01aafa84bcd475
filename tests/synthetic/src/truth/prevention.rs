//! Visits from 15 to 30 months and from 3 to 5 years, screening ratio, lead, fluoride, care coordination, social needs,
//! and coverage to age three.

use super::coverage::{clipped, continuous, months_covered};
use super::cube::{CARE_COORDINATION, CONTINUITY, Cube, FLUORIDE, LEAD, Outcome, SCREENS, SOCIAL_NEED, W30_LATER, WELL_CARE_3_TO_5};
use super::evidence::{Evidence, Household, Service};
use super::well_child::{is_epsdt_screen, is_primary, is_well_visit, spaced};
use crate::days::{Day, add_months, complete_years, day, year_of};
use std::collections::BTreeSet;

const DENTAL: [&str; 7] = ["122300000X", "1223D0001X", "1223G0001X", "1223P0221X", "124Q00000X", "125J00000X", "261QD0000X"];
const FLUORIDE_CODES: [&str; 3] = ["D1206", "D1208", "99188"];
const COORDINATION: [&str; 11] = ["T1016", "T1017", "G9011", "G9012", "98960", "98961", "98962", "99484", "99492", "99493", "99494"];
const NEEDS: [&str; 10] = ["Z55", "Z56", "Z57", "Z58", "Z59", "Z60", "Z62", "Z63", "Z64", "Z65"];

/// Adds a household's children.
pub fn add(cube: &mut Cube, household: &Household) {
    for person in household.people.values() {
        continuity(cube, person);
        let (true, Some(born)) = (person.in_medicaid, person.born) else { continue };
        to_thirty(cube, person, born);
        lead(cube, person, born);
        screens(cube, person, born);
        for year in cube.labels() {
            in_year(cube, person, born, year);
        }
    }
}

fn dates(person: &Evidence, low: Day, high: Day, counts: impl Fn(&Service) -> bool) -> BTreeSet<Day> {
    person.services.iter().filter(|service| (low..=high).contains(&service.on) && counts(service)).map(|service| service.on).collect()
}

/// Hospice or death in the calendar year sets a child aside.
fn is_set_aside(person: &Evidence, year: i32) -> bool {
    let (low, high) = (day(year, 1, 1), day(year, 12, 31));
    let died = person.died.or(person.birth.as_ref().and_then(|birth| birth.died));
    clipped(&person.hospice, low, high).next().is_some() || died.is_some_and(|died| (low..=high).contains(&died))
}

fn to_thirty(cube: &mut Cube, person: &Evidence, born: Day) {
    let (start, end) = (add_months(born, 12) + 91, add_months(born, 24) + 180);
    let year = year_of(end);
    if cube.labels().contains(&year) && continuous(&person.covered, start, end, 1, 45, end) && !is_set_aside(person, year) {
        let visits = dates(person, start, end, is_well_visit).into_iter().collect();
        cube.add(W30_LATER, year, person.strata(end), Outcome::counted(spaced(visits, 14).len() >= 2));
    }
}

fn lead(cube: &mut Cube, person: &Evidence, born: Day) {
    let second = add_months(born, 24);
    let year = year_of(second);
    if cube.labels().contains(&year) && continuous(&person.covered, add_months(born, 12), second, 1, 45, second) && !is_set_aside(person, year) {
        let tests = dates(person, born, second, |service| service.code == "83655");
        let is_registered = person.lead_tests.iter().any(|on| (born..=second).contains(on));
        cube.add(LEAD, year, person.strata(second), Outcome::counted(!tests.is_empty() || is_registered));
    }
}

fn screens(cube: &mut Cube, person: &Evidence, born: Day) {
    for year in cube.labels() {
        let (low, high) = (day(year - 1, 10, 1), day(year, 9, 30));
        let longest = clipped(&person.covered, low, high).map(|(start, end)| end - start + 1).max().unwrap_or(0);
        if born > high || longest < 90 {
            continue;
        }
        let band = match complete_years(born, high) {
            0 => 0,
            1 | 2 => 1,
            3..=5 => 2,
            _ => continue,
        };
        let found = dates(person, low, high, is_epsdt_screen).len() as u64;
        let last = clipped(&person.covered, low, high).map(|period| period.1).max().unwrap_or(high);
        let outcome = Outcome::counted(found > 0).with([months_covered(&person.covered, low, high), found]);
        cube.add(SCREENS + band, year, person.strata(last), outcome);
    }
}

fn in_year(cube: &mut Cube, person: &Evidence, born: Day, year: i32) {
    let (low, high) = (day(year, 1, 1), day(year, 12, 31));
    if born > high {
        return;
    }
    let age = complete_years(born, high);
    let strata = person.strata(high);
    let all_year = continuous(&person.covered, low, high, 1, 45, high);
    if (3..=5).contains(&age) && all_year && !is_set_aside(person, year) {
        cube.add(WELL_CARE_3_TO_5, year, strata, Outcome::counted(!dates(person, low, high, is_well_visit).is_empty()));
    }
    if (1..=5).contains(&age) && all_year {
        let by_provider = |service: &Service| FLUORIDE_CODES.contains(&service.code) && (DENTAL.contains(&service.taxonomy) || is_primary(service));
        let outcome = Outcome::counted(dates(person, low, high, by_provider).len() >= 2);
        cube.add(FLUORIDE, year, strata, outcome);
        cube.add(FLUORIDE + if age < 3 { 1 } else { 2 }, year, strata, outcome);
    }
    if age < 3 && months_covered(&person.covered, low, high) >= 6 {
        let coordinated = dates(person, low, high, |service| COORDINATION.contains(&service.code));
        cube.add(CARE_COORDINATION, year, strata, Outcome::counted(!coordinated.is_empty()));
        if !dates(person, low, high, |_| true).is_empty() {
            let has_need = |service: &Service| service.diagnoses.iter().any(|code| NEEDS.iter().any(|need| code.starts_with(need)));
            cube.add(SOCIAL_NEED, year, strata, Outcome::counted(!dates(person, low, high, has_need).is_empty()));
        }
    }
}

fn continuity(cube: &mut Cube, person: &Evidence) {
    let Some(birth) = person.birth.as_ref().filter(|birth| birth.in_state && birth.is_paid_by_medicaid) else { return };
    let third = add_months(birth.born, 36);
    let year = year_of(third);
    if !cube.labels().contains(&year) || person.died.or(birth.died).is_some_and(|died| died <= third) {
        return;
    }
    // Eligibility files begin two years before the first measured one.
    let is_known = birth.born >= day(cube.labels().start() - 2, 1, 1);
    for (place, months) in [36, 24, 12].into_iter().enumerate() {
        let until = add_months(birth.born, months);
        let outcome = if is_known { Outcome::counted(longest_gap(&person.covered, birth.born, until) <= 45) } else { Outcome::missing() };
        cube.add(CONTINUITY + place, year, person.strata(third), outcome);
    }
}

/// Days of the longest uncovered run within `low..=high`.
fn longest_gap(covered: &[(Day, Day)], low: Day, high: Day) -> i32 {
    let mut next = low;
    let mut longest = 0;
    for (start, end) in clipped(covered, low, high) {
        longest = longest.max(start - next);
        next = end + 1;
    }
    longest.max(high - next + 1)
}

#[cfg(test)]
mod tests {
    use super::longest_gap;

    #[test]
    fn gaps_at_both_ends_count() {
        assert_eq!(longest_gap(&[(45, 60), (70, 80)], 0, 100), 45);
        assert_eq!(longest_gap(&[(0, 54)], 0, 100), 46);
        assert_eq!(longest_gap(&[], 0, 99), 100);
    }
}
