//! A table with noise, once and for all for its release.

use crate::consistent::consistent;
use crate::ledger::Request;
use crate::{Account, Amount, Contribution, Ledger, LedgerError, Mechanism, MechanismError, Noise, Statement, Table};

/// What is asked of the noise.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Account that pays.
    pub account: Account,
    /// Release that the table belongs to.
    pub release: String,
    /// When, RFC 3339, from the caller's clock; it stands in the ledger.
    pub at: String,
    /// Which noise.
    pub mechanism: Mechanism,
    /// The loss of the whole table, in the mechanism's own measure: rho for the Gaussian, epsilon for the Laplace.
    pub loss: Amount,
    /// The most that one child adds to the table.
    pub contribution: Contribution,
    /// Level of the intervals, such as 0.95.
    pub level: f64,
}

/// Why a table gets no noise.
#[derive(Debug, thiserror::Error)]
pub enum NoiseError {
    /// No noise can be made so.
    #[error(transparent)]
    Mechanism(#[from] MechanismError),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The table itself shows that children are in more cells than stated.
    #[error("the contribution bound says {stated} cells, but the sums of the table count one child in {}: {}", cells.len(), cells.join(", "))]
    BoundTooSmall {
        /// Cells of the stated bound.
        stated: u32,
        /// Cells found.
        cells: Vec<String>,
    },
}

/// One published count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoisyCell {
    /// Name.
    pub name: String,
    /// The count to show: whole, not below zero, adding up with the others.
    pub count: u64,
    /// The count as drawn, before it was made to add up; may be negative.
    pub drawn: i64,
    /// Lower end of the interval around the drawn count.
    pub lower: u64,
    /// Upper end.
    pub upper: u64,
}

/// A table with noise, and what it promises.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisyTable {
    /// Cells in the order of the table.
    pub cells: Vec<NoisyCell>,
    /// For the manifest of the release.
    pub statement: Statement,
}

impl NoisyTable {
    /// The noisy table of a release: paid for, drawn and stored once, and read from the ledger ever after.
    ///
    /// # Errors
    /// When the bound is below what the table itself shows, when the budget does not reach, or when the release has drawn
    /// one of the cells otherwise. Nothing is drawn then.
    pub fn release(ledger: &mut Ledger, table: &Table, settings: &Settings) -> Result<NoisyTable, NoiseError> {
        let cells = table.cells_of_one();
        let stated = settings.contribution.cells;
        if (stated as usize) < cells.len() {
            return Err(NoiseError::BoundTooSmall { stated, cells: cells.into_iter().map(ToOwned::to_owned).collect() });
        }
        let noise = Noise::calibrate(settings.mechanism, settings.contribution, settings.loss)?;
        // All that can be refused is looked at before anything is paid.
        let half_width = noise.half_width(settings.level)?;
        let balance = ledger.balance(&settings.account)?;
        noise.cost(balance.measure)?;
        let request = Request { account: &settings.account, release: &settings.release, at: &settings.at };
        let (entry, drawn) = ledger.noisy_counts(request, table, &noise)?;
        let counts = consistent(table.structure(), &drawn);
        let cells = table.cells().iter().zip(counts).zip(drawn).map(|((cell, count), drawn)| NoisyCell {
            name: cell.name.clone(),
            count,
            drawn,
            lower: not_below_zero(drawn.saturating_sub_unsigned(half_width)),
            upper: not_below_zero(drawn.saturating_add_unsigned(half_width)),
        });
        Ok(NoisyTable { cells: cells.collect(), statement: Statement::new(&noise, &entry, balance, settings.level, half_width)? })
    }
}

/// Counts are not below zero, so that an interval loses nothing there.
fn not_below_zero(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
