//! Family 3: whole numbers. Where few cells are hidden together, every table that fits is written down and counted.
//!
//! Promised today: nothing, as with bounds. What the attack finds is printed, and every claim is true. Once suppression holds intervals
//! open, the findings must be none.

use std::collections::{BTreeMap, BTreeSet};

use crate::attacker::facts::Facts;
use crate::attacker::folder::{Cell, Folder};
use crate::attacker::propagation::{Limits, narrow};
use crate::attacker::system::System;
use crate::attacker::{Claim, Count, Finding};
use crate::bounds::{WIDTH, pinned};
use crate::subtraction::known;
use crate::world::{assert_nothing, world};

/// Cells of a component that are looked at together.
const CELLS: usize = 9;
/// Tables that are written down for a component.
const TABLES: usize = 20_000;

/// Every hidden count of a small component that can have fewer than [`WIDTH`] values. With `are_small` the attacker supposes that
/// every hidden cell has a small count, as the rule says of those that it hides for themselves.
pub fn attack(cells: &[Cell], facts: &Facts, are_small: bool) -> Vec<Finding> {
    let (system, known) = known(cells, facts);
    let mut limits = narrow(&system, &known);
    let open: Vec<bool> = (0..system.ids.len()).map(|cell| known[cell].is_none() && !system.zero[cell]).collect();
    if are_small {
        for cell in (0..open.len()).filter(|&cell| open[cell]) {
            limits.low[0][cell] = limits.low[0][cell].max(1);
            limits.high[0][cell] = limits.high[0][cell].min(facts.largest_hidden);
        }
    }
    let mut findings = Vec::new();
    for component in components(&system, &open).into_iter().filter(|component| component.len() <= CELLS) {
        for (side, count) in [Count::Numerator, Count::Complement].into_iter().enumerate() {
            let Some(values) = tables(&system, &limits, &component, side) else { continue };
            for (cell, values) in component.iter().zip(values) {
                let (Some(low), Some(high)) = (values.first(), values.last()) else { continue };
                if (values.len() as i64) < WIDTH {
                    findings.push(Finding::claim("few tables fit", Claim { id: system.ids[*cell].clone(), count, low: *low, high: *high }));
                }
            }
        }
    }
    findings
}

/// Hidden cells that hang together by equations.
fn components(system: &System, open: &[bool]) -> Vec<Vec<usize>> {
    let mut label: Vec<usize> = (0..open.len()).collect();
    fn root(label: &mut [usize], mut cell: usize) -> usize {
        while label[cell] != cell {
            label[cell] = label[label[cell]];
            cell = label[cell];
        }
        cell
    }
    for (total, parts) in &system.equations {
        let members: Vec<usize> = std::iter::once(*total).chain(parts.iter().copied()).filter(|&cell| open[cell]).collect();
        for pair in members.windows(2) {
            let (left, right) = (root(&mut label, pair[0]), root(&mut label, pair[1]));
            label[left] = right;
        }
    }
    let mut components: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for cell in (0..open.len()).filter(|&cell| open[cell]) {
        components.entry(root(&mut label, cell)).or_default().push(cell);
    }
    components.into_values().collect()
}

