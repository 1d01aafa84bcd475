//! Family 6: time. Releases are compared, corrections are differences, windows overlap.

use crate::attacker::Finding;
use attune_tests::{DemoState, steward};

use crate::attacker::facts::Facts;
use crate::attacker::folder::{Cell, Folder};
use crate::attacker::table::Value;
use crate::plant::{edited, file_of, fill, hidden, row_of};
use crate::subtraction::{self, known, recovered};
use crate::world::{assert_nothing, world};

/// What releases tell together, oldest first: hidden cells that follow, small changes, changes that hidden cells made.
pub fn attack(folders: &[&Folder], facts: &Facts) -> Vec<Finding> {
    let mut findings = subtraction::attack(folders, facts);
    for (older, newer) in folders.iter().enumerate().flat_map(|(place, older)| folders[place + 1..].iter().map(move |newer| (*older, *newer))) {
        for indicator in newer.indicators() {
            findings.extend(changes(&older.cells(&indicator), &newer.cells(&indicator), facts));
        }
    }
    findings
}

fn changes(older: &[Cell], newer: &[Cell], facts: &Facts) -> Vec<Finding> {
    let same_version = older.first().zip(newer.first()).is_some_and(|(older, newer)| older.version == newer.version);
    if !same_version {
        return Vec::new();
    }
    let all: Vec<Cell> = older.iter().chain(newer).cloned().collect();
    let (system, _) = known(&all, facts);
    let counts = |cells: &[Cell]| {
        let mut counts = vec![None; system.ids.len()];
        for cell in cells {
            counts[system.ids.binary_search(&cell.id).unwrap()] = cell.counts();
        }
        counts
    };
    let (before, after) = (counts(older), counts(newer));
    let change: Vec<Option<[i64; 2]>> =
        before.iter().zip(&after).map(|(before, after)| before.zip(*after).map(|(before, after)| [after[0] - before[0], after[1] - before[1]])).collect();
    let mut findings = Vec::new();
    for (id, change) in system.ids.iter().zip(&change) {
        let Some([numerator, complement]) = change else { continue };
        if [*numerator, *complement, numerator + complement].iter().any(|change| (1..=facts.largest_hidden).contains(&change.abs())) {
            findings.push(Finding::words(format!("{id} changed by {numerator} and {complement}")));
        }
    }
    for (total, parts) in &system.equations {
        let Some(total_change) = change[*total] else { continue };
        let open: Vec<usize> = parts.iter().copied().filter(|&part| change[part].is_none() && !system.zero[part]).collect();
        let left: [i64; 2] = [0, 1].map(|side| total_change[side] - parts.iter().filter_map(|&part| change[part]).map(|change| change[side]).sum::<i64>());
        if !open.is_empty() && left != [0, 0] {
            let place = &system.ids[open[0]];
            findings.push(Finding::words(format!("{} hidden cells such as {place} changed by {left:?} together", open.len())));
        }
    }
    findings
}

#[test]
fn three_releases_with_late_files_and_a_correction_tell_nothing_together() {
    let world = world();
    let folders: Vec<&Folder> = world.releases.iter().collect();
    let held: Vec<usize> = world.held.iter().map(Vec::len).collect();
    println!("indicators held back by the three runs: {held:?}: {:?}", world.held);
    assert_eq!(held[0], 0, "nothing stands before the first release");
    assert!(held[1] + held[2] > 0, "a correction was held back");
    assert!(folders[0] != folders[1] && folders[1] != folders[2], "each release brings something");
    assert_nothing(&attack(&folders, &world.facts));
}

#[test]
fn a_release_made_without_looking_back_is_found_out() {
    let world = world();
    let findings = attack(&[&world.releases[0], &world.loose], &world.facts);
    println!("a third release made without looking back: {} findings", findings.len());
    assert!(findings.len() > 10, "{}", findings.len());
    // What is said of changes is true.
    let [first, .., third] = &world.truths[..] else { panic!("three") };
    let small = findings.iter().filter_map(|finding| finding.what.split_once(" changed by ")).filter(|(id, _)| !id.contains("hidden cells"));
    let mut checked = 0;
    for (name, change) in small.take(8) {
        let (id, before) = first.iter().find(|(id, _)| id.to_string() == name).unwrap();
        let after = third[id];
        assert_eq!(change, format!("{} and {}", after[0] - before[0], after[1] - before[1]), "{name}");
        checked += 1;
    }
    assert!(checked > 0, "small changes are among them");
}

#[test]
fn a_rolling_window_published_beside_is_found_out() {
    let world = world();
    let indicator = "sec_dev_screen_u3";
    let cells = world.releases[0].cells(indicator);
    // A county whose first year is hidden while its three years are shown.
    let pooled: Vec<&Cell> = cells.iter().filter(|cell| cell.is_published() && !cell.id.is_state() && cell.id.end - cell.id.start > 366).collect();
    let (year, three) = hidden(world, indicator)
        .into_iter()
        .find_map(|(id, counts)| {
            let three = pooled.iter().find(|three| three.id.start == id.start && three.id.area == id.area && three.id.category == id.category);
            let three = three.filter(|three| three.id.component == id.component && three.id.dimension == id.dimension)?;
            (id.end < three.id.end).then(|| ((id, counts), (*three).clone()))
        })
        .unwrap();
    let all = three.counts().unwrap();
    let leaky = edited(&world.releases[0], &file_of(indicator), |table| {
        let row = row_of(table, &three.id);
        let row = table.repeat(row);
        table.set(row, "period_start", Value::Whole(year.0.end + 1));
        table.set(row, "pooled_years", Value::Whole(2));
        fill(table, row, [all[0] - year.1[0], all[1] - year.1[1]]);
    });
    let findings = recovered(&[&leaky], indicator, &world.facts);
    let found = findings.iter().find(|finding| finding.claim.as_ref().is_some_and(|claim| claim.id == year.0));
    assert!(found.is_some_and(|finding| world.confirms(finding)), "{findings:?}");
}

#[test]
fn after_a_release_was_taken_back_a_telling_correction_makes_no_release() {
    let state = DemoState::generate(2_500, 77).with("ATTUNE_INDICATORS_INCLUDE", "sec_dev_screen_u3");
    let first = steward::prepare(&state).unwrap();
    steward::publish(&state, &first.release_id);
    steward::withdraw(&state);
    let file = state.feed("medicaid_claims").join("claim_line_2024.csv");
    let lines = std::fs::read_to_string(file).unwrap();
    let kept: String = lines.split_inclusive('\n').enumerate().filter(|(line, _)| *line == 0 || line % 6 != 1).map(|(_, line)| line).collect();
    std::fs::write(state.feed("medicaid_claims").join("claim_line_2024_v10.csv"), kept).unwrap();
    let message = steward::prepare(&state).unwrap_err();
    println!("{message}");
    let told = message.replace("sec_dev_screen_u3", "");
    assert!(told.starts_with("no release is made: , beside releases published before: "), "{message}");
    assert!(told.contains("small number") || told.contains("hidden cells"), "it names the family: {message}");
    assert!(!told.contains(|letter: char| letter.is_ascii_digit()), "and no number: {message}");
}
