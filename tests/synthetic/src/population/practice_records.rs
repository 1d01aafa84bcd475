//! What practices write down about young members, the claims of screens and dyadic visits, and orders to the hub; drawn
//! from a stream of their own.

use super::claims::{Service, bill};
use super::enrollment::Member;
use super::person::{Child, Family, Number, World};
use crate::days::{Day, add_months};
use crate::practice::{Need, Screening, Visit, site};
use crate::random::Random;
use crate::records::{Delivered, Patient, Referral, Task};
use std::collections::BTreeMap;

const WELL: [&str; 6] = ["99381", "99391", "99392", "99393", "S0302", "99461"];
const SOCIAL_EMOTIONAL: [&str; 4] = ["ASQ:SE-2", "ASQ:SE-2", "BPSC", "BITSEA"];
const SOCIAL_NEEDS: [&str; 3] = ["93025-5", "88121-9", "96777-8"];
const NEEDS: [&str; 4] = ["food", "housing", "utilities", "transportation"];
/// An organization of the hub without a sector: its orders stay out of the referrals between sectors.
const PRACTICE: u8 = 60;
const PUBLIC_HEALTH: u8 = 4;

/// The claim of a well-child visit, as far as what goes with it needs to know.
#[derive(Clone, Copy)]
struct Seen {
    provider: u32,
    taxonomy: &'static str,
}

/// A child of the family with its membership.
struct Subject<'a> {
    family: &'a Family,
    child: &'a Child,
    member: &'a Member,
    mother: Option<&'a Member>,
    practice: u32,
}

impl Subject<'_> {
    fn site(&self, on: Day) -> u32 {
        site(self.family.home(on).0, self.practice)
    }

    fn age(&self, months: i32, on: Day) -> bool {
        add_months(self.child.person.born, months) <= on
    }
}

/// Adds everything that goes with the well-child visits of the family's children.
pub fn record(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, members: &[Member]) {
    // Claims added here have numbers of their own.
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
    let mother = members.iter().find(|member| member.child.is_none());
    for member in members {
        let Some(index) = member.child else { continue };
        let child = &family.children[index];
        let practice = random.between(0, 2) as u32;
        let subject = Subject { family, child, member, mother, practice };
        let has_registry = random.chance(0.7);
        for (on, seen) in visits(out, child).into_iter().filter(|(on, _)| *on < add_months(child.person.born, 40)) {
            claim_screens(out, world, random, &subject, on, seen);
            join_visit(out, world, random, &subject, on, seen);
            if has_registry {
                write_down(out, world, random, &subject, on);
            }
        }
    }
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
}

/// Days of well-child claims with the first claim of each.
fn visits(out: &Delivered, child: &Child) -> BTreeMap<Day, Seen> {
    let mut found = BTreeMap::new();
    for claim in out.claims.iter().filter(|claim| claim.person == child.person.id && claim.lines.iter().any(|line| WELL.contains(&line.code))) {
        if let Some(on) = claim.end {
            found.entry(on).or_insert(Seen { provider: claim.provider, taxonomy: claim.taxonomy });
        }
    }
    found
}

fn give(
    out: &mut Delivered,
    world: &mut World,
    random: &mut Random,
    subject: &Subject<'_>,
    on: Day,
    what: (&'static str, &'static str),
    taxonomy: &'static str,
) {
    if on < subject.child.person.born || subject.child.person.died.is_some_and(|died| on > died) || !subject.member.covers(on) {
        return;
    }
    let (code, diagnosis) = what;
    let service =
        Service { person: subject.child.person.id, member: subject.member, on, diagnoses: [diagnosis, "", ""], place: "11", taxonomy, lines: vec![(code, "")] };
    bill(out, world, random, service);
}

