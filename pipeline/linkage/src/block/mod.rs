//! Pairs by blocking rules: each pair once, by the first rule that gives it.

mod group;

pub(crate) use group::Groups;

use crate::model::Link;
use crate::parallel;
use crate::plan::{Keys, Plan};

/// Pairs of one piece of work, about.
const PIECE_PAIRS: u64 = 1 << 16;

/// What a rule gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule.
    pub rule: String,
    /// Pairs that no earlier rule gave.
    pub pairs: u64,
    /// Records of its largest block.
    pub largest_block: usize,
    /// Blocks above the cap, whose pairs this rule did not make, and how many pairs these would have been.
    pub capped_blocks: usize,
    /// Pairs that the cap kept from being made by this rule.
    pub capped_pairs: u64,
}

/// Which pairs are made.
pub(crate) struct Blocking<'a> {
    pub plan: &'a Plan,
    pub rules: &'a [Keys],
    pub link: Link,
    pub largest_block: usize,
    /// Only pairs with a record from this one on: 0 for all.
    pub from: u32,
    pub threads: usize,
}

/// A part of a rule's pairs: a block, and which of its records come first in the pair.
struct Piece {
    rule: usize,
    block: usize,
    firsts: std::ops::Range<usize>,
}

impl Blocking<'_> {
    /// The records of each rule by block.
    pub fn groups(&self) -> Vec<Groups> {
        if self.from > 0 {
            return Groups::sharing(self.plan, self.rules, self.largest_block, self.from, self.threads);
        }
        parallel::map(self.threads, self.rules.len(), || (), |(), rule| Groups::new(self.plan, &self.rules[rule], self.largest_block))
    }

    /// Hands each pair to `work`: rule, left and right record, and the piece's own `state`. Gives the states in a fixed order, by rule.
    ///
    /// Left is the earlier record. Pieces do not depend on the number of threads.
    pub fn pairs<S, T: Send>(
        &self,
        groups: &[Groups],
        state: impl Fn() -> S + Sync,
        begin: impl Fn(usize) -> T + Sync,
        work: impl Fn(&mut S, &mut T, usize, u32, u32) + Sync,
    ) -> Vec<(usize, T)> {
        let pieces = self.pieces(groups);
        parallel::map(self.threads, pieces.len(), state, |own, at| {
            let mut result = begin(at);
            // Small blocks of a rule share a piece.
            for piece in &pieces[at] {
                self.of_piece(groups, piece, |left, right| work(own, &mut result, piece.rule, left, right));
            }
            (pieces[at][0].rule, result)
        })
    }

    fn of_piece(&self, all: &[Groups], piece: &Piece, mut work: impl FnMut(u32, u32)) {
        let groups = &all[piece.rule];
        let block = groups.block(piece.block);
        let keys = &self.rules[piece.rule];
        let sources = &self.plan.sources;
        for first in piece.firsts.clone() {
            let (first_record, first_is_left) = block.at(first);
            if !first_is_left {
                continue;
            }
            let first_row = self.plan.row(first_record);
            for second in block.seconds(first, self.from) {
                let (second_record, second_is_left) = block.at(second);
                if self.link == Link::Between && sources[first_record as usize] == sources[second_record as usize] {
                    continue;
                }
                let second_row = self.plan.row(second_record);
                // Equal hashes may stand for unequal keys.
                if !self.plan.agree(keys, first_row, second_row) {
                    continue;
                }
                let is_in_order = first_record < second_record;
                let (left, right) = if is_in_order { (first_record, second_record) } else { (second_record, first_record) };
                let (left_row, right_row) = if is_in_order { (first_row, second_row) } else { (second_row, first_row) };
                if groups.has_sides {
                    let is_old = first_record.max(second_record) < self.from;
                    // A pair may agree both ways round: the way in which the earlier record is the left one counts.
                    let is_repeat = second_is_left || left == right || (!is_in_order && self.plan.agree(keys, left_row, right_row));
                    if is_old || is_repeat {
                        continue;
                    }
                }
                if !self.is_of_earlier(all, piece.rule, left_row, right_row) {
                    work(left, right);
                }
            }
        }
    }

    /// Whether an earlier rule gave a pair. One whose block was too large gave none.
    fn is_of_earlier(&self, all: &[Groups], rule: usize, left: &[u32], right: &[u32]) -> bool {
        self.rules[..rule].iter().zip(all).any(|(keys, groups)| {
            let gave = |left, right| self.plan.agree(keys, left, right) && !group::is_capped(groups, self.plan, keys, left);
            gave(left, right) || (groups.has_sides && gave(right, left))
        })
    }

    fn pieces(&self, groups: &[Groups]) -> Vec<Vec<Piece>> {
        let mut pieces: Vec<Vec<Piece>> = Vec::new();
        for (rule, groups) in groups.iter().enumerate() {
            let mut open: Vec<Piece> = Vec::new();
            let mut size = 0;
            for block in 0..groups.len() {
                let records = groups.block(block).len();
                let mut start = 0;
                while start < records {
                    let left = (PIECE_PAIRS - size) / records as u64 + 1;
                    let end = records.min(start + left as usize);
                    size += (end - start) as u64 * records as u64;
                    open.push(Piece { rule, block, firsts: start..end });
                    start = end;
                    if size >= PIECE_PAIRS {
                        pieces.push(std::mem::take(&mut open));
                        size = 0;
                    }
                }
            }
            if !open.is_empty() {
                pieces.push(open);
            }
        }
        pieces
    }

    /// What a rule gave.
    pub fn count(groups: &Groups, rule: String, pairs: u64) -> RuleCount {
        RuleCount { rule, pairs, largest_block: groups.largest, capped_blocks: groups.capped.len(), capped_pairs: groups.capped_pairs }
    }
}
