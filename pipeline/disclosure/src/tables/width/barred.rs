//! Elimination anew, with what holds hidden cells in as further sums that must not follow.
//!
//! The audit names for a cell that lacks width the barrier that holds it: a weighted sum that follows from what is published.

use crate::tables::audit::{Effort, Verdict, audit, barriers};
use crate::tables::elimination::Task;
use crate::tables::rule::Rule;

/// Cells that are looked at in a round.
const LOOKED_AT: usize = 20;

/// Rounds after which the rest is left to other means.
const ROUNDS: usize = 60;

/// Numbers that the simplex method may compute for it.
const WORK: usize = 60_000_000_000;

/// A pattern in which most hidden cells have their width.
pub(super) struct Barred {
    /// The rows to hide.
    pub(super) hidden: Vec<bool>,
    /// Whether all have it.
    pub(super) is_wide: bool,
    /// Rounds that it took.
    pub(super) rounds: usize,
}

/// Hides rows beyond those that are `hidden` already, or others in their place, as long as barriers are found.
pub(super) fn bar(task: &Task<'_>, rule: &Rule, order: &[u32], mut hidden: Vec<bool>) -> Barred {
    let mut sums = Vec::new();
    let mut work = 0;
    let mut rounds = 0;
    loop {
        let mut found = barriers(task.reduced, rule, &hidden, LOOKED_AT);
        work += found.work;
        if found.narrow.is_empty() {
            let is_wide = audit(task.reduced, rule, &hidden, Effort::Every, &[]).iter().all(|finding| finding.verdict == Verdict::Wide);
            return Barred { hidden, is_wide, rounds };
        }
        if found.sums.is_empty() || rounds == ROUNDS || work > WORK {
            return Barred { hidden, is_wide: false, rounds };
        }
        sums.append(&mut found.sums);
        hidden = Task { sums: &sums, ..*task }.eliminate(order);
        rounds += 1;
    }
}
