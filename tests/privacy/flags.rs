//! Family 10: what tells cells hidden for themselves from cells hidden for others.

use std::collections::BTreeSet;

use crate::attacker::Finding;
use crate::attacker::folder::Folder;
use crate::attacker::table::Value;
use crate::plant::{edited, file_of, hidden, is_primary, is_refused, row_of};
use crate::world::{assert_nothing, world};

/// Status words of the documentation.
const STATUSES: [&str; 7] = ["published", "suppressed", "unreliable", "nobody", "not_collected", "not_reported", "withdrawn"];

/// Hidden rows that differ from other hidden rows in anything but their key.
pub fn attack(folder: &Folder) -> Vec<Finding> {
    let mut findings = Vec::new();
    for indicator in folder.indicators() {
        let cells = folder.cells(&indicator);
        let mut words: BTreeSet<&str> = cells.iter().map(|cell| cell.status.as_str()).collect();
        words.retain(|word| !STATUSES.contains(word));
        findings.extend(words.into_iter().map(|word| Finding::words(format!("{indicator} has the status {word}"))));
        let marked = cells.iter().filter(|cell| !cell.is_published() && !cell.values.is_empty());
        findings.extend(marked.map(|cell| Finding::words(format!("{} carries {:?}", cell.id, cell.values.keys()))));
        // Two versions, or two ways to be provisional, within one indicator and period would be a mark too.
        let versions: BTreeSet<i64> = cells.iter().map(|cell| cell.version).collect();
        if versions.len() > 1 {
            findings.push(Finding::words(format!("{indicator} has rows of {} versions", versions.len())));
        }
    }
    findings
}

#[test]
fn hidden_rows_of_a_real_release_are_alike() {
    for folder in &world().releases {
        assert_nothing(&attack(folder));
    }
}

#[test]
fn a_word_for_complementary_cells_is_found_out_and_refused() {
    let world = world();
    let (id, _) = hidden(world, "sec_dev_screen_u3").into_iter().find(|(_, counts)| !is_primary(world, *counts)).unwrap();
    let marks = [("status", "suppressed_secondary"), ("flags", "s"), ("reliability", "ok")];
    for (column, word) in marks {
        let leaky = edited(&world.releases[0], &file_of(&id.indicator), |table| {
            let row = row_of(table, &id);
            table.set(row, column, Value::Text(word.to_owned()));
        });
        assert_eq!(attack(&leaky).len(), 1, "{column}");
        assert!(is_refused(&leaky, &id.indicator), "{column}");
    }
}
