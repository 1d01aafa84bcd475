//! Medicaid services of children and mothers.

use super::claims::{Service, bill, capitation};
use super::enrollment::Member;
use super::person::{Child, Family, World};
use crate::days::{Day, add_months, day, year_of};
use crate::random::Random;
use crate::records::Delivered;

const PRIMARY: [&str; 8] = ["208000000X", "208000000X", "208000000X", "207Q00000X", "207Q00000X", "363LP0200X", "363LF0000X", "261QF0400X"];
const OBSTETRICS: &str = "207V00000X";
const SCHEDULE: [(i32, i32); 14] = [(0, 4), (1, 2), (2, 2), (4, 3), (6, 3), (9, 4), (12, 6), (15, 2), (18, 5), (24, 6), (30, 6), (36, 6), (48, 6), (60, 6)];

/// Whether a family takes part in dyadic care at all.
fn dyadic_code(random: &mut Random) -> (&'static str, &'static str) {
    random.pick(&[("H2027", ""), ("T1027", ""), ("90847", ""), ("90846", ""), ("96167", ""), ("96170", ""), ("H1011", ""), ("H2015", "HA"), ("90849", "")])
}

fn taxonomy(random: &mut Random) -> &'static str {
    if random.chance(0.95) { random.pick(&PRIMARY) } else { random.pick(&[OBSTETRICS, "282N00000X", "207P00000X", ""]) }
}

fn well_visit(random: &mut Random, age: i32) -> (&'static str, &'static str) {
    let code = match age {
        ..=7 => "99381",
        8..=364 => "99391",
        365..=1_825 => "99392",
        _ => "99393",
    };
    let diagnosis = match age {
        ..=7 => "Z00110",
        8..=28 => "Z00111",
        _ if random.chance(0.2) => "Z00121",
        _ => "Z00129",
    };
    let code = if random.chance(0.015) { random.pick(&["S0302", "G0438", "99461"]) } else { code };
    (code, diagnosis)
}

fn screening_date(random: &mut Random, born: Day, months: i32, visit: Day) -> Day {
    let birthday = add_months(born, (months + 11) / 12 * 12);
    match random.unit() {
        draw if draw < 0.03 => birthday,
        draw if draw < 0.05 => add_months(birthday, -12),
        _ => visit,
    }
}

fn well_visits(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, child: &Child, member: &Member) {
    let born = child.person.born;
    let keeps = if random.chance(0.16) { -3.6 } else { 0.55 + 0.35 * random.normal() };
    for (index, (months, spread)) in SCHEDULE.iter().enumerate() {
        let due = if index == 0 { born + 4 } else { add_months(born, *months) };
        let early = if *months == 15 { -32 } else { -1 };
        let on = due + random.between(early, spread * 7);
        if on < world.first_claim || on > world.last_day || child.person.died.is_some_and(|died| on > died) {
            continue;
        }
        let base = if *months <= 15 { 0.915 } else { 0.74 };
        let attends = crate::random::shifted(family.probability(base, on, 2), keeps);
        if !member.covers(on) || !random.chance(attends) {
            continue;
        }
        let (code, diagnosis) = well_visit(random, on - born);
        let draw = random.unit();
        let (place, lines, diagnosis) = match draw {
            draw if draw < 0.02 => ("02", vec![(code, "")], diagnosis),
            draw if draw < 0.03 => ("11", vec![(code, "95")], diagnosis),
            draw if draw < 0.04 => ("10", vec![(code, "GT")], diagnosis),
            draw if draw < 0.055 => ("81", vec![("83655", "")], diagnosis),
            draw if draw < 0.08 => ("11", vec![("99213", "25")], diagnosis),
            draw if draw < 0.1 => ("11", vec![(code, "")], "Z23"),
            draw if draw < 0.12 => ("72", vec![("99392", "")], diagnosis),
            _ => ("11", vec![(code, if draw > 0.85 { "25" } else { "" })], diagnosis),
        };
        let taxonomy = taxonomy(random);
        let diagnoses = if random.chance(0.1) { ["J069", diagnosis, ""] } else { [diagnosis, "", ""] };
        bill(out, world, random, Service { person: child.person.id, member, on, diagnoses, place, taxonomy, lines });
        if random.chance(0.03) {
            let again = on + random.between(13, 15);
            if member.covers(again) {
                bill(
                    out,
                    world,
                    random,
                    Service { person: child.person.id, member, on: again, diagnoses, place: "11", taxonomy: PRIMARY[0], lines: vec![("99391", "")] },
                );
            }
        }
        if [9, 12, 18, 24, 30, 36].contains(months) && random.chance(family.probability(if *months <= 12 { 0.55 } else { 0.52 }, on, 3)) {
            let screened = screening_date(random, born, *months, on);
            let modifier = if random.chance(0.06) { "HI" } else { "" };
            bill(
                out,
                world,
                random,
                Service {
                    person: child.person.id,
                    member,
                    on: screened,
                    diagnoses: ["Z1342", "", ""],
                    place: "11",
                    taxonomy,
                    lines: vec![("96110", modifier)],
                },
            );
        }
    }
}

fn sick_visits(out: &mut Delivered, world: &mut World, random: &mut Random, child: &Child, member: &Member) {
    for period in &member.periods {
        let mut on = period.0.max(world.first_claim) + random.between(10, 500);
        while on <= period.1 {
            let code = random.pick(&["99213", "99213", "99213", "99214", "99203"]);
            let diagnosis = random.pick(&["J069", "J069", "H6690", "H6690", "R509", "R509", "J219", "J219", "L209", "L209", "K5900", "Z00129"]);
            let taxonomy = if random.chance(0.8) { PRIMARY[0] } else { "207P00000X" };
            bill(
                out,
                world,
                random,
                Service { person: child.person.id, member, on, diagnoses: [diagnosis, "", ""], place: "11", taxonomy, lines: vec![(code, "")] },
            );
            on += random.between(120, 800);
        }
    }
}

