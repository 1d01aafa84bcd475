//! Linked tables as one system: inner counts, and cells that are sums of them.

use std::collections::HashMap;

/// Why cells and inner counts do not make a system. Says where, never how much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// A cell names an inner count that is not there.
    #[error("cell {cell} names inner count {inner}, which is not there")]
    UnknownInner {
        /// Position of the cell.
        cell: usize,
        /// Position that was named.
        inner: usize,
    },
    /// A cell names an inner count twice.
    #[error("cell {cell} names inner count {inner} twice")]
    RepeatedInner {
        /// Position of the cell.
        cell: usize,
        /// Position that was named.
        inner: usize,
    },
    /// A cell is the sum of nothing.
    #[error("cell {cell} has no inner counts")]
    EmptyCell {
        /// Position of the cell.
        cell: usize,
    },
    /// The counts add up to more than can be handled.
    #[error("the inner counts add up to more than 2^40")]
    TooLarge,
}

/// Tables that share people: every published figure is the sum of some inner counts.
///
/// Numerator, complement and denominator, overlapping areas, pooled years and earlier releases are all just cells.
#[derive(Debug, Clone)]
pub struct Tables {
    counts: Vec<i64>,
    cells: Vec<Vec<u32>>,
    public: Vec<Vec<u32>>,
}

impl Tables {
    /// Takes inner counts, the cells that might be shown, and the sums that are public already, each as positions in `counts`.
    ///
    /// # Errors
    /// When a sum is empty, or names a position that is not there, or one twice. Cells come first, then public sums.
    pub fn new(counts: Vec<u64>, cells: Vec<Vec<usize>>, public: Vec<Vec<usize>>) -> Result<Tables, ModelError> {
        let total = counts.iter().try_fold(0u64, |sum, count| sum.checked_add(*count)).filter(|total| *total <= 1 << 40);
        total.ok_or(ModelError::TooLarge)?;
        let first_public = cells.len();
        let take = |(cell, mut members): (usize, Vec<usize>)| {
            members.sort_unstable();
            let last = *members.last().ok_or(ModelError::EmptyCell { cell })?;
            if last >= counts.len() {
                return Err(ModelError::UnknownInner { cell, inner: last });
            }
            if let Some(pair) = members.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(ModelError::RepeatedInner { cell, inner: pair[0] });
            }
            Ok(members.into_iter().map(|inner| inner as u32).collect::<Vec<u32>>())
        };
        let mut cells = cells.into_iter().chain(public).enumerate().map(take).collect::<Result<Vec<_>, ModelError>>()?;
        let public = cells.split_off(first_public);
        Ok(Tables { counts: counts.into_iter().map(|count| count as i64).collect(), cells, public })
    }

    /// How many cells might be shown.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The count of a cell.
    pub fn count(&self, cell: usize) -> u64 {
        self.sum(&self.cells[cell])
    }

    /// How many inner counts a cell is the sum of.
    pub fn breadth(&self, cell: usize) -> usize {
        self.cells[cell].len()
    }

    fn sum(&self, members: &[u32]) -> u64 {
        members.iter().map(|&inner| self.counts[inner as usize] as u64).sum()
    }
}

/// The same system without what needs no thought: known zeros gone, inner counts that always stand together joined, and
/// equal cells made one.
pub(super) struct Reduced {
    /// Inner counts.
    pub(super) counts: Vec<i64>,
    /// Distinct sums over them, none empty, members ascending.
    pub(super) rows: Vec<Vec<u32>>,
    /// Value of each row.
    pub(super) values: Vec<i64>,
    /// Rows that are public already.
    pub(super) public: Vec<bool>,
    /// For each row the cells it stands for; none where only an earlier release has it.
    pub(super) cells: Vec<Vec<u32>>,
    /// For each row the rows that it contains, itself last, the shorter first; empty where it was not asked for.
    pub(super) within: Vec<Vec<u32>>,
    /// For each cell its row; `None` where everybody knows it to be zero.
    pub(super) row_of: Vec<Option<u32>>,
}

