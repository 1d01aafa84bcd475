//! WIC: certifications of mothers, infants and children, drawn from a stream of their own.

use super::names;
use super::person::{Family, Person, World, recorded_county, recorded_language, recorded_race};
use crate::days::{Day, add_months};
use crate::random::Random;
use crate::records::Delivered;

/// One row of `wic_certifications`: a participant's certification from its first to its last day.
#[derive(Clone)]
pub struct Certification {
    pub person: u32,
    pub participant: u32,
    pub household: u32,
    pub first: String,
    pub last: String,
    pub born: Day,
    pub female: bool,
    pub race: u8,
    pub language: u8,
    /// 1 pregnant, 2 breastfeeding, 3 postpartum, 4 infant, 5 child.
    pub category: u8,
    pub certified: Day,
    pub ends: Day,
    pub terminated: Option<Day>,
    pub due: Option<Day>,
    pub county: u8,
    pub zip: u32,
    pub medicaid: &'static str,
    pub breastfed: &'static str,
}

impl Certification {
    /// Whether the participant is a child.
    pub fn is_child(&self) -> bool {
        self.category >= 4
    }

    /// The last day on which the certification holds.
    pub fn last_day(&self) -> Day {
        self.terminated.map_or(self.ends, |terminated| terminated.min(self.ends))
    }
}

/// Certifies a family's members around each birth with some probability.
pub fn certify_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    let base = if family.medicaid { 0.6 } else { 0.06 };
    if !random.chance(family.probability(base, family.children[0].person.born, 84)) {
        return;
    }
    let (household, mother) = (next(world), next(world));
    let mut mothers = participant(world, random, family, &family.mother, household, mother);
    for child in family.children.iter().filter(|child| !child.older) {
        let born = child.person.born;
        if child.order == 1 && random.chance(0.8) {
            mother_spans(out, world, random, family, &mut mothers, born);
        }
        if !random.chance(0.92) {
            continue;
        }
        let id = next(world);
        let row = participant(world, random, family, &child.person, household, id);
        child_spans(out, world, random, family, row, child.person.died);
    }
}

fn next(world: &mut World) -> u32 {
    world.wic_numbers += 1;
    world.wic_numbers
}

fn participant(world: &mut World, random: &mut Random, family: &Family, person: &Person, household: u32, id: u32) -> Certification {
    let (first, last) = names::delivered(random, &mut world.canaries, "WIC", person, person.last);
    Certification {
        person: person.id,
        participant: id,
        household,
        first,
        last,
        born: person.born,
        female: person.female,
        race: recorded_race(random, person.race),
        language: recorded_language(random, person.language),
        category: 0,
        certified: 0,
        ends: 0,
        terminated: None,
        due: None,
        county: 0,
        zip: 0,
        medicaid: if random.chance(0.03) {
            "7"
        } else if family.medicaid {
            "1"
        } else {
            "2"
        },
        breastfed: "",
    }
}

/// Adds one span, where it begins within what the file covers.
fn span(out: &mut Delivered, world: &World, random: &mut Random, family: &Family, row: &Certification, from: Day, to: Day) {
    if from > world.cutoff || from < world.first_claim {
        return;
    }
    let (county, zip) = family.home(from);
    let terminated = random.chance(0.12).then(|| from + random.between(5, (to - from).max(6))).filter(|day| *day <= world.cutoff);
    out.certifications.push(Certification { certified: from, ends: to, terminated, county: recorded_county(random, county), zip, ..row.clone() });
}

fn mother_spans(out: &mut Delivered, world: &World, random: &mut Random, family: &Family, row: &mut Certification, born: Day) {
    let feeds = random.chance(0.72);
    if random.chance(0.75) {
        let due = Some(born + random.between(-14, 21));
        let pregnant = Certification { category: 1, due, ..row.clone() };
        let from = born - random.between(30, 220);
        span(out, world, random, family, &pregnant, from, born + 42);
    }
    let from = born + random.between(5, 50);
    let after = Certification { category: if feeds { 2 } else { 3 }, ..row.clone() };
    span(out, world, random, family, &after, from, if feeds { add_months(born, 12) } else { born + 180 });
}

fn child_spans(out: &mut Delivered, world: &World, random: &mut Random, family: &Family, row: Certification, died: Option<Day>) {
    let breastfed = match random.unit() {
        draw if draw < 0.04 => "7",
        draw if draw < 0.78 => "1",
        _ => "2",
    };
    let from = row.born + random.between(3, 60);
    let alive = |on: Day| died.is_none_or(|died| died > on);
    if alive(from) {
        span(out, world, random, family, &Certification { category: 4, breastfed, ..row.clone() }, from, add_months(row.born, 12));
    }
    // A year at a time until the family leaves or the child is five.
    for year in 1..5 {
        let from = add_months(row.born, 12 * year) + random.between(0, 45);
        if !random.chance(0.74) || !alive(from) {
            return;
        }
        span(out, world, random, family, &Certification { category: 5, breastfed, ..row.clone() }, from, add_months(row.born, 12 * (year + 1)));
    }
}
