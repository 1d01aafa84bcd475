//! Which counts of missing records may stand beside a shown cell.

use attune_contract::AreaLevel;

use crate::{Cube, audit, policy::Rules};

/// Marks the cells whose `missing` may be shown.
///
/// Only annual, state-level cells over everybody come into question, shown ones whose `missing` is zero or above the largest
/// hidden count. Missing counts add up as the others do, and they were not part of the suppression, so two things must hold:
/// no equation leaves a small sum of missing counts for its unseen members, else none of its members is marked; and no small
/// missing count follows from several equations together, else no cell of the cube is marked. The last is blunt; it is a side
/// note to a number, and not worth a suppression of its own.
pub(crate) fn publishable(cube: &Cube, shown: &[bool], known_zero: &[bool], rules: &Rules) -> Vec<bool> {
    let is_candidate = |cell: usize| {
        let counted = &cube.cells[cell];
        let (key, missing) = (&counted.key, counted.missing);
        shown[cell] && key.area_level == AreaLevel::State && key.period.pooled_years == 1 && key.dimension == "all" && !rules.is_small(missing)
    };
    let mut marked: Vec<bool> = (0..cube.cells.len()).map(is_candidate).collect();
    let mut has_changed = true;
    while std::mem::take(&mut has_changed) {
        for equation in &cube.equations {
            let unseen = || equation.members().filter(|&cell| !marked[cell] && !known_zero[cell]);
            // With the total unseen beside a part, only their difference is known, and that is a sum of marked counts.
            let sum_is_known = marked[equation.total] || unseen().count() == 1;
            if sum_is_known && rules.is_small(unseen().map(|cell| cube.cells[cell].missing).sum()) {
                for cell in equation.members() {
                    has_changed |= std::mem::take(&mut marked[cell]);
                }
            }
        }
    }
    let unseen: Vec<bool> = marked.iter().map(|marked| !marked).collect();
    let told = audit::recoverable(cube.cells.len(), &unseen, known_zero, &cube.equations);
    if told.into_iter().any(|cell| rules.is_small(cube.cells[cell].missing)) {
        marked.fill(false);
    }
    marked
}
