//! `attune noise`: differential privacy for one broad table, paid for from a ledger.

use std::path::{Path, PathBuf};

use anyhow::Result;
use attune_noise::{Amount, Contribution, Measure, Mechanism};
use clap::{Args, Subcommand, ValueEnum};

use attune_pipeline::domain::clock::Clock;
use attune_pipeline::jobs::noise;

#[derive(Subcommand)]
pub enum Noise {
    /// Open an account: how much may be lost over a dataset, once and for all.
    Open {
        #[command(flatten)]
        account: Account,
        /// What the budget is in: rho pays for Gaussian and Laplace noise, epsilon for Laplace noise.
        #[arg(long, default_value = "rho")]
        measure: MeasureName,
        /// The whole budget, such as 0.5.
        #[arg(long)]
        budget: Amount,
        /// delta at which a loss in rho is told as an epsilon.
        #[arg(long, default_value_t = 1e-6)]
        delta: f64,
    },
    /// Add noise to a table. Again with the same words it gives the same numbers, and costs nothing.
    Add {
        /// Table; columns as in docs/methods/differential-privacy.md.
        table: PathBuf,
        #[command(flatten)]
        account: Account,
        /// Release that the table belongs to.
        #[arg(long)]
        release: String,
        /// Kind of noise.
        #[arg(long, default_value = "gaussian")]
        mechanism: MechanismName,
        /// What the table costs: rho for Gaussian noise, epsilon for Laplace noise.
        #[arg(long)]
        loss: Amount,
        /// Most cells that one child is counted in, totals included.
        #[arg(long)]
        cells: u32,
        /// Most that one child adds to one cell.
        #[arg(long, default_value_t = 1)]
        per_cell: u32,
        /// Level of the intervals, between 0 and 1.
        #[arg(long, default_value = "0.95", value_parser = super::confidence)]
        level: f64,
        /// Where the table goes, as CSV.
        #[arg(long)]
        out: PathBuf,
        /// Where the statement for the release's manifest goes, as JSON.
        #[arg(long)]
        statement: PathBuf,
    },
    /// Check the ledger and print what was spent.
    Ledger {
        /// File of the ledger.
        #[arg(long)]
        ledger: PathBuf,
    },
}

#[derive(Args)]
pub struct Account {
    /// File of the privacy ledger; it belongs to the controlled zone.
    #[arg(long)]
    ledger: PathBuf,
    /// Dataset, such as the demo state.
    #[arg(long)]
    dataset: String,
    /// Whose privacy is kept.
    #[arg(long, default_value = "child")]
    unit: String,
}

impl Account {
    fn named(&self) -> attune_noise::Account {
        attune_noise::Account { dataset: self.dataset.clone(), unit: self.unit.clone() }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum MeasureName {
    Rho,
    Epsilon,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum MechanismName {
    Gaussian,
    Laplace,
}

/// Runs a command of the ledger and gives what to say.
pub fn run(command: &Noise, root: &Path, clock: &dyn Clock) -> Result<String> {
    match command {
        Noise::Open { account, measure, budget, delta } => {
            let measure = match measure {
                MeasureName::Rho => Measure::Rho,
                MeasureName::Epsilon => Measure::Epsilon,
            };
            noise::open(&root.join(&account.ledger), &account.named(), measure, *budget, *delta)
        }
        Noise::Add { table, account, release, mechanism, loss, cells, per_cell, level, out, statement } => {
            let settings = attune_noise::Settings {
                account: account.named(),
                release: release.clone(),
                at: clock.now().to_rfc3339(),
                mechanism: match mechanism {
                    MechanismName::Gaussian => Mechanism::DiscreteGaussian,
                    MechanismName::Laplace => Mechanism::DiscreteLaplace,
                },
                loss: *loss,
                contribution: Contribution { cells: *cells, per_cell: *per_cell },
                level: *level,
            };
            let files = noise::Files { ledger: root.join(&account.ledger), table: root.join(table), out: root.join(out), statement: root.join(statement) };
            noise::add(&files, &settings)
        }
        Noise::Ledger { ledger } => noise::spent(&root.join(ledger)),
    }
}
