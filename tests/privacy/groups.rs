//! Family 13: groups. Nobody, everybody, or all but a few of a group say something of each of its members.

use std::collections::HashMap;

use crate::attacker::facts::Facts;
use crate::attacker::folder::{Cell, Folder, Id};
use crate::attacker::table::Value;
use crate::attacker::{Claim, Count, Finding};
use crate::plant::{edited, file_of, hidden, is_refused, row_of, show};
use crate::subtraction::known;
use crate::world::{assert_nothing, world};

/// Groups of which a release says that few, or all but few, met the numerator; and, for sensitive indicators, nobody or everybody.
/// The hidden members of a sum are a group too.
pub fn attack(folder: &Folder, facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for indicator in folder.indicators() {
        let cells = folder.cells(&indicator);
        let is_sensitive = facts.sensitive.contains(&indicator);
        let tells = |count: i64| (1..=facts.largest_hidden).contains(&count) || (is_sensitive && count == 0);
        for cell in &cells {
            // Nobody is said of those not stated, of whom nothing follows for anybody; never of a named group or place.
            if cell.is_nobody() && cell.id.is_not_stated() && !is_sensitive {
                continue;
            }
            let Some(counts) = cell.counts() else { continue };
            for (count, of) in counts.into_iter().zip([Count::Numerator, Count::Complement]) {
                if tells(count) {
                    findings.push(Finding::claim("a published group", Claim::exact(&cell.id, of, count)));
                }
            }
            if counts[0] + counts[1] < facts.smallest_denominator {
                findings.push(Finding::claim("a small published group", Claim::exact(&cell.id, Count::Denominator, counts[0] + counts[1])));
            }
        }
        findings.extend(between(&cells, facts));
        let (system, known) = known(&cells, facts);
        for (total, parts) in &system.equations {
            let Some(all) = known[*total] else { continue };
            let open: Vec<usize> = parts.iter().copied().filter(|&part| known[part].is_none() && !system.zero[part]).collect();
            for side in 0..2 {
                let left = all[side] - parts.iter().filter_map(|&part| known[part]).map(|counts| counts[side]).sum::<i64>();
                if !open.is_empty() && (0..=facts.largest_hidden).contains(&left) {
                    findings.push(Finding::words(format!("{} hidden cells such as {} have {left} together", open.len(), system.ids[open[0]])));
                }
            }
        }
    }
    findings
}

/// Whom one component has met and a narrower one has not.
fn between(cells: &[Cell], facts: &Facts) -> Vec<Finding> {
    let Some(nested) = cells.first().and_then(|cell| facts.nested.get(&cell.id.indicator)) else { return Vec::new() };
    let numerators: HashMap<&Id, i64> = cells.iter().filter_map(|cell| Some((&cell.id, cell.counts()?[0]))).collect();
    let mut findings = Vec::new();
    for pair in nested.windows(2) {
        for (id, narrow) in numerators.iter().filter(|(id, _)| id.component == pair[0]) {
            let wide = numerators.get(&Id { component: pair[1].clone(), ..(*id).clone() });
            if wide.is_some_and(|wide| (1..=facts.largest_hidden).contains(&(wide - narrow))) {
                findings.push(Finding::words(format!("between {id} and {} are few", pair[1])));
            }
        }
    }
    findings
}

#[test]
fn no_group_of_a_real_release_is_told_of() {
    let world = world();
    let mut whole = 0;
    for folder in &world.releases {
        assert_nothing(&attack(folder, &world.facts));
        let cells = folder.indicators().into_iter().flat_map(|indicator| folder.cells(&indicator));
        whole += cells.filter_map(|cell| cell.counts()).filter(|counts| counts.contains(&0)).count();
    }
    assert!(world.facts.sensitive.contains("sec_trauma_ace_screen"), "a sensitive indicator is in the release");
    println!("groups of nobody or everybody that the policy shows, all of indicators that are not sensitive: {whole}");
}

#[test]
fn a_group_of_everybody_is_found_out() {
    let world = world();
    let (id, _) = hidden(world, "sec_trauma_ace_screen").swap_remove(0);
    let leaky = edited(&world.releases[0], &file_of(&id.indicator), |table| show(table, &id, [90, 0]));
    let found: Vec<_> = attack(&leaky, &world.facts).into_iter().filter_map(|finding| finding.claim).collect();
    assert!(found.contains(&Claim::exact(&id, Count::Complement, 0)), "{found:?}");
}

#[test]
fn nobody_in_a_named_group_is_found_out_and_refused() {
    let world = world();
    let (id, _) = hidden(world, "sec_dev_screen_u3").into_iter().find(|(id, counts)| *counts == [0, 0] && !id.is_not_stated()).unwrap();
    let leaky = edited(&world.releases[0], &file_of(&id.indicator), |table| {
        let row = row_of(table, &id);
        table.set(row, "status", Value::Text("nobody".to_owned()));
    });
    let found: Vec<_> = attack(&leaky, &world.facts).into_iter().filter_map(|finding| finding.claim).collect();
    assert!(found.contains(&Claim::exact(&id, Count::Denominator, 0)), "{found:?}");
    assert!(is_refused(&leaky, &id.indicator));
}

#[test]
fn nobody_is_said_of_those_not_stated_in_shown_places() {
    let world = world();
    let mut said = 0;
    for folder in &world.releases {
        let cells: Vec<Cell> = folder.indicators().into_iter().flat_map(|indicator| folder.cells(&indicator)).collect();
        said += cells.iter().filter(|cell| cell.is_nobody()).count();
        assert!(cells.iter().filter(|cell| cell.is_nobody()).all(|cell| cell.id.is_not_stated() && !world.facts.sensitive.contains(&cell.id.indicator)));
    }
    let nobody = world.releases[0].indicators().into_iter().flat_map(|indicator| world.releases[0].cells(&indicator)).filter(Cell::is_nobody);
    assert!(nobody.map(|cell| world.truth()[&cell.id]).all(|counts| counts == [0, 0]), "it is true");
    println!("cells of those not stated of whom it is said that nobody is in them: {said}");
    assert!(said > 100, "{said}");
}

#[test]
fn all_but_one_is_found_out_in_any_indicator() {
    let world = world();
    let (id, _) = hidden(world, "sec_dev_screen_u3").swap_remove(0);
    let leaky = edited(&world.releases[0], &file_of(&id.indicator), |table| show(table, &id, [89, 1]));
    let found: Vec<_> = attack(&leaky, &world.facts).into_iter().filter_map(|finding| finding.claim).collect();
    assert!(found.contains(&Claim::exact(&id, Count::Complement, 1)), "{found:?}");
}

#[test]
fn hidden_members_that_are_few_together_are_found_out() {
    // A complementary cell shown again leaves them a sum that is small, or none at all.
    let world = world();
    let complementary = hidden(world, "sec_dev_screen_u3").into_iter().filter(|(_, counts)| !crate::plant::is_primary(world, *counts));
    let caught = complementary.take(40).any(|(id, counts)| {
        let leaky = edited(&world.releases[0], &file_of(&id.indicator), |table| show(table, &id, counts));
        attack(&leaky, &world.facts).iter().any(|finding| finding.what.contains("together"))
    });
    assert!(caught);
}
