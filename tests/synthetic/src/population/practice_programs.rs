//! Programs that support families in the practice of their child: which practices have them, whom they enroll and when
//! they meet; and the practice that a child's primary care goes to. Drawn from a stream of its own.

use super::names;
use super::person::{Child, Family, World, recorded_county, recorded_language, recorded_race};
use crate::counties::{COUNT, COUNTIES};
use crate::days::{Day, add_months, day};
use crate::random::Random;
use crate::records::Delivered;
use std::collections::BTreeSet;

/// Practices that bill; their claims carry nine practitioners each.
pub const PRACTICES: u32 = 222;
/// Programs, with the share of practices that have them.
pub const PROGRAMS: [(&str, f64); 8] =
    [("ROR", 0.36), ("HealthySteps", 0.2), ("DULCE", 0.15), ("FAN", 0.1), ("PFR", 0.09), ("VIP", 0.17), ("ERHS", 0.08), ("WECS", 0.08)];
const PRIMARY: [&str; 5] = ["208000000X", "207Q00000X", "363LP0200X", "363LF0000X", "261QF0400X"];

/// One row of the list of practices and programs.
pub struct SiteProgram {
    pub practice: u32,
    pub program: &'static str,
    pub started: Day,
    pub ended: Option<Day>,
}

/// One row of `practice_families`.
#[derive(Clone)]
pub struct PracticeFamily {
    pub person: u32,
    pub id: u32,
    pub practice: u32,
    pub program: &'static str,
    pub medicaid: Option<u32>,
    pub first: String,
    pub last: String,
    pub born: Day,
    pub female: bool,
    pub race: u8,
    pub language: u8,
    pub county: u8,
    pub started: Day,
    pub ended: Option<Day>,
}

/// One row of `practice_contacts`.
pub struct PracticeContact {
    pub enrollment: u32,
    pub id: u32,
    pub kind: &'static str,
    pub on: Option<Day>,
    pub status: &'static str,
}

/// The rows of a family in both files.
#[derive(Default)]
pub struct Rows {
    pub families: Vec<PracticeFamily>,
    pub contacts: Vec<PracticeContact>,
}

/// A number in [0, 1) that belongs to a practice, whatever the seed.
fn fixed(practice: u32, salt: u32) -> f64 {
    let mixed = (practice + 1).wrapping_mul(2_654_435_761) ^ salt.wrapping_mul(0x9E37_79B1).rotate_left(13);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x85eb_ca6b);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
    f64::from((mixed ^ (mixed >> 16)) >> 8) / f64::from(1u32 << 24)
}

/// The list of practices and programs.
pub fn sites(years: (i32, i32)) -> Vec<SiteProgram> {
    let (first, last) = (day(years.0 - 3, 1, 1), day(years.1, 12, 31));
    let mut list = Vec::new();
    for practice in 0..PRACTICES {
        for (salt, (program, share)) in (1u32..).zip(PROGRAMS) {
            if fixed(practice, salt) >= share {
                continue;
            }
            let is_early = fixed(practice, salt + 20) < 0.6;
            let span = if is_early { 365 } else { last - first - 300 };
            let started = first + (fixed(practice, salt + 40) * f64::from(span)) as i32;
            let ended =
                (fixed(practice, salt + 60) < 0.25).then(|| started + 150 + (fixed(practice, salt + 80) * 1_200.0) as i32).filter(|ended| *ended < last);
            list.push(SiteProgram { practice, program, started, ended });
            if let Some(again) = ended.map(|ended| ended + 60).filter(|again| *again < last && fixed(practice, salt + 100) < 0.4) {
                list.push(SiteProgram { practice, program, started: again, ended: None });
            }
        }
    }
    list
}

/// The practices of a county are as many as its share of the state, and at least one that it shares with a neighbor.
fn practice_near(random: &mut Random, county: u8) -> u32 {
    let total: f64 = COUNTIES.iter().map(|county| county.weight).sum();
    let before: f64 = COUNTIES.iter().take(usize::from(county)).map(|county| county.weight).sum();
    let at = (before + random.unit() * COUNTIES[usize::from(county)].weight) / total;
    ((at * f64::from(PRACTICES)) as u32).min(PRACTICES - 1)
}

/// The county that a practice stands in.
pub fn county_of(practice: u32) -> u8 {
    let total: f64 = COUNTIES.iter().map(|county| county.weight).sum();
    let at = (f64::from(practice) + 0.5) / f64::from(PRACTICES) * total;
    let mut sum = 0.0;
    let place = COUNTIES.iter().position(|county| {
        sum += county.weight;
        at < sum
    });
    place.unwrap_or(COUNT - 1) as u8
}

