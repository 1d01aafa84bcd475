//! Records with equal keys.

use std::collections::HashSet;

use crate::dictionary::Filter;
use crate::hash;
use crate::parallel;
use crate::plan::{Keys, Plan};

/// Old records that are looked through at a time.
const PIECE_RECORDS: u32 = 1 << 16;

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
    pub fn new(plan: &Plan, keys: &Keys, most: usize) -> Groups {
        let has_sides = has_sides(keys);
        let mut entries: Vec<(u64, u32)> = Vec::with_capacity(plan.len());
        (0..plan.len() as u32).for_each(|record| add(plan, keys, has_sides, record, &mut entries, |_| true));
        Groups::of(entries, has_sides, most)
    }

    /// The same of each rule, but of records before `from` only those that share a key with one from there on.
    ///
    /// Old records are looked through once for all rules. That nearly all share none is told by the numbers of their texts, which
    /// stand in the row, sooner than by the texts' hashes, which do not.
    pub fn sharing(plan: &Plan, rules: &[Keys], most: usize, from: u32, threads: usize) -> Vec<Groups> {
        let mut entries: Vec<Vec<(u64, u32)>> = vec![Vec::new(); rules.len()];
        for (keys, entries) in rules.iter().zip(&mut entries) {
            (from..plan.len() as u32).for_each(|record| add(plan, keys, has_sides(keys), record, entries, |_| true));
        }
        let wanted: Vec<Wanted> = rules.iter().zip(&entries).map(|(keys, entries)| Wanted::of(plan, keys, entries, from)).collect();
        let pieces = parallel::map(
            threads,
            from.div_ceil(PIECE_RECORDS) as usize,
            || (),
            |(), piece| {
                let mut found: Vec<Vec<(u64, u32)>> = vec![Vec::new(); rules.len()];
                let start = piece as u32 * PIECE_RECORDS;
                for record in start..from.min(start + PIECE_RECORDS) {
                    let row = plan.row(record);
                    for (rule, (keys, wanted)) in rules.iter().zip(&wanted).enumerate() {
                        if wanted.may_have(row, keys) {
                            add(plan, keys, has_sides(keys), record, &mut found[rule], |hash| wanted.has(hash));
                        }
                    }
                }
                found
            },
        );
        for (rule, found) in pieces.into_iter().flat_map(|found| found.into_iter().enumerate()) {
            entries[rule].extend(found);
        }
        rules.iter().zip(entries).map(|(keys, entries)| Groups::of(entries, has_sides(keys), most)).collect()
    }

    fn of(mut entries: Vec<(u64, u32)>, has_sides: bool, most: usize) -> Groups {
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

/// Whether what a rule takes of the left and of the right record differs.
fn has_sides(keys: &Keys) -> bool {
    keys.iter().any(|(left, right)| left != right)
}

/// Adds a record under its key, or under both where a rule has sides: then the lowest bit says that it is the left one.
#[inline]
fn add(plan: &Plan, keys: &Keys, has_sides: bool, record: u32, entries: &mut Vec<(u64, u32)>, is_wanted: impl Fn(u64) -> bool) {
    let row = plan.row(record);
    let left = key(plan, row, keys.iter().map(|part| part.0)).filter(|hash| is_wanted(*hash));
    if !has_sides {
        entries.extend(left.map(|hash| (hash, record)));
        return;
    }
    let right = key(plan, row, keys.iter().map(|part| part.1)).filter(|hash| is_wanted(*hash));
    entries.extend(left.map(|hash| (hash, (record << 1) | 1)));
    entries.extend(right.map(|hash| (hash, record << 1)));
}

/// Keys of a rule that new records have.
struct Wanted {
    /// Of the numbers of texts, where both records of a pair number them alike: not in a rule with sides.
    by_numbers: Option<Filter>,
    filter: Filter,
    /// In their order.
    keys: Vec<u64>,
}

impl Wanted {
    fn of(plan: &Plan, rule: &Keys, entries: &[(u64, u32)], from: u32) -> Wanted {
        let mut keys: Vec<u64> = entries.iter().map(|(hash, _)| *hash).collect();
        keys.sort_unstable();
        keys.dedup();
        let by_numbers = (!has_sides(rule)).then(|| Filter::of(&(from..plan.len() as u32).map(|record| numbers(plan.row(record), rule)).collect::<Vec<_>>()));
        Wanted { by_numbers, filter: Filter::of(&keys), keys }
    }

    /// Whether a row may have one of the keys.
    #[inline]
    fn may_have(&self, row: &[u32], rule: &Keys) -> bool {
        self.by_numbers.as_ref().is_none_or(|filter| filter.may_have(numbers(row, rule)))
    }

    #[inline]
    fn has(&self, hash: u64) -> bool {
        self.filter.may_have(hash) && self.keys.binary_search(&hash).is_ok()
    }
}

/// Whether the block of a record's left key was too large.
pub(super) fn is_capped(groups: &Groups, plan: &Plan, keys: &Keys, left: &[u32]) -> bool {
    !groups.capped.is_empty() && key(plan, left, keys.iter().map(|part| part.0)).is_some_and(|hash| groups.capped.contains(&hash))
}

/// A hash of the numbers of the texts of a key.
#[inline]
fn numbers(row: &[u32], rule: &Keys) -> u64 {
    rule.iter().fold(0, |hash, (column, _)| hash::mix(hash, u64::from(row[*column])))
}

fn key(plan: &Plan, row: &[u32], mut columns: impl Iterator<Item = usize>) -> Option<u64> {
    columns.try_fold(0, |hash, column| {
        let code = row[column];
        (code != 0).then(|| hash::mix(hash, plan.columns[column].texts.hash(code)))
    })
}