fn dyadic(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, members: &[Member]) {
    let reference = family.children[family.children.len() - 1].person.born;
    if !random.chance(family.connected(0.215, reference, 4)) {
        return;
    }
    for year in world.years.0 - 1..=world.years.1 {
        if !random.chance(0.75) {
            continue;
        }
        let on = day(year, 1, 1) + random.between(0, 364);
        let member = &members[random.between(0, members.len() as i32 - 1) as usize];
        let id = member.child.map_or(family.mother.id, |index| family.children[index].person.id);
        let born = member.child.map_or(family.mother.born, |index| family.children[index].person.born);
        if member.covers(on) && born <= on {
            let line = dyadic_code(random);
            bill(out, world, random, Service { person: id, member, on, diagnoses: ["Z6282", "", ""], place: "11", taxonomy: "101YM0800X", lines: vec![line] });
        }
    }
}

const DELIVERIES: [&str; 8] = ["59400", "59400", "59409", "59410", "59510", "59514", "59515", "59610"];
const POSTPARTUM: [(&str, &str, &str); 12] = [
    ("59430", "", "Z392"),
    ("59430", "", "Z392"),
    ("0503F", "", "Z3009"),
    ("59430", "", "Z392"),
    ("59430", "", "Z392"),
    ("0503F", "", "Z392"),
    ("0503F", "1P", "Z713"),
    ("99213", "", "Z392"),
    ("99214", "", "Z3009"),
    ("58300", "", "Z30430"),
    ("G0101", "", "Z01419"),
    ("88175", "", "Z124"),
];

fn after_birth(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, mother: &Member, child: &Child, child_member: Option<&Member>) {
    let born = child.person.born;
    let id = family.mother.id;
    let service = |on: Day, diagnoses: [&'static str; 3], place: &'static str, taxonomy: &'static str, lines| Service {
        person: id,
        member: mother,
        on,
        diagnoses,
        place,
        taxonomy,
        lines,
    };
    if mother.covers(born) {
        let code = random.pick(&DELIVERIES);
        let cesarean = code.starts_with("595");
        let diagnoses = [if cesarean { "O82" } else { "O80" }, if child.plurality == 2 { "Z372" } else { "Z370" }, ""];
        bill(out, world, random, service(born, diagnoses, "21", OBSTETRICS, vec![(code, "")]));
        if random.chance(0.03) {
            let later = born + random.pick(&[1, 2, 5, 30, 179, 180]);
            bill(out, world, random, service(later, ["O80", "Z370", ""], "21", OBSTETRICS, vec![("59409", "")]));
        }
        if random.chance(0.008) {
            let lost = born - random.between(300, 500);
            if mother.covers(lost) {
                let diagnosis = random.pick(&["Z371", "Z374", "Z377"]);
                bill(out, world, random, service(lost, ["O364XX0", diagnosis, ""], "21", OBSTETRICS, vec![("59409", "")]));
            }
        }
    }
    let seen = match random.unit() {
        draw if draw < 0.02 => born + 7,
        draw if draw < 0.04 => born + 84,
        draw if draw < 0.05 => born + 6,
        draw if draw < 0.06 => born + 85,
        _ => born + random.between(12, 70),
    };
    if mother.covers(seen) && random.chance(family.probability(0.91, seen, 5)) {
        let (code, modifier, diagnosis) = random.pick(&POSTPARTUM);
        let place = if random.chance(0.03) { random.pick(&["21", "51", "81"]) } else { random.pick(&["11", "11", "11", "22", "02"]) };
        bill(out, world, random, service(seen, [diagnosis, "", ""], place, OBSTETRICS, vec![(code, modifier)]));
    }
    let screened = seen + random.between(0, 6);
    if mother.covers(screened) && random.chance(family.probability(0.165, screened, 6)) {
        let code = if random.chance(0.2) { "G8431" } else { "G8510" };
        bill(out, world, random, service(screened, ["Z1332", "", ""], "11", OBSTETRICS, vec![(code, "")]));
    }
    let asked = born + random.between(5, 90);
    if let Some(member) = child_member
        && member.covers(asked)
        && random.chance(family.probability(0.11, asked, 7))
    {
        bill(
            out,
            world,
            random,
            Service {
                person: child.person.id,
                member,
                on: asked,
                diagnoses: ["Z00129", "", ""],
                place: "11",
                taxonomy: PRIMARY[0],
                lines: vec![("99391", "25"), ("96161", "")],
            },
        );
    }
}

/// All claims of a family.
pub fn serve_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, members: &[Member]) {
    for member in members {
        let Some(index) = member.child else { continue };
        let child = &family.children[index];
        well_visits(out, world, random, family, child, member);
        sick_visits(out, world, random, child, member);
        if random.chance(0.04) {
            for year in year_of(member.periods[0].0)..=world.years.1 {
                let on = day(year, 6, 1);
                if member.covers(on) {
                    capitation(out, world, random, child.person.id, member, on);
                }
            }
        }
    }
    if let Some(mother) = members.iter().find(|member| member.child.is_none()) {
        for (index, child) in family.children.iter().enumerate().filter(|(_, child)| child.order == 1) {
            let child_member = members.iter().find(|member| member.child == Some(index));
            after_birth(out, world, random, family, mother, child, child_member);
        }
    }
    if !members.is_empty() {
        dyadic(out, world, random, family, members);
    }
}
