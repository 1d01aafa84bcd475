//! Adds noise to a table: `noisy_table LEDGER TABLE.csv OUT.csv STATEMENT.json DATASET RELEASE gaussian|laplace LOSS CELLS BUDGET`.
//!
//! The account has the unit `child`, is measured in rho and opened with BUDGET and delta 1e-6 where it is not there yet. Run
//! again with the same words it gives the same bytes and costs nothing.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use attune_noise::{Account, Contribution, Ledger, Measure, Mechanism, NoisyTable, Settings, read_table};

fn main() -> std::process::ExitCode {
    let Err(error) = run() else { return std::process::ExitCode::SUCCESS };
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        told = format!("{told}: {source}");
        cause = source.source();
    }
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{told}");
    std::process::ExitCode::FAILURE
}

fn run() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [ledger, table, out, statement, dataset, release, mechanism, loss, cells, budget] = words.as_slice() else {
        return Err("LEDGER TABLE.csv OUT.csv STATEMENT.json DATASET RELEASE gaussian|laplace LOSS CELLS BUDGET".into());
    };
    let mechanism = match mechanism.as_str() {
        "gaussian" => Mechanism::DiscreteGaussian,
        "laplace" => Mechanism::DiscreteLaplace,
        _ => return Err("the mechanism is gaussian or laplace".into()),
    };
    let account = Account { dataset: dataset.clone(), unit: "child".to_owned() };
    let table = read_table(Path::new(table))?;
    let mut ledger = Ledger::open(Path::new(ledger))?;
    ledger.open_account(&account, Measure::Rho, budget.parse()?, 1e-6)?;
    let settings = Settings {
        account,
        release: release.clone(),
        at: String::new(),
        mechanism,
        loss: loss.parse()?,
        contribution: Contribution { cells: cells.parse()?, per_cell: 1 },
        level: 0.95,
    };
    let noisy = NoisyTable::release(&mut ledger, &table, &settings)?;
    noisy.write(Path::new(out), Path::new(statement))?;
    std::io::stdout().write_all(noisy.summary().as_bytes())?;
    Ok(())
}
