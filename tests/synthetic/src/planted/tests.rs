//! Planted rates: sums over the states that the seeds draw, and their error by hand.

#![allow(clippy::unwrap_used)]

use super::{SEED_STEP, Sums, planted};
use crate::{Options, generate};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn options(out: &Path, seed: u64) -> Options {
    Options { children: 300, seed, years: (2023, 2025), as_of: (2026, 6, 30), gaps: true, out: out.to_owned() }
}

/// Numerator and denominator by the six columns of a cell.
fn counts(text: &str) -> BTreeMap<String, (u64, u64)> {
    text.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[..6].join(","), (cells[6].parse().unwrap(), cells[7].parse().unwrap()))
        })
        .collect()
}

#[test]
fn planted_counts_are_those_of_the_states_drawn() {
    let folder = tempfile::tempdir().unwrap();
    planted(&options(folder.path(), 7), 2).unwrap();
    let mut drawn: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for state in 1..=2 {
        let folder = tempfile::tempdir().unwrap();
        generate(&options(folder.path(), 7u64.wrapping_add(SEED_STEP.wrapping_mul(state)))).unwrap();
        for (key, (numerator, denominator)) in counts(&fs::read_to_string(folder.path().join("truth/person.csv")).unwrap()) {
            let sum = drawn.entry(key).or_default();
            *sum = (sum.0 + numerator, sum.1 + denominator);
        }
    }
    let planted = counts(&fs::read_to_string(folder.path().join("planted/person.csv")).unwrap());
    // Levels of child-care programs are those of the state itself, and not of a seed that draws families.
    let of_families = planted.iter().filter(|(key, _)| !key.starts_with("sec_subsidy_rated_care_u3"));
    let mut seen = 0;
    for (key, counts) in of_families {
        assert_eq!(*counts, drawn[key], "{key}");
        seen += 1;
    }
    assert!(seen > 10_000, "{seen}");
}

#[test]
fn the_error_is_that_of_a_ratio_over_states() {
    let mut sums = Sums::default();
    sums.add(1, 10);
    sums.add(3, 10);
    // Shares of 10 and 30 %: their mean has the standard error |30 - 10| / 2.
    let (rate, error) = sums.rate(2);
    assert!((rate - 20.0).abs() < 1e-9 && (error - 10.0).abs() < 1e-9, "{rate} {error}");
    let mut alike = Sums::default();
    alike.add(2, 10);
    alike.add(8, 40);
    assert!(alike.rate(2).1 < 1e-5, "states of one rate and different sizes leave no error");
}
