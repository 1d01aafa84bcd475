//! Children whose care a subsidy pays for, and the level of the program that cared for them.

use super::cube::{Cube, Metric, Outcome, first_of};
use crate::counties::COUNT;
use crate::days::{Day, add_months, year_of};
use crate::population::child_care::{Program, SubsidyMonth};
use crate::records::{Delivered, NO_COUNTY};
use std::collections::BTreeMap;

const RATED: Metric = first_of("sec_subsidy_rated_care_u3");
/// From this level on a program counts as of high quality.
const HIGH: u8 = 3;

/// A child as the file lets one be told apart: family, month of birth, sex, and race as its marks say.
pub fn child_of(row: &SubsidyMonth) -> (u32, Day, bool, u8) {
    (row.family, row.born, row.female, if row.race == 9 { 0 } else { row.race })
}

/// Level of each program: the agency's record where it rates the program, else the state's list.
pub fn levels(programs: &[Program]) -> BTreeMap<u32, u8> {
    let level = |row: &Program| row.agency_level.filter(|_| row.takes_subsidy).or(row.level.filter(|_| row.is_listed));
    programs.iter().filter_map(|row| level(row).map(|level| (row.number, level))).collect()
}

/// Adds a family's children.
pub fn add(cube: &mut Cube, rows: &Delivered, levels: &BTreeMap<u32, u8>) {
    let mut children: BTreeMap<_, Vec<&SubsidyMonth>> = BTreeMap::new();
    for row in &rows.subsidy_months {
        children.entry(child_of(row)).or_default().push(row);
    }
    for year in cube.labels() {
        for months in children.values() {
            let young = || months.iter().filter(|row| year_of(row.month) == year && add_months(row.born, 36) > row.month);
            let Some(last) = young().map(|row| row.month).max() else { continue };
            let settings: Vec<_> = young().filter(|row| row.month == last).collect();
            let known: Vec<u8> = settings.iter().filter_map(|row| levels.get(&row.provider).copied()).collect();
            let outcome = if known.is_empty() { Outcome::missing() } else { Outcome::counted(known.iter().any(|level| *level >= HIGH)) };
            let county = settings.iter().map(|row| row.county).filter(|county| *county != NO_COUNTY).max();
            cube.add_placed(RATED, year, county.map_or(COUNT, usize::from), outcome);
        }
    }
}
