//! Which encodings of two deliveries are of one person: blocks by token, a score for each pair, and a threshold without the truth.
//!
//! 1. [`candidates`]: pairs that share a token, each once. Blocks that are too large are left out and reported.
//! 2. [`score`]: the Dice coefficient of the two records.
//! 3. [`greedy`] or [`optimal`]: each record in at most one pair.
//! 4. [`Threshold`]: from the scores alone, and said how.

mod assignment;
mod block;
mod link;
mod threshold;

use crate::delivery::Row;
use crate::filter::dice;

pub use assignment::{greedy, optimal};
pub use block::{Blocking, BlockingReport, candidates};
pub use link::{Assignment, Band, Link, MatchError, Matching, Settings, match_deliveries};
pub use threshold::{Basis, Threshold};

#[cfg(test)]
mod tests;

/// Two records by their places in the two deliveries, and how alike they are, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Place in the first delivery.
    pub left: u32,
    /// Place in the second delivery.
    pub right: u32,
    /// Dice coefficient.
    pub score: f64,
}

/// How alike two records are: the Dice coefficient over the filters that both have, taken as one long filter.
///
/// A column that one side does not know is left out. 0 where nothing is left.
pub fn score(left: &Row, right: &Row) -> f64 {
    let mut sums = (0, 0, 0);
    for (left, right) in left.filters.iter().zip(&right.filters) {
        let (lefts, rights) = (left.count(), right.count());
        if lefts > 0 && rights > 0 {
            sums = (sums.0 + left.shared(right), sums.1 + lefts, sums.2 + rights);
        }
    }
    dice(sums.0, sums.1, sums.2)
}
