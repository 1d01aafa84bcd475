//! Widths that whole tables prove, beside every table that agrees with what is shown.

use attune_contract::AreaLevel;

use super::fixture::cleared;
use super::state::{Lcg, Size, state};
use crate::witness::{Reader, unproven};
use crate::{CountedCell, Cube};

/// For each cell the counts that it has in some table which agrees with what is shown, none of them above `most`.
fn possible(cube: &Cube, hidden: &[bool], count: fn(&CountedCell) -> u64, most: u64) -> Vec<Vec<u64>> {
    let unknown: Vec<usize> = (0..hidden.len()).filter(|&cell| hidden[cell]).collect();
    let mut counts: Vec<Option<u64>> = cube.cells.iter().zip(hidden).map(|(cell, hidden)| (!hidden).then(|| count(cell))).collect();
    let mut found = vec![Vec::new(); hidden.len()];
    fill(cube, &unknown, &mut counts, &mut found, most);
    found.iter_mut().for_each(|counts| {
        counts.sort_unstable();
        counts.dedup();
    });
    found
}

/// Tries every count of the first unknown cell, then of the next.
fn fill(cube: &Cube, unknown: &[usize], counts: &mut Vec<Option<u64>>, found: &mut [Vec<u64>], most: u64) {
    let can_hold = cube.equations.iter().all(|equation| {
        let known: u64 = equation.parts.iter().filter_map(|&part| counts[part]).sum();
        let is_full = equation.parts.iter().all(|&part| counts[part].is_some());
        counts[equation.total].is_none_or(|total| if is_full { known == total } else { known <= total })
    });
    if !can_hold {
        return;
    }
    let Some((&next, rest)) = unknown.split_first() else {
        for (count, found) in counts.iter().zip(found) {
            if let Some(count) = *count
                && !found.contains(&count)
            {
                found.push(count);
            }
        }
        return;
    };
    for count in 0..=most {
        counts[next] = Some(count);
        fill(cube, rest, counts, found, most);
    }
    counts[next] = None;
}

fn is_wide(count: u64, found: &[u64]) -> bool {
    let is_small = (1..=10).contains(&count);
    found.iter().filter(|&found| !is_small || (1..=10).contains(found)).count() >= 5
}

#[test]
fn nothing_is_proven_that_no_table_has_and_most_else_is() {
    let mut random = Lcg(23);
    let (mut narrow, mut wide, mut proven) = (0, 0, 0);
    let sizes = [(2, vec![3], 1), (3, vec![2], 1), (2, vec![2], 2), (2, vec![2, 2], 1)];
    for case in 0..160 {
        let (counties, dimensions, years) = sizes[case % 4].clone();
        let size = Size { counties, dimensions, unions: Vec::new(), bands: 0, has_strict: false, years, people: 24 };
        let cube = state(&size, &mut random);
        // With the state shown no count is above it.
        let hidden: Vec<bool> = cube.cells.iter().map(|cell| cell.key.area_level != AreaLevel::State && random.below(8) > 0).collect();
        let nobody = vec![None; hidden.len()];
        let left = unproven(&Reader { cube: &cube, known: &vec![false; hidden.len()], over_somebody: &nobody, largest_hidden_count: 10 }, &hidden);
        let of: [fn(&CountedCell) -> u64; 2] = [|cell| cell.numerator, CountedCell::complement];
        let found = of.map(|count| possible(&cube, &hidden, count, cube.cells.iter().map(count).max().unwrap_or(0)));
        for cell in (0..hidden.len()).filter(|&cell| hidden[cell]) {
            let is_truly = (0..2).all(|kind| is_wide(of[kind](&cube.cells[cell]), &found[kind][cell]));
            let is_proven = left.binary_search(&cell).is_err();
            assert!(is_truly || !is_proven, "case {case}, cell {cell}: {:?} {:?}", found[0][cell], found[1][cell]);
            narrow += usize::from(!is_truly);
            wide += usize::from(is_truly);
            proven += usize::from(is_proven);
        }
    }
    assert!(narrow > 100 && wide > 100, "{narrow} narrow, {wide} wide");
    assert!(proven * 10 >= wide * 9, "{proven} proven of {wide} wide");
}

#[test]
fn the_report_counts_what_is_proven_and_names_what_is_not() {
    let size = Size { counties: 12, dimensions: vec![4, 3], unions: vec![2], bands: 2, has_strict: true, years: 2, people: 900 };
    let (_, report) = cleared(state(&size, &mut Lcg(5)));
    let unproven = report.hidden.iter().filter(|cell| cell.is_unproven).count();
    assert_eq!(report.proven + unproven, report.asked);
    assert!(report.asked > 300 && report.proven * 10 >= report.asked * 8, "{} of {}", report.proven, report.asked);
}
