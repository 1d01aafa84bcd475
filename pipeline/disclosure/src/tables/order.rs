//! Which cells readers need most.

use sha2::{Digest, Sha256};

use super::model::Reduced;

/// What comes first: the breadth of a cell (state before county before tract) or its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Breadth,
    Count,
}

/// The rows in `among`, the most useful first: broader before narrower and larger before smaller counts, in this or the other
/// order. Ties are broken by a secret key, so that the pattern tells less about the counts; without a key, by position.
pub(super) fn most_useful_first(reduced: &Reduced, among: impl Fn(usize) -> bool, first: First, key: Option<&[u8]>) -> Vec<u32> {
    let mut order: Vec<u32> = (0..reduced.rows.len()).filter(|&row| among(row)).map(|row| row as u32).collect();
    order.sort_by_cached_key(|&row| {
        let (breadth, count) = (reduced.rows[row as usize].len() as i64, reduced.values[row as usize]);
        let (major, minor) = if first == First::Breadth { (breadth, count) } else { (count, breadth) };
        (-major, -minor, key.map_or([0; 32], |key| tie_breaker(key, row)), row)
    });
    order
}

fn tie_breaker(key: &[u8], row: u32) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((key.len() as u64).to_le_bytes());
    hash.update(key);
    hash.update(row.to_le_bytes());
    hash.finalize().into()
}
