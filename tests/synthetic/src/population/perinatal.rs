//! Usual practices, gestational ages on delivery claims, depression screens with what followed, and early intervention
//! after positive screens in home visiting; all from a stream of their own.

use super::claims::{Service, bill};
use super::early_intervention_steps::record_steps;
use super::enrollment::Member;
use super::names;
use super::person::{Child, Family, Number, World, recorded_county, recorded_language, recorded_race};
use crate::days::{Day, add_months};
use crate::feeds::births::weeks;
use crate::random::Random;
use crate::records::{Delivered, Episode, NO_PROVIDER, Screening, VisitReferral};
use std::collections::BTreeSet;

/// Numbers of episodes added here, far from the others.
const ADDED_EPISODES: u32 = 5_000_000;
/// Numbers of screens and referrals added here.
const ADDED_ASSESSMENTS: u32 = 100_000_000;

const PRIMARY: [&str; 5] = ["208000000X", "207Q00000X", "363LP0200X", "363LF0000X", "261QF0400X"];
const DELIVERIES: [&str; 8] = ["59400", "59409", "59410", "59510", "59514", "59515", "59610", "59612"];
const OBSTETRICS: &str = "207V00000X";
const WEEKS: [&str; 20] = [
    "Z3A24", "Z3A25", "Z3A26", "Z3A27", "Z3A28", "Z3A29", "Z3A30", "Z3A31", "Z3A32", "Z3A33", "Z3A34", "Z3A35", "Z3A36", "Z3A37", "Z3A38", "Z3A39", "Z3A40",
    "Z3A41", "Z3A42", "Z3A49",
];
/// Code, diagnosis and taxonomy of what follows a positive screen; the last four are not follow-up.
const FOLLOW: [(&str, &str, &str); 13] = [
    ("99213", "F530", OBSTETRICS),
    ("99214", "F329", "207Q00000X"),
    ("99441", "F329", "207Q00000X"),
    ("90834", "F331", "101YM0800X"),
    ("90791", "F4321", "101YM0800X"),
    ("90837", "Z6379", "101YM0800X"),
    ("H0031", "F419", "101YM0800X"),
    ("T1016", "F329", "251B00000X"),
    ("98967", "F411", "207Q00000X"),
    ("98961", "Z7182", "251B00000X"),
    ("99213", "Z348", OBSTETRICS),
    ("T1016", "Z719", "251B00000X"),
    ("98967", "R109", "207Q00000X"),
];

/// Adds to what a family's members already had.
pub fn serve_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, members: &[Member]) {
    // Claims added here have numbers of their own.
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
    for member in members {
        if let Some(child) = member.child.map(|index| &family.children[index]) {
            screen_caregiver(out, world, random, family, child, member);
        }
    }
    if let Some(mother) = members.iter().find(|member| member.child.is_none()) {
        for child in family.children.iter().filter(|child| child.order == 1) {
            date_pregnancy(out, random, family, child);
            screen_in_pregnancy(out, world, random, family, child, mother);
        }
        find_positives(out, random, family);
        follow_up(out, world, random, family, mother);
    }
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
    choose_practices(out, random, family);
    follow_along(out, world, random, family);
    start_early_intervention(out, world, random, family);
}

