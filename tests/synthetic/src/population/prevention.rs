//! Lead tests, fluoride, care coordination and social needs, drawn from a stream of their own so that they change no
//! other draw, claim number or count.

use super::claims::{Service, bill};
use super::enrollment::Member;
use super::person::{Child, Family, Number, World};
use crate::days::{Day, add_months, day, year_of};
use crate::random::Random;
use crate::records::Delivered;
use std::collections::BTreeSet;

const LABORATORY: &str = "291U00000X";
const CASE_MANAGEMENT: &str = "251B00000X";
const PEDIATRICS: &str = "208000000X";
const DENTISTS: [&str; 6] = ["1223P0221X", "1223P0221X", "1223G0001X", "1223G0001X", "122300000X", "124Q00000X"];
const COORDINATION: [&str; 8] = ["T1017", "T1017", "T1016", "G9012", "98960", "98961", "99484", "99492"];
const NEEDS: [&str; 13] = ["Z5941", "Z5941", "Z5948", "Z5901", "Z59811", "Z59819", "Z5912", "Z5986", "Z560", "Z608", "Z6229", "Z636", "Z713"];

/// Adds the services to what a family's members already had.
pub fn prevent(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, members: &[Member]) {
    // Claims added here have numbers of their own.
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
    for member in members {
        let Some(index) = member.child else { continue };
        let child = &family.children[index];
        note_needs(out, world, random, family, child);
        test_lead(out, world, random, family, child, member);
        apply_fluoride(out, world, random, family, child, member);
        coordinate(out, world, random, family, child, member);
    }
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
}

/// What a claim says beside the day; diagnoses are none that makes a well-child visit.
struct Given {
    code: &'static str,
    taxonomy: &'static str,
    place: &'static str,
    diagnosis: &'static str,
}

fn give(out: &mut Delivered, world: &mut World, random: &mut Random, child: &Child, member: &Member, on: Day, what: Given) {
    let alive = child.person.died.is_none_or(|died| on <= died);
    if on < child.person.born || !alive || !member.covers(on) {
        return;
    }
    bill(
        out,
        world,
        random,
        Service {
            person: child.person.id,
            member,
            on,
            diagnoses: [what.diagnosis, "", ""],
            place: what.place,
            taxonomy: what.taxonomy,
            lines: vec![(what.code, "")],
        },
    );
}

/// A social need on one of the year's claims of a young child, through all corrections of that claim.
fn note_needs(out: &mut Delivered, world: &World, random: &mut Random, family: &Family, child: &Child) {
    for year in world.years.0 - 1..=world.years.1 {
        let (low, high) = (day(year, 1, 1), day(year, 12, 31));
        let of_child = out.claims.iter().filter(|claim| claim.person == child.person.id && claim.kind != '2' && claim.file_year == year);
        let chains: Vec<u32> = of_child.map(|claim| claim.original).collect::<BTreeSet<u32>>().into_iter().collect();
        let is_young = child.person.born <= high && add_months(child.person.born, 42) > low;
        if chains.is_empty() || !is_young || !random.chance(family.probability(0.09, low, 21)) {
            continue;
        }
        let (chain, need) = (random.pick(&chains), random.pick(&NEEDS));
        for claim in out.claims.iter_mut().filter(|claim| claim.original == chain) {
            claim.diagnoses[2] = need;
        }
    }
}

fn test_lead(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, member: &Member) {
    let born = child.person.born;
    let second = add_months(born, 24);
    let first = add_months(born, 12) + random.between(-20, 60);
    let later = match random.unit() {
        draw if draw < 0.06 => second,
        draw if draw < 0.1 => second + 1,
        _ => second + random.between(-30, 30),
    };
    for (on, base) in [(first, 0.52), (later, 0.34)] {
        let place = random.pick(&["81", "81", "11"]);
        if random.chance(family.probability(base, on, 22)) {
            give(out, world, random, child, member, on, Given { code: "83655", taxonomy: LABORATORY, place, diagnosis: "Z1388" });
        }
    }
}

/// Days on which a child was seen in primary care by a claim that nobody corrected.
fn primary_care_days(out: &Delivered, child: &Child) -> Vec<Day> {
    let claims =
        out.claims.iter().filter(|claim| claim.person == child.person.id && claim.taxonomy == PEDIATRICS && ['1', '3', 'A', 'C'].contains(&claim.kind));
    let alone = claims.filter(|claim| {
        let is_plain = ["", "0"].contains(&claim.adjustment) && ["", "1", "01", "02", "102"].contains(&claim.status);
        is_plain && out.claims.iter().filter(|other| other.original == claim.original).count() == 1
    });
    alone.filter_map(|claim| claim.end).collect()
}

fn apply_fluoride(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, member: &Member) {
    let born = child.person.born;
    let takes = 0.8 * random.normal();
    for half_year in 2..12 {
        let due = add_months(born, half_year * 6) + random.between(0, 120);
        let base = if half_year < 6 { 0.42 } else { 0.6 };
        if random.chance(crate::random::shifted(family.probability(base, due, 23), takes)) {
            let code = if half_year < 6 || random.chance(0.5) { "D1206" } else { "D1208" };
            let dentist = if random.chance(0.04) { random.pick(&["", "207P00000X"]) } else { random.pick(&DENTISTS) };
            give(out, world, random, child, member, due, Given { code, taxonomy: dentist, place: "11", diagnosis: "Z293" });
            if random.chance(0.02) {
                give(out, world, random, child, member, due, Given { code: "D1208", taxonomy: DENTISTS[0], place: "11", diagnosis: "Z293" });
            }
        }
    }
    // Varnish goes with a visit that is there already, so that no child is newly seen in primary care by it.
    let seen: BTreeSet<Day> = primary_care_days(out, child).into_iter().filter(|on| *on >= add_months(born, 6)).collect();
    for on in seen {
        if random.chance(family.probability(0.2, on, 24)) {
            give(out, world, random, child, member, on, Given { code: "99188", taxonomy: PEDIATRICS, place: "11", diagnosis: "Z293" });
        }
    }
}

fn coordinate(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, member: &Member) {
    for year in year_of(child.person.born).max(world.years.0 - 1)..=world.years.1 {
        let low = day(year, 1, 1);
        let is_young = add_months(child.person.born, 42) > low;
        if is_young && random.chance(family.connected(0.11, low, 25)) {
            for _ in 0..random.between(1, 3) {
                let on = low + random.between(0, 364);
                let code = random.pick(&COORDINATION);
                give(out, world, random, child, member, on, Given { code, taxonomy: CASE_MANAGEMENT, place: "11", diagnosis: "Z7189" });
            }
        }
    }
}
