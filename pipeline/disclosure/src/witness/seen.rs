//! Numbers that tables have shown to be possible, for the numerator, complement and denominator of every hidden cell.

use crate::CountedCell;

/// Whole numbers that have to stay possible for a hidden count.
const WIDTH: i64 = 5;

/// How far below the true count numbers are kept; as far above it, and one more.
const BELOW: i64 = 31;

/// Counts of a cell: numerator, complement, denominator.
pub(super) const COUNTS: usize = 3;

/// What has been seen.
pub(super) struct Seen {
    /// For each count of each cell, a bit for each number from [`BELOW`] under the true one.
    bits: Vec<u64>,
    /// The bits that matter: all of numbers not below zero, or those of small ones.
    asked: Vec<u64>,
    truth: Vec<i64>,
    is_wide: Vec<bool>,
    /// Counts of each cell that are not known to be wide; none of a cell that is not asked for.
    open: Vec<u8>,
    width: u32,
}

impl Seen {
    /// Asks for the cells marked in `is_asked`. Of a numerator or complement from 1 to `largest_hidden_count` only such numbers matter.
    pub(super) fn new(cells: &[CountedCell], is_asked: &[bool], largest_hidden_count: i64) -> Seen {
        let mut seen = Seen {
            bits: vec![1 << BELOW; cells.len() * COUNTS],
            asked: Vec::with_capacity(cells.len() * COUNTS),
            truth: Vec::with_capacity(cells.len() * COUNTS),
            is_wide: Vec::with_capacity(cells.len() * COUNTS),
            open: vec![0; cells.len()],
            width: WIDTH.min(largest_hidden_count) as u32,
        };
        for (cell, &is_asked) in cells.iter().zip(is_asked) {
            for (kind, count) in [cell.numerator, cell.complement(), cell.denominator].into_iter().enumerate() {
                let truth = i64::try_from(count).unwrap_or(i64::MAX);
                let is_small = kind < 2 && (1..=largest_hidden_count).contains(&truth);
                let (least, most) = if is_small { (1, largest_hidden_count) } else { (0, i64::MAX) };
                let asked = (0..64).filter(|bit| (least..=most).contains(&(truth.saturating_add(bit - BELOW)))).fold(0, |asked, bit| asked | 1 << bit);
                seen.asked.push(asked);
                seen.truth.push(truth);
                seen.is_wide.push(!is_asked);
            }
        }
        for (cell, &is_asked) in is_asked.iter().enumerate() {
            seen.open[cell] = if is_asked { COUNTS as u8 } else { 0 };
        }
        seen
    }

    /// Notes that a count of a cell can be `from` and, in steps of `by`, what comes after it.
    pub(super) fn note(&mut self, cell: usize, kind: usize, from: i64, by: i64, times: i64) {
        let at = cell * COUNTS + kind;
        if self.is_wide[at] || by == 0 {
            return;
        }
        let start = from - self.truth[at] + BELOW;
        for step in 1..=times.min(64) {
            let bit = start + by * step;
            if (0..64).contains(&bit) {
                self.bits[at] |= 1 << bit;
            }
        }
        if (self.bits[at] & self.asked[at]).count_ones() >= self.width {
            self.is_wide[at] = true;
            self.open[cell] -= 1;
        }
    }

    /// Whether a count of a cell is asked for and not known to be wide.
    pub(super) fn is_open(&self, cell: usize, kind: usize) -> bool {
        !self.is_wide[cell * COUNTS + kind]
    }

    /// Cells of which a count is not known to be wide.
    pub(super) fn unproven(&self) -> Vec<usize> {
        (0..self.open.len()).filter(|&cell| self.open[cell] > 0).collect()
    }
}
