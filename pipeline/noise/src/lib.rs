//! Differential privacy for broad tables: whole-number noise, paid for from a ledger, drawn once, made to add up.
//!
//! [`NoisyTable::release`] is the one way to a noisy table. It checks the bound on what one child adds, records the loss in
//! the [`Ledger`], draws noise through OpenDP, stores the draw, and only then gives it. The same release and table again
//! cost nothing and give the same numbers. What is promised and what not stands in `docs/methods/differential-privacy.md`.

mod amount;
mod consistent;
mod ledger;
mod mechanism;
mod read;
mod release;
mod statement;
mod table;
mod write;

pub use amount::{Amount, AmountError};
pub use ledger::{Account, Balance, Entry, Ledger, LedgerError};
pub use mechanism::{Contribution, Measure, Mechanism, MechanismError, Noise, epsilon_of_rho};
pub use read::{ReadError, read_table};
pub use release::{NoiseError, NoisyCell, NoisyTable, Settings};
pub use statement::{EpsilonDelta, Statement};
pub use table::{CountedCell, Table, TableError, TableFault};
pub use write::WriteError;

#[cfg(test)]
mod tests;
