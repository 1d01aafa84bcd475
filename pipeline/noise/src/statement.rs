//! What a noisy table promises, for the manifest of its release and in plain words.

use serde::Serialize;

use crate::ledger::{Balance, Entry};
use crate::mechanism::epsilon_of_rho;
use crate::{Amount, Contribution, Measure, Mechanism, MechanismError, Noise};

/// epsilon and delta of a loss.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EpsilonDelta {
    /// epsilon.
    pub epsilon: f64,
    /// delta: 0 for pure differential privacy.
    pub delta: f64,
}

/// What a noisy table promises. Holds no count, and nothing that follows from one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    /// Release.
    pub release: String,
    /// Dataset whose budget paid.
    pub dataset: String,
    /// Unit of privacy: who can be added or removed without the numbers telling.
    pub unit_of_privacy: String,
    /// Which tables are compared.
    pub neighbours: &'static str,
    /// Mechanism.
    pub mechanism: Mechanism,
    /// What the mechanism's loss is measured in.
    pub measure: Measure,
    /// Loss of this table, in that measure.
    pub loss: Amount,
    /// The same as epsilon and delta.
    pub epsilon_delta: EpsilonDelta,
    /// Contribution bound.
    pub contribution: Contribution,
    /// Distance between tables with and without one unit.
    pub sensitivity: f64,
    /// Scale of the noise.
    pub scale: f64,
    /// Standard deviation of the noise in each drawn count.
    pub standard_deviation: f64,
    /// Level of the intervals.
    pub level: f64,
    /// The noise is at most this with a chance of at least `level`.
    pub half_width: u64,
    /// What the account is measured in.
    pub account_measure: Measure,
    /// Budget of the account.
    pub budget: Amount,
    /// Spent, this table included.
    pub spent: Amount,
    /// What remained after it.
    pub remaining: Amount,
    /// All that was spent, as epsilon and delta.
    pub spent_epsilon_delta: EpsilonDelta,
    /// Number of the entry in the ledger.
    pub ledger_entry: i64,
    /// Digest of the entry, which covers all entries before it.
    pub ledger_digest: String,
    /// Digest of what was asked, without counts.
    pub query_digest: String,
    /// How counts were made to add up.
    pub post_processing: &'static str,
    /// What the interval covers.
    pub interval: String,
    /// What the loss means.
    pub meaning: String,
}

impl Statement {
    pub(crate) fn new(noise: &Noise, entry: &Entry, balance: Balance, level: f64, half_width: u64) -> Result<Statement, MechanismError> {
        let unit = &entry.account.unit;
        let told = |measure: Measure, amount: Amount| -> Result<EpsilonDelta, MechanismError> {
            Ok(match measure {
                Measure::Epsilon => EpsilonDelta { epsilon: amount.nearest(), delta: 0.0 },
                Measure::Rho => EpsilonDelta { epsilon: epsilon_of_rho(amount, balance.delta)?, delta: balance.delta },
            })
        };
        let measure = noise.mechanism().measure();
        let table = told(measure, noise.loss())?;
        let spent = told(balance.measure, entry.spent)?;
        Ok(Statement {
            release: entry.release.clone(),
            dataset: entry.account.dataset.clone(),
            unit_of_privacy: unit.clone(),
            neighbours: "tables of two populations that differ by one unit, who is in the one and not in the other",
            mechanism: noise.mechanism(),
            measure,
            loss: noise.loss(),
            epsilon_delta: table,
            contribution: noise.contribution(),
            sensitivity: noise.sensitivity(),
            scale: noise.scale(),
            standard_deviation: noise.standard_deviation(),
            level,
            half_width,
            account_measure: balance.measure,
            budget: balance.budget,
            spent: entry.spent,
            remaining: entry.remaining,
            spent_epsilon_delta: spent,
            ledger_entry: entry.number,
            ledger_digest: entry.digest.clone(),
            query_digest: entry.query_digest.clone(),
            post_processing: "least squares to the sums, then from the top down the nearest whole numbers not below zero; it sees drawn counts alone",
            interval: format!(
                "from lower to upper lies the count without noise, in at least {} % of draws, one cell at a time; it covers the noise alone, not errors of records, missing records or chance between years",
                percent(level)
            ),
            meaning: meaning(unit, table, spent),
        })
    }
}

fn percent(level: f64) -> f64 {
    (level * 1e8).round() / 1e6
}

/// The sentence for readers.
fn meaning(unit: &str, table: EpsilonDelta, spent: EpsilonDelta) -> String {
    let factor = |loss: EpsilonDelta| format!("{:.2}", (loss.epsilon.exp() * 100.0).ceil() / 100.0);
    let beyond = if table.delta > 0.0 { format!(", and beyond that by at most {} in absolute chance", table.delta) } else { String::new() };
    format!(
        "Whatever somebody knows already: whether any one {unit} is in the data changes the chance of any outcome of this table by at most a factor of {}{beyond}. For all tables of the dataset together, this one included, the factor is at most {}.",
        factor(table),
        factor(spent)
    )
}
