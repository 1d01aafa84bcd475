//! Whatever the tables: no hidden cell follows, and each keeps its width.

use super::brute::{follows, values};
use super::generate::{Lcg, Made, made};
use crate::tables::{Rule, Stage, Status, Tables, Zeros, protect};

/// Largest inner count that the judge tries.
pub(in crate::tables) const MOST: u64 = 14;

pub(in crate::tables) fn tables(made: &Made) -> Tables {
    Tables::new(made.counts.clone(), made.cells.clone(), Vec::new()).unwrap()
}

/// Whether, by trying every table, each hidden cell keeps the numbers that the rule wants; `None` when there are too many tables.
///
/// Somebody who knows that zeros are shown thinks of no hidden cell as zero: all numbers that this leaves a cell must stay
/// possible, up to the width. Somebody who doubts it must find the width itself.
pub(super) fn keeps_width(made: &Made, rule: &Rule, hidden: &[bool], cell: usize) -> Option<bool> {
    let threshold = rule.width_of_test().1;
    let count: u64 = made.cells[cell].iter().map(|&inner| made.counts[inner]).sum();
    let is_primary = rule.hides(count);
    let within = |least: u64| {
        let found = values(&made.counts, &made.cells, hidden, least, MOST)?;
        Some(found[cell].iter().filter(|&&value| !is_primary || value < threshold).count())
    };
    let width = rule.width_of_test().0;
    if rule.zeros() == Zeros::Protect {
        return Some(within(0)? >= width);
    }
    // Nothing but zeros is published: what is left then is left by the rule alone.
    let is_zero = |cell: &Vec<usize>| cell.iter().all(|&inner| made.counts[inner] == 0);
    let zeros_alone: Vec<bool> = made.cells.iter().map(|cell| !is_zero(cell)).collect();
    let left = if is_primary {
        let all = values(&made.counts, &made.cells, &zeros_alone, 1, threshold)?;
        all[cell].iter().filter(|&&value| value < threshold).count()
    } else {
        width
    };
    Some(within(1)? >= width.min(left) && within(0)? >= width)
}

#[test]
fn no_hidden_cell_follows_and_each_keeps_its_width() {
    let mut random = Lcg(20_261_127);
    let (mut judged, mut hidden_cells, mut shown_cells) = (0, 0, 0);
    for case in 0..400 {
        let made = made(&mut random, 8, 7);
        let zeros = if case % 3 == 0 { Zeros::Protect } else { Zeros::Public };
        let rule = Rule::new(3 + random.below(3), zeros).unwrap();
        let protection = protect(&tables(&made), &rule, Stage::Full, None).unwrap_or_else(|error| panic!("case {case}: {error}: {made:?}"));
        let hidden: Vec<bool> = protection.cells.iter().map(|cell| cell.status != Status::Published).collect();
        let published: Vec<&Vec<usize>> = made.cells.iter().zip(&hidden).filter(|(_, hidden)| !**hidden).map(|(cell, _)| cell).collect();
        for cell in (0..made.cells.len()).filter(|&cell| hidden[cell]) {
            assert!(!follows(made.counts.len(), &made.cells[cell], &published), "case {case}: cell {cell} follows: {made:?}");
            if let Some(keeps) = keeps_width(&made, &rule, &hidden, cell) {
                assert!(keeps, "case {case}: cell {cell} is too narrow: {made:?} {rule:?} {hidden:?}");
                judged += 1;
            }
            hidden_cells += 1;
        }
        for (cell, count) in protection.cells.iter().zip(made.cells.iter().map(|cell| cell.iter().map(|&inner| made.counts[inner]).sum())) {
            assert!(cell.status == Status::Primary || !rule.hides(count), "case {case}: a small count is shown");
            let is_within = cell.lower <= count && cell.upper.is_none_or(|upper| count <= upper);
            assert!(is_within, "case {case}: the truth lies outside the interval");
        }
        shown_cells += published.len();
    }
    assert!(judged * 10 >= hidden_cells * 7 && shown_cells > 300, "{judged} of {hidden_cells} judged, {shown_cells} shown");
}