/// Screens that are billed: social-emotional ones, and social needs under the federal code, also outside of its dates.
fn claim_screens(out: &mut Delivered, world: &mut World, random: &mut Random, subject: &Subject<'_>, on: Day, seen: Seen) {
    if subject.age(6, on) && random.chance(subject.family.probability(0.17, on, 31)) {
        let what = if random.chance(0.06) { ("99499", random.pick(&["Z1339", "Z1349"])) } else { ("96127", "Z1339") };
        give(out, world, random, subject, on, what, seen.taxonomy);
    }
    if random.chance(subject.family.probability(0.1, on, 32)) {
        give(out, world, random, subject, on, ("G0136", "Z139"), seen.taxonomy);
    }
}

/// A dyadic service beside a visit: of the child or the mother, mostly by the same billing provider and on the same day.
fn join_visit(out: &mut Delivered, world: &mut World, random: &mut Random, subject: &Subject<'_>, on: Day, seen: Seen) {
    if !random.chance(subject.family.probability(0.11, on, 33)) {
        return;
    }
    let when = on + random.pick(&[0, 0, 0, 0, 0, 0, 0, -1, 1, -2, 2]);
    let (same_provider, for_mother) = (random.chance(0.85), random.chance(0.3));
    let from = out.claims.len();
    match subject.mother {
        Some(mother) if for_mother && mother.covers(when) => {
            let service = Service {
                person: subject.family.mother.id,
                member: mother,
                on: when,
                diagnoses: ["Z7189", "", ""],
                place: "11",
                taxonomy: "101YM0800X",
                lines: vec![("90791", "")],
            };
            bill(out, world, random, service);
        }
        _ => give(out, world, random, subject, when, ("90791", "Z7189"), "101YM0800X"),
    }
    if same_provider {
        for claim in &mut out.claims[from..] {
            claim.provider = seen.provider;
        }
    }
}

fn next(world: &mut World) -> u32 {
    world.practice_rows += 1;
    world.practice_rows
}

/// A practice's own records of a visit.
fn write_down(out: &mut Delivered, world: &mut World, random: &mut Random, subject: &Subject<'_>, on: Day) {
    if random.chance(0.92) {
        let day = if random.chance(0.03) { on + 1 } else { on };
        let shared = random.chance(subject.family.probability(0.72, on, 34));
        let (book, modeled) = match random.unit() {
            draw if draw < 0.03 => ("", ""),
            draw if draw < 0.05 => ("Y", ""),
            draw if draw < 0.07 => ("N", ""),
            draw if draw < 0.11 => ("Y", "N"),
            _ if shared => ("Y", "Y"),
            _ => ("N", "N"),
        };
        visit(out, world, subject, day, (book, modeled, ""));
    }
    if subject.age(4, on) && random.chance(subject.family.probability(0.2, on, 35)) {
        let positive = random.chance(0.15);
        let tool = random.pick(&SOCIAL_EMOTIONAL);
        screen(out, world, random, subject, on, tool, positive);
    }
    if random.chance(subject.family.probability(0.34, on, 36)) {
        ask_needs(out, world, random, subject, on);
    }
    let is_keen = subject.practice == 0;
    if subject.age(5, on) && !subject.age(26, on) && random.chance(subject.family.probability(if is_keen { 0.4 } else { 0.25 }, on, 37)) {
        observe(out, world, random, subject, on);
    }
}

fn visit(out: &mut Delivered, world: &mut World, subject: &Subject<'_>, on: Day, marks: (&'static str, &'static str, &'static str)) {
    let (book, modeled, session) = marks;
    let row = Visit { person: subject.child.person.id, msis: subject.member.number(on), site: subject.site(on), id: next(world), on, book, modeled, session };
    if on <= world.cutoff {
        out.practice.visits.push(row);
    }
}

fn screen(out: &mut Delivered, world: &mut World, random: &mut Random, subject: &Subject<'_>, on: Day, tool: &'static str, positive: bool) -> u32 {
    let id = next(world);
    let (score, result) = match random.unit() {
        draw if draw < 0.04 => (None, ""),
        draw if draw < 0.1 => (Some(if positive { 1 } else { 3 }), ""),
        _ => (Some(if positive { 1 } else { random.between(2, 3) as u16 }), if positive { "Positive" } else { "Negative" }),
    };
    let row = Screening { person: subject.child.person.id, msis: subject.member.number(on), site: subject.site(on), id, on, tool, score, result };
    out.practice.screenings.push(row);
    id
}

