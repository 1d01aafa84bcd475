//! Vaccines by the schedule: doses in the immunization registry, and lines on claims of visits that are there already.

use super::names;
use super::person::{Child, Family, World, recorded_county};
use crate::days::{Day, add_months};
use crate::random::{Random, shifted};
use crate::records::{Delivered, Dose, Line};
use std::collections::{BTreeMap, BTreeSet};

const PRIMARY: [&str; 5] = ["208000000X", "207Q00000X", "363LP0200X", "363LF0000X", "261QF0400X"];
const REMOTE: [&str; 4] = ["95", "GT", "GQ", "93"];
/// Due month, and vaccines as CVX and procedure; rotavirus is added by product.
const SCHEDULE: [(i32, &[(&str, &str)]); 9] = [
    (0, &[("08", "90744")]),
    (2, &[("110", "90723"), ("48", "90648"), ("133", "90670")]),
    (4, &[("110", "90723"), ("48", "90648"), ("133", "90670")]),
    (6, &[("110", "90723"), ("48", "90648"), ("152", "90677")]),
    (7, &[("150", "90686")]),
    (10, &[("150", "90686")]),
    (12, &[("03", "90707"), ("21", "90716"), ("83", "90633"), ("152", "90677")]),
    (15, &[("20", "90700"), ("48", "90648"), ("150", "90686")]),
    (19, &[("158", "90688")]),
];

/// One child's registry record while it is filled.
struct Client {
    ids: [u32; 2],
    is_known: bool,
    first: String,
    last: String,
    county: u8,
    zip: u32,
    has_moved: bool,
}

/// Adds the vaccines of a family's children.
pub fn vaccinate_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    for (index, child) in family.children.iter().enumerate().filter(|(_, child)| !child.older) {
        let client = client(world, random, family, child, index);
        note_reason(out, random, child);
        let visits = visits(out, child);
        let keeps = 0.9 + 0.7 * random.normal();
        let three_doses = random.chance(0.6);
        let mut last = child.person.born - 1;
        for (months, vaccines) in SCHEDULE {
            let due = add_months(child.person.born, months);
            let base = if months == 0 { 0.97 } else { 0.92 };
            if !random.chance(shifted(family.probability(base, due, 69), keeps)) {
                continue;
            }
            // No two occasions on one day, so that no two rows are the same.
            let on = occasion(random, &visits, due, months, last).max(last + 1);
            last = on;
            let mut given = vaccines.to_vec();
            match (months, three_doses) {
                (2 | 4, false) => given.push(("119", "90681")),
                (2 | 4 | 6, true) => given.push(("116", "90680")),
                _ => {}
            }
            for vaccine in given {
                give(out, world, random, child, &client, &visits, on, vaccine);
            }
        }
    }
}

fn client(world: &mut World, random: &mut Random, family: &Family, child: &Child, index: usize) -> Client {
    let (first, last) = names::delivered(random, &mut world.canaries, "IIS", &child.person, child.person.last);
    let (county, zip) = family.home(child.person.born);
    // Two numbers a person: some children have two records.
    let id = child.person.id * 2;
    let is_split = random.chance(0.02 + 0.001 * index as f64);
    Client {
        ids: [id, if is_split { id + 1 } else { id }],
        is_known: !family.out_of_state && random.chance(0.97),
        first,
        last,
        county: recorded_county(random, county),
        zip,
        has_moved: random.chance(0.02),
    }
}

/// A reason against a vaccine on one of the child's claims, through all its corrections.
fn note_reason(out: &mut Delivered, random: &mut Random, child: &Child) {
    if !random.chance(0.006) {
        return;
    }
    let of_child = out.claims.iter().filter(|claim| claim.person == child.person.id && claim.kind != '2');
    let chains: BTreeSet<u32> = of_child.map(|claim| claim.original).collect();
    let chains: Vec<u32> = chains.into_iter().collect();
    if chains.is_empty() {
        return;
    }
    let (chain, reason) = (random.pick(&chains), random.pick(&["K561", "D818", "C9100", "B20"]));
    for claim in out.claims.iter_mut().filter(|claim| claim.original == chain && claim.diagnoses[1].is_empty()) {
        claim.diagnoses[1] = reason;
    }
}

/// Days on which the child was seen in primary care in person, with the claim of each.
fn visits(out: &Delivered, child: &Child) -> BTreeMap<Day, u32> {
    let in_person = out.claims.iter().filter(|claim| {
        let is_remote = claim.lines.iter().any(|line| line.modifiers.iter().any(|modifier| REMOTE.contains(modifier)));
        claim.person == child.person.id && claim.kind != '2' && claim.place == "11" && PRIMARY.contains(&claim.taxonomy) && !is_remote
    });
    in_person.filter_map(|claim| claim.end.map(|on| (on, claim.original))).collect()
}

/// The day of a visit near the due date, else a day of its own; at times the edge of what counts.
fn occasion(random: &mut Random, visits: &BTreeMap<Day, u32>, due: Day, months: i32, last: Day) -> Day {
    let edge = random.unit();
    match months {
        2 if edge < 0.01 => return due - 20 + random.between(0, 3),
        12 if edge < 0.01 => return due - 1,
        12 if edge < 0.02 => return due,
        19 if edge < 0.02 => return add_months(due, 5),
        19 if edge < 0.03 => return add_months(due, 5) + 1,
        _ => {}
    }
    let early = if months == 12 { 0 } else { 6 };
    visits.range((due - early).max(last + 1)..=(due + 95).max(last + 1)).next().map_or(due + random.between(0, 30), |visit| *visit.0)
}

#[allow(clippy::too_many_arguments)]
fn give(
    out: &mut Delivered,
    world: &World,
    random: &mut Random,
    child: &Child,
    client: &Client,
    visits: &BTreeMap<Day, u32>,
    on: Day,
    vaccine: (&'static str, &'static str),
) {
    let alive = child.person.died.is_none_or(|died| on <= died);
    if on < child.person.born || on > world.cutoff || !alive || random.chance(0.015) {
        return;
    }
    if let Some(chain) = visits.get(&on).filter(|_| random.chance(0.98)) {
        for claim in out.claims.iter_mut().filter(|claim| claim.original == *chain) {
            let dated = claim.lines[0].on;
            claim.lines.push(Line { on: dated, code: vaccine.1, modifiers: ["", ""], paid_cents: 2_200 });
        }
    }
    if !client.is_known || random.chance(0.04) {
        return;
    }
    let dose = Dose {
        person: child.person.id,
        id: client.ids[usize::from(random.chance(0.4))],
        first: client.first.clone(),
        last: client.last.clone(),
        born: child.person.born,
        female: child.person.female,
        race: child.person.race,
        county: client.county,
        zip: client.zip,
        cvx: vaccine.0,
        on,
        is_valid: !random.chance(0.01),
        is_historical: random.chance(0.1),
        has_moved: client.has_moved,
    };
    let again = random.chance(0.03).then(|| on + random.pick(&[1, 3, 4, 5]));
    if let Some(again) = again.filter(|again| *again <= world.cutoff) {
        record(out, Dose { on: again, is_historical: true, ..dose.clone() });
    }
    record(out, dose);
}

/// Adds a row unless the child has one of that vaccine and day: equal rows are planted elsewhere.
fn record(out: &mut Delivered, dose: Dose) {
    if !out.doses.iter().any(|row| (row.person, row.cvx, row.on) == (dose.person, dose.cvx, dose.on)) {
        out.doses.push(dose);
    }
}
