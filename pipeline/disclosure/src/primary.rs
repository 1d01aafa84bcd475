//! Primary rules: what one cell, by itself, gives away.

use serde::Serialize;

use crate::{CountedCell, Cube, policy::Rules};

/// The rule that hides a cell; the first that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Primary {
    /// The area is a tribal nation's, and no agreement says that it is shown.
    Agreement,
    /// The area is finer than this indicator may be shown for.
    Geography,
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
pub(crate) fn primary(cube: &Cube, rules: &Rules) -> Vec<Option<Primary>> {
    let mut hidden_by: Vec<Option<Primary>> = cube.cells.iter().map(|cell| rule(cell, rules)).collect();
    for &(strict, lenient) in &cube.nested {
        if rules.is_small(cube.cells[lenient].numerator - cube.cells[strict].numerator) {
            for cell in [strict, lenient].into_iter().filter(|&cell| cube.cells[cell].is_counted()) {
                hidden_by[cell].get_or_insert(Primary::NestedDifference);
            }
        }
    }
    hidden_by
}

fn rule(cell: &CountedCell, rules: &Rules) -> Option<Primary> {
    if !cell.is_counted() {
        None
    } else if rules.closed_areas.contains(&cell.key.area_id) {
        Some(Primary::Agreement)
    } else if cell.key.area_level.fineness() > rules.finest_area.fineness() {
        Some(Primary::Geography)
    } else if rules.is_small(cell.numerator) {
        Some(Primary::Count)
    } else if rules.is_small(cell.complement()) {
        Some(Primary::Complement)
    } else if cell.denominator < rules.smallest_denominator {
        Some(Primary::Denominator)
    } else if rules.hides_none_and_all && cell.numerator == 0 {
        Some(Primary::Zero)
    } else if rules.hides_none_and_all && cell.complement() == 0 {
        Some(Primary::Full)
    } else {
        None
    }
}
