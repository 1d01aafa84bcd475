//! Family 1: subtraction in one margin, and chained over many. A hidden cell has one possible value, and the attack says which.

use crate::attacker::elimination::solve;
use crate::attacker::facts::Facts;
use crate::attacker::folder::{Cell, Folder};
use crate::attacker::system::System;
use crate::attacker::{Claim, Count, Finding};
use crate::plant::{edited, file_of, hidden, is_primary, show};
use crate::world::{assert_nothing, world};

/// Every hidden cell that sums and differences of published cells give, in one release or several taken as one.
pub fn attack(folders: &[&Folder], facts: &Facts) -> Vec<Finding> {
    let mut indicators: Vec<String> = folders.iter().flat_map(|folder| folder.indicators()).collect();
    indicators.sort();
    indicators.dedup();
    indicators.iter().flat_map(|indicator| recovered(folders, indicator, facts)).collect()
}

/// The same for one indicator.
pub fn recovered(folders: &[&Folder], indicator: &str, facts: &Facts) -> Vec<Finding> {
    let cells: Vec<Cell> = folders.iter().flat_map(|folder| folder.cells(indicator)).collect();
    let (system, known) = known(&cells, facts);
    let found = solve(&system, &known);
    let recovered = found.iter().enumerate().filter_map(|(cell, counts)| Some((cell, (*counts)?)));
    recovered
        .filter(|(cell, _)| known[*cell].is_none() && !system.zero[*cell])
        .map(|(cell, counts)| Finding::claim("follows by subtraction", Claim::exact(&system.ids[cell], Count::Numerator, counts[0])))
        .collect()
}

/// The system of some cells, and the counts that are published; of a cell that stands twice, the last.
pub fn known(cells: &[Cell], facts: &Facts) -> (System, Vec<Option<[i64; 2]>>) {
    let system = System::of(&cells.iter().collect::<Vec<_>>(), facts);
    let mut known = vec![None; system.ids.len()];
    for cell in cells {
        if let (Ok(place), Some(counts)) = (system.ids.binary_search(&cell.id), cell.counts()) {
            known[place] = Some(counts);
        }
    }
    (system, known)
}

#[test]
fn nothing_follows_from_a_real_release() {
    let world = world();
    let mut hidden = 0;
    for folder in &world.releases {
        assert_nothing(&attack(&[folder], &world.facts));
        hidden += folder.indicators().iter().flat_map(|indicator| folder.cells(indicator)).filter(|cell| cell.status == "suppressed").count();
    }
    assert!(hidden > 10_000, "{hidden} hidden cells were attacked");
}

#[test]
fn a_complementary_cell_that_is_shown_again_is_found_out() {
    let world = world();
    let (mut planted, mut caught) = (0, 0);
    for indicator in world.releases[0].indicators() {
        let indicator = indicator.as_str();
        let complementary: Vec<_> = hidden(world, indicator).into_iter().filter(|(_, counts)| !is_primary(world, *counts)).collect();
        // Some indicators of a small state have primary cells alone.
        let step = complementary.len().div_ceil(12).max(1);
        for (id, counts) in complementary.iter().step_by(step) {
            let leaky = edited(&world.releases[0], &file_of(indicator), |table| show(table, id, *counts));
            let findings = recovered(&[&leaky], indicator, &world.facts);
            planted += 1;
            caught += usize::from(!findings.is_empty());
            assert!(findings.iter().all(|finding| world.confirms(finding)), "every claim is true: {findings:?}");
        }
    }
    println!("of {planted} complementary cells shown again, {caught} give another cell by subtraction; the others leave a small sum");
    assert!(planted > 10 && caught * 4 >= planted, "{caught} of {planted}");
}
