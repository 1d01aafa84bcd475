//! One attack a test, on a cube small enough to follow by hand.

use super::fixture::{NONE, cell, cleared, cube, hidden_in, suppressed, year, years};
use crate::{CountedCell, Cube, DisclosureError, Equation, clear, recoverable};

fn counties(counts: &[(u64, u64)]) -> Cube {
    let sum = |of: fn(&(u64, u64)) -> u64| counts.iter().map(of).sum();
    let mut cells = vec![cell("all", "state", "all", sum(|count| count.0), sum(|count| count.1))];
    cells.extend(counts.iter().enumerate().map(|(index, count)| cell("all", &format!("county {index}"), "all", count.0, count.1)));
    let parts: Vec<usize> = (1..=counts.len()).collect();
    cube(cells, &[(0, &parts)])
}

#[test]
fn one_hidden_county_gets_a_second() {
    // The smallest of the others, and the state stays.
    assert_eq!(hidden_in(counties(&[(5, 100), (300, 900), (200, 500), (400, 800)])), [1, 3]);
}

#[test]
fn a_cube_without_hidden_cells_stays_whole() {
    assert_eq!(hidden_in(counties(&[(50, 100), (300, 900)])), NONE);
}

#[test]
fn hidden_counties_never_sum_to_a_small_count() {
    // 5 + 5 is 10, which is small; 5 + 6 is 11, which is not.
    assert_eq!(hidden_in(counties(&[(5, 100), (5, 100), (300, 900), (200, 500)])), [1, 2, 4]);
    assert_eq!(hidden_in(counties(&[(5, 100), (6, 100), (300, 900), (200, 500)])), [1, 2]);
}

#[test]
fn nor_to_a_small_complement() {
    assert_eq!(hidden_in(counties(&[(95, 100), (95, 100), (300, 900), (200, 500)])), [1, 2, 4]);
    assert_eq!(hidden_in(counties(&[(95, 100), (94, 100), (300, 900), (200, 500)])), [1, 2]);
}

#[test]
fn hidden_counties_that_sum_to_nobody_get_a_third() {
    assert_eq!(hidden_in(counties(&[(0, 20), (0, 20), (300, 900), (200, 500)])), [1, 2, 4]);
}

#[test]
fn an_empty_county_protects_no_other() {
    // Both hidden already and 5 + 0 is small; with 15 of 25 the sum is large enough, and still a third is needed.
    assert_eq!(hidden_in(counties(&[(5, 100), (0, 0), (300, 900), (200, 500)])), [1, 2, 4]);
    assert_eq!(hidden_in(counties(&[(14, 28), (0, 0), (300, 900), (200, 500)])), [1, 2, 4]);
}

#[test]
fn a_total_of_nobody_is_hidden_with_its_small_parts() {
    // 0 of 220 shown would say that the hidden county has 0 too.
    assert!(hidden_in(counties(&[(0, 20), (0, 100), (0, 100)])).contains(&0));
    assert!(hidden_in(counties(&[(20, 20), (100, 100), (100, 100)])).contains(&0));
    assert_eq!(hidden_in(counties(&[(0, 30), (0, 100)])), NONE);
}

#[test]
fn two_tables_cannot_be_chained() {
    // Sex by county: rows and columns each look safe with two hidden, if the two are chosen apart.
    let place = ["state", "Cook", "Lake", "Pine"];
    let counts: [[u64; 3]; 4] = [[905, 455, 450], [205, 5, 200], [300, 150, 150], [400, 300, 100]];
    let mut cells: Vec<CountedCell> = Vec::new();
    for (place, row) in place.iter().zip(counts) {
        for (category, count) in ["all", "girls", "boys"].iter().zip(row) {
            cells.push(cell("all", place, category, count, count * 3));
        }
    }
    let at = |place: usize, category: usize| place * 3 + category;
    let mut equations: Vec<(usize, Vec<usize>)> = (0..3).map(|category| (at(0, category), (1..4).map(|place| at(place, category)).collect())).collect();
    equations.extend((0..4).map(|place| (at(place, 0), vec![at(place, 1), at(place, 2)])));
    let equations: Vec<(usize, &[usize])> = equations.iter().map(|(total, parts)| (*total, parts.as_slice())).collect();
    let hidden = hidden_in(cube(cells, &equations));
    // A rectangle, and no less.
    assert_eq!(hidden.len(), 4);
    assert!(hidden.contains(&at(1, 1)) && hidden.contains(&at(1, 2)));
}

#[test]
fn what_no_single_table_tells_the_audit_finds() {
    // Two hidden in each equation, but together: x + y = p, y + z = q, x + z = r has one solution.
    let equations: Vec<Equation> =
        [(0, [3, 4]), (1, [4, 5]), (2, [3, 5])].into_iter().map(|(total, parts)| Equation { total, parts: parts.to_vec() }).collect();
    let hidden = [false, false, false, true, true, true];
    assert_eq!(recoverable(6, &hidden, &[false; 6], &equations), [3, 4, 5]);

    let counts = [(205, 610), (305, 910), (300, 900), (105, 310), (100, 300), (200, 600)];
    let names = ["P", "Q", "R", "x", "y", "z"];
    let mut cells: Vec<CountedCell> =
        names.iter().zip(counts).map(|(name, (numerator, denominator))| cell("all", name, "all", numerator, denominator)).collect();
    cells[3].numerator = 5;
    cells[4].numerator = 6;
    cells[5].numerator = 7;
    cells[0].numerator = 11;
    cells[1].numerator = 13;
    cells[2].numerator = 12;
    cells[2].denominator = 910;
    cells[1].denominator = 900;
    let (cleared, report) = clear(cube(cells, &[(0, &[3, 4]), (1, &[4, 5]), (2, &[3, 5])]), &super::fixture::policy()).unwrap();
    assert_eq!(suppressed(&cleared).len(), 4);
    assert!(report.rounds > 1);
}

