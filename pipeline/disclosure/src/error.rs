//! Why a cube is not cleared.

use std::fmt;

use crate::{CountedCell, PolicyError};

/// Where a cell stands, without any of its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellName {
    /// Indicator.
    pub indicator_id: String,
    /// Component, dimension and category.
    pub slice: String,
    /// Area.
    pub area_id: String,
    /// Label of the period.
    pub period: String,
}

impl CellName {
    pub(crate) fn of(cell: &CountedCell) -> CellName {
        let key = &cell.key;
        CellName {
            indicator_id: key.indicator_id.clone(),
            slice: format!("{} {} {}", key.component, key.dimension, key.category),
            area_id: key.area_id.clone(),
            period: key.period.label(),
        }
    }
}

impl fmt::Display for CellName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "indicator {} ({}), area {}, period {}", self.indicator_id, self.slice, self.area_id, self.period)
    }
}

/// Why a cube is not cleared. Names places, never numbers.
#[derive(Debug, thiserror::Error)]
pub enum DisclosureError {
    /// The policy is weaker than the floor.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Two cells have one key, so they could have two statuses.
    #[error("{0}: two cells have this key")]
    DuplicateKey(CellName),
    /// More met the numerator than there are.
    #[error("{0}: the numerator is above the denominator")]
    NumeratorAboveDenominator(CellName),
    /// A cell that was not reported or collected carries counts.
    #[error("{0}: it is not reported or not collected, and yet has counts")]
    CountsWithoutReport(CellName),
    /// An equation, group or nesting names a cell that is not there.
    #[error("indicator {indicator_id}: position {position} lies outside the cube")]
    UnknownPosition {
        /// The indicator.
        indicator_id: String,
        /// The position that was named.
        position: usize,
    },
    /// A cell stands twice in one equation.
    #[error("{0}: a cell stands twice in an equation for this total")]
    RepeatedMember(CellName),
    /// The parts do not add up to the total.
    #[error("{0}: its parts do not add up to it")]
    EquationBroken(CellName),
    /// A strict numerator is above its lenient one.
    #[error("{0}: more met this strict numerator than its lenient one")]
    NotNested(CellName),
    /// No published cell is left that could be hidden to protect this one.
    #[error("{0}: it cannot be protected, for no published cell is left to hide beside it")]
    CannotProtect(CellName),
    /// The last audit found something: nothing is cleared.
    #[error("{0}: the last audit found that it can be worked out from published cells")]
    AuditFailed(CellName),
}
