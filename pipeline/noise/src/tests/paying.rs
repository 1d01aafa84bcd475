//! The budget is paid once, never exceeded, and a draw stays.

use proptest::prelude::*;

use super::{account, cell, ledger, settings, tree, ways};
use crate::{Account, Contribution, Ledger, LedgerError, Measure, Mechanism, NoiseError, NoisyTable, Settings, Table};

#[test]
fn the_same_release_again_costs_nothing_and_gives_the_same_bytes() {
    let (_folder, file, mut ledger) = ledger("1");
    let first = NoisyTable::release(&mut ledger, &tree(), &settings("r1", "0.5")).unwrap();
    drop(ledger);
    let mut again = Ledger::open(&file).unwrap();
    let second = NoisyTable::release(&mut again, &tree(), &Settings { at: "later".to_owned(), ..settings("r1", "0.5") }).unwrap();
    assert_eq!(first, second);
    assert_eq!(first.to_csv().unwrap(), second.to_csv().unwrap());
    assert_eq!(again.balance(&account()).unwrap().spent, "0.5".parse().unwrap());
    assert_eq!(again.entries().unwrap().len(), 1);
}

#[test]
fn another_order_of_rows_is_the_same_question() {
    let (_folder, _file, mut ledger) = ledger("1");
    let first = NoisyTable::release(&mut ledger, &tree(), &settings("r1", "0.5")).unwrap();
    let turned = Table::new(tree().ways().to_vec(), tree().cells().iter().rev().cloned().collect()).unwrap();
    let second = NoisyTable::release(&mut ledger, &turned, &settings("r1", "0.5")).unwrap();
    let drawn = |table: &NoisyTable| table.cells.iter().map(|cell| (cell.name.clone(), cell.drawn)).collect::<std::collections::BTreeMap<_, _>>();
    assert_eq!(drawn(&first), drawn(&second));
}

#[test]
fn over_the_budget_nothing_is_drawn_and_the_error_says_all() {
    let (_folder, _file, mut ledger) = ledger("1");
    NoisyTable::release(&mut ledger, &tree(), &settings("r1", "0.7")).unwrap();
    let error = NoisyTable::release(&mut ledger, &tree(), &settings("r2", "0.300000001")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "privacy ledger: dataset demo, unit child: 0.300000001 rho asked for release r2, but of the budget of 1 already 0.7 are spent and 0.3 remain; nothing was drawn"
    );
    assert_eq!(ledger.entries().unwrap().len(), 1);
    NoisyTable::release(&mut ledger, &tree(), &settings("r2", "0.3")).unwrap();
    assert_eq!(ledger.entries().unwrap()[1].remaining.to_string(), "0");
    ledger.verify().unwrap();
}

#[test]
fn changed_counts_are_a_new_release() {
    let (_folder, _file, mut ledger) = ledger("1");
    let one = Table::new(vec![], vec![cell("all", &[], 50)]).unwrap();
    let other = Table::new(vec![], vec![cell("all", &[], 51)]).unwrap();
    NoisyTable::release(&mut ledger, &one, &settings("r1", "0.1")).unwrap();
    let error = NoisyTable::release(&mut ledger, &other, &settings("r1", "0.1")).unwrap_err().to_string();
    assert_eq!(error, "privacy ledger: the counts of this table changed after release r1 paid for it; a correction is a new release, and is paid for again");
    NoisyTable::release(&mut ledger, &other, &settings("r2", "0.1")).unwrap();
    assert_eq!(ledger.balance(&account()).unwrap().spent, "0.2".parse().unwrap());
}

