//! How often levels come about among matches: m, from blocks in which many pairs match.

use std::collections::HashMap;

use super::converge::{Mixture, converge};
use super::report::{Note, SessionReport, TrainingReport};
use super::{Parameters, TrainingError};
use crate::block::Blocking;
use crate::expression::{Expression, Side};
use crate::hash::mix;
use crate::model::{Comparison, Model, Rule};
use crate::plan::{Plan, Scratch};
use crate::score::veto;

/// Estimates m in one session a rule; a comparison on the rule's own columns is left to the other sessions.
///
/// Sessions count how often each pattern of levels comes about and iterate on the counts. Where several estimate a level their median holds.
///
/// A comparison that no session estimates and no random pair `speaks` of has values in too few records to matter: its weights are 0.
pub(super) fn estimate_m(
    model: &Model,
    plan: &Plan,
    threads: usize,
    speaks: &[bool],
    parameters: &mut Parameters,
    report: &mut TrainingReport,
) -> Result<(), TrainingError> {
    let is_open = |comparison: &Comparison| comparison.levels.iter().any(|level| level.m.is_none());
    let mut found: Vec<Vec<Vec<f64>>> = model.comparisons.iter().map(|comparison| vec![Vec::new(); comparison.levels.len()]).collect();
    for (number, rule) in model.training.sessions.iter().enumerate() {
        let active: Vec<usize> = (0..model.comparisons.len()).filter(|at| !shares_column(&model.comparisons[*at], rule)).collect();
        let patterns = patterns(model, plan, threads, number, &active);
        let pairs: u64 = patterns.iter().map(|(_, count)| count).sum();
        let names = active.iter().map(|at| model.comparisons[*at].name.clone()).collect();
        let mut session = SessionReport { rule: rule.text.clone(), pairs, estimates: names, ..SessionReport::default() };
        if pairs == 0 || active.is_empty() {
            report.sessions.push(session);
            continue;
        }
        let mut mixture = Mixture {
            chance: adjusted(model, parameters, rule),
            m: active.iter().map(|at| parameters.m[*at].clone()).collect(),
            u: active.iter().map(|at| parameters.u[*at].clone()).collect(),
        };
        (session.iterations, session.last_change) = converge(&patterns, &mut mixture, model.training.most_iterations, model.training.least_change);
        session.has_converged = session.last_change < model.training.least_change;
        for (own, at) in active.iter().enumerate() {
            for (level, (found, m)) in found[*at].iter_mut().zip(&mixture.m[own]).enumerate() {
                let is_seen = patterns.iter().any(|(pattern, _)| ((pattern >> (4 * own)) & 15) as usize == level + 1);
                if is_seen {
                    found.push(*m);
                }
            }
        }
        let matches = pairs as f64 * mixture.chance;
        adopt(parameters, &found, matches);
        session.chance = mixture.chance;
        report.sessions.push(session);
    }
    for (at, (comparison, found)) in model.comparisons.iter().zip(&found).enumerate().filter(|(_, (comparison, _))| is_open(comparison)) {
        if found.iter().all(Vec::is_empty) {
            if speaks[at] {
                return Err(TrainingError::NoSession(comparison.name.clone()));
            }
            parameters.m[at] = parameters.u[at].clone();
            report.notes.push(Note::Silent { comparison: comparison.name.clone() });
            continue;
        }
        for (level, found) in comparison.levels.iter().zip(found).filter(|(level, _)| level.m.is_none()) {
            if found.is_empty() {
                report.notes.push(Note::UnseenInSessions { comparison: comparison.name.clone(), level: level.label.clone() });
            }
            let (least, most) = (found.iter().copied().fold(f64::MAX, f64::min), found.iter().copied().fold(0.0, f64::max));
            if most > 0.01 && most > 4.0 * least {
                report.notes.push(Note::SessionsDisagree { comparison: comparison.name.clone(), level: level.label.clone(), least, most });
            }
        }
    }
    Ok(())
}

/// Takes over the medians of what sessions found so far. A level that none saw is rarer than about one in the matches.
fn adopt(parameters: &mut Parameters, found: &[Vec<Vec<f64>>], matches: f64) {
    for (levels, m) in found.iter().zip(&mut parameters.m) {
        if levels.iter().all(Vec::is_empty) {
            continue;
        }
        for (found, m) in levels.iter().zip(m) {
            *m = median(found).unwrap_or(0.5 / matches.max(1.0)).max(1e-12);
        }
    }
}

fn median(found: &[f64]) -> Option<f64> {
    let mut sorted = found.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        count if count % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

fn shares_column(comparison: &Comparison, rule: &Rule) -> bool {
    let of_rule: Vec<&str> = rule.parts.iter().flat_map(|(left, right)| [left, right]).flat_map(Expression::columns).map(|(_, name)| name).collect();
    comparison.columns().iter().any(|name| of_rule.contains(&name.as_str()))
}

/// The chance of a match within the blocks: that over all, times what agreement on the rule's columns is worth.
fn adjusted(model: &Model, parameters: &Parameters, rule: &Rule) -> f64 {
    let mut odds = parameters.chance / (1.0 - parameters.chance);
    for (left, right) in rule.parts.iter().filter(|(left, right)| left == right) {
        let (Expression::Column(Side::One, name), _) = (left, right) else { continue };
        for (at, comparison) in model.comparisons.iter().enumerate() {
            if let Some(level) = comparison.equality_of(name) {
                odds *= parameters.m[at][level] / parameters.u[at][level];
            }
        }
    }
    odds / (1.0 + odds)
}

/// How often each pattern of levels of the active comparisons comes about among the pairs of a rule, in the order of patterns.
fn patterns(model: &Model, plan: &Plan, threads: usize, number: usize, active: &[usize]) -> Vec<(u64, u64)> {
    let rules = std::slice::from_ref(&plan.sessions[number]);
    let blocking = Blocking { plan, rules, link: model.link, largest_block: usize::MAX, from: 0, threads };
    let groups = blocking.groups();
    let all = groups[0].most_pairs();
    // Of more pairs than are asked for a seeded hash draws a share.
    let share = model.training.session_pairs as f64 / all as f64;
    let most = if share >= 1.0 { u64::MAX } else { (share * u64::MAX as f64) as u64 };
    let seed = mix(model.training.seed, number as u64);
    let counted = blocking.pairs(
        &groups,
        || Scratch::new(&model.lists),
        |_| HashMap::<u64, u64>::new(),
        |scratch, counts, _, left, right| {
            if mix(seed, u64::from(left) << 32 | u64::from(right)) > most {
                return;
            }
            let (left, right) = (plan.row(left), plan.row(right));
            // Twins agree on all that a session looks at; what is known to be two children teaches nothing about one.
            if veto(plan, left, right, scratch).is_some() {
                return;
            }
            let mut pattern = 0;
            for (own, comparison) in active.iter().enumerate() {
                pattern |= u64::from(plan.level(*comparison, left, right, scratch)) << (4 * own);
            }
            *counts.entry(pattern).or_default() += 1;
        },
    );
    let mut total: HashMap<u64, u64> = HashMap::new();
    for (pattern, count) in counted.into_iter().flat_map(|(_, counts)| counts) {
        *total.entry(pattern).or_default() += count;
    }
    let mut sorted: Vec<(u64, u64)> = total.into_iter().collect();
    sorted.sort_unstable();
    sorted
}
