//! Family 9: rounded numbers. A rounded count is an interval, and several intervals are unrolled by the sums.

use arrow::datatypes::DataType;

use crate::attacker::facts::Facts;
use crate::attacker::folder::{Cell, Folder};
use crate::attacker::propagation::{narrow, settle};
use crate::attacker::table::Value;
use crate::attacker::{Claim, Count, Finding};
use crate::bounds::WIDTH;
use crate::plant::{edited, file_of, hidden, row_of};
use crate::subtraction::known;
use crate::world::{assert_nothing, world};

/// Hidden numerators of which rounded numbers leave fewer than [`WIDTH`] values, and remarks that name a place and a number.
pub fn attack(folder: &Folder, facts: &Facts) -> Vec<Finding> {
    let mut findings: Vec<Finding> = folder.indicators().iter().flat_map(|indicator| unrolled(&folder.cells(indicator), facts)).collect();
    let (areas, notes) = (folder.table("areas.parquet"), folder.table("notes.parquet"));
    for row in 0..notes.rows() {
        let Value::Text(note) = notes.get(row, "text") else { continue };
        let names = (0..areas.rows()).filter_map(|area| if let Value::Text(name) = areas.get(area, "name") { Some(name) } else { None });
        if note.contains(|letter: char| letter.is_ascii_digit()) && names.into_iter().any(|name| note.contains(name.as_str())) {
            findings.push(Finding::words(format!("remark {row} names a place and a number")));
        }
    }
    findings
}

/// Whole numbers in any column of a hidden row that the contract does not know are taken for rounded numerators.
fn unrolled(cells: &[Cell], facts: &Facts) -> Vec<Finding> {
    let rounded: Vec<(&Cell, i64)> = cells
        .iter()
        .filter(|cell| !cell.is_published())
        .filter_map(|cell| Some((cell, cell.values.values().find_map(|value| if let Value::Whole(whole) = value { Some(*whole) } else { None })?)))
        .collect();
    let base = rounded.iter().fold(0, |base, (_, value)| divisor(base, *value));
    if base == 0 {
        return Vec::new();
    }
    let (system, known) = known(cells, facts);
    let mut limits = narrow(&system, &known);
    for (cell, value) in &rounded {
        let place = system.ids.binary_search(&cell.id).unwrap();
        limits.low[0][place] = limits.low[0][place].max(value - base / 2);
        limits.high[0][place] = limits.high[0][place].min(value + base / 2);
    }
    let (low, high) = (&mut limits.low, &mut limits.high);
    settle(&system, &mut low[0], &mut high[0]);
    let is_narrow = |cell: &usize| known[*cell].is_none() && !system.zero[*cell] && limits.high[0][*cell] - limits.low[0][*cell] + 1 < WIDTH;
    (0..system.ids.len())
        .filter(is_narrow)
        .map(|cell| {
            let (low, high) = (limits.low[0][cell], limits.high[0][cell]);
            Finding::claim("rounded numbers unrolled", Claim { id: system.ids[cell].clone(), count: Count::Numerator, low, high })
        })
        .collect()
}

fn divisor(left: i64, right: i64) -> i64 {
    if right == 0 { left } else { divisor(right, left % right) }
}

#[test]
fn no_rounded_number_stands_in_a_real_release() {
    let world = world();
    for folder in &world.releases {
        assert_nothing(&attack(folder, &world.facts));
    }
}

#[test]
fn rounded_counts_beside_hidden_cells_are_unrolled() {
    let world = world();
    let indicator = "sec_dev_screen_u3";
    let rounded: Vec<_> = hidden(world, indicator).into_iter().filter(|(id, _)| !id.is_state()).collect();
    let leaky = edited(&world.releases[0], &file_of(indicator), |table| {
        table.add("about", DataType::Int64);
        for (id, counts) in rounded.iter().take(400) {
            let row = row_of(table, id);
            table.set(row, "about", Value::Whole((counts[0] + 2) / 5 * 5));
        }
    });
    let findings = attack(&leaky, &world.facts);
    println!("rounded counts give {} hidden numerators less than {WIDTH} values", findings.len());
    assert!(findings.len() > 10, "{}", findings.len());
    assert!(findings.iter().all(|finding| world.confirms(finding)));
}

#[test]
fn a_remark_with_a_place_and_a_number_is_found_out() {
    let world = world();
    let leaky = edited(&world.releases[0], "notes.parquet", |table| {
        let name = if let Value::Text(name) = world.releases[0].table("areas.parquet").get(5, "name") { name.clone() } else { String::new() };
        table.set(0, "text", Value::Text(format!("About 5 families in {name} were reached.")));
    });
    assert_eq!(attack(&leaky, &world.facts).len(), 1);
}
