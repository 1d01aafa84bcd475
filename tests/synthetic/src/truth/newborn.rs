//! What the birth record says of weight, weeks, prenatal care, WIC and breast milk, read from the line as delivered.

use super::cube::{Cube, Metric, Outcome, first_of};
use super::evidence::{Household, Key, standing_births};
use crate::days::year_of;
use crate::feeds::births::line;
use crate::records::{Delivered, OTHER_STATE};

const LIGHT: Metric = first_of("pri_low_birth_weight");
const EARLY: Metric = first_of("pri_preterm_birth");
const FIRST_TRIMESTER: Metric = first_of("pri_prenatal_care_first_trimester");
const WIC: Metric = first_of("pri_wic_in_pregnancy");
const BREASTFED: Metric = first_of("pri_breastfed_at_discharge");

/// A number at a position, unless it is the mark of not known.
fn number(record: &str, first: usize, width: usize, unknown: i32) -> Option<i32> {
    record[first - 1..first - 1 + width].trim().parse().ok().filter(|value| *value != unknown)
}

fn word(record: &str, first: usize) -> Option<bool> {
    match &record[first - 1..first] {
        "Y" => Some(true),
        "N" => Some(false),
        _ => None,
    }
}

/// Adds a household's births.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered) {
    for row in standing_births(rows) {
        let year = year_of(row.born);
        if row.county == OTHER_STATE || !cube.labels().contains(&year) {
            continue;
        }
        let record = line(row);
        let key = household.identity.key(Key::BornChild(row.number), row.child);
        let strata = household.people[&key].strata(row.born);
        let mut put = |metric, answer: Option<bool>| cube.add(metric, year, strata, answer.map_or_else(Outcome::missing, Outcome::counted));
        put(LIGHT, number(&record, 504, 4, 9_999).map(|grams| grams < 2_500));
        put(EARLY, number(&record, 499, 2, 99).map(|weeks| weeks < 37));
        put(EARLY + 1, number(&record, 490, 2, 99).map(|weeks| weeks < 37));
        put(FIRST_TRIMESTER, number(&record, 224, 2, 99).map(|month| (1..=3).contains(&month)));
        put(WIC, word(&record, 251));
        put(BREASTFED, word(&record, 569));
    }
}
