//! What the state's lead registry keeps: laboratories' results of children under six, drawn from a stream of its own.

use super::names;
use super::person::{Child, Family, World, recorded_county};
use crate::days::{Day, add_months};
use crate::random::Random;
use crate::records::Delivered;
use std::collections::BTreeSet;

/// Lowest result that the laboratories can read, in tenths of a microgram a deciliter.
const LEAST: i32 = 10;

/// One row of `lead_tests`; results in tenths of a microgram a deciliter.
#[derive(Clone)]
pub struct LeadTest {
    pub person: u32,
    pub id: u32,
    pub child: u32,
    pub first: String,
    pub last: String,
    pub born: Day,
    pub female: bool,
    pub on: Day,
    /// 1 venous, 2 capillary, 9 not known.
    pub sample: &'static str,
    pub tenths: Option<i32>,
    /// `<` below the least that can be read, `>` above the most.
    pub qualifier: &'static str,
    pub county: u8,
    pub medicaid: bool,
}

/// Adds the tests of a family's children.
pub fn test_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    for child in family.children.iter().filter(|child| !child.older) {
        let days = days(out, random, family, child);
        let (first, last) = names::delivered(random, &mut world.canaries, "LEAD", &child.person, child.person.last);
        let county = recorded_county(random, family.home(child.person.born).0);
        for on in days {
            let alive = child.person.died.is_none_or(|died| on <= died);
            if on > world.cutoff || !alive {
                continue;
            }
            let capillary = random.chance(0.55);
            let tenths = result(random);
            let row = |world: &mut World, on: Day, sample, (tenths, qualifier)| {
                world.lead_tests += 1;
                let person = &child.person;
                LeadTest {
                    person: person.id,
                    id: world.lead_tests,
                    child: person.id,
                    first: first.clone(),
                    last: last.clone(),
                    born: person.born,
                    female: person.female,
                    on,
                    sample,
                    tenths,
                    qualifier,
                    county,
                    medicaid: family.medicaid,
                }
            };
            let sample = match random.unit() {
                draw if draw < 0.03 => "9",
                _ if capillary => "2",
                _ => "1",
            };
            let test = row(world, on, sample, tenths);
            out.lead_tests.push(test);
            // A high capillary result is confirmed from a vein within three months.
            let is_high = tenths.0.is_some_and(|tenths| tenths >= 35) && capillary;
            let confirmed = on + random.between(3, 120);
            if is_high && random.chance(0.7) && confirmed <= world.cutoff {
                let again = result(random);
                let test = row(world, confirmed, "1", again);
                out.lead_tests.push(test);
            }
        }
    }
}

/// Days of tests: most that are on a claim, and some that are on none.
fn days(out: &Delivered, random: &mut Random, family: &Family, child: &Child) -> BTreeSet<Day> {
    let of_child = out.claims.iter().filter(|claim| claim.person == child.person.id);
    let claimed: BTreeSet<Day> = of_child.flat_map(|claim| &claim.lines).filter(|line| line.code == "83655").filter_map(|line| line.on).collect();
    let mut days: BTreeSet<Day> = claimed.into_iter().filter(|on| *on >= child.person.born && random.chance(0.9)).collect();
    let second = add_months(child.person.born, 24);
    let later = match random.unit() {
        draw if draw < 0.06 => second,
        draw if draw < 0.12 => second + 1,
        _ => second + random.between(-30, 60),
    };
    for (on, base) in [(add_months(child.person.born, 12) + random.between(-20, 60), 0.2), (later, 0.16)] {
        if random.chance(family.probability(base, on, 83)) {
            days.insert(on);
        }
    }
    days
}

fn result(random: &mut Random) -> (Option<i32>, &'static str) {
    let high = if random.chance(0.04) { 25 } else { 0 };
    let tenths = LEAST + (8.0 * (0.9 * random.normal()).exp()) as i32 + high;
    match random.unit() {
        draw if draw < 0.01 => (None, ""),
        draw if draw < 0.3 => (Some(33), "<"),
        draw if draw < 0.301 => (Some(650), ">"),
        _ => (Some(tenths), ""),
    }
}
