//! What Early Head Start programs keep of a child's health and of what a family asked for, drawn from a stream of its own.

use super::person::{Child, Family, World};
use crate::days::{Day, day};
use crate::random::Random;
use crate::records::{Delivered, Participant};
use std::collections::BTreeSet;

/// Health events that every newly enrolled child should have.
pub const SCREENS: [&str; 4] = ["ASQ-3", "ASQ:SE-2", "Hearing", "Vision"];
/// Services that families are asked about, with how often they are wanted and how often they then come.
const SERVICES: [(&str, f64, f64); 6] = [
    ("Parenting education", 0.5, 0.82),
    ("Mental health", 0.32, 0.62),
    ("Housing", 0.28, 0.5),
    ("Food", 0.4, 0.78),
    ("Adult education", 0.3, 0.6),
    ("Transportation", 0.2, 0.5),
];

/// One row of `ece_health_events`.
#[derive(Clone)]
pub struct HealthEvent {
    pub person: u32,
    pub participant: u32,
    pub id: u32,
    pub kind: &'static str,
    pub due: Day,
    pub on: Option<Day>,
    pub status: &'static str,
}

/// One row of `ece_health_status`.
#[derive(Clone)]
pub struct HealthStatus {
    pub person: u32,
    pub participant: u32,
    pub year: i32,
    pub is_end: bool,
    pub medical_home: &'static str,
    pub up_to_date: &'static str,
    pub on: Day,
}

/// One row of `ece_family_services`.
#[derive(Clone)]
pub struct FamilyService {
    pub family: u32,
    pub year: i32,
    pub service: &'static str,
    pub needed: &'static str,
    pub received: &'static str,
}

/// The rows of a family in all three files.
#[derive(Default)]
pub struct Rows {
    pub events: Vec<HealthEvent>,
    pub statuses: Vec<HealthStatus>,
    pub services: Vec<FamilyService>,
}

/// Whether a row is a stay in Early Head Start.
pub fn is_stay(row: &Participant) -> bool {
    row.early_head_start && row.entered.is_some() && ["Enrolled", "Dropped", "Completed"].contains(&row.status)
}

/// Adds health events, yearly states of care and family services to the stays that are there.
pub fn record(out: &mut Delivered, world: &World, random: &mut Random, family: &Family) {
    let mut stays: Vec<Participant> = out.participants.iter().filter(|row| is_stay(row)).cloned().collect();
    stays.sort_by_key(|row| (row.entered, row.id));
    let rows = &mut out.early_head_start;
    for stay in &stays {
        let (Some(entered), Some(child)) = (stay.entered, family.children.iter().find(|child| child.person.id == stay.person)) else { continue };
        let is_first = stays.iter().all(|other| other.person != stay.person || other.entered >= stay.entered);
        screen(rows, world, random, family, stay, entered, if is_first { 1.0 } else { 0.5 });
        look_after(rows, world, random, family, child, stay, entered);
    }
    let households: BTreeSet<u32> = stays.iter().map(|row| row.family).collect();
    for household in households {
        for year in world.years.0..=world.years.1 {
            let is_there = stays.iter().any(|row| row.family == household && overlaps(row, year));
            if is_there {
                ask(rows, random, family, household, year);
            }
        }
    }
}

fn overlaps(row: &Participant, year: i32) -> bool {
    row.entered.is_some_and(|entered| entered <= day(year, 9, 30)) && row.left.is_none_or(|left| left >= day(year - 1, 10, 1))
}

fn screen(rows: &mut Rows, world: &World, random: &mut Random, family: &Family, stay: &Participant, entered: Day, share: f64) {
    let is_prompt = random.chance(family.probability(0.74, entered, 31));
    for kind in SCREENS {
        let same = rows.events.iter().filter(|event| event.participant == stay.id).count() as u32;
        let days = match random.unit() {
            draw if draw < 0.04 => 45,
            draw if draw < 0.08 && !is_prompt => 46,
            draw if draw < 0.05 => 0,
            _ if is_prompt => random.between(1, 44),
            _ => random.between(20, 110),
        };
        let on = entered + days;
        let is_held = random.chance(share) && on <= world.cutoff && random.chance(if is_prompt { 0.99 } else { 0.85 });
        let (on, status) = match random.unit() {
            _ if !is_held => (None, "Scheduled"),
            draw if draw < 0.012 => (None, "Completed"),
            draw if draw < 0.02 => (Some(on), "Scheduled"),
            _ => (Some(on), "Completed"),
        };
        rows.events.push(HealthEvent { person: stay.person, participant: stay.id, id: stay.id * 100 + same, kind, due: entered + 45, on, status });
        if random.chance(0.05) && on.is_some_and(|on| on + 180 <= world.cutoff) {
            let again = rows.events[rows.events.len() - 1].clone();
            rows.events.push(HealthEvent { id: again.id + 50, on: on.map(|on| on + 180), ..again });
        }
    }
}

fn look_after(rows: &mut Rows, world: &World, random: &mut Random, family: &Family, child: &Child, stay: &Participant, entered: Day) {
    for year in world.years.0..=world.years.1 {
        let (low, high) = (day(year - 1, 10, 1), day(year, 9, 30));
        if !overlaps(stay, year) {
            continue;
        }
        let base = if family.medicaid { 0.8 } else { 0.72 };
        for is_end in [false, true] {
            let on = if is_end { stay.left.unwrap_or(high).min(high) } else { entered.max(low) };
            let known = |random: &mut Random, share: f64| match random.unit() {
                draw if draw < 0.02 => "",
                _ if random.chance(family.probability(share, on, 32)) => "Yes",
                _ => "No",
            };
            let gain = if is_end { 0.06 } else { -0.12 };
            let (medical_home, up_to_date) = (known(random, 0.9 + gain / 2.0), known(random, base + gain));
            if random.chance(0.02) || child.person.born > on {
                continue;
            }
            rows.statuses.push(HealthStatus { person: stay.person, participant: stay.id, year, is_end, medical_home, up_to_date, on });
        }
    }
}

fn ask(rows: &mut Rows, random: &mut Random, family: &Family, household: u32, year: i32) {
    for (service, wanted, given) in SERVICES {
        let needed = match random.unit() {
            draw if draw < 0.02 => "",
            draw if draw < 0.02 + wanted => "Yes",
            _ => "No",
        };
        let received = match random.unit() {
            draw if draw < 0.03 => "",
            _ if needed == "Yes" && random.chance(family.probability(given, day(year, 1, 1), 33)) => "Yes",
            _ if needed != "Yes" && random.chance(0.04) => "Yes",
            _ => "No",
        };
        rows.services.push(FamilyService { family: household, year, service, needed, received });
    }
}
