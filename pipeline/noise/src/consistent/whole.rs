//! The nearest whole numbers, not below zero, with given totals. Exact: targets are whole multiples of 1/1024.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

const FINE: i64 = 1024;

/// A target in steps of 1/1024.
pub(super) fn fine(value: f64) -> i64 {
    (value * FINE as f64).round() as i64
}

/// The whole number nearest to a target, not below zero.
pub(super) fn nearest(target: i64) -> u64 {
    u64::try_from((target + FINE / 2).div_euclid(FINE)).unwrap_or(0)
}

/// What one more costs in squares, but for the factor 1/1024.
fn one_more(count: u64, target: i64) -> i64 {
    2 * (count as i64 * FINE - target) + FINE
}

/// What one fewer costs.
fn one_fewer(count: u64, target: i64) -> i64 {
    -2 * (count as i64 * FINE - target) + FINE
}

/// Whole numbers that add up to `total`, nearest to the targets. Steps of one, always the cheapest: exact, for the cost is
/// convex. Source: Gross (1956), "A class of discrete-type minimization problems", RAND RM-1644.
pub(crate) fn parts(targets: &[i64], total: u64) -> Vec<u64> {
    let mut counts: Vec<u64> = shifted(targets, total);
    let mut sum: u64 = counts.iter().sum();
    let mut cheapest: BinaryHeap<Reverse<(i64, usize)>> = counts.iter().enumerate().map(|(at, count)| Reverse((one_more(*count, targets[at]), at))).collect();
    while sum < total {
        let Some(Reverse((_, at))) = cheapest.pop() else { break };
        counts[at] += 1;
        sum += 1;
        cheapest.push(Reverse((one_more(counts[at], targets[at]), at)));
    }
    counts
}

/// A start near the answer, so that few steps are left: the targets less one number, not below zero. Rounding targets that
/// are moved alike keeps the start the best for its own sum.
fn shifted(targets: &[i64], total: u64) -> Vec<u64> {
    let at = |shift: i64| -> Vec<u64> { targets.iter().map(|target| nearest(target.saturating_sub(shift))).collect() };
    let sum = |shift: i64| -> i128 { at(shift).iter().map(|count| i128::from(*count)).sum() };
    let largest = targets.iter().map(|target| target.unsigned_abs()).max().unwrap_or(0) as i64;
    let reach = largest.saturating_add((total as i64).saturating_mul(FINE)).saturating_add(FINE);
    let (mut low, mut high) = (-reach, reach);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if sum(middle) > i128::from(total) { low = middle } else { high = middle }
    }
    at(high)
}

/// Whole numbers of a cross table, row by row, that add up to both margins, nearest to the targets.
///
/// Starts at the nearest whole numbers and moves one at a time along the cheapest chain of cells, from a row with too few or a
/// column with too many to where it is lacking: exact for convex costs. Source: Ahuja, Magnanti and Orlin (1993), "Network
/// Flows", chapters 9 and 14. The margins have equal sums.
pub(crate) fn crossed(targets: &[i64], rows: &[u64], columns: &[u64]) -> Vec<u64> {
    let width = columns.len();
    let mut counts: Vec<u64> = Vec::with_capacity(targets.len());
    for (row, total) in rows.iter().enumerate() {
        counts.extend(parts(&targets[row * width..(row + 1) * width], *total));
    }
    // Rows are right, and each is the best for itself; columns are not.
    let mut lacking: Vec<i128> = columns.iter().map(|total| i128::from(*total)).collect();
    for (at, count) in counts.iter().enumerate() {
        lacking[at % width] -= i128::from(*count);
    }
    while let Some(path) = cheapest_path(targets, &counts, &lacking, rows.len()) {
        if let (Some(first), Some(last)) = (path.first(), path.last()) {
            lacking[first.0 % width] += 1;
            lacking[last.1 % width] -= 1;
        }
        for (fewer, more) in path {
            counts[fewer] -= 1;
            counts[more] += 1;
        }
    }
    counts
}

/// The cheapest chain of moves within rows, each from one cell to another, that takes one from a column with too many to a
/// column with too few; `None` when no column has too many.
fn cheapest_path(targets: &[i64], counts: &[u64], lacking: &[i128], rows: usize) -> Option<Vec<(usize, usize)>> {
    let width = lacking.len();
    let columns = width;
    // Nodes: columns, then rows. From a column to a row: one fewer in their cell; from a row to a column: one more.
    let mut cost: Vec<Option<i64>> = vec![None; columns + rows];
    let mut before: Vec<usize> = vec![usize::MAX; columns + rows];
    let mut waiting: VecDeque<usize> = VecDeque::new();
    let mut is_waiting = vec![false; columns + rows];
    for (column, lack) in lacking.iter().enumerate() {
        if *lack < 0 {
            cost[column] = Some(0);
            waiting.push_back(column);
            is_waiting[column] = true;
        }
    }
    while let Some(node) = waiting.pop_front() {
        is_waiting[node] = false;
        let Some(here) = cost[node] else { continue };
        let from_column = node < columns;
        let ends = if from_column { columns..columns + rows } else { 0..columns };
        for end in ends {
            let cell = if from_column { (end - columns) * width + node } else { (node - columns) * width + end };
            if from_column && counts[cell] == 0 {
                continue;
            }
            let step = if from_column { one_fewer(counts[cell], targets[cell]) } else { one_more(counts[cell], targets[cell]) };
            if cost[end].is_none_or(|known| here + step < known) {
                cost[end] = Some(here + step);
                before[end] = node;
                if !is_waiting[end] {
                    is_waiting[end] = true;
                    waiting.push_back(end);
                }
            }
        }
    }
    let reached = lacking.iter().enumerate().filter(|(_, lack)| **lack > 0).filter_map(|(column, _)| cost[column].map(|cost| (cost, column)));
    let (_, mut column) = reached.min()?;
    let mut path = Vec::new();
    while before[column] != usize::MAX {
        let row = before[column];
        let from = before[row];
        path.push(((row - columns) * width + from, (row - columns) * width + column));
        column = from;
    }
    path.reverse();
    Some(path)
}
