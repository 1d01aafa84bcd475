//! Noise for one table, and the ledger that it is paid from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use attune_noise::{Account, Amount, Ledger, Measure, NoisyTable, Settings, read_table};

/// Files of one table.
pub struct Files {
    /// The privacy ledger.
    pub ledger: PathBuf,
    /// True counts.
    pub table: PathBuf,
    /// Noisy counts.
    pub out: PathBuf,
    /// What a release says of them.
    pub statement: PathBuf,
}

/// Opens an account in the ledger, which is made where it is not there; gives a line to print.
pub fn open(ledger: &Path, account: &Account, measure: Measure, budget: Amount, delta: f64) -> Result<String> {
    Ledger::open(ledger)?.open_account(account, measure, budget, delta)?;
    Ok(format!("account {} ({}): a budget of {} {budget}", account.dataset, account.unit, measure.as_str()))
}

/// Adds noise to a table and writes it with its statement; gives a few lines to print.
pub fn add(files: &Files, settings: &Settings) -> Result<String> {
    let table = read_table(&files.table)?;
    let noisy = NoisyTable::release(&mut existing(&files.ledger)?, &table, settings)?;
    noisy.write(&files.out, &files.statement)?;
    Ok(noisy.summary())
}

/// Checks the ledger; gives each account with its entries, oldest first.
pub fn spent(ledger: &Path) -> Result<String> {
    let ledger = existing(ledger)?;
    ledger.verify()?;
    let mut accounts: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for entry in ledger.entries()? {
        let is_drawn = if entry.is_drawn { "" } else { "  paid, not drawn" };
        let line =
            format!("  {:>4}  {}  {:<24} {} {}  left {}{is_drawn}", entry.number, entry.at, entry.release, entry.measure.as_str(), entry.cost, entry.remaining);
        accounts.entry((entry.account.dataset, entry.account.unit)).or_default().push(line);
    }
    let mut text = String::from("The chain of entries is whole.\n");
    for ((dataset, unit), lines) in accounts {
        let balance = ledger.balance(&Account { dataset: dataset.clone(), unit: unit.clone() })?;
        text.push_str(&format!("{dataset} ({unit}): {} {} of {} spent\n{}\n", balance.measure.as_str(), balance.spent, balance.budget, lines.join("\n")));
    }
    Ok(text)
}

/// A ledger that is there: a slip in its name must not begin a new budget.
fn existing(ledger: &Path) -> Result<Ledger> {
    ensure!(ledger.exists(), "no privacy ledger {}; open an account with `attune noise open`", ledger.display());
    Ok(Ledger::open(ledger)?)
}
