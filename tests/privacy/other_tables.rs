//! Family 14: tables that others publish from the same people, at thresholds of their own.
//!
//! Promised today: births by place, as vital statistics publish them, give no hidden count by subtraction. Not promised yet: that
//! nothing follows from other agencies' counts of the same events; what does is measured here.

use std::collections::HashMap;

use crate::attacker::elimination::solve;
use crate::attacker::facts::Facts;
use crate::attacker::folder::{Folder, Id};
use crate::attacker::{Claim, Count, Finding};
use crate::plant::hidden;
use crate::rates::births;
use crate::subtraction::known;
use crate::world::{assert_nothing, world};

/// Hidden cells of an indicator that follow when others' counts of the same cells are known too.
pub fn attack(folder: &Folder, indicator: &str, facts: &Facts, others: &HashMap<Id, [i64; 2]>) -> Vec<Finding> {
    let cells = folder.cells(indicator);
    let (system, mut known) = known(&cells, facts);
    for (place, id) in system.ids.iter().enumerate() {
        known[place] = known[place].or_else(|| others.get(id).copied());
    }
    let found = solve(&system, &known);
    let recovered = found.iter().enumerate().filter_map(|(cell, counts)| Some((cell, (*counts)?)));
    recovered
        .filter(|(cell, _)| known[*cell].is_none() && !system.zero[*cell])
        .map(|(cell, counts)| Finding::claim("follows with others' tables", Claim::exact(&system.ids[cell], Count::Numerator, counts[0])))
        .collect()
}

#[test]
fn published_births_give_no_hidden_count() {
    let world = world();
    // Where nobody was born nobody was light; that much vital statistics say.
    let nobody: HashMap<Id, [i64; 2]> = births().into_iter().filter(|(_, births)| *births == 0).map(|(id, _)| (id, [0, 0])).collect();
    for indicator in ["pri_low_birth_weight", "pri_preterm_birth"] {
        let findings = attack(world.latest(), indicator, &world.facts, &nobody);
        println!("{indicator}: with {} empty cells known, {} hidden cells follow", nobody.len(), findings.len());
        assert_nothing(&findings);
    }
}

#[test]
fn a_table_with_a_lower_threshold_is_found_to_tell() {
    let world = world();
    let indicator = "sec_dev_screen_u3";
    // Another agency shows counties from 5 up.
    let shown = hidden(world, indicator).into_iter().filter(|(id, [numerator, complement])| id.is_total() && *numerator >= 5 && *complement >= 5);
    let others: HashMap<Id, [i64; 2]> = shown.collect();
    let findings = attack(&world.releases[0], indicator, &world.facts, &others);
    println!("{} cells of another agency's table give {} hidden cells of {indicator}", others.len(), findings.len());
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|finding| world.confirms(finding)));
}
