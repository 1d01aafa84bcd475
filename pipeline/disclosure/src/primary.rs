//! Primary rules: what one cell, by itself, gives away.

use serde::Serialize;

use crate::{CountedCell, Cube, Policy};

/// The rule that hides a cell; the first that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Primary {
    /// The numerator is a small count.
    Count,
    /// The rest of the denominator is a small count.
    Complement,
    /// The denominator is small.
    Denominator,
    /// Nobody met a sensitive numerator.
    Zero,
    /// Everybody met a sensitive numerator.
    Full,
    /// The difference between a strict and a lenient numerator is a small count.
    NestedDifference,
}

/// Gives the rule that hides each cell; `None` where no rule does.
pub(crate) fn primary(cube: &Cube, policy: &Policy) -> Vec<Option<Primary>> {
    let is_sensitive = cube.is_sensitive || policy.is_sensitive(&cube.indicator_id);
    let mut rules: Vec<Option<Primary>> = cube.cells.iter().map(|cell| rule(cell, is_sensitive, policy)).collect();
    for &(strict, lenient) in &cube.nested {
        if is_small(cube.cells[lenient].numerator - cube.cells[strict].numerator, policy) {
            for cell in [strict, lenient].into_iter().filter(|&cell| cube.cells[cell].is_counted()) {
                rules[cell].get_or_insert(Primary::NestedDifference);
            }
        }
    }
    rules
}

/// Whether a count is one that may not be known: from 1 up to the policy's largest.
pub(crate) fn is_small(count: u64, policy: &Policy) -> bool {
    (1..=policy.largest_hidden_count).contains(&count)
}

fn rule(cell: &CountedCell, is_sensitive: bool, policy: &Policy) -> Option<Primary> {
    if !cell.is_counted() {
        None
    } else if is_small(cell.numerator, policy) {
        Some(Primary::Count)
    } else if is_small(cell.complement(), policy) {
        Some(Primary::Complement)
    } else if cell.denominator < policy.smallest_denominator {
        Some(Primary::Denominator)
    } else if is_sensitive && cell.numerator == 0 {
        Some(Primary::Zero)
    } else if is_sensitive && cell.complement() == 0 {
        Some(Primary::Full)
    } else {
        None
    }
}
