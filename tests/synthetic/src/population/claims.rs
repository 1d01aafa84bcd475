//! One service becomes one claim, or a chain of claims when payers correct themselves.

use super::enrollment::Member;
use super::person::{Number, World};
use crate::days::{Day, year_of};
use crate::random::Random;
use crate::records::{Claim, Delivered, Line};

/// A service as it was given.
pub struct Service<'a> {
    pub person: u32,
    pub member: &'a Member,
    pub on: Day,
    pub diagnoses: [&'static str; 3],
    pub place: &'static str,
    pub taxonomy: &'static str,
    pub lines: Vec<(&'static str, &'static str)>,
}

const DENIED: [&str; 7] = ["26", "026", "87", "087", "542", "585", "654"];

fn kind(random: &mut Random, member: &Member, plan: u8) -> char {
    match (member.chip == 3, plan > 0) {
        (true, true) => 'C',
        (true, false) => 'A',
        (false, true) if random.chance(0.004) => random.pick(&['4', '5', 'U', 'W', 'E']),
        (false, true) => '3',
        (false, false) => '1',
    }
}

/// Delivers the claim of a service, with the payers' corrections; nothing outside of the files' years.
pub fn bill(out: &mut Delivered, world: &mut World, random: &mut Random, service: Service<'_>) {
    if service.on < world.first_claim || service.on > world.last_day {
        return;
    }
    let plan = service.member.plan(service.on);
    let id = world.next(Number::Claim);
    let line_dates = !random.chance(0.03);
    let lines = service
        .lines
        .iter()
        .map(|(code, modifier)| Line {
            on: line_dates.then_some(service.on),
            code,
            modifiers: if !modifier.is_empty() && random.chance(0.2) { ["U1", modifier] } else { [modifier, ""] },
            paid_cents: random.between(1_500, 19_000) as u32,
        })
        .collect();
    let claim = Claim {
        person: service.person,
        msis: service.member.number(service.on),
        id,
        original: id,
        adjusts: 0,
        kind: kind(random, service.member, plan),
        adjustment: if random.chance(0.1) { "" } else { "0" },
        adjudicated: service.on + random.between(5, 50),
        status: if random.chance(0.2) { "" } else { random.pick(&["1", "01", "02", "102"]) },
        begin: (line_dates || random.chance(0.5)).then_some(service.on),
        end: Some(service.on),
        diagnoses: service.diagnoses,
        place: service.place,
        plan,
        taxonomy: service.taxonomy,
        provider: random.between(0, 1_999) as u32,
        lines,
        file_year: year_of(service.on),
    };
    chain(out, world, random, claim);
}

fn follow(world: &mut World, random: &mut Random, before: &Claim, adjustment: &'static str) -> Claim {
    let mut next = before.clone();
    next.id = world.next(Number::Claim);
    next.adjusts = before.id;
    next.adjustment = adjustment;
    next.adjudicated = before.adjudicated + random.between(1, 60);
    next
}

fn chain(out: &mut Delivered, world: &mut World, random: &mut Random, mut claim: Claim) {
    let draw = random.unit();
    if draw < 0.012 {
        claim.kind = 'Z';
    } else if draw < 0.03 {
        claim.status = random.pick(&DENIED);
    } else if draw < 0.038 {
        let void = follow(world, random, &claim, "1");
        out.claims.push(void);
    } else if draw < 0.05 {
        let mut replacement = follow(world, random, &claim, "4");
        replacement.lines[0].paid_cents += 100;
        out.claims.push(replacement);
    } else if draw < 0.053 {
        let adjustment = random.pick(&["2", "3"]);
        let adjusted = follow(world, random, &claim, adjustment);
        out.claims.push(adjusted);
    } else if draw < 0.055 {
        let mut tie = follow(world, random, &claim, "4");
        tie.adjudicated = claim.adjudicated;
        tie.status = "542";
        out.claims.push(tie);
    } else if draw < 0.057 {
        let replacement = follow(world, random, &claim, "4");
        let void = follow(world, random, &replacement, "1");
        out.claims.push(void);
        out.claims.push(replacement);
    } else if draw < 0.059 {
        let void = follow(world, random, &claim, "1");
        let again = follow(world, random, &void, "0");
        out.claims.push(void);
        out.claims.push(again);
    } else if draw < 0.061 {
        let mut denied_first = claim.clone();
        denied_first.status = "585";
        claim = follow(world, random, &denied_first, "4");
        out.claims.push(denied_first);
    }
    out.claims.push(claim);
}

/// A monthly payment to a plan: a row that is not a service.
pub fn capitation(out: &mut Delivered, world: &mut World, random: &mut Random, person: u32, member: &Member, on: Day) {
    if on < world.first_claim || on > world.last_day {
        return;
    }
    let id = world.next(Number::Claim);
    out.claims.push(Claim {
        person,
        msis: member.number(on),
        id,
        original: id,
        adjusts: 0,
        kind: '2',
        adjustment: "0",
        adjudicated: on + 3,
        status: "1",
        begin: Some(on),
        end: Some(on + 29),
        diagnoses: ["", "", ""],
        place: "",
        plan: member.plan(on),
        taxonomy: "",
        provider: 0,
        lines: vec![Line { on: Some(on), code: if random.chance(0.1) { "99391" } else { "" }, modifiers: ["", ""], paid_cents: 31_000 }],
        file_year: year_of(on),
    });
}
