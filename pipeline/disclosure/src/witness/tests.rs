//! False tables that are planted, and refused.

use attune_contract::{AreaLevel, CellKey, Period};
use chrono::NaiveDate;

use super::Reader;
use super::table::Table;
use crate::{Availability, CountedCell, Cube, Equation};

/// Counts of a cell in a change.
const MET: u32 = 0;
const REST: u32 = 1;

fn count(cell: u32, kind: u32) -> u32 {
    cell * 2 + kind
}

fn cube(counts: &[(u64, u64)], equations: &[(usize, &[usize])], nested: &[(usize, usize)]) -> Cube {
    let cell = |(place, &(numerator, complement)): (usize, &(u64, u64))| CountedCell {
        key: CellKey {
            indicator_id: "screening".to_owned(),
            component: "all".to_owned(),
            area_level: AreaLevel::County,
            area_id: format!("27{place:03}"),
            period: Period { start: NaiveDate::MIN, end: NaiveDate::MAX, pooled_years: 1 },
            dimension: "all".to_owned(),
            category: "all".to_owned(),
        },
        numerator,
        denominator: numerator + complement,
        missing: 0,
        amounts: Vec::new(),
        availability: Availability::Counted,
    };
    Cube {
        indicator_id: "screening".to_owned(),
        is_sensitive: false,
        cells: counts.iter().enumerate().map(cell).collect(),
        equations: equations.iter().map(|&(total, parts)| Equation { total, parts: parts.to_vec() }).collect(),
        same_status: Vec::new(),
        nested: nested.to_vec(),
    }
}

/// How often a change can be made to a cube, up to ten times.
fn times(cube: &Cube, hidden: &[bool], over_somebody: &[Option<usize>], change: &[(u32, i64)]) -> i64 {
    let known = vec![false; hidden.len()];
    let reader = Reader { cube, known: &known, over_somebody, largest_hidden_count: 10 };
    Table::new(&reader, hidden).step(change, 10)
}

/// A shown sum of three hidden places, of which the first is the hidden sum of two.
fn sums() -> Cube {
    cube(&[(9, 20), (3, 9), (2, 6), (4, 5), (1, 4), (2, 5)], &[(0, &[1, 2, 3]), (1, &[4, 5])], &[])
}

const HIDDEN: [bool; 6] = [false, true, true, true, true, true];

#[test]
fn a_change_that_every_equation_allows_is_made_until_a_count_is_zero() {
    let change = [(count(2, MET), -1), (count(3, MET), 1)];
    assert_eq!(times(&sums(), &HIDDEN, &[None; 6], &change), 2);
    let through_two = [(count(2, REST), -1), (count(1, REST), 1), (count(5, REST), 1)];
    assert_eq!(times(&sums(), &HIDDEN, &[None; 6], &through_two), 6);
}

#[test]
fn false_tables_are_refused() {
    let nobody = [None; 6];
    let refused: [(&str, &[(u32, i64)]); 6] = [
        ("a sum that is shown is not kept", &[(count(2, MET), 1)]),
        ("a hidden sum is not kept", &[(count(2, MET), -1), (count(4, MET), 1)]),
        ("what is taken from numerators is given to complements", &[(count(2, MET), -1), (count(3, REST), 1)]),
        ("a shown count is changed with its sum", &[(count(0, MET), 1), (count(2, MET), 1)]),
        ("a count is below zero", &[(count(4, MET), -2), (count(5, MET), 2)]),
        ("nothing is changed", &[(count(2, MET), -1), (count(2, MET), 1)]),
    ];
    for (why, change) in refused {
        assert_eq!(times(&sums(), &HIDDEN, &nobody, change), 0, "{why}");
    }
    let mut shown = HIDDEN;
    shown[3] = false;
    assert_eq!(times(&sums(), &shown, &nobody, &[(count(2, MET), -1), (count(3, MET), 1)]), 0, "a part is shown");
}

#[test]
fn somebody_stays_where_a_reader_knows_of_somebody() {
    let places = cube(&[(9, 20), (3, 0), (6, 20)], &[(0, &[1, 2])], &[]);
    let change = [(count(1, MET), -1), (count(2, MET), 1)];
    let hidden = [false, true, true];
    assert_eq!(times(&places, &hidden, &[None; 3], &change), 3);
    assert_eq!(times(&places, &hidden, &[None, Some(0), None], &change), 2);
}

#[test]
fn a_strict_numerator_stays_within_the_lenient_one_over_the_same_people() {
    // Two places: strict and lenient of each, and of both.
    let counts = [(4, 16), (7, 13), (1, 9), (3, 7), (3, 7), (4, 6)];
    let both = cube(&counts, &[(0, &[2, 4]), (1, &[3, 5])], &[(2, 3), (4, 5), (0, 1)]);
    let hidden = [false, false, true, true, true, true];
    let strict = |kind: u32, by: i64| [(count(2, kind), by), (count(4, kind), -by)];
    let lenient = |kind: u32, by: i64| [(count(3, kind), by), (count(5, kind), -by)];
    let all = |changes: &[[(u32, i64); 2]]| changes.concat();
    let nobody = [None; 6];
    assert_eq!(times(&both, &hidden, &nobody, &all(&[strict(MET, 1), strict(REST, -1)])), 2, "two more are within three");
    assert_eq!(times(&both, &hidden, &nobody, &all(&[strict(MET, 1)])), 0, "the denominators differ");
    assert_eq!(times(&both, &hidden, &nobody, &all(&[strict(MET, 1), lenient(MET, 1)])), 3, "both move together");
    assert_eq!(times(&both, &hidden, &nobody, &all(&[strict(REST, 1), lenient(REST, 1)])), 6, "both move together");
}

#[test]
fn a_way_back_leads_to_the_same_table() {
    let (cube, known) = (sums(), [false; 6]);
    let reader = Reader { cube: &cube, known: &known, over_somebody: &[None; 6], largest_hidden_count: 10 };
    let mut table = Table::new(&reader, &HIDDEN);
    let start = table.place();
    assert_eq!(table.step(&[(count(2, MET), -1), (count(3, MET), 1)], 1), 1);
    assert_eq!([table.count(count(2, MET)), table.count(count(3, MET))], [1, 5]);
    table.return_to(start);
    assert_eq!([table.count(count(2, MET)), table.count(count(3, MET))], [2, 4]);
}
