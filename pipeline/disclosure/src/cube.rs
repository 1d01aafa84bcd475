//! The cube as it is counted, before any rule.

use std::collections::HashSet;

use attune_contract::CellKey;

use crate::{CellName, DisclosureError};

/// Whether a cell was counted at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Availability {
    /// Counted: the numbers are what the data hold.
    Counted,
    /// The area did not report; every count is a zero that everybody knows.
    NotReported,
    /// No feed for it is configured; every count is a zero that everybody knows.
    NotCollected,
}

/// One cell with its true counts. It never leaves the controlled zone.
#[derive(Clone, PartialEq, Eq)]
pub struct CountedCell {
    /// What names it.
    pub key: CellKey,
    /// Units in the population.
    pub denominator: u64,
    /// Units that met the numerator.
    pub numerator: u64,
    /// Units whose record lacked a needed element.
    pub missing: u64,
    /// Further sums that are shown with the cell or not at all.
    pub amounts: Vec<u64>,
    /// Whether it was counted at all.
    pub availability: Availability,
}

// No derived Debug: a log line that prints a cube must not print a count.
impl std::fmt::Debug for CountedCell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CountedCell").field("key", &self.key).field("availability", &self.availability).finish_non_exhaustive()
    }
}

impl CountedCell {
    pub(crate) fn is_counted(&self) -> bool {
        self.availability == Availability::Counted
    }

    /// Units that did not meet the numerator.
    pub(crate) fn complement(&self) -> u64 {
        self.denominator - self.numerator
    }
}

/// Counts of `total` are the sums of the counts of `parts`, numerator and denominator alike. Both are positions in a cube.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// The cell that is the sum.
    pub total: usize,
    /// The cells that are summed; empty when the sum is over nothing and so is zero.
    pub parts: Vec<usize>,
}

impl Equation {
    /// The total, then the parts.
    pub(crate) fn members(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.total).chain(self.parts.iter().copied())
    }
}

/// Every cell of an indicator, and everything that is known to tie them together.
#[derive(Debug, Clone)]
pub struct Cube {
    /// The indicator.
    pub indicator_id: String,
    /// Hide a numerator of nobody or of everybody too; the policy can say so as well.
    pub is_sensitive: bool,
    /// The cells.
    pub cells: Vec<CountedCell>,
    /// Which cells are sums of which.
    pub equations: Vec<Equation>,
    /// Cells that are shown or hidden together, such as nested components over one denominator.
    pub same_status: Vec<Vec<usize>>,
    /// (strict, lenient): everybody in the strict numerator is in the lenient one. The difference is a count too, and the
    /// two cells are shown or hidden together.
    pub nested: Vec<(usize, usize)>,
}

impl Cube {
    /// Refuses a cube that contradicts itself: a hole in the equations is a hole in the audit.
    pub(crate) fn check(&self) -> Result<(), DisclosureError> {
        let mut keys = HashSet::with_capacity(self.cells.len());
        for cell in &self.cells {
            if !keys.insert(&cell.key) {
                return Err(DisclosureError::DuplicateKey(CellName::of(cell)));
            }
            if cell.numerator > cell.denominator {
                return Err(DisclosureError::NumeratorAboveDenominator(CellName::of(cell)));
            }
            let has_amount = cell.amounts.iter().any(|&amount| amount > 0);
            if !cell.is_counted() && (cell.denominator > 0 || cell.missing > 0 || has_amount) {
                return Err(DisclosureError::CountsWithoutReport(CellName::of(cell)));
            }
        }
        let positions = self.equations.iter().flat_map(Equation::members);
        let positions = positions.chain(self.same_status.iter().flatten().copied()).chain(self.nested.iter().flat_map(|&(strict, lenient)| [strict, lenient]));
        for position in positions {
            if position >= self.cells.len() {
                return Err(DisclosureError::UnknownPosition { indicator_id: self.indicator_id.clone(), position });
            }
        }
        for equation in &self.equations {
            self.check_equation(equation)?;
        }
        for &(strict, lenient) in &self.nested {
            if self.cells[strict].numerator > self.cells[lenient].numerator {
                return Err(DisclosureError::NotNested(CellName::of(&self.cells[strict])));
            }
        }
        Ok(())
    }

    fn check_equation(&self, equation: &Equation) -> Result<(), DisclosureError> {
        let total = &self.cells[equation.total];
        let mut members: Vec<usize> = equation.members().collect();
        members.sort_unstable();
        if members.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(DisclosureError::RepeatedMember(CellName::of(total)));
        }
        let sum = |count: fn(&CountedCell) -> u64| equation.parts.iter().map(|&part| u128::from(count(&self.cells[part]))).sum::<u128>();
        let holds = sum(|cell| cell.numerator) == u128::from(total.numerator) && sum(|cell| cell.denominator) == u128::from(total.denominator);
        if holds { Ok(()) } else { Err(DisclosureError::EquationBroken(CellName::of(total))) }
    }
}
