//! Primary rules: what one cell, by itself, gives away.

use attune_contract::CellKey;
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

/// Gives the rule that hides each cell; `None` where no rule does, as in cells that `is_nobody` marks.
pub(crate) fn primary(cube: &Cube, rules: &Rules, is_nobody: &[bool]) -> Vec<Option<Primary>> {
    let rule = |(cell, &is_nobody): (&CountedCell, &bool)| if is_nobody { None } else { rule(cell, rules) };
    let mut hidden_by: Vec<Option<Primary>> = cube.cells.iter().zip(is_nobody).map(rule).collect();
    for &(strict, lenient) in &cube.nested {
        if rules.is_small(cube.cells[lenient].numerator - cube.cells[strict].numerator) {
            for cell in [strict, lenient].into_iter().filter(|&cell| cube.cells[cell].is_counted()) {
                hidden_by[cell].get_or_insert(Primary::NestedDifference);
            }
        }
    }
    hidden_by
}

/// The rule that hides every cell of a place, whatever is in it.
pub(crate) fn of_place(key: &CellKey, rules: &Rules) -> Option<Primary> {
    if rules.closed_areas.contains(&key.area_id) {
        Some(Primary::Agreement)
    } else if key.area_level.fineness() > rules.finest_area.fineness() {
        Some(Primary::Geography)
    } else {
        None
    }
}

fn rule(cell: &CountedCell, rules: &Rules) -> Option<Primary> {
    let of_place = of_place(&cell.key, rules);
    if !cell.is_counted() {
        None
    } else if of_place.is_some() {
        of_place
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
