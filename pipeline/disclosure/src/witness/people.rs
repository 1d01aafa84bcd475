//! People behind a table: who is counted where, under which labels, and in which published sums.
//!
//! A county's people of one year and component have one label of each dimension each. Which labels go together is not asked: any
//! choice gives the same sums.

use super::structure::Structure;
use super::table::{KINDS, Table};

/// The people that met a numerator, or that did not; of nested components, those that met the same of them.
#[derive(Default)]
pub(super) struct People {
    pub(super) places: Vec<Place>,
    pub(super) labels: Vec<Label>,
}

/// One component, county and year.
pub(super) struct Place {
    pub(super) group: Group,
    /// By dimension, in the order of the equations, the hidden labels there.
    pub(super) dimensions: Vec<Vec<u32>>,
}

/// One category of a dimension at a place.
pub(super) struct Label {
    pub(super) group: Group,
    pub(super) place: u32,
    pub(super) dimension: u32,
}

/// People that are counted together.
pub(super) struct Group {
    /// The cell they are counted in; of nested components, that of the strictest.
    pub(super) cell: usize,
    /// Counts that each of them is in; of a label, those over labels.
    pub(super) counts: Vec<u32>,
    /// A number for the published ones among these, which adds up as they do.
    pub(super) published: u64,
    /// How many they are: the first count, less the second.
    plus: u32,
    less: Option<u32>,
    /// Counts of cells, as [`Seen`](super::seen::Seen) has them, of which these people show numbers.
    shows: Vec<(usize, usize)>,
}

impl Group {
    /// The people of a cell that miss so many of its nested components, the strictest first.
    pub(super) fn of(structure: &Structure<'_>, table: &Table<'_>, cell: usize, unmet: usize) -> Group {
        let (chain, at) = structure.chain(cell);
        let kind = |at: usize| usize::from(at < unmet);
        let count = |cell: usize, kind: usize| (cell * KINDS + kind) as u32;
        let groups = || chain.iter().enumerate().map(|(at, &cell)| (cell, kind(at))).chain([(cell, kind(at))]);
        let mut counts: Vec<u32> = groups().flat_map(|(cell, kind)| structure.totals_of(cell).into_iter().map(move |total| count(total, kind))).collect();
        counts.sort_unstable();
        counts.dedup();
        let published = counts.iter().filter(|&&count| table.is_fixed(count as usize / KINDS));
        let is_between = chain.contains(&cell) && unmet > 0 && unmet < chain.len();
        Group {
            cell,
            published: published.fold(0, |number: u64, &count| number.wrapping_add(scattered(u64::from(count)))),
            plus: match chain.get(unmet) {
                Some(&met) if is_between => count(met, 0),
                None if chain.contains(&cell) => count(chain[unmet - 1], 1),
                _ => count(cell, kind(at)),
            },
            less: is_between.then(|| count(chain[unmet.saturating_sub(1)], 0)),
            shows: groups().flat_map(|(cell, kind)| [(cell, kind), (cell, KINDS)]).collect(),
            counts,
        }
    }

    /// How many they are.
    pub(super) fn people(&self, table: &Table<'_>) -> i64 {
        (table.count(self.plus) - self.less.map_or(0, |less| table.count(less))).max(0)
    }

    /// Whether they can show numbers of a count that is not known to be wide.
    pub(super) fn is_open(&self, table: &Table<'_>) -> bool {
        self.shows.iter().any(|&(cell, kind)| table.seen.is_open(cell, kind))
    }
}

impl People {
    /// A label.
    pub(super) fn label(&self, label: u32) -> &Label {
        &self.labels[label as usize]
    }

    /// A place.
    pub(super) fn place(&self, place: u32) -> &Place {
        &self.places[place as usize]
    }

    /// The labels of the same dimension and place, itself among them.
    pub(super) fn siblings(&self, label: u32) -> &[u32] {
        let Label { place, dimension, .. } = *self.label(label);
        &self.place(place).dimensions[dimension as usize]
    }

    /// How many people have a label.
    pub(super) fn with(&self, label: u32, table: &Table<'_>) -> i64 {
        self.label(label).group.people(table)
    }

    /// What published sums are short of after these changes of label, to the first of each two from the second.
    pub(super) fn owed(&self, changes: &[[u32; 2]]) -> u64 {
        owed(changes, |label| self.label(label).group.published)
    }

    /// What published sums are short of after these moves between places, to the first of each two from the second.
    pub(super) fn owed_by_moves(&self, moves: &[[u32; 2]]) -> u64 {
        owed(moves, |place| self.place(place).group.published)
    }
}

fn owed(changes: &[[u32; 2]], published: impl Fn(u32) -> u64) -> u64 {
    changes.iter().fold(0, |owed: u64, &[to, from]| owed.wrapping_add(published(from)).wrapping_sub(published(to)))
}

/// A number as good as random for each, so that sums of different ones differ (SplitMix64 of Steele, Lea and Flood, 2014). Were two
/// sums equal by chance, a table would be proposed that is none, and refused.
fn scattered(number: u64) -> u64 {
    let mut mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
