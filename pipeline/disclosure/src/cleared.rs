//! A cube in which every disclosure rule holds.

use std::marker::PhantomData;

use attune_contract::{CellKey, Status};

use crate::{Availability, CountedCell, Cube};

/// What is left of a `T` in which every disclosure rule holds. Only [`crate::clear`] makes one.
///
/// It keeps no number of a hidden cell: there is no field that could hold one.
#[derive(Debug)]
pub struct Cleared<T> {
    indicator_id: String,
    cells: Vec<Kept>,
    of: PhantomData<T>,
}

/// A cell of a cleared cube.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClearedCell<'a> {
    /// It may be shown with its numbers.
    Shown {
        /// What names it.
        key: &'a CellKey,
        /// Units that met the numerator.
        numerator: u64,
        /// Units in the population.
        denominator: u64,
        /// Units whose record lacked a needed element, where that may be shown.
        missing: Option<u64>,
        /// Further sums, as they came.
        amounts: &'a [u64],
    },
    /// It may not, and this is all there is to say.
    Withheld {
        /// What names it.
        key: &'a CellKey,
        /// Why.
        status: Status,
    },
}

#[derive(Debug)]
struct Kept {
    key: CellKey,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Shown { numerator: u64, denominator: u64, missing: Option<u64>, amounts: Vec<u64> },
    Withheld(Status),
}

impl Cleared<Cube> {
    /// Keeps the numbers of `shown` cells and drops all others.
    pub(crate) fn keep(cube: Cube, shown: &[bool], missing_shown: &[bool]) -> Cleared<Cube> {
        let keep = |(cell, (&shown, &missing_shown)): (CountedCell, (&bool, &bool))| {
            let content = match cell.availability {
                Availability::NotReported => Content::Withheld(Status::NotReported),
                Availability::NotCollected => Content::Withheld(Status::NotCollected),
                Availability::Counted if !shown => Content::Withheld(Status::Suppressed),
                // Only those not stated are shown over nobody.
                Availability::Counted if cell.denominator == 0 => Content::Withheld(Status::Nobody),
                Availability::Counted => Content::Shown {
                    numerator: cell.numerator,
                    denominator: cell.denominator,
                    missing: missing_shown.then_some(cell.missing),
                    amounts: cell.amounts,
                },
            };
            Kept { key: cell.key, content }
        };
        let cells = cube.cells.into_iter().zip(shown.iter().zip(missing_shown)).map(keep).collect();
        Cleared { indicator_id: cube.indicator_id, cells, of: PhantomData }
    }

    /// The indicator.
    pub fn indicator_id(&self) -> &str {
        &self.indicator_id
    }

    /// Every cell of the cube, in its order.
    pub fn cells(&self) -> impl Iterator<Item = ClearedCell<'_>> {
        self.cells.iter().map(|Kept { key, content }| match content {
            Content::Shown { numerator, denominator, missing, amounts } => {
                ClearedCell::Shown { key, numerator: *numerator, denominator: *denominator, missing: *missing, amounts }
            }
            Content::Withheld(status) => ClearedCell::Withheld { key, status: *status },
        })
    }
}