impl Reduced {
    /// Reduces tables; where `zeros_public`, a cell or public sum of zero tells that each of its inner counts is zero.
    pub(super) fn of(tables: &Tables, zeros_public: bool) -> Reduced {
        let mut is_zero = vec![false; tables.counts.len()];
        let told = tables.public.iter().chain(tables.cells.iter().filter(|_| zeros_public));
        for members in told.filter(|members| tables.sum(members) == 0) {
            members.iter().for_each(|&inner| is_zero[inner as usize] = true);
        }
        let sums = || tables.cells.iter().chain(&tables.public);
        let column_of = joined(tables.counts.len(), sums(), &is_zero);
        let columns = column_of.iter().flatten().max().map_or(0, |last| *last as usize + 1);
        let mut counts = vec![0; columns];
        for (inner, column) in column_of.iter().enumerate() {
            if let Some(column) = column {
                counts[*column as usize] += tables.counts[inner];
            }
        }
        let mut reduced =
            Reduced { counts, rows: Vec::new(), values: Vec::new(), public: Vec::new(), cells: Vec::new(), within: Vec::new(), row_of: Vec::new() };
        let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
        for (index, members) in sums().enumerate() {
            let mut row: Vec<u32> = members.iter().filter_map(|&inner| column_of[inner as usize]).collect();
            row.sort_unstable();
            row.dedup();
            let is_cell = index < tables.cells.len();
            if row.is_empty() {
                reduced.row_of.extend(is_cell.then_some(None));
                continue;
            }
            let place = *known.entry(row.clone()).or_insert(reduced.rows.len() as u32);
            if place as usize == reduced.rows.len() {
                reduced.values.push(row.iter().map(|&column| reduced.counts[column as usize]).sum());
                reduced.rows.push(row);
                reduced.public.push(false);
                reduced.cells.push(Vec::new());
            }
            if is_cell {
                reduced.row_of.push(Some(place));
                reduced.cells[place as usize].push(index as u32);
            } else {
                reduced.public[place as usize] = true;
            }
        }
        reduced
    }

    /// Fills in [`Reduced::within`] for the rows that `asks` names.
    pub(super) fn look_within(&mut self, asks: impl Fn(i64) -> bool) {
        let mut by_length: Vec<u32> = (0..self.rows.len() as u32).collect();
        by_length.sort_by_key(|&row| (self.rows[row as usize].len(), row));
        let mut rows_of = vec![Vec::new(); self.counts.len()];
        for &row in &by_length {
            self.rows[row as usize].iter().for_each(|&column| rows_of[column as usize].push(row));
        }
        let mut shared = vec![0; self.rows.len()];
        self.within = vec![Vec::new(); self.rows.len()];
        for row in (0..self.rows.len()).filter(|&row| asks(self.values[row])) {
            let met = || self.rows[row].iter().flat_map(|&column| rows_of[column as usize].iter().copied());
            met().for_each(|other| shared[other as usize] += 1);
            let mut within: Vec<u32> = met().filter(|&other| shared[other as usize] == self.rows[other as usize].len()).collect();
            met().for_each(|other| shared[other as usize] = 0);
            within.sort_by_key(|&other| (self.rows[other as usize].len(), other));
            within.dedup();
            self.within[row] = within;
        }
    }
}

/// For each inner count its column: the same for those that are members of exactly the same sums; none for known zeros and for
/// those in no sum.
fn joined<'a>(inner: usize, sums: impl Iterator<Item = &'a Vec<u32>>, is_zero: &[bool]) -> Vec<Option<u32>> {
    let mut class = vec![0u32; inner];
    let mut is_member = vec![false; inner];
    let mut classes = 1;
    for members in sums {
        // Members of one class that are in this sum become a class of their own.
        let mut split: HashMap<u32, u32> = HashMap::new();
        for &member in members {
            is_member[member as usize] = true;
            let next = classes + split.len() as u32;
            class[member as usize] = *split.entry(class[member as usize]).or_insert(next);
        }
        classes += split.len() as u32;
    }
    let mut column_of: HashMap<u32, u32> = HashMap::new();
    let mut columns = Vec::with_capacity(inner);
    for member in 0..inner {
        columns.push((is_member[member] && !is_zero[member]).then(|| {
            let next = column_of.len() as u32;
            *column_of.entry(class[member]).or_insert(next)
        }));
    }
    columns
}