/// Bills a service of the mother, or of a child.
fn give(out: &mut Delivered, world: &mut World, random: &mut Random, person: u32, member: &Member, on: Day, what: (&'static str, &'static str, &'static str)) {
    if member.covers(on) {
        let (code, diagnosis, taxonomy) = what;
        bill(out, world, random, Service { person, member, on, diagnoses: [diagnosis, "", ""], place: "11", taxonomy, lines: vec![(code, "")] });
    }
}

/// A caregiver screen on the infant's claim, on a day the infant was seen in primary care anyway.
fn screen_caregiver(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, member: &Member) {
    // From the twelfth week on, so that screens of the mother after birth stay as they are.
    let (born, half) = (child.person.born + 85, add_months(child.person.born, 6));
    let seen = out.claims.iter().filter(|claim| claim.person == child.person.id && PRIMARY.contains(&claim.taxonomy));
    let seen: BTreeSet<Day> = seen.filter_map(|claim| claim.end).filter(|on| (born..=half).contains(on)).collect();
    for on in seen {
        if random.chance(family.probability(0.17, on, 63)) {
            let diagnosis = if random.chance(0.9) { "Z1332" } else { "Z1339" };
            give(out, world, random, child.person.id, member, on, ("96161", diagnosis, PRIMARY[0]));
        }
    }
}

/// The weeks of pregnancy on the claims of a delivery, through all corrections.
fn date_pregnancy(out: &mut Delivered, random: &mut Random, family: &Family, child: &Child) {
    let born = child.person.born;
    let completed = out.births.iter().find(|row| row.child == child.person.id).map_or(39, weeks);
    let code = match random.unit() {
        draw if draw < 0.04 => return,
        draw if draw < 0.05 => "Z3A00",
        draw if draw < 0.06 => "Z3A49",
        _ => WEEKS[(completed - 24).clamp(0, 18) as usize],
    };
    let is_of_delivery = |code: &str| DELIVERIES.contains(&code);
    for claim in out.claims.iter_mut().filter(|claim| claim.person == family.mother.id && claim.end.is_some_and(|on| (on - born).abs() <= 2)) {
        if claim.lines.iter().any(|line| is_of_delivery(line.code)) {
            claim.diagnoses[2] = code;
        }
    }
}

fn screen_in_pregnancy(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, mother: &Member) {
    let born = child.person.born;
    let usual = born - random.between(10, 200);
    let on = match random.unit() {
        draw if draw < 0.02 => born,
        draw if draw < 0.03 => born + 1,
        draw if draw < 0.05 => born - 273,
        draw if draw < 0.06 => born - 274,
        _ => usual,
    };
    if random.chance(family.probability(0.52, on, 64)) {
        let code = if random.chance(0.42) { "G8431" } else { "G8510" };
        give(out, world, random, family.mother.id, mother, on, (code, "Z1331", OBSTETRICS));
        if random.chance(0.25) {
            let code = if random.chance(0.3) { "G8431" } else { "G8510" };
            let later = on + random.between(20, 90);
            give(out, world, random, family.mother.id, mother, later, (code, "Z1331", OBSTETRICS));
        }
    }
}

/// Some screens recorded as negative were positive: the claim says so, through all its corrections.
fn find_positives(out: &mut Delivered, random: &mut Random, family: &Family) {
    let is_negative = |code: &str| code == "G8510";
    let of_mother = out.claims.iter().filter(|claim| claim.person == family.mother.id && claim.diagnoses[0] == "Z1332");
    let chains: BTreeSet<u32> = of_mother.filter(|claim| claim.lines.iter().any(|line| is_negative(line.code))).map(|claim| claim.original).collect();
    for chain in chains {
        if random.chance(0.62) {
            let claims = out.claims.iter_mut().filter(|claim| claim.original == chain);
            claims.flat_map(|claim| claim.lines.iter_mut()).filter(|line| is_negative(line.code)).for_each(|line| line.code = "G8431");
        }
    }
}

/// What follows a positive screen, at times on or past the last day that counts.
fn follow_up(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, mother: &Member) {
    let of_mother = out.claims.iter().filter(|claim| claim.person == family.mother.id && claim.lines.iter().any(|line| line.code == "G8431"));
    let positive: BTreeSet<Day> = of_mother.filter_map(|claim| claim.end).collect();
    for on in positive {
        if !random.chance(family.probability(0.68, on, 65)) {
            continue;
        }
        let later = match random.unit() {
            draw if draw < 0.06 => 0,
            draw if draw < 0.12 => 30,
            draw if draw < 0.18 => 31,
            draw if draw < 0.26 => random.between(32, 70),
            _ => random.between(1, 29),
        };
        let what = random.pick(&FOLLOW);
        give(out, world, random, family.mother.id, mother, on + later, what);
    }
}

/// Primary-care claims of each child go to a usual practice, or to others.
fn choose_practices(out: &mut Delivered, random: &mut Random, family: &Family) {
    let usual = random.between(0, 221) as u32;
    for child in &family.children {
        let of_child = out.claims.iter().filter(|claim| claim.person == child.person.id && PRIMARY.contains(&claim.taxonomy));
        let chains: BTreeSet<u32> = of_child.map(|claim| claim.original).collect();
        let stays = family.probability(0.8, child.person.born, 66);
        for chain in chains {
            let practice = if random.chance(stays) { usual } else { random.between(0, 221) as u32 };
            let provider = if random.chance(0.02) { NO_PROVIDER } else { practice * 9 + random.between(0, 8) as u32 };
            out.claims.iter_mut().filter(|claim| claim.original == chain).for_each(|claim| claim.provider = provider);
        }
    }
}

/// Screens twice a year after a family left home visiting, with a referral after some of the positive ones.
fn follow_along(out: &mut Delivered, world: &World, random: &mut Random, family: &Family) {
    let mut screenings = Vec::new();
    let mut referrals = Vec::new();
    for client in &out.clients {
        let (Some(left), Some(born), true) = (client.terminated, client.born, client.child_number > 0) else { continue };
        let mut on = left.max(born + 60) + random.between(5, 40);
        while on <= world.cutoff.min(add_months(born, 34)) {
            if random.chance(0.75) {
                let id = ADDED_ASSESSMENTS + client.family * 100 + u32::from(client.child_number) * 40 + screenings.len() as u32;
                let row = screen_again(random, client.family, client.child_number, id, on);
                if row.result == "Positive" && random.chance(family.probability(0.82, on, 68)) {
                    referrals.push(refer(random, &row, on, world.cutoff));
                }
                screenings.push(row);
            }
            on += random.pick(&[179, 180, 181, 185, 190, 200]);
        }
    }
    out.screenings.append(&mut screenings);
    out.visit_referrals.append(&mut referrals);
}

fn screen_again(random: &mut Random, family: u32, child_number: u8, id: u32, on: Day) -> Screening {
    let result = match random.unit() {
        draw if draw < 0.03 => "",
        draw if draw < 0.4 => "Positive",
        _ => "Negative",
    };
    let score = random.chance(0.9).then(|| random.between(15, 60) as u16);
    let early_intervention = if random.chance(0.03) { "Y" } else { "" };
    Screening { family, child_number, id, tool: "ASQ-3", on: Some(on), score, result, support: "", early_intervention }
}

fn refer(random: &mut Random, row: &Screening, on: Day, cutoff: Day) -> VisitReferral {
    let referred = on + random.pick(&[0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 12]);
    let evaluated = match random.unit() {
        draw if draw < 0.1 => Some(45),
        draw if draw < 0.2 => Some(46),
        draw if draw < 0.75 => Some(random.between(10, 44)),
        draw if draw < 0.88 => Some(random.between(47, 90)),
        _ => None,
    };
    let evaluated = evaluated.map(|days| referred + days).filter(|day| *day <= cutoff);
    let started = evaluated.filter(|_| random.chance(0.55)).map(|day| day + random.between(5, 40));
    VisitReferral {
        family: row.family,
        child_number: row.child_number,
        id: row.id,
        assessment: row.id,
        need: "Developmental",
        to: "Early Intervention",
        on: referred.min(cutoff),
        evaluated,
        started: started.filter(|day| *day <= cutoff),
    }
}

/// An episode for some children whom home visiting referred after a positive screen and who had none.
fn start_early_intervention(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    let sent: Vec<(u32, u8, Day, Option<Day>)> = out
        .visit_referrals
        .iter()
        .filter(|row| row.to == "Early Intervention" && row.child_number > 0)
        .map(|row| (row.family, row.child_number, row.on, row.evaluated))
        .collect();
    for (visited, number, on, evaluated) in sent {
        let mut clients = out.clients.iter().filter(|client| client.family == visited && client.child_number == number);
        let Some(person) = clients.find_map(|client| client.child) else { continue };
        let Some(child) = family.children.iter().find(|child| child.person.id == person && child.person.died.is_none()) else { continue };
        let has_none = out.episodes.iter().all(|episode| episode.person != person);
        if has_none && on < add_months(child.person.born, 33) && random.chance(family.probability(0.6, on, 67)) {
            let row = episode(out, world, random, family, child, (on, evaluated));
            out.episodes.push(row);
        }
    }
}

fn episode(out: &Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, sent: (Day, Option<Day>)) -> Episode {
    let (person, cutoff) = (&child.person, world.cutoff);
    let until = |day: Day| Some(day).filter(|day| *day <= cutoff);
    let (first, last) = names::delivered(random, &mut world.canaries, "EI", person, person.last);
    let (referred, evaluated) = (sent.0.min(cutoff), sent.1);
    let eligible = match (evaluated, random.unit()) {
        (None, _) => "",
        (_, draw) if draw < 0.7 => "eligible",
        _ => "not eligible",
    };
    let planned = evaluated.filter(|_| eligible == "eligible").and_then(|day| until(day + random.between(0, 20)));
    let third = add_months(person.born, 36);
    let left = planned.and_then(|day| until(third.max(day + 30)));
    // No other family has this number: a family's first visiting number is its own.
    let id = ADDED_EPISODES + out.clients.iter().map(|client| client.family).min().unwrap_or(0) * 10 + out.episodes.len() as u32;
    let mut row = Episode {
        person: person.id,
        id,
        first,
        last,
        born: person.born,
        female: person.female,
        race: recorded_race(random, person.race),
        language: recorded_language(random, person.language),
        county: recorded_county(random, family.home(referred).0),
        referred,
        evaluated,
        eligible,
        planned,
        left,
        reason: if left.is_none() { "" } else { "turned three" },
        assessed: None,
        late_reason: "",
        steps: None,
        noticed: None,
        met: None,
        part_b: "",
        opted_out: "",
        consent: "",
    };
    record_steps(&mut row, family, third, cutoff);
    row
}
