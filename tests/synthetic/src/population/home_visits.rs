//! Home visiting: clients, visits, screenings and referrals.

use super::names;
use super::person::{Child, Family, Number, World, recorded_county, recorded_language, recorded_race};
use crate::days::{Day, add_months};
use crate::random::Random;
use crate::records::{Client, Delivered, Screening, Visit, VisitReferral};

const DEPRESSION: [&str; 5] = ["EPDS", "EPDS", "PHQ-9", "PHQ-2", "CES-D"];
const OBSERVATION: [&str; 7] = ["PICCOLO", "PICCOLO", "KIPS", "CHEERS", "HOME", "NCAST", "DANCE"];
const MODELS: [&str; 6] = ["NFP", "NFP", "HFA", "HFA", "PAT", "EHS-HB"];

/// One stay of a family in a programme.
pub struct Stay {
    pub family: u32,
    pub enrolled: Day,
    pub end: Day,
    pub terminated: Option<Day>,
}

impl Stay {
    /// Whether a day lies in the stay.
    pub fn holds(&self, on: Day) -> bool {
        self.enrolled <= on && on <= self.end
    }
}

/// Enrols a family around each of its births with some probability.
pub fn visit_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    let mother_race = recorded_race(random, family.mother.race);
    let language = recorded_language(random, family.mother.language);
    let base = if family.medicaid { 0.14 } else { 0.016 };
    for (index, child) in family.children.iter().enumerate().filter(|(_, child)| child.order == 1 && !child.older) {
        let chance = family.connected(base, child.person.born, 8);
        if !random.chance(chance) {
            continue;
        }
        let pregnant = random.chance(0.45);
        let enrolled = child.person.born + if pregnant { -random.between(20, 200) } else { random.between(4, 420) };
        if enrolled > world.cutoff || enrolled < world.first_birth || child.person.died.is_some_and(|died| died <= enrolled) {
            continue;
        }
        let end = enrolled + random.between(70, 1_150);
        let terminated = (end <= world.cutoff).then_some(end);
        let stay = Stay { family: world.next(Number::Family), enrolled, end: end.min(world.cutoff), terminated };
        let twins: Vec<&Child> = family.children[index..].iter().take(usize::from(child.plurality)).collect();
        clients(&mut out.clients, world, random, family, &stay, &twins, pregnant, (mother_race, language), "HV");
        visits(out, world, random, family, &stay);
        depression(out, world, random, family, &stay, child, pregnant);
        for (place, twin) in twins.iter().enumerate() {
            observations(out, world, random, family, &stay, twin, place as u8 + 1);
            development(out, world, random, family, &stay, twin, place as u8 + 1);
        }
    }
}

/// One row per twin, or one for a family that expects; `canary` names the feed of planted names.
#[allow(clippy::too_many_arguments)]
pub fn clients(
    out: &mut Vec<Client>,
    world: &mut World,
    random: &mut Random,
    family: &Family,
    stay: &Stay,
    twins: &[&Child],
    pregnant: bool,
    recorded: (u8, u8),
    canary: &'static str,
) {
    let born = twins[0].person.born;
    let (county, zip) = family.home(stay.enrolled);
    let (mother_first, mother_last) = names::delivered(random, &mut world.canaries, canary, &family.mother, family.mother.last);
    let maiden = family.maiden != family.mother.last && random.chance(0.12) && !mother_last.starts_with("ZZCAN");
    let expecting = pregnant && random.chance(0.03);
    let dateless = twins.len() == 1 && random.chance(0.02);
    let row = Client {
        caregiver: family.mother.id,
        child: None,
        family: stay.family,
        child_number: 0,
        agency: county % 12,
        model: MODELS[usize::from(county) % 6],
        enrolled: stay.enrolled,
        pregnant,
        terminated: stay.terminated,
        due: pregnant.then(|| born + random.between(-14, 21)),
        born: None,
        first: String::new(),
        last: String::new(),
        female: true,
        race: 0,
        mother_first,
        mother_last: if maiden { family.maiden.to_owned() } else { mother_last },
        mother_born: match random.unit() {
            draw if draw < 0.02 => None,
            draw if draw < 0.03 => Some(family.mother.born + 1),
            _ => Some(family.mother.born),
        },
        mother_race: recorded.0,
        zip,
        county: recorded_county(random, county),
        language: recorded.1,
        mother_insurance: family.mother.insurance,
        insurance: 0,
    };
    if expecting || born > world.cutoff {
        out.push(row);
        return;
    }
    for (place, twin) in twins.iter().enumerate() {
        let (first, last) = names::delivered(random, &mut world.canaries, canary, &twin.person, twin.person.last);
        out.push(Client {
            child: Some(twin.person.id),
            child_number: place as u8 + 1,
            born: (!dateless).then_some(twin.person.born),
            first,
            last,
            female: twin.person.female,
            race: recorded_race(random, twin.person.race),
            insurance: twin.person.insurance,
            ..row.clone()
        });
    }
}

fn visits(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, stay: &Stay) {
    let keeps = family.probability(0.8, stay.enrolled, 9);
    let mut due = stay.enrolled + random.between(0, 14);
    while due <= stay.end {
        if due >= world.first_claim {
            let status = if random.chance(keeps) { "Completed" } else { random.pick(&["Cancelled", "No show"]) };
            let on = (due + random.between(0, 6)).min(stay.end);
            let known = status == "Completed" || random.chance(0.5);
            let lost = random.chance(0.004);
            out.visits.push(Visit {
                family: stay.family,
                id: world.next(Number::Visit),
                due,
                on: (known && !lost).then_some(on),
                virtual_visit: random.chance(0.2),
                status,
                concerns_asked: "",
            });
        }
        due += random.between(20, 60);
    }
}

