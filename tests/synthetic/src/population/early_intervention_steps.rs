//! What early intervention records on the way to a first plan and out of the program.

use super::person::Family;
use crate::days::{Day, add_months};
use crate::random::Random;
use crate::records::Episode;

/// Adds assessment, reason of delay and transition to an episode, from a stream of its own: no other draw moves.
pub fn record_steps(row: &mut Episode, family: &Family, third: Day, cutoff: Day) {
    let mut random = Random::new(u64::from(row.id) << 20 ^ u64::from(row.referred.unsigned_abs()), 58);
    let until = |day: Day| Some(day).filter(|day| *day <= cutoff);
    let in_time = row.referred + 45;
    row.assessed = match (row.evaluated, random.unit()) {
        (None, _) => None,
        (_, draw) if draw < 0.015 => None,
        (Some(_), draw) if draw < 0.03 => until(in_time),
        (Some(_), draw) if draw < 0.045 => until(in_time + 1),
        (Some(evaluated), _) if random.chance(family.probability(0.9, row.referred, 58)) => until(evaluated + random.between(0, 3)),
        (Some(evaluated), _) => until(evaluated.max(in_time) + random.between(1, 20)),
    };
    let is_late = [row.evaluated, row.assessed, row.planned].iter().any(|day| day.is_none_or(|day| day > in_time));
    row.late_reason = match random.unit() {
        _ if !is_late || row.eligible != "eligible" => "",
        draw if draw < 0.12 => "",
        _ if random.chance(family.probability(0.42, row.referred, 59)) => random.pick(&["exceptional family circumstances", "consent not given"]),
        _ => random.pick(&["provider not available", "provider not available", "interpreter not available", "other"]),
    };
    row.part_b = match random.unit() {
        _ if row.left.is_none() => "",
        draw if draw < 0.03 => "",
        draw if draw < 0.79 => "Y",
        _ => "N",
    };
    let left = row.left.unwrap_or(cutoff).min(cutoff);
    let planned = row.planned.unwrap_or(third);
    let step = |random: &mut Random, base: f64, salt: u32| {
        let chance = family.probability(base, row.referred, salt);
        let timely = random.chance(chance);
        let on = match random.unit() {
            draw if draw < 0.03 => third - 90,
            draw if draw < 0.06 => third - 89,
            draw if draw < 0.08 => add_months(third, -9),
            draw if draw < 0.1 => add_months(third, -9) - 1,
            _ if timely => third - random.between(92, 250),
            draw if draw < 0.6 => third - random.between(5, 88),
            _ => return None,
        };
        Some(on).filter(|on| row.left.is_some() && planned <= *on && *on <= left)
    };
    let steps = step(&mut random, 0.82, 60);
    let noticed = step(&mut random, 0.78, 61);
    let met = step(&mut random, 0.72, 62);
    (row.steps, row.noticed, row.met) = (steps, noticed, met);
    row.opted_out = if row.left.is_some() && random.chance(0.04) { "Y" } else { "" };
    row.consent = match random.unit() {
        _ if row.left.is_none() => "",
        draw if draw < 0.05 => "N",
        _ => "Y",
    };
}