/// Gives children a practice, and what its programs did for them.
pub fn serve(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    let list = sites(world.years);
    for child in &family.children {
        let practice = practice_near(random, family.home(child.person.born).0);
        bring_home(out, random, child, practice);
        if child.older || family.out_of_state || child.person.died.is_some() {
            continue;
        }
        let mut rows = enroll(out, world, random, family, child, practice, &list);
        for row in &mut rows {
            meet(out, world, random, family, row);
        }
        out.practice_programs.families.extend(rows);
    }
}

/// Most of a child's primary care goes to one practice, through all corrections of a claim.
fn bring_home(out: &mut Delivered, random: &mut Random, child: &Child, practice: u32) {
    let of_child = out.claims.iter().filter(|claim| claim.person == child.person.id && PRIMARY.contains(&claim.taxonomy));
    let chains: BTreeSet<u32> = of_child.map(|claim| claim.original).collect();
    for chain in chains {
        if random.chance(0.86) {
            for claim in out.claims.iter_mut().filter(|claim| claim.original == chain) {
                claim.provider = practice * 9 + claim.provider % 9;
            }
        }
    }
}

fn enroll(out: &Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, practice: u32, list: &[SiteProgram]) -> Vec<PracticeFamily> {
    let person = &child.person;
    let mut rows = Vec::new();
    let (first, last) = names::delivered(random, &mut world.canaries, "PRACTICE", person, person.last);
    let (race, language) = (recorded_race(random, person.race), recorded_language(random, person.language));
    let number = out.eligibility.iter().filter(|row| row.person == person.id).map(|row| row.msis).next_back();
    let number = number.filter(|_| random.chance(0.85));
    for (place, (program, _)) in PROGRAMS.iter().enumerate() {
        let (base, latest) = match *program {
            "DULCE" => (0.72, 40),
            "HealthySteps" => (0.6, 120),
            "VIP" | "ERHS" => (0.5, 640),
            "ROR" => (0.3, 300),
            _ => continue,
        };
        let started = person.born + random.between(2, latest);
        let is_active = |site: &&SiteProgram| {
            site.practice == practice && site.program == *program && site.started <= started && site.ended.is_none_or(|ended| ended >= started)
        };
        if !random.chance(family.probability(base, started, 41)) || started > world.cutoff || list.iter().find(is_active).is_none() {
            continue;
        }
        rows.push(PracticeFamily {
            person: person.id,
            id: person.id * 10 + place as u32,
            practice,
            program,
            medicaid: number,
            first: first.clone(),
            last: last.clone(),
            born: person.born,
            female: person.female,
            race,
            language,
            county: recorded_county(random, family.home(started).0),
            started,
            ended: random.chance(0.5).then(|| started + random.between(60, 700)).filter(|ended| *ended <= world.cutoff),
        });
    }
    rows
}

/// Days on which the program and the family meant to meet.
fn planned(random: &mut Random, family: &Family, row: &PracticeFamily) -> Vec<Day> {
    let half_year = add_months(row.born, 6);
    let mut days = Vec::new();
    match row.program {
        "VIP" | "ERHS" => {
            let until = add_months(row.started, 6);
            for number in 0..random.between(0, 4) {
                let edge = random.unit();
                days.push(match edge {
                    edge if edge < 0.05 => until,
                    edge if edge < 0.1 => until + 1,
                    _ => row.started + number * 40 + random.between(0, 45),
                });
            }
        }
        "ROR" => {
            days.extend([6, 9, 12, 15, 18, 24].map(|months| add_months(row.born, months) + random.between(0, 20)).into_iter().filter(|on| *on >= row.started))
        }
        _ => {
            let many = if random.chance(family.probability(0.8, row.started, 42)) { random.between(1, 6) } else { 0 };
            for _ in 0..many {
                days.push(match random.unit() {
                    edge if edge < 0.04 => half_year,
                    edge if edge < 0.08 => half_year + 1,
                    edge if edge < 0.3 => half_year + random.between(10, 200),
                    _ => row.started + random.between(0, (half_year - row.started).max(1)),
                });
            }
        }
    }
    days
}

fn meet(out: &mut Delivered, world: &World, random: &mut Random, family: &Family, row: &mut PracticeFamily) {
    let kind = match row.program {
        "VIP" | "ERHS" => "Video feedback session",
        "ROR" => "Book given",
        _ => "Specialist contact",
    };
    for (number, on) in planned(random, family, row).into_iter().enumerate() {
        if on > world.cutoff {
            continue;
        }
        let (on, status) = match random.unit() {
            draw if draw < 0.012 => (None, "Completed"),
            draw if draw < 0.06 => (Some(on), "Cancelled"),
            draw if draw < 0.08 => (Some(on), "Scheduled"),
            _ => (Some(on), "Completed"),
        };
        out.practice_programs.contacts.push(PracticeContact { enrollment: row.id, id: number as u32, kind, on, status });
    }
}