#[test]
fn a_known_zero_is_no_unknown() {
    let equations = [Equation { total: 0, parts: vec![1, 2] }];
    assert_eq!(recoverable(3, &[false, true, true], &[false; 3], &equations), NONE);
    assert_eq!(recoverable(3, &[false, true, true], &[false, false, true], &equations), [1]);
}

#[test]
fn overlapping_unions_of_counties_leave_no_difference() {
    // State = metro + rest; metro = two counties, rest = three. One small county in the metro.
    let counts = [(40, 100), (5, 100), (90, 300), (60, 200), (70, 200)];
    let mut base = counties(&counts);
    base.cells.push(cell("all", "state", "metro", 45, 200));
    base.cells.push(cell("all", "state", "rest", 220, 700));
    base.equations.push(Equation { total: 6, parts: vec![1, 2] });
    base.equations.push(Equation { total: 7, parts: vec![3, 4, 5] });
    base.equations.push(Equation { total: 0, parts: vec![6, 7] });
    assert_eq!(hidden_in(base), [1, 2]);
}

#[test]
fn a_union_of_no_county_is_a_zero_that_everybody_knows() {
    let mut base = counties(&[(40, 100), (50, 100)]);
    base.cells.push(cell("all", "state", "metro", 90, 200));
    base.cells.push(cell("all", "state", "rest", 0, 0));
    base.cells.push(cell("all", "state", "unknown", 0, 0));
    base.equations.push(Equation { total: 3, parts: vec![1, 2] });
    base.equations.push(Equation { total: 4, parts: vec![] });
    base.equations.push(Equation { total: 0, parts: vec![3, 4, 5] });
    // The empty category is suppressed by its denominator, and costs nobody else a number; of those not stated nobody is said.
    assert_eq!(hidden_in(base), [4]);
}

#[test]
fn a_year_cannot_be_taken_from_the_pooled_years() {
    let counts = [(120, 400), (5, 130), (60, 140), (55, 130)];
    let periods = [years(2025, 3), year(2023), year(2024), year(2025)];
    let cells = counts.iter().zip(periods).map(|(&(numerator, denominator), period)| {
        let mut cell = cell("all", "Cook", "all", numerator, denominator);
        cell.key.period = period;
        cell
    });
    // The pooled years and the latest year are kept.
    assert_eq!(hidden_in(cube(cells.collect(), &[(0, &[1, 2, 3])])), [1, 2]);
}

#[test]
fn components_that_add_up_are_protected_and_the_total_kept() {
    let cells = vec![
        cell("all", "state", "all", 305, 900),
        cell("a", "state", "all", 5, 300),
        cell("b", "state", "all", 100, 300),
        cell("c", "state", "all", 200, 300),
    ];
    let hidden = hidden_in(cube(cells, &[(0, &[1, 2, 3])]));
    assert_eq!(hidden, [1, 2]);
}

#[test]
fn hidden_nested_cells_leave_no_small_difference_either() {
    // Two counties are hidden for their lenient counts; strict and lenient sums are large, but 103 - 100 is 3.
    let lenient = [(403, 1000), (51, 59), (52, 61), (150, 400), (150, 480)];
    let strict = [(300, 1000), (50, 59), (50, 61), (100, 400), (100, 480)];
    let place = ["state", "A", "B", "C", "D"];
    let mut cells: Vec<CountedCell> =
        place.iter().zip(lenient).map(|(place, (numerator, denominator))| cell("lenient", place, "all", numerator, denominator)).collect();
    cells.extend(place.iter().zip(strict).map(|(place, (numerator, denominator))| cell("strict", place, "all", numerator, denominator)));
    let mut cube = cube(cells, &[(0, &[1, 2, 3, 4]), (5, &[6, 7, 8, 9])]);
    cube.nested = (0..5).map(|index| (index + 5, index)).collect();
    assert_eq!(hidden_in(cube), [1, 2, 3, 6, 7, 8]);
}

#[test]
fn hiding_keeps_no_number() {
    let (cleared, _) = cleared(counties(&[(5, 7131), (300, 9000), (4201, 7311)]));
    let text = format!("{cleared:?}");
    assert!(!text.contains("7131") && !text.contains("4201") && !text.contains("7311"));
    assert!(text.contains("9000"));
}

#[test]
fn the_same_cube_gives_the_same_pattern() {
    let cube = || counties(&[(5, 100), (200, 500), (200, 500), (200, 500)]);
    assert_eq!(hidden_in(cube()), hidden_in(cube()));
    assert_eq!(hidden_in(cube()), [1, 2]);
}

#[test]
fn an_equation_of_one_part_hides_both_ends() {
    assert_eq!(hidden_in(counties(&[(5, 100)])), [0, 1]);
    assert!(!matches!(clear(counties(&[(5, 100)]), &super::fixture::policy()), Err(DisclosureError::CannotProtect(_))));
}
