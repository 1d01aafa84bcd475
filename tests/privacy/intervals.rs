//! Family 8: intervals, marks of reliability, trends, comparisons. Each is a function of counts, so each can be turned round.

use crate::attacker::folder::{Cell, Folder};
use crate::attacker::table::Value;
use crate::attacker::{Claim, Count, Finding};
use crate::plant::{edited, file_of, hidden, is_refused, row_of};
use crate::world::{assert_nothing, world};

/// The 97.5th percentile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// What stands beside hidden cells, and the counts that their intervals give.
pub fn attack(folder: &Folder) -> Vec<Finding> {
    let mut findings = Vec::new();
    for cell in folder.indicators().iter().flat_map(|indicator| folder.cells(indicator)).filter(|cell| !cell.is_published()) {
        findings.extend(counts(&cell));
        let words = ["reliability", "comparison", "trend", "trend_reason", "benchmark_comparison", "flags", "interval_method"];
        findings.extend(words.iter().filter(|word| cell.values.contains_key(**word)).map(|word| Finding::words(format!("{word} of {}", cell.id))));
    }
    findings
}

/// Turns a Wilson interval round. Both limits solve (1 + k) p² - (2 x / n + k) p + (x / n)² = 0 with k = z² / n.
fn counts(cell: &Cell) -> Option<Finding> {
    let (mut lower, mut upper, mut count) = (cell.real("lower")? / 100.0, cell.real("upper")? / 100.0, Count::Numerator);
    if lower + upper > 1.0 {
        (lower, upper, count) = (1.0 - upper, 1.0 - lower, Count::Complement);
    }
    let (sum, product) = (lower + upper, lower * upper);
    // The share by the product, put into the sum, leaves one unknown; it falls as k grows.
    let left = |k: f64| sum * (1.0 + k) - 2.0 * (product * (1.0 + k)).sqrt() - k;
    let (mut low, mut high) = (1e-9, Z * Z);
    if left(low).signum() == left(high).signum() {
        return Some(Finding::words(format!("an interval of {} is visible", cell.id)));
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if left(middle).signum() == left(low).signum() { low = middle } else { high = middle }
    }
    let share = (product * (1.0 + low)).sqrt();
    let value = (share * Z * Z / low).round() as i64;
    Some(Finding::claim("an interval turned round", Claim::exact(&cell.id, count, value)))
}

/// The Wilson interval of a share, in percent.
fn wilson(numerator: f64, denominator: f64) -> [f64; 2] {
    let (share, k) = (numerator / denominator, Z * Z / denominator);
    let (middle, half) = ((share + k / 2.0) / (1.0 + k), (k * (share * (1.0 - share) + k / 4.0)).sqrt() / (1.0 + k));
    [100.0 * (middle - half), 100.0 * (middle + half)]
}

#[test]
fn nothing_stands_beside_a_hidden_cell_of_a_real_release() {
    for folder in &world().releases {
        assert_nothing(&attack(folder));
    }
}

#[test]
fn an_interval_beside_a_hidden_count_is_turned_round_and_refused() {
    let world = world();
    let cells: Vec<_> = hidden(world, "sec_dev_screen_u3").into_iter().filter(|(_, counts)| counts[0] > 0 && counts[1] > 0).step_by(97).collect();
    assert!(cells.len() > 3);
    for (id, counts) in cells {
        let [lower, upper] = wilson(counts[0] as f64, (counts[0] + counts[1]) as f64);
        let leaky = edited(&world.releases[0], &file_of(&id.indicator), |table| {
            let row = row_of(table, &id);
            table.set(row, "lower", Value::Real(lower));
            table.set(row, "upper", Value::Real(upper));
        });
        let findings = attack(&leaky);
        assert_eq!(findings.len(), 1);
        assert!(world.confirms(&findings[0]), "{findings:?} for {counts:?}");
        assert!(is_refused(&leaky, &id.indicator), "whoever reads it by the contract refuses it");
    }
}

#[test]
fn a_trend_of_a_hidden_cell_is_found_out_and_refused() {
    let world = world();
    let (id, _) = hidden(world, "sec_dev_screen_u3").swap_remove(0);
    let leaky = edited(&world.releases[0], &file_of(&id.indicator), |table| {
        let row = row_of(table, &id);
        table.set(row, "trend", Value::Text("rising".to_owned()));
    });
    assert_eq!(attack(&leaky).len(), 1);
    assert!(is_refused(&leaky, &id.indicator));
}
