//! Indicators whose units are no persons of the feeds: residents, practitioners, and children of a survey.

use super::cube::{Cube, Metric, Outcome, first_of};
use super::evidence::{Identity, Key};
use crate::counties::COUNT;
use crate::days::{Day, add_months, day};
use crate::feeds::practice_roster::Practitioner;
use crate::feeds::survey_nsch::Respondent;
use crate::records::{Delivered, NO_COUNTY};
use std::collections::BTreeMap;

const PLANNED: Metric = first_of("ter_partc_u3");
const TRAINED: Metric = first_of("sec_erh_trained_workforce");
const FLOURISHING: Metric = first_of("pri_child_flourishing");
const SECTORS: [&str; 4] = ["primary_care", "home_visiting", "ece", "early_intervention"];

/// Children with a plan on the day of the child count, by year, band and county.
#[derive(Default)]
pub struct PlanCount(BTreeMap<(i32, usize, usize), u64>);

impl PlanCount {
    /// Adds a family's children, each once.
    pub fn add(&mut self, rows: &Delivered, identity: Identity, years: std::ops::RangeInclusive<i32>) {
        for year in years {
            let on = day(year, 12, 1);
            let mut latest: BTreeMap<Key, (Option<Day>, Day, u32, u8, Day)> = BTreeMap::new();
            for row in &rows.episodes {
                let is_planned = row.planned.is_some_and(|planned| planned <= on) && row.left.is_none_or(|left| left > on);
                if !is_planned || row.born > on || add_months(row.born, 36) <= on {
                    continue;
                }
                let held = (row.planned, row.referred, row.id, row.county, row.born);
                let kept = latest.entry(identity.key(Key::Episode(row.id), row.person)).or_insert(held);
                if held > *kept {
                    *kept = held;
                }
            }
            for (.., county, born) in latest.into_values() {
                let area = if county == NO_COUNTY { COUNT } else { usize::from(county) };
                let band = usize::from(add_months(born, 12) <= on);
                *self.0.entry((year, band, area)).or_default() += 1;
            }
        }
    }

    /// Sets the counts against the residents.
    pub fn finish(&self, cube: &mut Cube, residents: &[[[i64; 5]; 7]]) {
        for year in cube.labels() {
            for area in 0..=COUNT {
                for band in 0..2 {
                    let children = self.0.get(&(year, band, area)).copied().unwrap_or_default();
                    let ages = residents.get(area).map(|years| years[(year - 2019) as usize]);
                    let living: i64 = ages.map_or(0, |ages| if band == 0 { ages[0] } else { ages[1] + ages[2] });
                    let living = living.unsigned_abs();
                    let outcome = if children <= living {
                        Outcome { numerator: children, denominator: living, ..Outcome::default() }
                    } else {
                        Outcome { missing: children, ..Outcome::default() }
                    };
                    cube.add_placed(PLANNED, year, area, outcome);
                    cube.add_placed(PLANNED + 1 + band, year, area, outcome);
                }
            }
        }
    }
}

/// Adds practitioners.
pub fn add_practitioners(cube: &mut Cube, practitioners: &[Practitioner]) {
    for year in cube.labels() {
        let last = day(year, 12, 31);
        for practitioner in practitioners {
            let holds = |approach: &str, completed: Day, expires: Option<Day>| {
                ["ROR", "PFR", "FAN", "WECS"].contains(&approach) && completed <= last && expires.is_none_or(|expires| expires >= last)
            };
            let is_trained = practitioner.trainings.iter().any(|training| holds(training.approach, training.completed, training.expires));
            let outcome = match practitioner.serves_under_3 {
                "Y" => Outcome::counted(is_trained),
                "N" => continue,
                _ => Outcome::missing(),
            };
            let sector = SECTORS.iter().position(|sector| *sector == practitioner.sector).unwrap_or(SECTORS.len());
            let area = usize::from(practitioner.county);
            cube.add_placed(TRAINED, year, area, outcome);
            cube.add_placed(TRAINED + 1 + sector, year, area, outcome);
        }
    }
}

/// Adds children of the survey: the state alone.
pub fn add_respondents(cube: &mut Cube, respondents: &[Respondent]) {
    for row in respondents.iter().filter(|row| row.in_state && (6..72).contains(&row.age_months)) {
        let is_known = row.items.iter().all(|item| (1..=4).contains(item));
        let is_met = row.items.iter().all(|item| *item <= 2);
        let outcome =
            if is_known { Outcome::counted(is_met).with([row.weight_hundredths, if is_met { row.weight_hundredths } else { 0 }]) } else { Outcome::missing() };
        cube.add_placed(FLOURISHING, row.year, COUNT, outcome);
    }
}
