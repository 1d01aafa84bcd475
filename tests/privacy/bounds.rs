//! Family 2: bounds. Counts are not negative and sums hold, so a hidden count lies between limits; the attack narrows them.
//!
//! Promised: in a release each hidden count keeps [`WIDTH`] values, and a small one as many small ones.

use crate::attacker::facts::Facts;
use crate::attacker::folder::Folder;
use crate::attacker::propagation::narrow;
use crate::attacker::{Claim, Count, Finding};
use crate::plant::{edited, file_of, hidden, show};
use crate::subtraction::known;
use crate::world::{assert_nothing, world};

/// Whole numbers that must stay possible.
pub const WIDTH: i64 = 5;

/// Every hidden count of which fewer than [`WIDTH`] whole numbers are possible. With `is_small`, the attacker also supposes of
/// each hidden cell, one at a time, that its own count is a small one.
pub fn attack(folder: &Folder, facts: &Facts, is_small: bool) -> Vec<Finding> {
    folder.indicators().iter().flat_map(|indicator| bounded(folder, indicator, facts, is_small)).collect()
}

/// The same for one indicator.
pub fn bounded(folder: &Folder, indicator: &str, facts: &Facts, is_small: bool) -> Vec<Finding> {
    let cells = folder.cells(indicator);
    let (system, known) = known(&cells, facts);
    let limits = narrow(&system, &known);
    let mut findings = Vec::new();
    for cell in (0..system.ids.len()).filter(|&cell| known[cell].is_none() && !system.zero[cell]) {
        for (side, count) in [Count::Numerator, Count::Complement].into_iter().enumerate() {
            let (mut low, mut high) = (limits.low[side][cell], limits.high[side][cell]);
            if is_small {
                (low, high) = (low.max(1), high.min(facts.largest_hidden));
            }
            if low <= high && high - low + 1 < WIDTH {
                findings.push(Finding::claim("few whole numbers are possible", Claim { id: system.ids[cell].clone(), count, low, high }));
            }
        }
    }
    findings
}

/// Findings that leave one value.
pub fn pinned(findings: &[Finding]) -> Vec<Finding> {
    let is_exact = |finding: &&Finding| finding.claim.as_ref().is_some_and(|claim| claim.low == claim.high);
    findings.iter().filter(is_exact).cloned().collect()
}

#[test]
fn no_bounds_of_real_releases_are_narrow() {
    let world = world();
    for (nth, folder) in world.releases.iter().enumerate() {
        let findings = attack(folder, &world.facts, false);
        let small = attack(folder, &world.facts, true);
        println!(
            "release {}: limits leave fewer than {WIDTH} values for {} counts, one for {}, of which {} are small; supposing each small, for {} and {}",
            nth + 1,
            findings.len(),
            pinned(&findings).len(),
            pinned(&findings)
                .iter()
                .filter(|finding| finding.claim.as_ref().is_some_and(|claim| (1..=world.facts.largest_hidden).contains(&claim.low)))
                .count(),
            small.len(),
            pinned(&small).len()
        );
        assert_nothing(&findings);
        // What is supposed of a cell is a finding where it is true.
        let told: Vec<Finding> = small.into_iter().filter(|finding| nth == 0 && world.confirms(finding)).collect();
        assert_nothing(&told);
    }
}

#[test]
fn hidden_cells_that_are_left_a_small_sum_are_found_out() {
    let world = world();
    let indicator = "sec_dev_screen_u3";
    // All counties but the smallest are published, so that little is left for those.
    let mut counties: Vec<_> = hidden(world, indicator).into_iter().filter(|(id, _)| !id.is_state() && id.is_total()).collect();
    let of = counties.iter().map(|(id, _)| (id.component.clone(), id.start, id.end)).next().unwrap();
    counties.retain(|(id, _)| (id.component.clone(), id.start, id.end) == of);
    counties.sort_by_key(|(id, counts)| (counts[0], id.clone()));
    let (mut left, mut sum) = (0, 0);
    while left < counties.len() && (left < 2 || sum + counties[left].1[0] < WIDTH - 1) {
        sum += counties[left].1[0];
        left += 1;
    }
    assert!(sum < WIDTH - 1, "the smallest counties have few");
    let leaky = edited(&world.releases[0], &file_of(indicator), |table| {
        counties[left..].iter().for_each(|(id, counts)| show(table, id, *counts));
    });
    let findings = bounded(&leaky, indicator, &world.facts, false);
    assert!(findings.len() >= left, "{findings:?}");
    assert!(findings.iter().all(|finding| world.confirms(finding)));
}
