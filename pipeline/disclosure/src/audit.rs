//! The audit: which hidden cells the published ones give away. It shares no code with the suppression it judges.
//!
//! What a reader knows is a set of linear equations whose unknowns are the hidden cells. A hidden cell has one possible value
//! exactly when every vector of the null space is zero there: otherwise adding that vector gives another table with the same
//! published cells. So the equations are brought to echelon form and two random null vectors are drawn; a cell that is zero
//! in both is reported.
//!
//! *Nothing recoverable is missed.* A recoverable cell is zero in every null vector, so in those drawn. Arithmetic is modulo
//! a prime; a cell could escape only if the prime divided a pivot that is not zero in whole numbers. The elimination therefore watches whether
//! all its pivots were 1 or -1 and all its coefficients small, in which case it was the elimination in whole numbers, digit
//! for digit, and nothing can escape. If not, it is repeated modulo a second prime, and what either run reports counts: both
//! primes of 61 bits would have to divide.
//! *Next to nothing safe is reported.* A safe cell is zero in both random vectors with a chance of about 2^-122, and being
//! reported would only hide one cell more.

mod elimination;
pub(crate) mod field;

use self::elimination::{Echelon, Row, eliminate};
use self::field::{Field, SplitMix};
use crate::{Cube, Equation};

/// What an audit found.
pub(crate) struct Audit {
    /// Hidden cells with only one possible value, in ascending order.
    pub(crate) recoverable: Vec<usize>,
    /// Rank of the equations over the hidden cells.
    pub(crate) rank: usize,
    /// Hidden cells that were unknowns.
    pub(crate) unknowns: usize,
}

/// Returns the hidden cells, in ascending order, whose counts follow from the cells that are not hidden.
///
/// `hidden` and `known_zero` have one entry for each of `cells`; a known zero is no unknown, hidden or not. Positions in
/// `equations` lie below `cells`; it panics otherwise.
pub fn recoverable(cells: usize, hidden: &[bool], known_zero: &[bool], equations: &[Equation]) -> Vec<usize> {
    audit(cells, hidden, known_zero, equations).recoverable
}

/// As [`recoverable`], with what the steward's report needs.
pub(crate) fn audit(cells: usize, hidden: &[bool], known_zero: &[bool], equations: &[Equation]) -> Audit {
    const NONE: u32 = u32::MAX;
    let mut column_of = vec![NONE; cells];
    let mut cell_of = Vec::new();
    for cell in (0..cells).filter(|&cell| hidden[cell] && !known_zero[cell]) {
        column_of[cell] = u32::try_from(cell_of.len()).unwrap_or(NONE);
        cell_of.push(cell);
    }
    let run = |field: &Field| {
        let rows = equations.iter().map(|equation| {
            let parts = equation.parts.iter().map(|&part| (column_of[part], field.minus_one()));
            let mut row: Row = std::iter::once((column_of[equation.total], 1)).chain(parts).filter(|&(column, _)| column != NONE).collect();
            row.sort_unstable();
            // A cell that stands twice counts twice; a checked cube has none.
            row.dedup_by(|next, kept| {
                let is_same = next.0 == kept.0;
                if is_same {
                    kept.1 = field.add(kept.1, next.1);
                }
                is_same
            });
            row.retain(|&(_, coefficient)| coefficient != 0);
            row
        });
        eliminate(cell_of.len(), rows.collect(), field)
    };
    let first = run(&Field::FIRST);
    let mut fixed = zeros_of_null_space(&first, cell_of.len(), &Field::FIRST);
    if !first.is_exact {
        let second = run(&Field::SECOND);
        let again = zeros_of_null_space(&second, cell_of.len(), &Field::SECOND);
        fixed.iter_mut().zip(again).for_each(|(fixed, again)| *fixed |= again);
    }
    let recoverable = cell_of.iter().zip(&fixed).filter(|(_, fixed)| **fixed).map(|(&cell, _)| cell).collect();
    Audit { recoverable, rank: first.pivots.len(), unknowns: cell_of.len() }
}

/// The total of an equation whose shown members leave a small or empty sum, or a lone cell, for the hidden ones, if any does.
pub(crate) fn telling_equation(cube: &Cube, hidden: &[bool], known_zero: &[bool], largest_hidden_count: u64) -> Option<usize> {
    cube.equations.iter().map(|equation| (equation.total, &equation.parts)).find_map(|(total, parts)| {
        if hidden[total] || known_zero[total] {
            return None;
        }
        let unseen: Vec<_> = parts.iter().filter(|&&part| hidden[part] && !known_zero[part]).map(|&part| &cube.cells[part]).collect();
        let met: u64 = unseen.iter().map(|cell| cell.numerator).sum();
        let of: u64 = unseen.iter().map(|cell| cell.denominator).sum();
        let tells = !unseen.is_empty() && (unseen.len() == 1 || met <= largest_hidden_count || of - met <= largest_hidden_count);
        tells.then_some(total)
    })
}

/// Marks the columns that are zero in two random null vectors.
fn zeros_of_null_space(echelon: &Echelon, columns: usize, field: &Field) -> Vec<bool> {
    // A fixed seed: the same cube gives the same audit on every machine.
    let mut random = SplitMix::new(0x4154_5455_4e45);
    let mut fixed = vec![true; columns];
    for _ in 0..2 {
        let mut vector: Vec<u64> = (0..columns).map(|_| field.random(&mut random)).collect();
        // A row's columns other than its pivot are free, or pivots of later rows.
        for (pivot, row) in echelon.pivots.iter().rev() {
            let mut sum = 0;
            let mut coefficient = 1;
            for &(column, value) in row {
                if column == *pivot {
                    coefficient = value;
                } else {
                    sum = field.add(sum, field.multiply(value, vector[column as usize]));
                }
            }
            vector[*pivot as usize] = field.multiply(field.negate(sum), field.invert(coefficient));
        }
        fixed.iter_mut().zip(&vector).for_each(|(fixed, value)| *fixed &= *value == 0);
    }
    fixed
}
