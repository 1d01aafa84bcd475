//! Pairs that share a token.

use std::collections::{BTreeMap, HashSet};

use foldhash::fast::FixedState;

use crate::delivery::Delivered;
use crate::token::Token;

/// Limits of blocking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocking {
    /// Most pairs that one token may bring: a token that more share says little, and costs much.
    pub most_pairs_of_a_token: u64,
}

impl Default for Blocking {
    fn default() -> Blocking {
        Blocking { most_pairs_of_a_token: 10_000 }
    }
}

/// What one column of tokens brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockingReport {
    /// The column.
    pub column: String,
    /// Pairs that share a token of it.
    pub pairs: u64,
    /// Of them, those that no earlier column brought.
    pub new_pairs: u64,
    /// Tokens that too many share, left out.
    pub tokens_left_out: u64,
    /// Pairs that those would have brought.
    pub pairs_left_out: u64,
}

/// Pairs of places that share a token, each once and in order, and what each column of tokens brought.
///
/// Both deliveries have the same columns of tokens.
pub fn candidates(left: &Delivered, right: &Delivered, limits: Blocking) -> (Vec<(u32, u32)>, Vec<BlockingReport>) {
    let mut all: HashSet<(u32, u32), FixedState> = HashSet::default();
    let mut reports = Vec::new();
    for (place, column) in left.tokens.iter().enumerate() {
        let (lefts, rights) = (blocks(left, place), blocks(right, place));
        let mut report = BlockingReport { column: column.clone(), pairs: 0, new_pairs: 0, tokens_left_out: 0, pairs_left_out: 0 };
        for (token, members) in &lefts {
            let Some(others) = rights.get(token) else { continue };
            let pairs = members.len() as u64 * others.len() as u64;
            if pairs > limits.most_pairs_of_a_token {
                report.tokens_left_out += 1;
                report.pairs_left_out += pairs;
                continue;
            }
            report.pairs += pairs;
            for &member in members {
                report.new_pairs += others.iter().map(|&other| u64::from(all.insert((member, other)))).sum::<u64>();
            }
        }
        reports.push(report);
    }
    let mut pairs: Vec<(u32, u32)> = all.into_iter().collect();
    pairs.sort_unstable();
    (pairs, reports)
}

fn blocks(delivered: &Delivered, place: usize) -> BTreeMap<Token, Vec<u32>> {
    let mut blocks: BTreeMap<Token, Vec<u32>> = BTreeMap::new();
    for (row, number) in delivered.rows.iter().zip(0..) {
        if let Some(token) = row.tokens[place] {
            blocks.entry(token).or_default().push(number);
        }
    }
    blocks
}
