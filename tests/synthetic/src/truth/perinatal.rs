//! One practice before age three, depression screens in pregnancy and after birth with what followed, and the way from
//! a positive developmental screen to early intervention.

use super::coverage::{clipped, continuous, months_covered};
use super::cube::{
    CONTINUOUS_CARE, Cube, INFANT_VISIT_SCREEN, Metric, Outcome, POSTPARTUM_FOLLOWUP, PRENATAL_DEPRESSION, PRENATAL_FOLLOWUP, SCREEN_TO_EVALUATION,
};
use super::evidence::{Evidence, Household, Key, Service};
use super::postpartum::{DELIVERIES, deliveries};
use super::well_child::{is_primary, spaced};
use crate::days::{Day, add_months, complete_years, day, year_of};
use crate::records::{Delivered, Screening};
use std::collections::{BTreeMap, BTreeSet};

const VISITS: [&str; 15] =
    ["99202", "99203", "99204", "99205", "99211", "99212", "99213", "99214", "99215", "99381", "99382", "99383", "99391", "99392", "99393"];
const CARE: [&str; 40] = [
    "98960", "98961", "98962", "98966", "98967", "98968", "98970", "98971", "98972", "99202", "99203", "99204", "99205", "99211", "99212", "99213", "99214",
    "99215", "99366", "99384", "99385", "99386", "99394", "99395", "99396", "99421", "99422", "99423", "99457", "99492", "99493", "99494", "G0463", "G2010",
    "G2012", "T1015", "T1016", "T1017", "T2022", "T2023",
];
const BEHAVIORAL: [&str; 48] = [
    "90791", "90792", "90832", "90833", "90834", "90836", "90837", "90838", "90839", "90845", "90846", "90847", "90849", "90853", "90867", "90870", "90875",
    "90876", "99484", "G0155", "G0176", "G0177", "G0409", "G0410", "G0411", "G0512", "H0002", "H0004", "H0031", "H0034", "H0035", "H0036", "H0037", "H0039",
    "H0040", "H2000", "H2010", "H2011", "H2013", "H2014", "H2015", "H2016", "H2017", "H2018", "H2019", "H2020", "S9480", "S9484",
];
const DIAGNOSES: [&str; 15] = ["F20", "F25", "F30", "F31", "F32", "F33", "F34", "F39", "F40", "F41", "F42", "F43", "F44", "F53", "F60"];
/// Instruments with the score at which they are positive.
const TOOLS: [(&str, u16); 5] = [("EPDS", 10), ("PHQ-2", 3), ("PHQ-9", 10), ("CES-D", 17), ("BDI", 20)];

/// Adds a household.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered, as_of: Day) {
    let screens = depression_screens(household, rows);
    let none = Vec::new();
    for (key, person) in household.people.iter().filter(|(_, person)| person.in_medicaid) {
        let Some(born) = person.born else { continue };
        same_practice(cube, person, born);
        infant_visits(cube, household, *key, person, born, &screens);
        let mother = Mother { person, born, screens: screens.get(key).unwrap_or(&none) };
        in_pregnancy(cube, &mother);
        after_birth(cube, &mother);
    }
    to_early_intervention(cube, household, rows, as_of);
}

fn same_practice(cube: &mut Cube, person: &Evidence, born: Day) {
    for year in cube.labels() {
        let (low, high) = (day(year, 1, 1), day(year, 12, 31));
        if born > high || add_months(born, 36) <= high || months_covered(&person.covered, low, high) == 0 {
            continue;
        }
        let seen = person.services.iter().filter(|service| (low..=high).contains(&service.on) && VISITS.contains(&service.code) && is_primary(service));
        let visits: BTreeSet<(Day, Option<u32>)> = seen.map(|service| (service.on, service.billing)).collect();
        if visits.len() < 3 {
            continue;
        }
        let mut by_practice: BTreeMap<Option<u32>, usize> = BTreeMap::new();
        for (_, practice) in &visits {
            *by_practice.entry(*practice).or_default() += 1;
        }
        let unknown = by_practice.remove(&None).unwrap_or(0);
        let most = by_practice.into_values().max().unwrap_or(0);
        let is_enough = |share: usize| 4 * share >= 3 * visits.len();
        let outcome = match (is_enough(most), is_enough(most + unknown)) {
            (false, true) => Outcome::missing(),
            (met, _) => Outcome::counted(met),
        };
        cube.add(CONTINUOUS_CARE, year, person.strata(high), outcome);
    }
}

