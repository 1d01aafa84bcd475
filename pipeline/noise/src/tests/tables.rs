//! What is refused as a table, and in which words.

use super::{cell, tree, ways};
use crate::{CountedCell, Table};

fn refused(names: &[&str], cells: Vec<CountedCell>) -> String {
    Table::new(ways(names), cells).unwrap_err().to_string()
}

#[test]
fn a_cell_that_does_not_fit_is_named() {
    assert_eq!(refused(&[], vec![]), "cell : the table has no cells");
    assert_eq!(refused(&[], vec![cell("a", &[], 1), cell("a", &[], 1)]), "cell a: its name stands twice");
    assert_eq!(refused(&["w"], vec![cell("a", &["b"], 1)]), "cell a: the total that it is a part of is not in the table");
    assert_eq!(refused(&["w"], vec![cell("a", &["-"], 3), cell("b", &["a"], 1)]), "cell a: its parts do not add up to it");
    assert_eq!(refused(&["w"], vec![cell("a", &["b"], 1), cell("b", &["a"], 1)]), "cell b: it is a part of itself, directly or through others");
    assert_eq!(refused(&["w"], vec![cell("a", &["a"], 1)]), "cell a: it is a part of itself, directly or through others");
    assert_eq!(refused(&[], vec![cell("a", &[], u64::MAX)]), "cell a: its count is above 1000000000000");
}

#[test]
fn a_cross_table_with_a_hole_is_refused() {
    let cells = vec![
        cell("all", &["-", "-"], 3),
        cell("row 1", &["all", "-"], 2),
        cell("row 2", &["all", "-"], 1),
        cell("column 1", &["-", "all"], 2),
        cell("column 2", &["-", "all"], 1),
        cell("1 1", &["column 1", "row 1"], 1),
        cell("1 2", &["column 2", "row 1"], 1),
        cell("2 1", &["column 1", "row 2"], 1),
    ];
    assert!(refused(&["row", "column"], cells).ends_with("do not form one full cross table below one total"));
}

#[test]
fn a_cell_in_three_ways_is_refused() {
    let cells = vec![cell("a", &["-", "-", "-"], 1), cell("b", &["a", "a", "a"], 1)];
    assert!(refused(&["x", "y", "z"], cells).starts_with("cell b: it is a part in more than two ways"));
}

#[test]
fn one_child_is_in_one_part_of_every_way() {
    assert_eq!(tree().cells_of_one(), ["state", "county a", "tract a1"]);
    let cells = vec![
        cell("all", &["-", "-", "-"], 4),
        cell("row 1", &["all", "-", "-"], 3),
        cell("row 2", &["all", "-", "-"], 1),
        cell("column 1", &["-", "all", "-"], 4),
        cell("1 1", &["column 1", "row 1", "-"], 3),
        cell("2 1", &["column 1", "row 2", "-"], 1),
        cell("insured", &["-", "-", "all"], 4),
        cell("apart", &["-", "-", "-"], 9),
    ];
    let table = Table::new(ways(&["row", "column", "insurance"]), cells).unwrap();
    assert_eq!(table.cells_of_one(), ["all", "row 1", "column 1", "insured", "1 1"]);
}

#[test]
fn tracts_by_group_below_counties_by_group_are_a_cross_table() {
    // all; counties a, b; groups x, y; county by group; tracts of a; tract by group.
    let mut cells = vec![cell("all", &["-", "-"], 12)];
    for county in ["a", "b"] {
        cells.push(cell(county, &["all", "-"], if county == "a" { 8 } else { 4 }));
    }
    for group in ["x", "y"] {
        cells.push(cell(group, &["-", "all"], 6));
    }
    for county in ["a", "b"] {
        for group in ["x", "y"] {
            cells.push(cell(&format!("{county}{group}"), &[group, county], if county == "a" { 4 } else { 2 }));
        }
    }
    for tract in ["a1", "a2"] {
        cells.push(cell(tract, &["a", "-"], 4));
        for group in ["x", "y"] {
            cells.push(cell(&format!("{tract}{group}"), &[&format!("a{group}"), tract], 2));
        }
    }
    let table = Table::new(ways(&["place", "group"]), cells).unwrap();
    assert_eq!(table.cells_of_one(), ["all", "a", "x", "a1", "ax", "a1x"]);
    let drawn: Vec<i64> = (0..table.cells().len() as i64).map(|at| 7 * at % 23 - 6).collect();
    let counts = crate::consistent::consistent(table.structure(), &drawn);
    for sum in &table.structure().sums {
        assert_eq!(sum.parts.iter().map(|part| counts[*part]).sum::<u64>(), counts[sum.total]);
    }
}
