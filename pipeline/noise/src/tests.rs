//! What the crate promises, on small tables.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

mod adding_up;
mod amounts;
mod coverage;
mod files;
mod mechanisms;
mod paying;
mod tables;

use std::path::PathBuf;

use crate::{Account, Amount, Contribution, CountedCell, Ledger, Measure, Mechanism, Settings, Table};

/// A cell with its parents, `-` for none.
fn cell(name: &str, parents: &[&str], count: u64) -> CountedCell {
    let parents = parents.iter().map(|parent| Some((*parent).to_owned()).filter(|parent| parent != "-")).collect();
    CountedCell { name: name.to_owned(), parents, count }
}

fn ways(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A state, its counties, and a few tracts of one.
fn tree() -> Table {
    let cells = vec![
        cell("state", &["-"], 1000),
        cell("county a", &["state"], 600),
        cell("county b", &["state"], 400),
        cell("tract a1", &["county a"], 590),
        cell("tract a2", &["county a"], 10),
    ];
    Table::new(ways(&["place"]), cells).unwrap()
}

fn account() -> Account {
    Account { dataset: "demo".to_owned(), unit: "child".to_owned() }
}

fn settings(release: &str, rho: &str) -> Settings {
    Settings {
        account: account(),
        release: release.to_owned(),
        at: "2026-01-01T00:00:00Z".to_owned(),
        mechanism: Mechanism::DiscreteGaussian,
        loss: rho.parse().unwrap(),
        contribution: Contribution { cells: 3, per_cell: 1 },
        level: 0.95,
    }
}

/// A ledger in a folder of its own, with an account in rho.
fn ledger(budget: &str) -> (tempfile::TempDir, PathBuf, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("privacy.sqlite");
    let mut ledger = Ledger::open(&file).unwrap();
    ledger.open_account(&account(), Measure::Rho, budget.parse::<Amount>().unwrap(), 1e-6).unwrap();
    (folder, file, ledger)
}
