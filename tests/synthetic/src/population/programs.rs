//! Early care and education, early intervention and the referral hub.

use super::early_intervention_steps::record_steps;
use super::names;
use super::person::{Child, Family, Number, World, recorded_county, recorded_language, recorded_race};
use crate::days::{Day, add_months};
use crate::random::Random;
use crate::records::{Delivered, Episode, Participant, Patient, Referral, Task};

/// A birth date as an office records it: rarely one with day and month exchanged.
fn recorded_birth(random: &mut Random, born: Day) -> Day {
    let (year, month, date) = crate::days::parts(born);
    if date <= 12 && random.chance(0.006) { crate::days::day(year, date, month) } else { born }
}

/// Stays in early care and education.
pub fn early_care(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    let household = world.next(Number::Participant);
    for child in &family.children {
        let person = &child.person;
        let base = if family.medicaid { 0.88 } else { 0.17 };
        if child.older || person.died.is_some() || !random.chance(family.connected(base, person.born, 14)) {
            continue;
        }
        let entered = person.born + random.between(45, 560);
        if entered > world.cutoff {
            continue;
        }
        let (first, last) = names::delivered(random, &mut world.canaries, "ECE", person, person.last);
        let (county, zip) = family.home(entered);
        let status = random.pick(&[
            "Enrolled",
            "Enrolled",
            "Dropped",
            "Completed",
            "Completed",
            "Dropped",
            "Enrolled",
            "Completed",
            "Completed",
            "Waitlisted",
            "Accepted",
            "New",
        ]);
        let stays = ["Enrolled", "Dropped", "Completed"].contains(&status);
        let left = (entered + random.between(90, 800)).min(add_months(person.born, 38).max(entered + 20));
        let left = (status != "Enrolled" && stays).then_some(left).filter(|left| *left <= world.cutoff);
        let row = Participant {
            person: person.id,
            id: world.next(Number::Participant),
            family: household,
            first,
            last,
            born: recorded_birth(random, person.born),
            female: person.female,
            race: recorded_race(random, person.race),
            language: recorded_language(random, person.language),
            county: recorded_county(random, county),
            zip,
            status,
            entered: (stays || random.chance(0.2)).then_some(entered).filter(|_| !random.chance(0.005)),
            left,
            early_head_start: random.chance(0.35),
            insurance: person.insurance,
        };
        if let (Some(left), true) = (left, random.chance(0.15)) {
            let again = left + random.between(10, 200);
            if again <= world.cutoff {
                let mut second = row.clone();
                (second.entered, second.left, second.status) = (Some(again), None, "Enrolled");
                (second.county, second.zip) = family.home(again);
                if random.chance(0.3) {
                    second.id = world.next(Number::Participant);
                }
                out.participants.push(second);
            }
        }
        out.participants.push(row);
    }
}

/// Early intervention episodes.
pub fn early_intervention(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    for child in family.children.iter().filter(|child| !child.older && child.person.died.is_none()) {
        let person = &child.person;
        if !random.chance(family.connected(0.14, person.born, 15)) {
            continue;
        }
        let referred = person.born + random.between(30, 960);
        if referred > world.cutoff {
            continue;
        }
        let (first, last) = names::delivered(random, &mut world.canaries, "EI", person, person.last);
        let cutoff = world.cutoff;
        let until = |day: Day| Some(day).filter(|day| *day <= cutoff);
        let evaluated = if random.chance(0.9) { until(referred + random.between(8, 60)) } else { None };
        let eligible = match (evaluated, random.unit()) {
            (None, _) => "",
            (_, draw) if draw < 0.7 => "eligible",
            _ => "not eligible",
        };
        let planned = evaluated.filter(|_| eligible == "eligible").and_then(|day| until(day + random.between(0, 30)));
        let third = add_months(person.born, 36);
        let left = planned.and_then(|day| until(if random.chance(0.3) { day + random.between(60, 300) } else { third.max(day + 30) }));
        let mut row = Episode {
            person: person.id,
            id: world.next(Number::Episode),
            first,
            last,
            born: recorded_birth(random, person.born),
            female: person.female,
            race: recorded_race(random, person.race),
            language: recorded_language(random, person.language),
            county: recorded_county(random, family.home(referred).0),
            referred,
            evaluated,
            eligible,
            planned,
            left,
            reason: if left.is_none() { "" } else { random.pick(&["turned three", "met goals", "moved", "family withdrew"]) },
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
        if let (Some(left), true) = (left, random.chance(0.1)) {
            let again = left + random.between(20, 120);
            if again <= world.cutoff && again < third {
                let mut second = row.clone();
                second.referred = again;
                second.evaluated = until(again + 30);
                second.planned = until(again + 44);
                (second.left, second.reason) = (None, "");
                record_steps(&mut second, family, third, cutoff);
                out.episodes.push(second);
            }
        }
        out.episodes.push(row);
    }
}

/// The hub's patients and referrals.
pub fn refer_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    for child in &family.children {
        if !random.chance(if family.medicaid { 0.17 } else { 0.08 }) {
            continue;
        }
        let born = child.person.born;
        let earliest = born.max(world.first_claim + 181);
        let first = earliest + random.between(5, 1_300);
        if first > world.cutoff || child.person.died.is_some() {
            continue;
        }
        let patient = patient(out, world, random, family, child, first);
        if random.chance(0.01) {
            let id = world.next(Number::Referral);
            out.referrals.push(Referral { patient, id, domain: 0, requested: Some(first), request_status: "active", requester: 0, based_on: None, task: None });
            continue;
        }
        let mut created = first;
        for _ in 0..random.between(1, 3) {
            let subject = if random.chance(0.02) { self::patient(out, world, random, family, child, created) } else { patient };
            let domain = random.between(0, 4) as u8;
            referral(out, world, random, family, subject, domain, created);
            if random.chance(0.07) {
                let again = created + random.pick(&[0, 3, 14, 29, 30, 31]);
                if again <= world.cutoff {
                    referral(out, world, random, family, subject, domain, again);
                }
            }
            created += random.between(20, 400);
            if created > world.cutoff {
                break;
            }
        }
    }
}

