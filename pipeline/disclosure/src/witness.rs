//! Witness: for every hidden count, other tables of whole numbers that agree with all that is known, and so its width.
//!
//! A number counts as possible when a whole table has it: no count is below zero, every equation holds, every published and every
//! known cell is as it is. What is not shown so is not proven, and need not be narrow. Shares no code with suppression, audit or
//! ranges. Tables are found by moving the people behind the counts; `table` alone decides what is one.

mod beside;
mod gather;
mod look;
mod moves;
mod people;
mod relabel;
mod rows;
mod seen;
mod structure;
mod table;
mod way;

use self::look::{Effort, Look};
use self::moves::Moves;
use self::people::People;
use self::table::Table;
use crate::Cube;

/// Passes over all places: what is easy is proven first, for much else is proven on the way.
const EFFORTS: [Effort; 3] = [Effort { gathered: 12, is_deep: false }, Effort { gathered: 0, is_deep: true }, Effort { gathered: 12, is_deep: true }];

/// A cube, and what is known of it beside what it shows.
pub(crate) struct Reader<'a> {
    pub(crate) cube: &'a Cube,
    /// Cells that are known whether hidden or not.
    pub(crate) known: &'a [bool],
    /// Cells of which it is known that somebody is in them, each with the cell that has to be shown for that.
    pub(crate) over_somebody: &'a [Option<usize>],
    pub(crate) largest_hidden_count: u64,
}

impl Reader<'_> {
    /// Cells that are hidden and not known.
    pub(crate) fn asked(&self, hidden: &[bool]) -> Vec<bool> {
        hidden.iter().zip(self.known).map(|(hidden, known)| *hidden && !known).collect()
    }
}

/// Hidden cells of which numerator, complement or denominator is not proven wide, in ascending order.
pub(crate) fn unproven(reader: &Reader<'_>, hidden: &[bool]) -> Vec<usize> {
    let mut table = Table::new(reader, hidden);
    let kinds: Vec<(People, Moves)> = People::of(reader.cube, &table)
        .into_iter()
        .map(|people| {
            let moves = Moves::of(reader.cube, &people);
            (people, moves)
        })
        .collect();
    for effort in EFFORTS {
        for (people, moves) in &kinds {
            Look::new(people, moves, &mut table).look(effort);
        }
    }
    table.seen.unproven()
}

#[cfg(test)]
mod tests;
