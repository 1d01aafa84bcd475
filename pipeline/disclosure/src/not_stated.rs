//! Those of whom the group or the county is not stated: where there is nobody, the cell says so and costs no other.
//!
//! Not to be stated is no trait of anybody, and nobody can be looked for in an empty cell. A named group or a named county over nobody is
//! another matter: it says of everybody known to belong there that no record counts them. Those stay hidden.

use std::collections::HashMap;

use attune_contract::{ALL, AreaLevel, CellKey, UNKNOWN};

use crate::range::Ranges;
use crate::{CountedCell, Cube, audit, policy::Rules, primary};

/// The cells of a cube that the rule speaks of.
pub(crate) struct NotStated {
    /// For each cell of a not stated group, or county, the cell that it is a part of: the same place, or its state, over everybody.
    whole: Vec<Option<usize>>,
    /// Cells over nobody: those, and all that is zero because one of them is.
    is_nobody: Vec<bool>,
}

impl NotStated {
    /// Finds them. Whether the rule speaks of a cell follows from keys and equations alone, so that every reader knows it.
    pub(crate) fn of(cube: &Cube, rules: &Rules, known_zero: &[bool]) -> NotStated {
        let is_open = open(cube, rules, known_zero);
        let position: HashMap<&CellKey, usize> = cube.cells.iter().enumerate().map(|(position, cell)| (&cell.key, position)).collect();
        let whole_of = |(cell, &is_open): (&CountedCell, &bool)| position.get(&whole(&cell.key)?).copied().filter(|_| is_open);
        let whole: Vec<Option<usize>> = cube.cells.iter().zip(&is_open).map(whole_of).collect();
        let is_empty =
            |(cell, whole): (&CountedCell, &Option<usize>)| whole.is_some() && cell.denominator == 0 && cell.amounts.iter().all(|&amount| amount == 0);
        let mut is_nobody: Vec<bool> = cube.cells.iter().zip(&whole).map(is_empty).collect();
        spread(cube, &mut is_nobody, |cell| is_open[cell]);
        NotStated { whole, is_nobody }
    }

    /// Whether each cell is over nobody under the rule, or because one is that the rule speaks of.
    pub(crate) fn is_nobody(&self) -> &[bool] {
        &self.is_nobody
    }

    /// For each cell over somebody that the rule speaks of, the cell that it is a part of. Where that is shown and the cell is not, a
    /// reader knows that somebody is in it.
    pub(crate) fn over_somebody(&self, cube: &Cube) -> Vec<Option<usize>> {
        self.whole.iter().zip(&cube.cells).map(|(whole, cell)| whole.filter(|_| cell.denominator > 0)).collect()
    }

    /// Which of the cells over nobody are said to be so: those of a place that is shown itself, and all that follow.
    ///
    /// Of a place that is hidden nothing more is said: neither that somebody is there, nor why it is hidden.
    pub(crate) fn told(&self, cube: &Cube, hidden: &[bool], known: &[bool], rules: &Rules) -> Vec<bool> {
        let is_shown = |whole: usize| cube.cells[whole].is_counted() && !hidden[whole] && !self.is_nobody[whole];
        let mut told: Vec<bool> = self.is_nobody.iter().zip(&self.whole).map(|(&is_nobody, whole)| is_nobody && whole.is_some_and(is_shown)).collect();
        loop {
            spread(cube, &mut told, |cell| self.is_nobody[cell]);
            let untold: Vec<bool> = self.is_nobody.iter().zip(&told).map(|(is_nobody, told)| *is_nobody && !told).collect();
            if !untold.contains(&true) {
                return told;
            }
            let unseen: Vec<bool> = hidden.iter().zip(&untold).map(|(hidden, untold)| *hidden || *untold).collect();
            let seen: Vec<bool> = known.iter().zip(&untold).map(|(known, untold)| *known && !untold).collect();
            let ranges = Ranges::new(cube, &seen, rules, self.over_somebody(cube));
            let mut follows = audit::recoverable(cube.cells.len(), &unseen, &seen, &cube.equations);
            follows.extend(ranges.narrow(&ranges.limits(&unseen)));
            follows.retain(|&cell| untold[cell]);
            if follows.is_empty() {
                return told;
            }
            follows.into_iter().for_each(|cell| told[cell] = true);
        }
    }
}

/// What a cell of a not stated group, or county, is a part of; `None` for any other.
fn whole(key: &CellKey) -> Option<CellKey> {
    if key.category == UNKNOWN {
        Some(CellKey { dimension: ALL.to_owned(), category: ALL.to_owned(), ..key.clone() })
    } else if key.has_no_county() && key.dimension == ALL {
        Some(CellKey { area_level: AreaLevel::State, area_id: key.area_id.get(..2)?.to_owned(), ..key.clone() })
    } else {
        None
    }
}

/// Marks the cells that may be told to be over nobody, with all that would follow from them. None of an indicator in which nobody
/// and everybody are hidden, and none that would tell of a named county or group.
fn open(cube: &Cube, rules: &Rules, known_zero: &[bool]) -> Vec<bool> {
    let is_allowed = |cell: &CountedCell| cell.is_counted() && cell.key.is_not_stated() && primary::of_place(&cell.key, rules).is_none();
    let mut open: Vec<bool> = cube.cells.iter().map(|cell| rules.shows_nobody_not_stated && is_allowed(cell)).collect();
    let mut has_changed = true;
    while std::mem::take(&mut has_changed) {
        for equation in cube.equations.iter().filter(|equation| !equation.parts.is_empty()) {
            let are_open = equation.parts.iter().all(|&part| open[part] || known_zero[part]);
            if open[equation.total] && !are_open {
                has_changed |= std::mem::take(&mut open[equation.total]);
            } else if are_open && !open[equation.total] && !known_zero[equation.total] {
                for &part in &equation.parts {
                    has_changed |= std::mem::take(&mut open[part]);
                }
            }
        }
    }
    open
}

/// Marks the parts of every marked total, and every total that `may_follow` and has nothing but marked parts.
fn spread(cube: &Cube, marked: &mut [bool], may_follow: impl Fn(usize) -> bool) {
    let mut has_changed = true;
    while std::mem::take(&mut has_changed) {
        for equation in &cube.equations {
            let is_total = !equation.parts.is_empty() && equation.parts.iter().all(|&part| marked[part]) && may_follow(equation.total);
            if marked[equation.total] || is_total {
                for cell in equation.members().filter(|&cell| may_follow(cell)) {
                    has_changed |= !std::mem::replace(&mut marked[cell], true);
                }
            }
        }
    }
}