fn patient(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, on: Day) -> u32 {
    let (first, last) = names::delivered(random, &mut world.canaries, "HUB", &child.person, child.person.last);
    let (county, zip) = family.home(on);
    let id = world.next(Number::Patient);
    let earlier = out.patients.iter().find(|patient| patient.person == child.person.id);
    let (race, language) = earlier.map_or_else(
        || (recorded_race(random, child.person.race), recorded_language(random, child.person.language)),
        |patient| (patient.race, patient.language),
    );
    out.patients.push(Patient {
        person: child.person.id,
        id,
        first,
        last,
        born: recorded_birth(random, child.person.born),
        female: child.person.female,
        race,
        language,
        county: recorded_county(random, county),
        zip,
    });
    id
}

fn organization(random: &mut Random) -> u8 {
    if random.chance(0.02) { random.between(60, 61) as u8 } else { random.between(0, 59) as u8 }
}

fn referral(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, patient: u32, domain: u8, created: Day) {
    let requester = organization(random);
    let mut owner = organization(random);
    if owner % 6 == requester % 6 && random.chance(0.8) {
        owner = (owner + 1) % 60;
    }
    let cutoff = world.cutoff;
    let until = |day: Day| Some(day).filter(|day| *day <= cutoff);
    let closes = random.chance(family.probability(0.57, created, 16));
    let (mut status, mut reason, mut output) = ("requested", "", false);
    let (mut started, mut modified) = (None, created);
    if closes {
        let days = match random.unit() {
            draw if draw < 0.03 => 60,
            draw if draw < 0.06 => 61,
            draw if draw < 0.94 => random.between(2, 58),
            _ => random.between(62, 120),
        };
        if let Some(day) = until(created + days) {
            started = Some(day);
            modified = (day + random.between(0, 30)).min(world.cutoff);
            status = if random.chance(0.93) { "completed" } else { "in-progress" };
            output = status == "completed" && random.chance(0.97);
        }
    } else {
        status =
            random.pick(&["requested", "received", "accepted", "accepted", "in-progress", "on-hold", "rejected", "cancelled", "failed", "ready", "completed"]);
        modified = (created + random.between(0, 90)).min(world.cutoff);
        output = status == "completed" && random.chance(0.5);
        if ["rejected", "cancelled"].contains(&status) {
            reason = random.pick(&["family declined", "family declined", "could not reach family", ""]);
        }
    }
    if random.chance(0.006) {
        status = "entered-in-error";
    }
    let id = world.next(Number::Referral);
    let authored_on_task = random.chance(0.03);
    let task = Task {
        authored: Some(created).filter(|_| authored_on_task || random.chance(0.8)),
        status,
        reason,
        modified,
        owner,
        started,
        output,
        has_part: random.chance(0.08),
    };
    let request_status = match random.unit() {
        draw if draw < 0.004 => "entered-in-error",
        _ if status == "completed" => "completed",
        _ => "active",
    };
    let main = Referral { patient, id, domain, requested: (!authored_on_task).then_some(created), request_status, requester, based_on: None, task: Some(task) };
    if random.chance(0.04) {
        let mut follow = main.clone();
        follow.id = world.next(Number::Referral);
        follow.based_on = Some(id);
        follow.requester = owner;
        follow.requested = Some((created + 5).min(world.cutoff));
        out.referrals.push(follow);
    }
    out.referrals.push(main);
}
