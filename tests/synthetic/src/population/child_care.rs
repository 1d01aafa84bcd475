//! Child-care programs, and the months in which a subsidy paid for a child's care, drawn from streams of their own.

use super::person::{Child, Family, World, recorded_county, recorded_language, recorded_race};
use crate::counties::{COUNT, COUNTIES};
use crate::days::{Day, add_months, day, parts};
use crate::random::Random;
use crate::records::Delivered;

/// One program of the state's list; the number is the state's own.
#[derive(Clone)]
pub struct Program {
    pub number: u32,
    pub county: u8,
    pub kind: &'static str,
    /// Level on the list; `None` stands as NA.
    pub level: Option<u8>,
    /// Level in the subsidy agency's record of providers; `None` is not rated there.
    pub agency_level: Option<u8>,
    /// Places for infants, toddlers, children of two, and older ones.
    pub places: [u32; 4],
    pub takes_subsidy: bool,
    pub is_open: bool,
    /// Whether the list has the program.
    pub is_listed: bool,
}

/// One row of `acf801`: a child's care with one provider in one month.
#[derive(Clone)]
pub struct SubsidyMonth {
    pub month: Day,
    pub family: u32,
    pub county: u8,
    pub zip: u32,
    pub single_parent: &'static str,
    pub reason: u8,
    pub copay: i32,
    pub since: Day,
    pub income: i32,
    pub size: usize,
    pub homeless: bool,
    pub language: u8,
    pub race: u8,
    pub female: bool,
    pub born: Day,
    pub care: &'static str,
    pub paid: i32,
    pub hours: i32,
    pub provider: u32,
}

/// Programs in a county.
fn programs_of(county: u8) -> u32 {
    3 + (COUNTIES[usize::from(county)].weight / 20.0) as u32
}

/// All programs of the state.
pub fn programs(seed: u64) -> Vec<Program> {
    let mut random = Random::new(seed, u64::MAX - 15);
    let mut list = Vec::new();
    for county in 0..COUNT as u8 {
        for place in 0..programs_of(county) {
            let kind = random.pick(&["Licensed Center", "Licensed Center", "Licensed Home", "Licensed Home", "Registered Ministry"]);
            let size = if kind == "Licensed Home" { 1 } else { 4 };
            let level = (!random.chance(0.12)).then(|| random.between(0, 4) as u8);
            let agency_level = match random.unit() {
                draw if draw < 0.25 => None,
                draw if draw < 0.35 => level.map(|level| level.saturating_sub(1)),
                _ => level,
            };
            let places = [(0, 3), (0, 4), (0, 4), (2, 8)].map(|(low, high)| random.between(low, high) as u32 * size);
            list.push(Program {
                number: u32::from(county) * 1_000 + place + 1,
                county,
                kind,
                level,
                agency_level,
                places,
                takes_subsidy: random.chance(0.7),
                is_open: random.chance(0.95),
                is_listed: random.chance(0.96),
            });
        }
    }
    list
}

/// The first day of a day's month.
fn month_of(on: Day) -> Day {
    let (year, month, _) = parts(on);
    day(year, month, 1)
}

/// Adds the months in which a subsidy paid for the care of a family's children.
pub fn subsidize_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    let base = if family.medicaid { 0.16 } else { 0.015 };
    let first = family.children[0].person.born;
    if !random.chance(family.probability(base, first, 85)) {
        return;
    }
    world.subsidy_families += 1;
    let since = month_of(first + random.between(60, 900));
    let until = add_months(since, random.between(2, 30));
    let (single_parent, income) = (random.pick(&["1", "1", "0", "9"]), random.between(0, 4_200));
    let (reason, is_homeless) = (random.between(1, 4) as u8, random.chance(0.04));
    let language = recorded_language(random, family.mother.language);
    let base = SubsidyMonth {
        month: since,
        family: world.subsidy_families,
        county: 0,
        zip: 0,
        single_parent,
        reason,
        copay: income / 40,
        since,
        income,
        size: family.children.len() + 1,
        homeless: is_homeless,
        language,
        race: 0,
        female: false,
        born: 0,
        care: "",
        paid: 0,
        hours: 0,
        provider: 0,
    };
    for (place, child) in family.children.iter().enumerate().filter(|(_, child)| !child.older && child.person.died.is_none()) {
        care(out, world, random, family, child, place as i32, &base, until);
    }
}

#[allow(clippy::too_many_arguments)]
fn care(out: &mut Delivered, world: &World, random: &mut Random, family: &Family, child: &Child, place: i32, base: &SubsidyMonth, until: Day) {
    let born = month_of(child.person.born);
    let race = recorded_race(random, child.person.race);
    let mut month = base.since.max(add_months(born, 1));
    let mut provider = None;
    while month <= until && add_months(born, 72) > month {
        let (county, zip) = family.home(month);
        // A family changes its provider now and then, and with a move to another county.
        let kept = provider.filter(|number: &u32| number / 1_000 == u32::from(county) && !random.chance(0.05));
        let chosen = kept.unwrap_or_else(|| u32::from(county) * 1_000 + random.between(1, programs_of(county) as i32) as u32);
        provider = Some(chosen);
        let row = SubsidyMonth {
            month,
            county: recorded_county(random, county),
            zip,
            race,
            female: child.person.female,
            born,
            care: random.pick(&["01", "02", "04", "04", "08"]),
            // Two children of one sex and month of birth differ in what was paid, as no number tells them apart.
            paid: 380 + 10 * place + random.between(0, 9),
            hours: random.between(20, 199),
            provider: chosen,
            ..base.clone()
        };
        let is_within = crate::days::year_of(month) >= world.years.0 && month <= world.last_day;
        let has_second = random.chance(0.06);
        let second = u32::from(county) * 1_000 + random.between(1, programs_of(county) as i32) as u32;
        if is_within {
            if has_second && second != chosen {
                out.subsidy_months.push(SubsidyMonth { provider: second, hours: 12, ..row.clone() });
            }
            out.subsidy_months.push(row);
        }
        month = add_months(month, 1);
    }
}
