//! Complementary suppression by exact elimination: what is published gives no hidden cell by sums and differences.
//!
//! Cells come up one after the other, the most useful first. One stays published unless that would put a sum that must not
//! follow into the row span of the published ones. Method: Langsrud, *Secondary Cell Suppression by Gaussian Elimination*
//! (2024), doi:10.1007/978-3-031-69651-0_6.

mod system;

use self::system::System;
use super::model::Reduced;
use crate::audit::field::Field;

/// What is to be hidden and what must not follow.
pub(super) struct Task<'a> {
    pub(super) reduced: &'a Reduced,
    /// Rows that are hidden whatever happens, and must not follow.
    pub(super) hidden: &'a [bool],
    /// Weighted sums of inner counts that must not follow either.
    pub(super) sums: &'a [Vec<(u32, i64)>],
    /// Inner counts that are as small as they can be, by what everybody knows (a 1 that is known not to be 0): a published sum
    /// of nothing but such counts would tell each of them.
    pub(super) telling: &'a [bool],
}

impl Task<'_> {
    /// Marks the rows to hide. `order` names the others, the most useful first; those that are public already stay so.
    ///
    /// The arithmetic is modulo a prime of 61 bits. A sum could be taken for one that does not follow only if the prime
    /// divided a pivot that is not zero in whole numbers; so what is published is tried again modulo a second prime.
    pub(super) fn eliminate(&self, order: &[u32]) -> Vec<bool> {
        let first = self.pass(order, self.hidden, Field::FIRST);
        let published: Vec<u32> = order.iter().copied().filter(|&row| !first[row as usize]).collect();
        self.pass(&published, &first, Field::SECOND)
    }

    /// One pass modulo one prime: `hidden` and the rows that it hides beside them.
    pub(super) fn pass(&self, order: &[u32], hidden: &[bool], field: Field) -> Vec<bool> {
        let mut system = System::new(field, &self.reduced.rows, self.sums, self.telling.to_vec());
        let mut hidden = hidden.to_vec();
        let public = |row: &&u32| self.reduced.public[**row as usize];
        let (before, after): (Vec<u32>, Vec<u32>) =
            (order.iter().filter(public).copied().collect(), order.iter().filter(|row| !public(row)).copied().collect());
        before.into_iter().for_each(|row| system.publish(row));
        for row in after {
            let must_not = |&other: &u32| self.hidden.get(other as usize).is_none_or(|hidden| *hidden);
            if system.multiples(row).iter().any(must_not) || self.tells(&system, row) {
                hidden[row as usize] = true;
                system.drop(row);
            } else {
                system.publish(row);
            }
        }
        hidden
    }

    /// Whether a row is a sum of telling counts alone, without a difference.
    fn tells(&self, system: &System, row: u32) -> bool {
        let row = system.row(row);
        let negative = row.iter().filter(|&&(_, coefficient)| system.is_negative(coefficient)).count();
        !row.is_empty() && (negative == 0 || negative == row.len()) && row.iter().all(|&(column, _)| self.telling[column as usize])
    }
}