/// A depression instrument with a score or a result: its day, tool, and whether it was positive.
struct Screen {
    on: Day,
    tool: &'static str,
    is_positive: bool,
}

/// The screens of each caregiver.
fn depression_screens(household: &Household, rows: &Delivered) -> BTreeMap<Key, Vec<Screen>> {
    let mut screens: BTreeMap<Key, Vec<Screen>> = BTreeMap::new();
    for row in rows.screenings.iter().filter(|row| row.child_number == 0) {
        let Some(client) = rows.clients.iter().find(|client| client.family == row.family) else { continue };
        let (Some(on), Some((tool, cut))) = (row.on, TOOLS.iter().find(|tool| tool.0 == row.tool)) else { continue };
        let is_positive = match (row.score, row.result) {
            (Some(score), _) => score >= *cut,
            (None, "") => continue,
            (None, result) => result == "Positive",
        };
        let key = household.identity.key(Key::Caregiver(row.family), client.caregiver);
        screens.entry(key).or_default().push(Screen { on, tool, is_positive });
    }
    screens
}

fn infant_visits(cube: &mut Cube, household: &Household, key: Key, person: &Evidence, born: Day, screens: &BTreeMap<Key, Vec<Screen>>) {
    let half = add_months(born, 6);
    let year = year_of(half);
    let within = |on: Day| (born..=half).contains(&on);
    let is_seen = person.services.iter().any(|service| within(service.on) && VISITS.contains(&service.code) && is_primary(service));
    // Persons known only as caregivers have no six-month birthday in the years measured.
    if !cube.labels().contains(&year) || !is_seen || !continuous(&person.covered, born + 31, half, 1, 45, half) {
        return;
    }
    let coded = |service: &Service| within(service.on) && ["G8431", "G8510"].contains(&service.code);
    let asked = |service: &Service| within(service.on) && service.code == "96161" && service.diagnosed(&["Z1332"]);
    let linked = household.dyads.iter().filter(|dyad| dyad.1 == key).map(|dyad| dyad.0);
    let found = person.services.iter().any(|service| coded(service) || asked(service))
        || linked.chain([key]).any(|one| {
            let claimed = household.people.get(&one).is_some_and(|person| person.services.iter().any(coded));
            claimed || screens.get(&one).is_some_and(|screens| screens.iter().any(|screen| within(screen.on)))
        });
    cube.add(INFANT_VISIT_SCREEN, year, person.strata(half), Outcome::counted(found));
}

struct Mother<'a> {
    person: &'a Evidence,
    born: Day,
    screens: &'a [Screen],
}

