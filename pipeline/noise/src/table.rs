//! A table of counts: cells, and the ways in which they add up.

mod structure;

use sha2::{Digest, Sha256};

pub(crate) use structure::{Block, Structure, Sum};

use crate::{Contribution, Mechanism};

/// No count of children comes near; keeps every sum exact in floating point.
pub(crate) const LARGEST_COUNT: u64 = 1_000_000_000_000;

/// One cell with its true count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedCell {
    /// Its name, unique in the release, such as `county=36001`.
    pub name: String,
    /// For each way of adding up, the total that it is a part of; `None` where it is part of none.
    pub parents: Vec<Option<String>>,
    /// Persons counted.
    pub count: u64,
}

/// A table whose sums hold.
#[derive(Debug, Clone)]
pub struct Table {
    ways: Vec<String>,
    cells: Vec<CountedCell>,
    structure: Structure,
}

/// Why cells are no table: which cell, in which column, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cell {name}: {fault}")]
pub struct TableError {
    /// Position of the cell, from 0.
    pub position: usize,
    /// Its name.
    pub name: String,
    /// The column at fault.
    pub column: String,
    /// What is wrong.
    pub fault: TableFault,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// No cell at all.
    #[error("the table has no cells")]
    Empty,
    /// No name.
    #[error("it has no name")]
    Unnamed,
    /// The name stands twice.
    #[error("its name stands twice")]
    Repeated,
    /// Above any count of people.
    #[error("its count is above {LARGEST_COUNT}")]
    TooLarge,
    /// Another number of ways than the table.
    #[error("it does not say for each way of adding up whether it is a part")]
    WayMissing,
    /// The total that it names is not there.
    #[error("the total that it is a part of is not in the table")]
    UnknownParent,
    /// Part of three totals.
    #[error("it is a part in more than two ways; at most two can be kept in whole numbers that add up")]
    ThreeWays,
    /// It adds up to itself.
    #[error("it is a part of itself, directly or through others")]
    Cycle,
    /// Parts and total differ.
    #[error("its parts do not add up to it")]
    SumBroken,
    /// Crossed parts do not form a full rectangle below one total.
    #[error("it is a part in two ways, but the totals it lies between do not form one full cross table below one total")]
    NotCrossed,
}

impl Table {
    /// A table, once everything in it adds up. `ways` name the ways of adding up: in each way, a total is the sum of the
    /// cells that name it there.
    ///
    /// A cell may be a part in two ways; such cells must fill a whole cross table between the parts of one total (counties of
    /// a state by its age groups), or noise could not be kept whole and consistent.
    ///
    /// # Errors
    /// The first cell that does not fit.
    pub fn new(ways: Vec<String>, cells: Vec<CountedCell>) -> Result<Table, TableError> {
        let structure = Structure::of(&ways, &cells)?;
        Ok(Table { ways, cells, structure })
    }

    /// The cells, in the order given.
    pub fn cells(&self) -> &[CountedCell] {
        &self.cells
    }

    /// The ways of adding up.
    pub fn ways(&self) -> &[String] {
        &self.ways
    }

    /// Cells that one and the same child is counted in, as the sums show: a total, and one part in each way below it. The
    /// contribution bound cannot be smaller; it can be larger, for what the sums do not show.
    pub fn cells_of_one(&self) -> Vec<&str> {
        self.structure.of_one.iter().map(|position| self.cells[*position].name.as_str()).collect()
    }

    pub(crate) fn structure(&self) -> &Structure {
        &self.structure
    }

    /// SHA-256 of what is asked: cells, sums, mechanism, loss and bound, and no count. It may be published.
    pub(crate) fn query_digest(&self, mechanism: Mechanism, loss: crate::Amount, contribution: Contribution) -> String {
        let mut digest = Sha256::new();
        let mut part = |text: &str| {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text.as_bytes());
        };
        part("attune-noise 1");
        part(mechanism.as_str());
        part(&loss.to_string());
        part(&contribution.cells.to_string());
        part(&contribution.per_cell.to_string());
        self.ways.iter().for_each(|way| part(way));
        for &position in &self.structure.by_name {
            part("cell");
            part(&self.cells[position].name);
            for parent in &self.cells[position].parents {
                part(if parent.is_some() { "part of" } else { "no part" });
                part(parent.as_deref().unwrap_or_default());
            }
        }
        hexadecimal(&digest.finalize())
    }

    /// SHA-256 of the counts, made useless to guess at by a salt that stays in the ledger.
    pub(crate) fn content_digest(&self, salt: &[u8]) -> String {
        let mut digest = Sha256::new();
        digest.update(salt);
        for &position in &self.structure.by_name {
            digest.update(self.cells[position].count.to_le_bytes());
        }
        hexadecimal(&digest.finalize())
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
