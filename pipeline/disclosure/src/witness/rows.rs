//! Lists of different lengths, one after the other.

/// The lists.
pub(super) struct Rows<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Rows<T> {
    /// Sorts entries of (row, item) into rows, in the order in which they come.
    pub(super) fn new(rows: usize, entries: impl Iterator<Item = (u32, T)> + Clone) -> Rows<T> {
        let mut starts = vec![0; rows + 1];
        entries.clone().for_each(|(row, _)| starts[row as usize + 1] += 1);
        (0..rows).for_each(|row| starts[row + 1] += starts[row]);
        let mut next = starts.clone();
        let mut items = vec![T::default(); starts[rows] as usize];
        for (row, item) in entries {
            items[next[row as usize] as usize] = item;
            next[row as usize] += 1;
        }
        Rows { starts, items }
    }

    /// One list.
    pub(super) fn of(&self, row: u32) -> &[T] {
        &self.items[self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize]
    }
}
