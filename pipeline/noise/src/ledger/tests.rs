//! Two processes at one entry, step by step.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use super::{Account, Ledger, Request};
use crate::{Amount, Contribution, CountedCell, Measure, Mechanism, Noise, Table};

#[test]
fn of_two_that_draw_for_one_entry_both_are_given_the_draw_that_was_stored_first() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("privacy.sqlite");
    let (mut left, mut right) = (Ledger::open(&file).unwrap(), Ledger::open(&file).unwrap());
    let account = Account { dataset: "demo".to_owned(), unit: "child".to_owned() };
    left.open_account(&account, Measure::Rho, "1".parse::<Amount>().unwrap(), 1e-6).unwrap();
    let cells = (0..40).map(|cell| CountedCell { name: cell.to_string(), parents: vec![], count: 500 }).collect();
    let table = Table::new(vec![], cells).unwrap();
    let contribution = Contribution { cells: 1, per_cell: 1 };
    let noise = Noise::calibrate(Mechanism::DiscreteGaussian, contribution, "0.001".parse().unwrap()).unwrap();
    let request = Request { account: &account, release: "r1", at: "" };

    // The left one has paid and not drawn yet; the right one comes, pays nothing, draws and stores.
    let paid = left.spend(request, &table, &noise).unwrap();
    let (entry, first) = right.noisy_counts(request, &table, &noise).unwrap();
    assert_eq!((entry.number, entry.spent), (paid.number, "0.001".parse().unwrap()));
    // 40 draws with a standard deviation of 22 do not agree by chance.
    assert_eq!(left.draw_once(&paid, &table, &noise).unwrap(), first);
    assert_eq!(left.balance(&account).unwrap().spent, "0.001".parse().unwrap());
}

#[test]
fn what_was_paid_and_not_drawn_is_drawn_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("privacy.sqlite");
    let account = Account { dataset: "demo".to_owned(), unit: "child".to_owned() };
    let table = Table::new(vec![], vec![CountedCell { name: "all".to_owned(), parents: vec![], count: 500 }]).unwrap();
    let noise = Noise::calibrate(Mechanism::DiscreteLaplace, Contribution { cells: 1, per_cell: 1 }, "1".parse().unwrap()).unwrap();
    let request = Request { account: &account, release: "r1", at: "" };
    let mut stopped = Ledger::open(&file).unwrap();
    // The whole budget goes with it, so that paying again would be refused.
    stopped.open_account(&account, Measure::Epsilon, "1".parse().unwrap(), 1e-6).unwrap();
    assert!(!stopped.spend(request, &table, &noise).unwrap().is_drawn);
    drop(stopped);
    let mut next = Ledger::open(&file).unwrap();
    let (entry, counts) = next.noisy_counts(request, &table, &noise).unwrap();
    assert_eq!((entry.number, counts.len()), (1, 1));
    assert_eq!(next.noisy_counts(request, &table, &noise).unwrap().1, counts);
}