fn screening(world: &mut World, stay: &Stay, child_number: u8, tool: &'static str, on: Day) -> Screening {
    Screening {
        family: stay.family,
        child_number,
        id: world.next(Number::Assessment),
        tool,
        on: Some(on),
        score: None,
        result: "",
        support: "",
        early_intervention: "",
    }
}

fn depression(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, stay: &Stay, child: &Child, pregnant: bool) {
    let base = add_months(if pregnant { child.person.born } else { stay.enrolled }, 3);
    let mut dates = Vec::new();
    let screened = family.probability(0.77, stay.enrolled, 10);
    if random.chance(screened) {
        dates.push(match random.unit() {
            draw if draw < 0.03 => base,
            draw if draw < 0.06 => stay.enrolled,
            draw if pregnant && draw < 0.3 => stay.enrolled + random.between(5, 15),
            _ => base - random.between(8, 75),
        });
    } else if random.chance(0.3) {
        dates.push(base + random.between(1, 60));
    }
    if random.chance(0.3) {
        dates.push(base + random.between(200, 400));
    }
    for on in dates.into_iter().filter(|on| stay.holds(*on)) {
        let mut row = screening(world, stay, 0, random.pick(&DEPRESSION), on);
        if random.chance(0.01) {
            row.tool = "LSP";
        }
        let positive = random.chance(0.14);
        row.score = (!random.chance(0.03)).then(|| if positive { random.between(10, 22) } else { random.between(0, 9) } as u16);
        row.result = match random.unit() {
            draw if draw < 0.12 => "",
            _ if positive => "Positive",
            _ => "Negative",
        };
        if random.chance(0.01) {
            row.on = None;
        }
        if positive && random.chance(0.6) {
            let started = random.chance(0.6).then(|| on + random.between(5, 60));
            out.visit_referrals.push(VisitReferral {
                family: stay.family,
                child_number: 0,
                id: world.next(Number::Assessment),
                assessment: row.id,
                need: random.pick(&["Depression", "Depression", "IPV", "Basic needs"]),
                to: "Community",
                on: on + random.between(0, 7),
                evaluated: None,
                started: started.filter(|day| *day <= world.cutoff),
            });
        }
        out.screenings.push(row);
    }
}

fn observations(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, stay: &Stay, child: &Child, number: u8) {
    let t = add_months(child.person.born, 10);
    if !random.chance(family.probability(0.78, stay.enrolled, 11)) {
        return;
    }
    for _ in 0..random.between(1, 2) {
        let on = t + random.between(-110, 110);
        let on = if random.chance(0.02) { stay.enrolled } else { on };
        if !stay.holds(on) || on < child.person.born {
            continue;
        }
        let mut row = screening(world, stay, number, random.pick(&OBSERVATION), on);
        row.score = random.chance(0.9).then(|| random.between(8, 40) as u16);
        match random.unit() {
            draw if draw < 0.02 => row.on = None,
            draw if draw < 0.04 => row.tool = "",
            draw if draw < 0.045 => row.tool = "LSP",
            _ => {}
        }
        out.screenings.push(row);
    }
}

fn development(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, stay: &Stay, child: &Child, number: u8) {
    let blank = random.chance(0.05);
    for months in [4, 10, 18, 24, 30, 36] {
        let mut on = add_months(child.person.born, months) + random.between(-10, 25);
        if random.chance(0.01) {
            on = stay.end + 10;
        }
        if on > world.cutoff || !(stay.holds(on) || on == stay.end + 10) || !random.chance(family.probability(0.72, on, 12)) {
            continue;
        }
        let mut row = screening(world, stay, number, if random.chance(0.15) { "ASQ:SE-2" } else { "ASQ-3" }, on);
        if blank && random.chance(0.6) {
            out.screenings.push(row);
            continue;
        }
        let positive = random.chance(0.22);
        row.score = random.chance(0.9).then(|| random.between(15, 60) as u16);
        row.result = if positive {
            "Positive"
        } else if random.chance(0.1) && row.score.is_some() {
            ""
        } else {
            "Negative"
        };
        if positive {
            row.early_intervention = if !blank && random.chance(0.08) { "Y" } else { random.pick(&["N", "N", ""]) };
            row.support = if random.chance(0.22) { "Y" } else { random.pick(&["N", ""]) };
            refer(out, world, random, family, stay, number, row.id, on);
        }
        out.screenings.push(row);
        if random.chance(0.06) {
            let row = screening(world, stay, number, "M-CHAT", on);
            out.screenings.push(Screening { result: "Negative", ..row });
        }
    }
}

#[allow(clippy::too_many_arguments)]
fn refer(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, stay: &Stay, number: u8, assessment: u32, on: Day) {
    if !random.chance(family.probability(0.66, on, 13)) {
        return;
    }
    let early_intervention = random.chance(0.7);
    let referred = on + random.between(0, 10);
    let limit = if early_intervention { 45 } else { 30 };
    let answered = match random.unit() {
        draw if draw < 0.03 => Some(on + limit),
        draw if draw < 0.06 => Some(on + limit + 1),
        draw if draw < 0.78 => Some(referred + random.between(3, limit - 8)),
        draw if draw < 0.88 => Some(on + random.between(limit + 2, 120)),
        _ => None,
    };
    let answered = answered.filter(|day| *day <= world.cutoff && *day >= referred);
    out.visit_referrals.push(VisitReferral {
        family: stay.family,
        child_number: number,
        id: world.next(Number::Assessment),
        assessment,
        need: "Developmental",
        to: if early_intervention { "Early Intervention" } else { "Community" },
        on: referred.min(world.cutoff),
        evaluated: answered.filter(|_| early_intervention),
        started: if early_intervention { None } else { answered },
    });
}
