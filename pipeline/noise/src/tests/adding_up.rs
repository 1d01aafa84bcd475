//! Noisy counts add up, are not below zero, and are the nearest that do.

use proptest::prelude::*;

use super::{cell, tree, ways};
use crate::consistent::consistent;
use crate::{CountedCell, Table};

/// A cross table of a state by `rows` and `columns`, with both margins and a second partition of the state.
fn crossed(rows: usize, columns: usize) -> Table {
    let mut cells = vec![cell("state", &["-", "-", "-"], (rows * columns) as u64)];
    cells.extend((0..rows).map(|row| cell(&format!("county {row}"), &["state", "-", "-"], columns as u64)));
    cells.extend((0..columns).map(|column| cell(&format!("group {column}"), &["-", "state", "-"], rows as u64)));
    for row in 0..rows {
        for column in 0..columns {
            cells.push(cell(&format!("county {row} group {column}"), &[&format!("group {column}"), &format!("county {row}"), "-"], 1));
        }
    }
    cells.push(cell("insured", &["-", "-", "state"], (rows * columns - 1) as u64));
    cells.push(cell("not insured", &["-", "-", "state"], 1));
    Table::new(ways(&["county", "group", "insurance"]), cells).unwrap()
}

fn sums_hold(table: &Table, counts: &[u64]) {
    for sum in &table.structure().sums {
        let parts: u64 = sum.parts.iter().map(|part| counts[*part]).sum();
        assert_eq!(parts, counts[sum.total], "{}", table.cells()[sum.total].name);
    }
}

#[test]
fn counts_that_add_up_stay_as_they_are() {
    let drawn: Vec<i64> = tree().cells().iter().map(|cell: &CountedCell| cell.count as i64).collect();
    assert_eq!(consistent(tree().structure(), &drawn), [1000, 600, 400, 590, 10]);
}

#[test]
fn a_gap_is_shared_by_least_squares() {
    // One total of 10 with parts 4 and 3: the gap of 3 is shared by three cells, one each.
    let cells = vec![cell("all", &["-"], 0), cell("one", &["all"], 0), cell("two", &["all"], 0)];
    let table = Table::new(ways(&["place"]), cells).unwrap();
    assert_eq!(consistent(table.structure(), &[10, 4, 3]), [9, 5, 4]);
}

#[test]
fn a_part_below_zero_becomes_zero_and_the_others_give_way() {
    let cells = vec![cell("all", &["-"], 0), cell("one", &["all"], 0), cell("two", &["all"], 0), cell("three", &["all"], 0)];
    let table = Table::new(ways(&["place"]), cells).unwrap();
    // Adds up as drawn; -6 becomes 0, and the nearest others to 10 and 8 with the sum 12 are 7 and 5.
    assert_eq!(consistent(table.structure(), &[12, 10, 8, -6]), [12, 7, 5, 0]);
    assert_eq!(consistent(table.structure(), &[-30, -10, -10, -10]), [0, 0, 0, 0]);
}

/// Least sum of squares over all whole numbers of a small cross table with these margins.
fn by_search(targets: &[i64], rows: &[u64; 2], columns: &[u64; 3]) -> i64 {
    let mut least = i64::MAX;
    for a in 0..=rows[0].min(columns[0]) {
        for b in 0..=(rows[0] - a).min(columns[1]) {
            let c = rows[0] - a - b;
            if c > columns[2] {
                continue;
            }
            let counts = [a, b, c, columns[0] - a, columns[1] - b, columns[2] - c];
            let squares = counts.iter().zip(targets).map(|(count, target)| (*count as i64 - target).pow(2)).sum();
            least = least.min(squares);
        }
    }
    least
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_tree_adds_up_whatever_was_drawn(drawn in proptest::collection::vec(-2000i64..2000, 5)) {
        sums_hold(&tree(), &consistent(tree().structure(), &drawn));
    }

    #[test]
    fn a_cross_table_adds_up_whatever_was_drawn(rows in 1usize..6, columns in 1usize..6, seed in proptest::collection::vec(-60i64..120, 50)) {
        let table = crossed(rows, columns);
        let drawn: Vec<i64> = seed.iter().copied().cycle().take(table.cells().len()).collect();
        sums_hold(&table, &consistent(table.structure(), &drawn));
    }

    #[test]
    fn a_cross_table_is_the_nearest(inner in proptest::collection::vec(-8i64..16, 6), cut in 0u64..20, columns in proptest::array::uniform3(0u64..9)) {
        let total: u64 = columns.iter().sum();
        let rows = [cut.min(total), total - cut.min(total)];
        let fine: Vec<i64> = inner.iter().map(|target| target * 1024).collect();
        let counts = crate::consistent::whole_cross_table(&fine, &rows, &columns);
        let squares: i64 = counts.iter().zip(&inner).map(|(count, target)| (*count as i64 - target).pow(2)).sum();
        prop_assert_eq!(squares, by_search(&inner, &rows, &columns));
        prop_assert_eq!(counts[..3].iter().sum::<u64>(), rows[0]);
        for column in 0..3 {
            prop_assert_eq!(counts[column] + counts[column + 3], columns[column]);
        }
    }

    #[test]
    fn parts_are_the_nearest(targets in proptest::collection::vec(-9i64..12, 3), total in 0u64..25) {
        let fine: Vec<i64> = targets.iter().map(|target| target * 1024).collect();
        let counts = crate::consistent::whole_parts(&fine, total);
        prop_assert_eq!(counts.iter().sum::<u64>(), total);
        let squares = |counts: &[u64]| counts.iter().zip(&targets).map(|(count, target)| (*count as i64 - target).pow(2)).sum::<i64>();
        let least = (0..=total).flat_map(|a| (0..=total - a).map(move |b| [a, b, total - a - b])).map(|counts| squares(&counts)).min().unwrap();
        prop_assert_eq!(squares(&counts), least);
    }
}
