//! Vaccines complete by the second birthday: ten series, from the registry's doses and from claims.

use super::coverage::{clipped, continuous};
use super::cube::{Cube, Outcome, VACCINES};
use super::evidence::{Evidence, Household, Key};
use super::well_child::spaced;
use crate::days::{Day, add_months, day, year_of};
use crate::records::Delivered;

/// A vaccine's codes in the registry and on claims.
struct Codes(&'static [&'static str], &'static [&'static str]);

const DTAP: Codes = Codes(&["20", "50", "106", "107", "110", "120", "130", "132", "146"], &["90696", "90697", "90698", "90700", "90723"]);
const POLIO: Codes = Codes(&["10", "89", "110", "120", "130", "132", "146"], &["90696", "90697", "90698", "90713", "90723"]);
const HIB: Codes = Codes(&["17", "46", "47", "48", "49", "50", "51", "120", "132", "146"], &["90644", "90647", "90648", "90697", "90698", "90748"]);
const PNEUMOCOCCAL: Codes = Codes(&["100", "133", "152", "215", "216"], &["90670", "90671", "90677"]);
const HEPATITIS_B: Codes = Codes(&["08", "44", "45", "51", "110", "132", "146"], &["90697", "90723", "90740", "90744", "90747", "90748"]);
const MEASLES: Codes = Codes(&["03", "94"], &["90707", "90710"]);
const VARICELLA: Codes = Codes(&["21", "94"], &["90710", "90716"]);
const HEPATITIS_A: Codes = Codes(&["31", "83", "85"], &["90633"]);
const ROTAVIRUS_2: Codes = Codes(&["119"], &["90681"]);
const ROTAVIRUS_ANY: Codes = Codes(&["116", "119", "122"], &["90680", "90681"]);
const INFLUENZA: Codes = Codes(
    &["88", "140", "141", "150", "153", "155", "158", "161", "171", "186"],
    &["90655", "90657", "90661", "90673", "90674", "90685", "90686", "90687", "90688", "90689", "90756"],
);
const LIVE: Codes = Codes(&["111", "149"], &["90660", "90672"]);
const REASONS: [&str; 22] =
    ["B20", "C81", "C82", "C83", "C84", "C85", "C86", "C88", "C90", "C91", "C92", "C93", "C94", "C95", "C96", "D80", "D81", "D82", "D83", "D84", "K561", "Z21"];

/// Adds a household's children.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered) {
    for (key, person) in household.people.iter().filter(|(_, person)| person.in_medicaid) {
        let Some(born) = person.born else { continue };
        let (first, second) = (add_months(born, 12), add_months(born, 24));
        let year = year_of(second);
        if !cube.labels().contains(&year) || !continuous(&person.covered, first, second, 1, 45, second) || is_set_aside(person, born, second) {
            continue;
        }
        let series = Series { household, rows, key: *key, person, second };
        cube.add(VACCINES, year, person.strata(second), Outcome::counted(series.is_complete(born, first)));
    }
}

/// Hospice or death in the year, or a reason against a vaccine.
fn is_set_aside(person: &Evidence, born: Day, second: Day) -> bool {
    let (low, high) = (day(year_of(second), 1, 1), day(year_of(second), 12, 31));
    let died = person.died.or(person.birth.as_ref().and_then(|birth| birth.died));
    // Whole codes of three and four characters, and every code of the other categories.
    let is_reason = |code: &str| REASONS.iter().any(|reason| if ["K561", "Z21"].contains(reason) { code == *reason } else { code.starts_with(reason) });
    let mut early = person.services.iter().filter(|service| (born..=second).contains(&service.on));
    clipped(&person.hospice, low, high).next().is_some()
        || died.is_some_and(|died| (low..=high).contains(&died))
        || early.any(|service| service.diagnoses.iter().any(|code| is_reason(code)))
}

struct Series<'a> {
    household: &'a Household,
    rows: &'a Delivered,
    key: Key,
    person: &'a Evidence,
    second: Day,
}

impl Series<'_> {
    fn dates(&self, codes: &Codes, from: Day) -> Vec<Day> {
        let mine = |id: u32, person: u32| self.household.identity.key(Key::Client(id), person) == self.key;
        let recorded = self.rows.doses.iter().filter(|dose| dose.is_valid && codes.0.contains(&dose.cvx) && mine(dose.id, dose.person));
        let claimed = self.person.services.iter().filter(|service| codes.1.contains(&service.code));
        recorded.map(|dose| dose.on).chain(claimed.map(|service| service.on)).filter(|on| (from..=self.second).contains(on)).collect()
    }

    fn doses(&self, codes: &Codes, from: Day) -> usize {
        spaced(self.dates(codes, from), 5).len()
    }

    fn is_complete(&self, born: Day, first: Day) -> bool {
        let start = born + 42;
        let mut influenza = self.dates(&INFLUENZA, born + 180);
        influenza.extend(self.dates(&LIVE, self.second));
        self.doses(&DTAP, start) >= 4
            && self.doses(&POLIO, start) >= 3
            && self.doses(&HIB, start) >= 3
            && self.doses(&PNEUMOCOCCAL, start) >= 4
            && self.doses(&HEPATITIS_B, born) >= 3
            && self.doses(&MEASLES, first) >= 1
            && self.doses(&VARICELLA, first) >= 1
            && self.doses(&HEPATITIS_A, first) >= 1
            && (self.doses(&ROTAVIRUS_2, start) >= 2 || self.doses(&ROTAVIRUS_ANY, start) >= 3)
            && spaced(influenza, 5).len() >= 2
    }
}
