//! Directions as the tableau of the simplex method.

use super::space::Direction;

/// Changes smaller than this are rounding.
const NOTHING: f64 = 1e-9;

/// A sum that changes by less than this does not change.
const NEGLIGIBLE: f64 = 1e-7;

const NONE: (u32, u32) = (u32::MAX, u32::MAX);

/// Directions of which each owns one unknown, changes it by 1, and no other direction changes it.
///
/// They are kept in blocks that have no unknown in common; within a block in full, since the method soon fills them.
pub(super) struct Tableau {
    blocks: Vec<Block>,
    /// Block and row of each direction.
    place: Vec<(u32, u32)>,
    /// Block and column of each unknown; none where no direction changes it.
    column: Vec<(u32, u32)>,
    /// Numbers computed so far.
    work: usize,
}

struct Block {
    /// Directions, in the order of rows.
    directions: Vec<u32>,
    own: Vec<u32>,
    /// Unknowns, in the order of columns.
    unknowns: Vec<u32>,
    /// Row after row.
    changes: Vec<f64>,
}

impl Tableau {
    /// Takes directions of whole numbers, each with the unknown that it owns.
    pub(super) fn new(unknowns: usize, from: &[(u32, Direction)]) -> Tableau {
        let (block_of, count) = blocks(unknowns, from);
        let mut tableau = Tableau { blocks: Vec::new(), place: Vec::with_capacity(from.len()), column: vec![NONE; unknowns], work: 0 };
        tableau.blocks.resize_with(count, || Block { directions: Vec::new(), own: Vec::new(), unknowns: Vec::new(), changes: Vec::new() });
        for ((index, (own, direction)), &number) in (0u32..).zip(from).zip(&block_of) {
            let block = &mut tableau.blocks[number as usize];
            tableau.place.push((number, block.directions.len() as u32));
            block.directions.push(index);
            block.own.push(*own);
            for &(unknown, _) in direction {
                if tableau.column[unknown as usize] == NONE {
                    tableau.column[unknown as usize] = (number, block.unknowns.len() as u32);
                    block.unknowns.push(unknown);
                }
            }
        }
        for block in &mut tableau.blocks {
            let width = block.unknowns.len();
            block.changes = vec![0.0; width * block.directions.len()];
            for (row, &index) in block.directions.iter().enumerate() {
                let (own, direction) = &from[index as usize];
                let scale = direction.iter().find(|entry| entry.0 == *own).map_or(1, |entry| entry.1) as f64;
                for &(unknown, change) in direction {
                    block.changes[row * width + tableau.column[unknown as usize].1 as usize] = change as f64 / scale;
                }
            }
        }
        tableau
    }

    /// Numbers computed so far.
    pub(super) fn work(&self) -> usize {
        self.work
    }

    /// What a direction changes, and by how much.
    pub(super) fn direction(&self, index: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let (block, row) = self.place[index as usize];
        let block = &self.blocks[block as usize];
        let width = block.unknowns.len();
        let changes = &block.changes[row as usize * width..(row as usize + 1) * width];
        block.unknowns.iter().copied().zip(changes.iter().copied()).filter(|(_, change)| *change != 0.0)
    }

    /// The unknown that a direction owns.
    pub(super) fn owned(&self, index: u32) -> u32 {
        let (block, row) = self.place[index as usize];
        self.blocks[block as usize].own[row as usize]
    }

    /// How each direction changes a sum of unknowns, where it does.
    pub(super) fn gains(&self, parts: &[u32]) -> Vec<(u32, f64)> {
        let mut columns: Vec<(u32, u32)> = parts.iter().map(|&part| self.column[part as usize]).filter(|column| *column != NONE).collect();
        columns.sort_unstable();
        let mut gains = Vec::new();
        for of_block in columns.chunk_by(|one, other| one.0 == other.0) {
            let block = &self.blocks[of_block[0].0 as usize];
            for (row, &index) in block.directions.iter().enumerate() {
                let changes = &block.changes[row * block.unknowns.len()..];
                let gain: f64 = of_block.iter().map(|&(_, column)| changes[column as usize]).sum();
                if gain.abs() > NEGLIGIBLE {
                    gains.push((index, gain));
                }
            }
        }
        gains
    }

    /// Makes a direction the owner of an unknown that it changes, and takes the unknown out of all others.
    pub(super) fn turn(&mut self, index: u32, unknown: u32) {
        let ((number, row), (_, column)) = (self.place[index as usize], self.column[unknown as usize]);
        let block = &mut self.blocks[number as usize];
        let (width, row, column) = (block.unknowns.len(), row as usize, column as usize);
        let mut pivot: Vec<f64> = block.changes[row * width..(row + 1) * width].to_vec();
        let scale = pivot[column];
        if scale == 0.0 {
            return;
        }
        self.work += block.changes.len();
        pivot.iter_mut().for_each(|change| *change /= scale);
        pivot[column] = 1.0;
        for (other, changes) in block.changes.chunks_exact_mut(width).enumerate() {
            let factor = changes[column];
            if other == row || factor == 0.0 {
                continue;
            }
            for (change, added) in changes.iter_mut().zip(&pivot) {
                let sum = *change - factor * added;
                *change = if sum.abs() > NOTHING { sum } else { 0.0 };
            }
            changes[column] = 0.0;
        }
        block.changes[row * width..(row + 1) * width].copy_from_slice(&pivot);
        block.own[row] = unknown;
    }
}

/// Numbers of blocks of directions that share unknowns, and how many there are.
fn blocks(unknowns: usize, from: &[(u32, Direction)]) -> (Vec<u32>, usize) {
    fn root(parent: &mut [u32], mut place: u32) -> u32 {
        while parent[place as usize] != place {
            parent[place as usize] = parent[parent[place as usize] as usize];
            place = parent[place as usize];
        }
        place
    }
    let mut parent: Vec<u32> = (0..unknowns as u32).collect();
    for (own, direction) in from {
        for &(unknown, _) in direction {
            let (one, other) = (root(&mut parent, *own), root(&mut parent, unknown));
            parent[one.max(other) as usize] = one.min(other);
        }
    }
    let mut number_of = vec![u32::MAX; unknowns];
    let mut count = 0;
    let mut numbers = Vec::with_capacity(from.len());
    for (own, _) in from {
        let root = root(&mut parent, *own) as usize;
        if number_of[root] == u32::MAX {
            number_of[root] = count;
            count += 1;
        }
        numbers.push(number_of[root]);
    }
    (numbers, count as usize)
}