#[test]
fn a_cell_is_not_drawn_twice_in_a_release_by_another_table_or_setting() {
    let (_folder, _file, mut ledger) = ledger("1");
    NoisyTable::release(&mut ledger, &tree(), &settings("r1", "0.1")).unwrap();
    let other = Table::new(vec![], vec![cell("schools", &[], 9), cell("state", &[], 1000)]).unwrap();
    for (table, settings) in [(&other, settings("r1", "0.1")), (&tree(), settings("r1", "0.2"))] {
        let error = NoisyTable::release(&mut ledger, table, &settings).unwrap_err().to_string();
        assert!(error.starts_with("privacy ledger: release r1 has already drawn noise for cell "), "{error}");
    }
    // Refused whole: the cell that was free is free still, and nothing was paid.
    assert_eq!(ledger.entries().unwrap().len(), 1);
    let schools = Table::new(vec![], vec![cell("schools", &[], 9)]).unwrap();
    NoisyTable::release(&mut ledger, &schools, &settings("r1", "0.1")).unwrap();
}

#[test]
fn a_bound_below_what_the_table_shows_is_refused_before_it_is_paid() {
    let (_folder, _file, mut ledger) = ledger("1");
    let small = Settings { contribution: Contribution { cells: 2, per_cell: 1 }, ..settings("r1", "0.1") };
    let error = NoisyTable::release(&mut ledger, &tree(), &small).unwrap_err();
    assert!(matches!(error, NoiseError::BoundTooSmall { .. }));
    assert_eq!(error.to_string(), "the contribution bound says 2 cells, but the sums of the table count one child in 3: state, county a, tract a1");
    assert!(ledger.entries().unwrap().is_empty());
}

#[test]
fn an_account_is_needed_and_keeps_its_terms() {
    let (_folder, _file, mut ledger) = ledger("1");
    let other = Account { dataset: "other".to_owned(), unit: "child".to_owned() };
    let error = NoisyTable::release(&mut ledger, &tree(), &Settings { account: other, ..settings("r1", "0.1") }).unwrap_err();
    assert_eq!(error.to_string(), "privacy ledger: no account for dataset other, unit child; open one with its budget first");
    ledger.open_account(&account(), Measure::Rho, "1".parse().unwrap(), 1e-6).unwrap();
    let error = ledger.open_account(&account(), Measure::Rho, "2".parse().unwrap(), 1e-6).unwrap_err();
    assert_eq!(error.to_string(), "privacy ledger: dataset demo, unit child already has an account of 1 rho at delta 0.000001; its terms cannot be changed");
    assert!(matches!(ledger.open_account(&account(), Measure::Rho, "1".parse().unwrap(), 0.0), Err(LedgerError::Delta)));
}

#[test]
fn pure_noise_is_charged_in_rho_and_told_in_epsilon() {
    let (_folder, _file, mut ledger) = ledger("1");
    let pure = Settings { mechanism: Mechanism::DiscreteLaplace, ..settings("r1", "0.5") };
    let table = NoisyTable::release(&mut ledger, &tree(), &pure).unwrap();
    assert_eq!(table.statement.spent, "0.125".parse().unwrap());
    assert_eq!((table.statement.epsilon_delta.epsilon, table.statement.epsilon_delta.delta), (0.5, 0.0));
    assert!(table.statement.meaning.starts_with(
        "Whatever somebody knows already: whether any one child is in the data changes the chance of any outcome of this table by at most a factor of 1.65. For all tables"
    ));
}

#[test]
fn another_program_cannot_overspend_change_or_remove() {
    let (_folder, file, mut ledger) = ledger("1");
    NoisyTable::release(&mut ledger, &tree(), &settings("r1", "0.9")).unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    let insert = "insert into privacy_entry select 2, dataset, unit, 'r2', query_digest, mechanism, cost, delta, sensitivity, spent + cost,
        max(remaining - cost, 0), at, salt, content_digest, digest from privacy_entry";
    assert!(other.execute(insert, []).unwrap_err().to_string().contains("the budget does not reach"));
    for statement in [
        "update privacy_account set budget = budget * 2",
        "update privacy_entry set cost = 1",
        "delete from privacy_entry",
        "update privacy_draw set noisy_count = 0",
        "delete from privacy_draw",
        "delete from privacy_cell",
        "insert or replace into privacy_draw select entry, cell, 0 from privacy_draw",
        "insert or replace into privacy_entry select number, dataset, unit, release, query_digest, mechanism, 1, delta, sensitivity, spent + 1,
            remaining - 1, at, salt, content_digest, digest from privacy_entry",
    ] {
        assert!(other.execute(statement, []).unwrap_err().to_string().contains("append-only"), "{statement}");
    }
    for statement in [
        "insert or replace into privacy_account select dataset, unit, measure, budget * 2, delta from privacy_account",
        "insert or replace into privacy_cell select dataset, unit, release, cell, 1 from privacy_cell",
    ] {
        assert_eq!(other.execute(statement, []).unwrap(), 0, "{statement}");
    }
    assert_eq!(ledger.balance(&account()).unwrap().budget, "1".parse().unwrap());
}

