//! The width stage: hides further cells until enough whole numbers stay possible for every hidden one.
//!
//! The audit names for a cell that lacks width the barrier that holds it: a weighted sum that follows from what is published.
//! Elimination then starts anew, with every barrier found so far as a further sum that must not follow.

use super::audit::{Effort, Verdict, audit, barriers};
use super::elimination::Task;
use super::rule::Rule;

/// Cells that are looked at in a round.
const LOOKED_AT: usize = 20;

/// Rounds after which a cell without width gets a neighbour hidden, barrier or not.
const PATIENT_ROUNDS: usize = 150;

/// Gives the rows to hide and the rounds that it took.
pub(super) fn widen(task: &Task<'_>, rule: &Rule, order: &[u32], mut hidden: Vec<bool>) -> (Vec<bool>, usize) {
    let mut sums = Vec::new();
    let mut forced = task.hidden.to_vec();
    let mut round = 0;
    loop {
        let mut found = barriers(task.reduced, rule, &hidden, LOOKED_AT);
        if found.narrow.is_empty() {
            let findings = audit(task.reduced, rule, &hidden, Effort::Every);
            found.narrow.extend(findings.iter().filter(|finding| finding.verdict != Verdict::Wide).map(|finding| finding.row));
            if found.narrow.is_empty() {
                return (hidden, round);
            }
        }
        let is_explained = !found.sums.is_empty() && round < PATIENT_ROUNDS;
        sums.append(&mut found.sums);
        if !is_explained {
            let lacking = found.unexplained.iter().chain(&found.narrow);
            let Some(further) = lacking.copied().find_map(|row| neighbour(task, row, order, &hidden)) else {
                return (hidden, round);
            };
            forced[further as usize] = true;
        }
        let task = Task { reduced: task.reduced, hidden: &forced, sums: &sums, telling: task.telling };
        let order: Vec<u32> = order.iter().copied().filter(|&row| !forced[row as usize]).collect();
        hidden = task.eliminate(&order);
        round += 1;
    }
}

/// The least useful published row that has an inner count in common with a hidden one.
fn neighbour(task: &Task<'_>, row: u32, order: &[u32], hidden: &[bool]) -> Option<u32> {
    let reduced = task.reduced;
    let own = &reduced.rows[row as usize];
    let is_open = |other: u32| !hidden[other as usize] && !reduced.public[other as usize];
    let has_common = |other: u32| reduced.rows[other as usize].iter().any(|column| own.binary_search(column).is_ok());
    let candidates = order.iter().rev().copied().filter(|&other| is_open(other));
    candidates.clone().find(|&other| has_common(other)).or_else(|| candidates.into_iter().next())
}
