//! Records with equal keys.

use std::collections::HashSet;

use crate::dictionary::Filter;
use crate::hash;
use crate::plan::{Keys, Plan};

/// Records by block, for blocks of two and more.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// Records, block after block; within one in their order. With sides, the lowest bit says that the record has the key as a left one.
    records: Vec<u32>,
    starts: Vec<u32>,
    /// Whether what is taken of the left and of the right record differs.
    pub has_sides: bool,
    /// Records of the largest block.
    pub largest: usize,
    /// Hashes of the keys of blocks that are too large, and how many pairs they would give.
    pub capped: HashSet<u64>,
    pub capped_pairs: u64,
}

/// The records of a block.
pub(crate) struct Block<'a> {
    records: &'a [u32],
    has_sides: bool,
}

impl Block<'_> {
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// A record, and whether it stands here as a left one.
    #[inline]
    pub fn at(&self, place: usize) -> (u32, bool) {
        let record = self.records[place];
        if self.has_sides { (record >> 1, record & 1 == 1) } else { (record, true) }
    }

    /// Where the records stand that a first one is paired with; of those before `from` only with new ones.
    pub fn seconds(&self, first: usize, from: u32) -> std::ops::Range<usize> {
        if self.has_sides {
            return 0..self.records.len();
        }
        if self.records[first] >= from {
            return first + 1..self.records.len();
        }
        let new = self.records.partition_point(|record| *record < from);
        new.max(first + 1)..self.records.len()
    }
}

impl Groups {
    /// Sorts records by the hash of their key. A record without one of its parts is in no block. Blocks of more than `most` are noted alone.
    ///
    /// Of records before `from` only those that share a key with one from there on.
    pub fn new(plan: &Plan, keys: &Keys, most: usize, from: u32) -> Groups {
        let has_sides = keys.iter().any(|(left, right)| left != right);
        let mut entries: Vec<(u64, u32)> = Vec::with_capacity(if from == 0 { plan.len() } else { 0 });
        let shift = u32::from(has_sides);
        let left = |record: u32| key(plan, plan.row(record), keys.iter().map(|part| part.0)).map(|hash| (hash, (record << shift) | shift));
        let right = |record: u32| key(plan, plan.row(record), keys.iter().map(|part| part.1)).map(|hash| (hash, record << shift));
        for record in from..plan.len() as u32 {
            entries.extend(left(record));
            if has_sides {
                entries.extend(right(record));
            }
        }
        if from > 0 {
            let new: HashSet<u64> = entries.iter().map(|(hash, _)| *hash).collect();
            let filter = Filter::of(&new.iter().copied().collect::<Vec<_>>());
            let is_shared = |entry: &(u64, u32)| filter.may_have(entry.0) && new.contains(&entry.0);
            let columns = keys.iter().map(|(left, _)| *left);
            let used: Vec<(usize, Vec<u64>)> = columns.map(|column| (column, codes(plan, column, from))).collect();
            for record in 0..from {
                // Most old records have a text that no new one has, which a bit tells sooner than a hash.
                let row = plan.row(record);
                let has = |(column, used): &(usize, Vec<u64>)| (used[row[*column] as usize / 64] >> (row[*column] % 64)) & 1 == 1;
                if !has_sides && !used.iter().all(has) {
                    continue;
                }
                entries.extend(left(record).filter(is_shared));
                if has_sides {
                    entries.extend(right(record).filter(is_shared));
                }
            }
        }
        entries.sort_unstable();
        let mut groups = Groups { has_sides, ..Groups::default() };
        for block in entries.chunk_by(|left, right| left.0 == right.0).filter(|block| block.len() > 1) {
            groups.largest = groups.largest.max(block.len());
            if block.len() > most {
                groups.capped.insert(block[0].0);
                groups.capped_pairs += block.len() as u64 * (block.len() as u64 - 1) / 2;
                continue;
            }
            groups.starts.push(groups.records.len() as u32);
            groups.records.extend(block.iter().map(|(_, record)| *record));
        }
        groups
    }

    /// Pairs within blocks, were all made.
    pub fn most_pairs(&self) -> u64 {
        (0..self.len()).map(|block| self.block(block).len() as u64).map(|records| records * (records - 1) / 2).sum()
    }

    /// Blocks.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn block(&self, block: usize) -> Block<'_> {
        let end = self.starts.get(block + 1).map_or(self.records.len(), |end| *end as usize);
        Block { records: &self.records[self.starts[block] as usize..end], has_sides: self.has_sides }
    }
}

/// A bit for each text of a column that a record from `from` on has.
fn codes(plan: &Plan, column: usize, from: u32) -> Vec<u64> {
    let mut bits = vec![0; plan.columns[column].texts.len() / 64 + 1];
    for record in from..plan.len() as u32 {
        let code = plan.row(record)[column];
        bits[code as usize / 64] |= 1 << (code % 64);
    }
    bits
}

/// Whether the block of a record's left key was too large.
pub(super) fn is_capped(groups: &Groups, plan: &Plan, keys: &Keys, left: &[u32]) -> bool {
    !groups.capped.is_empty() && key(plan, left, keys.iter().map(|part| part.0)).is_some_and(|hash| groups.capped.contains(&hash))
}

fn key(plan: &Plan, row: &[u32], mut columns: impl Iterator<Item = usize>) -> Option<u64> {
    columns.try_fold(0, |hash, column| {
        let code = row[column];
        (code != 0).then(|| hash::mix(hash, plan.columns[column].texts.hash(code)))
    })
}