#[test]
fn a_ledger_that_was_tampered_with_is_found_out() {
    let (_folder, file, mut ledger) = ledger("1");
    NoisyTable::release(&mut ledger, &tree(), &settings("r1", "0.2")).unwrap();
    NoisyTable::release(&mut ledger, &tree(), &settings("r2", "0.2")).unwrap();
    ledger.verify().unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("drop trigger privacy_entry_stays; update privacy_entry set at = 'never' where number = 1").unwrap();
    assert!(matches!(ledger.verify(), Err(LedgerError::Altered { entry: 1, .. })));
}

#[test]
fn an_older_copy_of_the_ledger_is_found_out() {
    let (folder, file, mut ledger) = ledger("1");
    let first = NoisyTable::release(&mut ledger, &tree(), &settings("r1", "0.2")).unwrap();
    let copy = folder.path().join("copy.sqlite");
    std::fs::copy(&file, &copy).unwrap();
    let second = NoisyTable::release(&mut ledger, &tree(), &settings("r2", "0.2")).unwrap();
    ledger.verify_reaches(&second.statement).unwrap();
    let older = Ledger::open(&copy).unwrap();
    older.verify_reaches(&first.statement).unwrap();
    assert!(matches!(older.verify_reaches(&second.statement), Err(LedgerError::Behind { entry: 2, .. })));
}

#[test]
fn the_statement_and_the_ledger_hold_no_true_count() {
    let (_folder, file, mut ledger) = ledger("1");
    let table = Table::new(ways(&["w"]), vec![cell("all", &["-"], 987_654_321), cell("part", &["all"], 987_654_321)]).unwrap();
    let told = NoisyTable::release(&mut ledger, &table, &settings("r1", "0.000001")).unwrap();
    assert!(!serde_json::to_string(&told.statement).unwrap().contains("987654321"));
    let bytes = std::fs::read(&file).unwrap();
    // SQLite keeps whole numbers with the highest byte first; the noise has a standard deviation above 1,000.
    for needle in [&987_654_321u32.to_be_bytes()[..], b"987654321"] {
        assert!(!bytes.windows(needle.len()).any(|window| window == needle));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_is_asked_the_budget_holds(asked in proptest::collection::vec((0u8..5, 1u64..400_000_000), 1..12)) {
        let (_folder, _file, mut ledger) = ledger("1");
        let table = Table::new(vec![], vec![cell("all", &[], 50)]).unwrap();
        let mut spent = 0;
        for (release, billionths) in asked {
            let before = ledger.entries().unwrap().len();
            let known = ledger.entries().unwrap().iter().any(|entry| entry.release == release.to_string());
            let asked = settings(&release.to_string(), &crate::Amount::from_billionths(billionths).unwrap().to_string());
            let outcome = NoisyTable::release(&mut ledger, &table, &asked);
            let after = ledger.entries().unwrap().len();
            match outcome {
                Ok(_) if after > before => spent += billionths,
                Ok(_) => prop_assert!(known),
                Err(NoiseError::Ledger(LedgerError::OverBudget { .. })) => prop_assert!(spent + billionths > 1_000_000_000),
                Err(NoiseError::Ledger(LedgerError::CellDrawn { .. })) => prop_assert!(known),
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            }
            prop_assert_eq!(ledger.balance(&account()).unwrap().spent.billionths(), spent);
            prop_assert!(spent <= 1_000_000_000);
        }
        ledger.verify().unwrap();
    }
}
