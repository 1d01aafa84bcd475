//! Random small states judged by the dense solver, and one as large as the demo's.

use std::collections::HashMap;

use super::dense::fixed;
use super::fixture::{cleared, suppressed};
use super::state::{Lcg, Size, state};
use crate::{Availability, Cube, Equation, recoverable};

/// Fails when a hidden cell can be worked out, or the hidden parts of a shown total add up to a small count.
fn assert_protected(cube: &Cube, hidden: &[bool], case: u64) {
    let counted: Vec<bool> = cube.cells.iter().map(|cell| cell.availability == Availability::Counted).collect();
    let structural = fixed(&counted, &cube.equations);
    let found = fixed(hidden, &cube.equations);
    assert!(found.iter().all(|cell| structural.contains(cell)), "case {case}: cells {found:?} can be worked out");
    assert!(structural.iter().all(|&cell| cube.cells[cell].denominator == 0), "case {case}");
    for equation in cube.equations.iter().filter(|equation| counted[equation.total] && !hidden[equation.total]) {
        let unseen: Vec<_> = equation.parts.iter().filter(|&&part| hidden[part] && !structural.contains(&part)).map(|&part| &cube.cells[part]).collect();
        if !unseen.is_empty() {
            assert!(unseen.iter().map(|cell| cell.numerator).sum::<u64>() > 10, "case {case}: numerator below cell {}", equation.total);
            assert!(unseen.iter().map(|cell| cell.denominator - cell.numerator).sum::<u64>() > 10, "case {case}: complement below cell {}", equation.total);
        }
    }
    for (cell, _) in cube.cells.iter().zip(hidden).filter(|(_, hidden)| !**hidden) {
        let complement = cell.denominator - cell.numerator;
        assert!(cell.denominator >= 30 && !(1..=10).contains(&cell.numerator) && !(1..=10).contains(&complement), "case {case}");
    }
    let strict_of: HashMap<usize, usize> = cube.nested.iter().map(|&(strict, lenient)| (lenient, strict)).collect();
    let difference = |cell: usize| strict_of.get(&cell).map(|&strict| cube.cells[cell].numerator - cube.cells[strict].numerator);
    for equation in cube.equations.iter().filter(|equation| !hidden[equation.total] && strict_of.contains_key(&equation.total)) {
        let left: Option<u64> = equation.parts.iter().filter(|&&part| hidden[part]).map(|&part| difference(part)).sum();
        assert!(!left.is_some_and(|left| (1..=10).contains(&left)), "case {case}: difference below cell {}", equation.total);
    }
    for &(strict, lenient) in &cube.nested {
        assert_eq!(hidden[strict], hidden[lenient], "case {case}");
        assert!(hidden[strict] || !(1..=10).contains(&(cube.cells[lenient].numerator - cube.cells[strict].numerator)), "case {case}");
    }
}

fn hidden_cells(cube: &Cube) -> Vec<bool> {
    let mut hidden = vec![false; cube.cells.len()];
    suppressed(&cleared(cube.clone()).0).into_iter().for_each(|cell| hidden[cell] = true);
    hidden
}

#[test]
fn no_random_state_gives_a_hidden_cell_away() {
    let mut random = Lcg(20_261_123);
    let (mut shown, mut all) = (0, 0);
    for case in 0..300 {
        let size = Size {
            counties: 2 + random.below(4) as usize,
            dimensions: (0..random.below(3)).map(|_| 2 + random.below(2) as usize).collect(),
            unions: (0..random.below(2)).map(|_| 2).collect(),
            bands: 2 * random.below(2) as usize,
            has_strict: random.below(3) == 0,
            years: 1 + random.below(2) as usize,
            people: 50 + random.below(1500),
        };
        let cube = state(&size, &mut random);
        let hidden = hidden_cells(&cube);
        assert_protected(&cube, &hidden, case);
        shown += hidden.iter().filter(|hidden| !**hidden).count();
        all += hidden.len();
    }
    // Hiding everything would pass as well; it must not be the way.
    assert!(shown * 10 > all, "{shown} of {all} shown");
}

#[test]
fn the_audit_agrees_with_the_dense_solver_on_any_pattern() {
    let mut random = Lcg(7);
    let mut found = 0;
    for case in 0..2000 {
        let cells = 4 + random.below(16) as usize;
        let equations: Vec<Equation> = (0..1 + random.below(10))
            .map(|_| {
                let total = random.below(cells as u64) as usize;
                let parts = (0..cells).filter(|&cell| cell != total && random.below(4) == 0).collect();
                Equation { total, parts }
            })
            .collect();
        let hidden: Vec<bool> = (0..cells).map(|_| random.below(3) > 0).collect();
        let known: Vec<bool> = (0..cells).map(|_| random.below(8) == 0).collect();
        let unknown: Vec<bool> = hidden.iter().zip(&known).map(|(hidden, known)| *hidden && !known).collect();
        let expected = fixed(&unknown, &equations);
        found += expected.len();
        assert_eq!(recoverable(cells, &hidden, &known, &equations), expected, "case {case}");
    }
    assert!(found > 1000);
}

/// 88 counties, three dimensions, two unions, four components, three years and the pooled years.
#[test]
fn a_state_as_large_as_the_demo_is_cleared() {
    let size = Size { counties: 88, dimensions: vec![8, 6, 8], unions: vec![3, 5], bands: 2, has_strict: true, years: 3, people: 1500 };
    let cube = state(&size, &mut Lcg(1));
    let (_, report) = cleared(cube);
    assert!(report.cells > 30_000);
    assert!(report.shown > 0 && report.shown + report.hidden.len() == report.cells);
}

/// A state of the size that a release has: 88 counties, three dimensions and two unions, three years and their pool.
#[test]
fn a_state_of_full_size_is_cleared_and_keeps_its_state_cells() {
    let size = Size { counties: 88, dimensions: vec![8, 6, 8], unions: vec![3, 5], bands: 2, has_strict: true, years: 3, people: 1500 };
    let cube = state(&size, &mut Lcg(1));
    let cells = cube.cells.len();
    let (_, report) = cleared(cube);
    assert!(cells > 30_000 && report.cells == cells);
    assert_eq!(report.shown + report.hidden.len() + report.not_counted, cells);
}