/// A relational screen, and what the practice offered after a flag.
fn observe(out: &mut Delivered, world: &mut World, random: &mut Random, subject: &Subject<'_>, on: Day) {
    let positive = random.chance(0.3);
    let tool = random.pick(&["ERH-WECS", "ERH-WECS", "ERH-ERHS"]);
    screen(out, world, random, subject, on, tool, positive);
    let supported = random.chance(subject.family.probability(if positive { 0.5 } else { 0.04 }, on, 38));
    let later = on + random.pick(&[0, 7, 14, 14, 21, 28, 42, 59, 60, 61, 75]);
    if supported {
        let session = random.pick(&["VIP", "VIP", "PFR", "ERH-FEEDBACK"]);
        visit(out, world, subject, later, ("", "", session));
    }
}

/// A screen for social needs, the needs found, and an order to the hub where help is wanted.
fn ask_needs(out: &mut Delivered, world: &mut World, random: &mut Random, subject: &Subject<'_>, on: Day) {
    let found = random.chance(0.42);
    let tool = random.pick(&SOCIAL_NEEDS);
    let screening = screen(out, world, random, subject, on, tool, found);
    if !found {
        return;
    }
    let first = random.between(0, 3) as usize;
    for number in 0..random.between(1, 2) as usize {
        let help_wanted = match random.unit() {
            draw if draw < 0.05 => "",
            draw if draw < 0.27 => "N",
            _ => "Y",
        };
        let ordered = help_wanted == "Y" && random.chance(0.85);
        let referral = ordered.then(|| order(out, world, random, subject, on));
        out.practice.needs.push(Need { screening, need: NEEDS[(first + number) % 4], help_wanted, referral });
    }
}

/// The practices' patient record of a child in the hub: one, apart from those of others.
fn patient(out: &mut Delivered, world: &mut World, subject: &Subject<'_>, on: Day) -> u32 {
    let person = &subject.child.person;
    if let Some(known) = out.patients.iter().find(|patient| patient.person == person.id && patient.id > World::PRACTICE_ROWS) {
        return known.id;
    }
    let (county, zip) = subject.family.home(on);
    let id = next(world);
    out.patients.push(Patient {
        person: person.id,
        id,
        first: person.first.to_owned(),
        last: person.last.to_owned(),
        born: person.born,
        female: person.female,
        race: person.race,
        language: person.language,
        county,
        zip,
    });
    id
}

/// An order in the hub.
fn order(out: &mut Delivered, world: &mut World, random: &mut Random, subject: &Subject<'_>, on: Day) -> u32 {
    let (id, patient) = (next(world), patient(out, world, subject, on));
    let started = if random.chance(subject.family.probability(0.62, on, 39)) {
        let days = match random.unit() {
            draw if draw < 0.05 => 60,
            draw if draw < 0.1 => 61,
            draw if draw < 0.9 => random.between(3, 58),
            _ => random.between(62, 120),
        };
        Some(on + days).filter(|day| *day <= world.cutoff)
    } else {
        None
    };
    let status = match random.unit() {
        draw if draw < 0.01 => "entered-in-error",
        _ if started.is_some() => "completed",
        _ => "accepted",
    };
    let requested = (on + random.between(0, 2)).min(world.cutoff);
    let task = Task {
        authored: Some(requested),
        status,
        reason: "",
        modified: started.unwrap_or(requested),
        owner: PUBLIC_HEALTH,
        started,
        output: status == "completed",
        has_part: false,
    };
    out.referrals.push(Referral {
        patient,
        id,
        domain: 2,
        requested: Some(requested),
        request_status: "active",
        requester: PRACTICE,
        based_on: None,
        task: Some(task),
    });
    id
}
