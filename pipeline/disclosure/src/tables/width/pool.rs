//! Changes of the true table that nobody can rule out, and the numbers that they make possible.

use crate::tables::audit::{Question, greatest_common_divisor};
use crate::tables::model::Reduced;

/// Steps that are looked at on each side; more make no difference to a width.
const FAR: i64 = 64;

/// Somebody who looks at the published cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// Knows that no hidden cell is under what the rule says.
    Knowing,
    /// Knows only that counts are not below zero.
    Doubting,
}

/// A change in lowest terms, and how often it can be taken back and forth from the true table.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// Inner counts, ascending.
    counts: Vec<(u32, i64)>,
    /// Rows that it changes, ascending.
    rows: Vec<(u32, i64)>,
    /// Steps back and forth for each reader.
    room: [(i64, i64); 2],
}

impl Change {
    /// Rows that it changes, and by how much.
    pub(super) fn rows(&self) -> &[(u32, i64)] {
        &self.rows
    }

    /// By how much it changes a row.
    pub(super) fn by(&self, row: u32) -> i64 {
        self.rows.binary_search_by_key(&row, |entry| entry.0).map_or(0, |place| self.rows[place].1)
    }

    pub(super) fn room(&self, reader: Reader) -> (i64, i64) {
        self.room[reader as usize]
    }
}

/// Changes that are in use, by the rows that they change.
pub(super) struct Pool<'a> {
    reduced: &'a Reduced,
    changes: Vec<Option<Change>>,
    by_row: Vec<Vec<u32>>,
    /// For each inner count the rows that it is a part of.
    rows_of: Vec<Vec<u32>>,
    /// What each reader thinks a hidden row to be at least.
    least: [i64; 2],
    /// Scratch, all zero between two calls.
    by: Vec<i64>,
}

impl<'a> Pool<'a> {
    /// Without a change yet.
    pub(super) fn new(reduced: &'a Reduced, least: [i64; 2]) -> Pool<'a> {
        let mut rows_of = vec![Vec::new(); reduced.counts.len()];
        for (row, parts) in (0u32..).zip(&reduced.rows) {
            parts.iter().for_each(|&part| rows_of[part as usize].push(row));
        }
        let rows = reduced.rows.len();
        Pool { reduced, changes: Vec::new(), by_row: vec![Vec::new(); rows], rows_of, least, by: vec![0; rows] }
    }

    /// A change in lowest terms, with what it does to rows; how many times it is what was given.
    pub(super) fn change(&mut self, mut counts: Vec<(u32, i64)>) -> (Change, i64) {
        let times = counts.iter().fold(0, |divisor, entry| greatest_common_divisor(divisor, entry.1.abs())).max(1);
        counts.iter_mut().for_each(|entry| entry.1 /= times);
        let mut touched = Vec::new();
        for &(count, by) in &counts {
            for &row in &self.rows_of[count as usize] {
                self.by[row as usize] += by;
                touched.push(row);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let rows: Vec<(u32, i64)> = touched.into_iter().map(|row| (row, std::mem::take(&mut self.by[row as usize]))).filter(|entry| entry.1 != 0).collect();
        let mut change = Change { counts, rows, room: [(0, 0); 2] };
        change.room = self.least.map(|least| self.room(&change, least));
        (change, times)
    }

    /// Steps back and forth from the true table for a reader who thinks no hidden row to be under `least`.
    fn room(&self, change: &Change, least: i64) -> (i64, i64) {
        let steps = |spare: i64, by: i64, sign: i64| if by * sign < 0 { spare / by.abs() } else { FAR };
        let side = |sign: i64| {
            let of_counts = change.counts.iter().map(|&(count, by)| steps(self.reduced.counts[count as usize], by, sign));
            let of_rows = change.rows.iter().map(|&(row, by)| steps(self.reduced.values[row as usize] - least, by, sign));
            of_counts.chain(of_rows).min().unwrap_or(0).clamp(0, FAR)
        };
        (side(-1), side(1))
    }

    /// Rows that an inner count is a part of.
    pub(super) fn rows_of(&self, count: u32) -> &[u32] {
        &self.rows_of[count as usize]
    }

    /// Takes a change in.
    pub(super) fn add(&mut self, change: Change) {
        let index = self.changes.len() as u32;
        change.rows.iter().for_each(|&(row, _)| self.by_row[row as usize].push(index));
        self.changes.push(Some(change));
    }

    /// Takes out all changes of a row, and gives them.
    pub(super) fn without(&mut self, row: u32) -> Vec<(u32, Change)> {
        let indices = std::mem::take(&mut self.by_row[row as usize]);
        indices.into_iter().filter_map(|index| self.changes[index as usize].take().map(|change| (index, change))).collect()
    }

    /// Puts back what was taken out of a row.
    pub(super) fn restore(&mut self, row: u32, taken: Vec<(u32, Change)>) {
        for (index, change) in taken {
            self.by_row[row as usize].push(index);
            self.changes[index as usize] = Some(change);
        }
    }

    /// All changes in use, as changes of inner counts.
    pub(super) fn changes(&self) -> Vec<Vec<(u32, i64)>> {
        self.changes.iter().flatten().map(|change| change.counts.clone()).collect()
    }

    /// Numbers in the range that are possible for a row, ascending; no more than a few over what is needed.
    pub(super) fn possible(&self, question: &Question, reader: Reader) -> Vec<i64> {
        let mut found = vec![question.value];
        let changes = self.by_row[question.row as usize].iter().filter_map(|&index| self.changes[index as usize].as_ref());
        for change in changes {
            let by = change.by(question.row);
            let (back, forth) = change.room(reader);
            for (sign, steps) in [(-1, back), (1, forth)] {
                let numbers = (1..=steps.min(question.needed as i64)).map(|step| question.value + by * sign * step);
                for number in numbers.take_while(|number| question.has(*number)) {
                    if let Err(place) = found.binary_search(&number) {
                        found.insert(place, number);
                    }
                }
            }
            if found.len() >= question.needed {
                break;
            }
        }
        found
    }
}