impl Mother<'_> {
    fn put(&self, cube: &mut Cube, metric: Metric, year: i32, delivered: Day, is_met: bool) {
        let band = if complete_years(self.born, delivered) < 21 { 0 } else { 1 };
        for place in [metric + band, metric + 2] {
            cube.add(place, year, self.person.strata(delivered), Outcome::counted(is_met));
        }
    }

    fn counts(&self, screen: &Screen) -> bool {
        screen.tool != "BDI" || complete_years(self.born, screen.on) >= 18
    }

    fn is_screened(&self, from: Day, to: Day) -> bool {
        let claimed = self.person.services.iter().any(|service| (from..=to).contains(&service.on) && ["G8431", "G8510"].contains(&service.code));
        claimed || self.screens.iter().any(|screen| (from..=to).contains(&screen.on) && self.counts(screen))
    }

    /// The day of the first positive screen, and whether brief instruments alone gave it.
    fn first_positive(&self, from: Day, to: Day) -> Option<(Day, bool)> {
        let claimed = self.person.services.iter().filter(|service| service.code == "G8431").map(|service| (service.on, false));
        let scored = self.screens.iter().filter(|screen| screen.is_positive && self.counts(screen)).map(|screen| (screen.on, screen.tool == "PHQ-2"));
        claimed.chain(scored).filter(|(on, _)| (from..=to).contains(on)).min()
    }

    fn is_followed(&self, positive: Day, is_brief: bool) -> bool {
        let follows = |service: &Service| {
            let has_diagnosis = service.diagnoses.iter().any(|code| DIAGNOSES.iter().any(|category| code.starts_with(category)));
            (CARE.contains(&service.code) && has_diagnosis) || BEHAVIORAL.contains(&service.code) || service.code == "S9485" || service.diagnosed(&["Z7182"])
        };
        let served = self.person.services.iter().any(|service| (positive..=positive + 30).contains(&service.on) && follows(service));
        let cleared = |screen: &Screen| screen.on == positive && !screen.is_positive && screen.tool != "PHQ-2" && self.counts(screen);
        served || (is_brief && self.screens.iter().any(cleared))
    }

    fn follow(&self, cube: &mut Cube, metric: Metric, year: i32, delivered: Day, window: (Day, Day)) {
        if let Some((positive, is_brief)) = self.first_positive(window.0, window.1) {
            self.put(cube, metric, year, delivered, self.is_followed(positive, is_brief));
        }
    }

    /// Completed weeks of pregnancy as claims within a day of the delivery say.
    fn weeks(&self, delivered: Day) -> Option<i32> {
        let near = self.person.services.iter().filter(|service| (service.on - delivered).abs() <= 1);
        let codes = near.flat_map(|service| service.diagnoses).filter_map(|code| code.strip_prefix("Z3A")?.parse::<i32>().ok());
        codes.filter(|weeks| *weeks > 0).max().map(|weeks| if weeks == 49 { 43 } else { weeks })
    }

    fn is_term(&self, delivered: Day) -> bool {
        let (low, high) = (day(year_of(delivered), 1, 1), day(year_of(delivered), 12, 31));
        let is_gone = self.person.died.is_some_and(|died| (low..=high).contains(&died)) || clipped(&self.person.hospice, low, high).next().is_some();
        !is_gone && continuous(&self.person.covered, delivered - 28, delivered, 0, 0, delivered) && self.weeks(delivered).is_some_and(|weeks| weeks >= 37)
    }
}

fn in_pregnancy(cube: &mut Cube, mother: &Mother) {
    let is_delivery = |service: &&Service| DELIVERIES.contains(&service.code);
    let delivered: BTreeSet<Day> = mother.person.services.iter().filter(is_delivery).map(|service| service.on).collect();
    let lost = |on: Day| {
        let mut of_day = mother.person.services.iter().filter(is_delivery).filter(|service| service.on == on);
        of_day.any(|service| service.diagnosed(&["Z371", "Z374", "Z377"]))
    };
    for delivered in spaced(delivered.into_iter().filter(|on| !lost(*on) && mother.is_term(*on)).collect(), 181) {
        let year = year_of(delivered);
        let (true, Some(weeks)) = (cube.labels().contains(&year), mother.weeks(delivered)) else { continue };
        let window = (delivered - 7 * weeks, delivered.min(day(year, 12, 1)));
        mother.put(cube, PRENATAL_DEPRESSION, year, delivered, mother.is_screened(window.0, window.1));
        mother.follow(cube, PRENATAL_FOLLOWUP, year, delivered, window);
    }
}

fn after_birth(cube: &mut Cube, mother: &Mother) {
    for delivered in deliveries(mother.person) {
        for year in cube.labels() {
            let in_window = (day(year - 1, 9, 8)..=day(year, 9, 7)).contains(&delivered);
            if in_window && continuous(&mother.person.covered, delivered, delivered + 60, 0, 0, delivered) {
                mother.follow(cube, POSTPARTUM_FOLLOWUP, year, delivered, (delivered + 7, delivered + 84));
            }
        }
    }
}

