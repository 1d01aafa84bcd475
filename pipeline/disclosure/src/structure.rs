//! Zeros that everybody knows, whatever is hidden.

use crate::{Cube, audit};

/// Marks each cell whose counts are zero by structure: no feed, no report, or the equations leave nothing else.
///
/// Such a cell protects no other and needs no protection: an "unknown" region in a state whose regions cover all counties is
/// zero whatever the data say. The test is that even with *every* counted cell hidden the cell is fixed. The equations have
/// no constant term and the true counts solve them, so the value it is fixed to is zero.
pub(crate) fn known_zeros(cube: &Cube) -> Vec<bool> {
    let mut known: Vec<bool> = cube.cells.iter().map(|cell| !cell.is_counted()).collect();
    let everything = vec![true; cube.cells.len()];
    loop {
        spread(cube, &mut known);
        let fixed = audit::audit(cube.cells.len(), &everything, &known, &cube.equations).recoverable;
        if fixed.is_empty() {
            return known;
        }
        fixed.into_iter().for_each(|cell| known[cell] = true);
    }
}

/// A total over known zeros is zero, and counts being no less than zero, so is each part of a total of zero.
fn spread(cube: &Cube, known: &mut [bool]) {
    loop {
        let mut has_changed = false;
        for equation in &cube.equations {
            let parts_known = equation.parts.iter().all(|&part| known[part]);
            if known[equation.total] != parts_known {
                equation.members().for_each(|cell| known[cell] = true);
                has_changed = true;
            }
        }
        if !has_changed {
            return;
        }
    }
}