/// The values that each cell has in the tables that fit; `None` where there are too many to write down.
fn tables(system: &System, limits: &Limits, component: &[usize], side: usize) -> Option<Vec<BTreeSet<i64>>> {
    let place: BTreeMap<usize, usize> = component.iter().enumerate().map(|(place, cell)| (*cell, place)).collect();
    // Each equation as signs of the component's cells, and what the known cells leave.
    let mut rows: Vec<(Vec<i64>, i64)> = Vec::new();
    for (total, parts) in &system.equations {
        let (mut signs, mut left) = (vec![0; component.len()], 0);
        for (cell, sign) in std::iter::once((*total, 1)).chain(parts.iter().map(|part| (*part, -1))) {
            match place.get(&cell) {
                Some(place) => signs[*place] += sign,
                None => left -= sign * limits.low[side][cell],
            }
        }
        if signs.iter().any(|sign| *sign != 0) {
            rows.push((signs, left));
        }
    }
    let range = |place: usize| limits.low[side][component[place]]..=limits.high[side][component[place]];
    let mut values = vec![BTreeSet::new(); component.len()];
    let mut steps = 0;
    let mut chosen = Vec::new();
    fn walk(
        chosen: &mut Vec<i64>,
        rows: &[(Vec<i64>, i64)],
        range: &dyn Fn(usize) -> std::ops::RangeInclusive<i64>,
        values: &mut [BTreeSet<i64>],
        steps: &mut usize,
    ) -> bool {
        *steps += 1;
        if *steps > TABLES {
            return false;
        }
        let fits = rows.iter().all(|(signs, left)| {
            let (mut low, mut high) = (0, 0);
            for (place, sign) in signs.iter().enumerate() {
                let range = chosen.get(place).map_or_else(|| range(place), |value| *value..=*value);
                let ends = [sign * range.start(), sign * range.end()];
                low += ends[0].min(ends[1]);
                high += ends[0].max(ends[1]);
            }
            (low..=high).contains(left)
        });
        if !fits {
            return true;
        }
        if chosen.len() == values.len() {
            values.iter_mut().zip(chosen.iter()).for_each(|(values, value)| {
                values.insert(*value);
            });
            return true;
        }
        for value in range(chosen.len()) {
            chosen.push(value);
            let goes_on = walk(chosen, rows, range, values, steps);
            chosen.pop();
            if !goes_on {
                return false;
            }
        }
        true
    }
    walk(&mut chosen, &rows, &range, &mut values, &mut steps).then_some(values)
}

fn every(folder: &Folder, facts: &Facts, are_small: bool) -> Vec<Finding> {
    folder.indicators().iter().flat_map(|indicator| attack(&folder.cells(indicator), facts, are_small)).collect()
}

#[test]
fn the_tables_that_fit_real_releases_are_true_and_are_counted() {
    let world = world();
    for (nth, folder) in world.releases.iter().enumerate() {
        let (findings, small) = (every(folder, &world.facts, false), every(folder, &world.facts, true));
        println!(
            "release {}: {} counts of small components have fewer than {WIDTH} values, {} one; supposing all small, {} and {}",
            nth + 1,
            findings.len(),
            pinned(&findings).len(),
            small.len(),
            pinned(&small).len()
        );
        assert!(nth > 0 || findings.iter().all(|finding| world.confirms(finding)), "a claim that is not true");
    }
}

/// A total of `sum` over two hidden groups and a published one, cut out of a real release.
fn two_hidden(numerators: [i64; 2]) -> Vec<Cell> {
    let world = world();
    let shown: Vec<Cell> = world.latest().cells("pri_child_flourishing").into_iter().filter(Cell::is_published).collect();
    let total = shown.iter().find(|cell| cell.id.is_total()).unwrap().clone();
    let count = |numerator: i64, denominator: i64, category: &str, is_shown: bool| {
        let mut cell = total.clone();
        if category != "all" {
            (cell.id.dimension, cell.id.category) = ("language".to_owned(), category.to_owned());
        }
        if is_shown {
            cell.values.insert("numerator".to_owned(), crate::attacker::table::Value::Whole(numerator));
            cell.values.insert("denominator".to_owned(), crate::attacker::table::Value::Whole(denominator));
        } else {
            (cell.status, cell.values) = ("suppressed".to_owned(), BTreeMap::new());
        }
        cell
    };
    let sum = numerators[0] + numerators[1];
    vec![
        count(sum + 200, 1000, "all", true),
        count(200, 400, "english", true),
        count(numerators[0], 300, "somali", false),
        count(numerators[1], 300, "spanish", false),
    ]
}

#[test]
fn two_small_counts_that_sum_to_twenty_are_ten_each() {
    let facts = &world().facts;
    let findings = attack(&two_hidden([10, 10]), facts, true);
    assert_eq!(pinned(&findings).len(), 2, "{findings:?}");
    assert!(findings.iter().all(|finding| finding.claim.as_ref().unwrap().low == 10));
    // Without the rule they may be anything from 0 to 20.
    assert_nothing(&attack(&two_hidden([10, 10]), facts, false));
}

#[test]
fn two_counts_that_sum_to_two_are_found_out_without_the_rule() {
    let facts = &world().facts;
    assert_eq!(attack(&two_hidden([1, 1]), facts, false).len(), 2);
    assert_eq!(pinned(&attack(&two_hidden([1, 1]), facts, true)).len(), 2);
}