/// A referral to early intervention: its day, the evaluation's, and whether an outcome is recorded.
type Step = (Day, Option<Day>, bool);

fn to_early_intervention(cube: &mut Cube, household: &Household, rows: &Delivered, as_of: Day) {
    for (key, person) in household.people.iter().filter(|(_, person)| !person.child_of.is_empty()) {
        let Some(born) = person.born else { continue };
        let screens: Vec<(&Screening, Day)> = developmental(household, rows, *key)
            .filter(|(row, on)| *on >= born && *on < add_months(born, 33) && row.early_intervention != "Y" && !has_plan(person, *on))
            .collect();
        let counted = spaced(screens.iter().filter(|(row, _)| row.result == "Positive").map(|(_, on)| *on).collect(), 180);
        let counted: Vec<Day> = counted.into_iter().filter(|on| on + 52 <= as_of).collect();
        for on in &counted {
            if cube.labels().contains(&year_of(*on)) {
                let steps = steps(household, rows, *key, *on, as_of);
                let is_evaluated = steps.iter().any(|(referred, evaluated, _)| evaluated.is_some_and(|day| (0..=45).contains(&(day - referred))));
                let has_outcome = is_evaluated && steps.iter().any(|step| step.2);
                for (place, is_met) in [!steps.is_empty(), is_evaluated, has_outcome].into_iter().enumerate() {
                    cube.add(SCREEN_TO_EVALUATION + place, year_of(*on), person.strata(*on), Outcome::counted(is_met));
                }
            }
        }
        for year in cube.labels().filter(|year| counted.iter().all(|on| year_of(*on) != *year)) {
            let open = screens.iter().filter(|(row, on)| row.result.is_empty() && year_of(*on) == year).map(|(_, on)| *on).min();
            if let Some(on) = open {
                (0..3).for_each(|place| cube.add(SCREEN_TO_EVALUATION + place, year, person.strata(on), Outcome::missing()));
            }
        }
    }
}

fn is_child(household: &Household, rows: &Delivered, key: Key, family: u32, number: u8) -> bool {
    let of_row = |child: u32| household.identity.key(Key::VisitedChild(family, number), child) == key;
    rows.clients.iter().any(|client| client.family == family && client.child_number == number && client.child.is_some_and(of_row))
}

/// A child's dated screens with a general instrument.
fn developmental<'a>(household: &'a Household, rows: &'a Delivered, key: Key) -> impl Iterator<Item = (&'a Screening, Day)> + 'a {
    let general = rows.screenings.iter().filter(|row| row.tool == "ASQ-3" && row.child_number > 0);
    general.filter(move |row| is_child(household, rows, key, row.family, row.child_number)).filter_map(|row| row.on.map(|on| (row, on)))
}

fn has_plan(person: &Evidence, on: Day) -> bool {
    person.plans.iter().any(|(planned, left)| planned.is_some_and(|planned| planned <= on) && *left > on)
}

/// Referrals within 7 days of a screen, as home visiting or early intervention recorded them.
fn steps(household: &Household, rows: &Delivered, key: Key, on: Day, as_of: Day) -> Vec<Step> {
    let sent = rows.visit_referrals.iter().filter(|row| row.need == "Developmental" && row.to == "Early Intervention" && row.child_number > 0);
    let sent = sent
        .filter(|row| is_child(household, rows, key, row.family, row.child_number))
        .map(|row| (row.on, row.evaluated, row.started.is_some_and(|started| started <= as_of)));
    let received = rows.episodes.iter().filter(|row| household.identity.key(Key::Episode(row.id), row.person) == key);
    let received = received.map(|row| (row.referred, row.evaluated, row.planned.is_some_and(|planned| planned <= as_of) || row.eligible == "not eligible"));
    sent.chain(received).filter(|step| (on..=on + 7).contains(&step.0)).collect()
}
