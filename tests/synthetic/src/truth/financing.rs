//! What Medicaid paid for, who billed it, and the way from a screen to a service.

use super::coverage::covered_days;
use super::cube::{Cube, Metric, Outcome, first_of};
use super::evidence::{Household, Key};
use crate::counties::COUNT;
use crate::days::{Day, add_months, day, year_of};
use crate::records::{Delivered, Screening};
use std::collections::{BTreeMap, BTreeSet};

const SERVICES: Metric = first_of("sec_medicaid_erh_services");
const PROVIDERS: Metric = first_of("sec_medicaid_erh_providers");
const FUNNEL: Metric = first_of("ter_developmental_funnel");
const WELL: [&str; 13] = ["99381", "99382", "99383", "99391", "99392", "99393", "99461", "G0438", "G0439", "S0302", "S0610", "S0612", "S0613"];
const SCREENS: [&str; 5] = ["96110", "96127", "96161", "G9919", "G9920"];
const DYADIC: [&str; 11] = ["90846", "90847", "90849", "96167", "96168", "96170", "96171", "H1011", "H2015", "H2027", "T1027"];
const COORDINATION: [&str; 11] = ["T1016", "T1017", "G9011", "G9012", "98960", "98961", "98962", "99484", "99492", "99493", "99494"];
const GROUPS: [&[&str]; 4] = [&WELL, &SCREENS, &DYADIC, &COORDINATION];

/// Billing providers by year and group.
#[derive(Default)]
pub struct Billing(BTreeMap<(i32, usize), BTreeSet<u32>>);

impl Billing {
    /// Sets the counts.
    pub fn finish(&self, cube: &mut Cube) {
        for ((year, group), providers) in &self.0 {
            if cube.labels().contains(year) {
                providers.iter().for_each(|_| cube.add_placed(PROVIDERS + group, *year, COUNT, Outcome::counted(true)));
            }
        }
    }
}

/// Adds a household.
pub fn add(cube: &mut Cube, billing: &mut Billing, household: &Household, rows: &Delivered) {
    for person in household.people.values().filter(|person| person.in_medicaid) {
        let Some(born) = person.born else { continue };
        for service in &person.services {
            for (group, _) in GROUPS.iter().enumerate().filter(|(_, codes)| codes.contains(&service.code)) {
                if let (Some(provider), true) = (service.billing, born <= service.on && service.on < add_months(born, 36)) {
                    billing.0.entry((year_of(service.on), group)).or_default().insert(provider);
                }
            }
        }
        for year in cube.labels() {
            let (low, high) = (day(year, 1, 1), day(year, 12, 31));
            if born > high || add_months(born, 36) <= high || covered_days(&person.covered, low, high) < 90 {
                continue;
            }
            for (group, codes) in GROUPS.iter().enumerate() {
                let count = person.services.iter().filter(|service| (low..=high).contains(&service.on) && codes.contains(&service.code)).count() as u64;
                cube.add(SERVICES + group, year, person.strata(high), Outcome::counted(count > 0).with([count, 0]));
            }
        }
    }
    funnel(cube, household, rows);
}

fn funnel(cube: &mut Cube, household: &Household, rows: &Delivered) {
    let identity = household.identity;
    let child = |family: u32, number: u8| {
        let client = rows.clients.iter().find(|client| client.family == family && client.child_number == number)?;
        client.child.map(|person| identity.key(Key::VisitedChild(family, number), person))
    };
    let mut screens: BTreeMap<(Key, i32), Vec<(Day, &Screening)>> = BTreeMap::new();
    for row in rows.screenings.iter().filter(|row| row.tool == "ASQ-3" && row.child_number > 0) {
        let (Some(key), Some(on)) = (child(row.family, row.child_number), row.on) else { continue };
        if household.people[&key].born.is_some_and(|born| born <= on && on < add_months(born, 36)) && cube.labels().contains(&year_of(on)) {
            screens.entry((key, year_of(on))).or_default().push((on, row));
        }
    }
    for ((key, year), found) in screens {
        let first = found.iter().map(|(on, _)| *on).min().unwrap_or_default();
        let positive = found.iter().filter(|(_, row)| row.result == "Positive").map(|(on, _)| *on).min();
        let is_known = found.iter().any(|(_, row)| row.score.is_some() || !row.result.is_empty());
        let visited = rows.visit_referrals.iter().filter(|row| row.need == "Developmental" && child(row.family, row.child_number) == Some(key));
        let visited: Vec<(Day, Option<Day>)> = visited.map(|row| (row.on, row.started)).collect();
        let planned = rows.episodes.iter().filter(|row| identity.key(Key::Episode(row.id), row.person) == key).map(|row| (row.referred, row.planned));
        let ways: Vec<(Day, Option<Day>)> = match positive {
            Some(on) => visited.into_iter().chain(planned).filter(|(referred, _)| *referred >= on).collect(),
            None => Vec::new(),
        };
        let is_served = ways.iter().any(|(_, served)| served.is_some_and(|served| positive.is_some_and(|on| served >= on)));
        let strata = household.people[&key].strata(positive.unwrap_or(first));
        for (step, is_met) in [positive.is_some(), !ways.is_empty(), is_served].into_iter().enumerate() {
            cube.add(FUNNEL + step, year, strata, if is_known { Outcome::counted(is_met) } else { Outcome::missing() });
        }
    }
}
