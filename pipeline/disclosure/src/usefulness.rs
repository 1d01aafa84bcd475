//! Which of two cells a reader would rather keep.

use attune_contract::CellKey;

use crate::Cube;

/// What readers lose when a cell is hidden. Never its numerator: a choice that follows the numerator tells of it.
pub(crate) struct Usefulness {
    class: Vec<u8>,
    order: Vec<usize>,
}

impl Usefulness {
    pub(crate) fn of(cube: &Cube) -> Usefulness {
        let class = cube.cells.iter().map(|cell| class(&cell.key)).collect();
        let mut sorted: Vec<usize> = (0..cube.cells.len()).collect();
        // Older first, then smaller; the key last, so that the same cube always gives the same pattern.
        sorted.sort_by_key(|&cell| (cube.cells[cell].key.period.end, cube.cells[cell].denominator, &cube.cells[cell].key));
        let mut order = vec![0; cube.cells.len()];
        sorted.into_iter().enumerate().for_each(|(rank, cell)| order[cell] = rank);
        Usefulness { class, order }
    }

    /// The kind of cell: higher is more useful, whatever its size.
    pub(crate) fn class(&self, cell: usize) -> u8 {
        self.class[cell]
    }

    /// Place among all cells by recency, denominator and key: no two cells have the same.
    pub(crate) fn order(&self, cell: usize) -> usize {
        self.order[cell]
    }
}

/// State before region before county before tract; then the whole before a split, the headline rate, the pooled period.
fn class(key: &CellKey) -> u8 {
    (3 - key.area_level.fineness()) * 8 + u8::from(key.dimension == "all") * 4 + u8::from(key.component == "all") * 2 + u8::from(key.period.pooled_years > 1)
}
