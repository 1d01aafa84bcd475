//! Ranges of hidden counts, beside every table that agrees with what is shown.

use super::fixture::{cell, cleared, cube, policy, suppressed};
use super::state::{Lcg, Size, state};
use crate::range::Ranges;
use crate::{CountedCell, Cube};

/// Greatest count that is tried.
const MOST: u64 = 18;

/// For each hidden cell the counts up to [`MOST`] that it has in some table which agrees with what is shown.
fn possible(cube: &Cube, hidden: &[bool], count: fn(&CountedCell) -> u64) -> Vec<Vec<u64>> {
    let unknown: Vec<usize> = (0..hidden.len()).filter(|&cell| hidden[cell]).collect();
    let mut counts: Vec<u64> = cube.cells.iter().map(count).collect();
    unknown.iter().for_each(|&cell| counts[cell] = 0);
    let mut found = vec![Vec::new(); hidden.len()];
    loop {
        let holds = cube.equations.iter().all(|equation| equation.parts.iter().map(|&part| counts[part]).sum::<u64>() == counts[equation.total]);
        for &cell in unknown.iter().filter(|_| holds) {
            found[cell].push(counts[cell]);
        }
        let Some(&next) = unknown.iter().find(|&&cell| counts[cell] < MOST) else { break };
        unknown.iter().take_while(|&&cell| cell != next).for_each(|&cell| counts[cell] = 0);
        counts[next] += 1;
    }
    for counts in &mut found {
        counts.sort_unstable();
        counts.dedup();
    }
    found
}

/// 15 in two places, of which one has at least the 12 that are shown of its parts.
fn chain() -> Cube {
    let counts = [("state", 15, 400), ("x", 3, 200), ("y", 12, 200), ("p", 12, 100), ("q", 0, 100)];
    let cells = counts.map(|(place, numerator, denominator)| cell("all", place, "all", numerator, denominator));
    cube(cells.into(), &[(0, &[1, 2]), (2, &[3, 4])])
}

#[test]
fn two_equations_leave_a_count_few_values() {
    let cube = chain();
    let rules = policy().rules("screening", false);
    let ranges = Ranges::new(&cube, &[false; 5], &rules, vec![None; 5]);
    // y is 12 and q, so x and q share 3: four values each, though they cannot be worked out.
    assert_eq!(ranges.narrow(&ranges.limits(&[false, true, true, false, true])), [1, 2, 4]);
    assert_eq!(possible(&cube, &[false, true, true, false, true], |cell| cell.numerator)[1], [0, 1, 2, 3]);
    // With p hidden too x can be up to 15.
    assert!(ranges.narrow(&ranges.limits(&[false, true, true, true, true])).is_empty());
}

#[test]
fn a_cleared_cube_leaves_five_values_and_five_small_ones() {
    let mut cube = chain();
    cube.cells.push(cell("all", "z", "all", 18, 500));
    cube.cells[0].numerator += 18;
    cube.cells[0].denominator += 500;
    cube.equations[0].parts.push(5);
    let (cleared, report) = cleared(cube.clone());
    let mut hidden = vec![false; 6];
    suppressed(&cleared).into_iter().for_each(|cell| hidden[cell] = true);
    assert_eq!(report.narrow, 0);
    let found = possible(&cube, &hidden, |cell| cell.numerator);
    for place in (0..6).filter(|&place| hidden[place] && cube.cells[place].numerator <= 10) {
        let small = found[place].iter().filter(|&&count| (1..=10).contains(&count)).count();
        assert!(small >= 5, "cell {place}: {:?}", found[place]);
    }
}

#[test]
fn limits_are_true_and_showing_more_gives_the_same_as_starting_anew() {
    let mut random = Lcg(11);
    let rules = policy().rules("screening", false);
    let mut narrow = 0;
    for case in 0..40 {
        let size = Size { counties: 2, dimensions: vec![2], unions: vec![], bands: 0, has_strict: false, years: 1, people: 8 };
        let cube = state(&size, &mut random);
        let known = vec![false; cube.cells.len()];
        let mut hidden = known.clone();
        (0..4).for_each(|_| hidden[random.below(cube.cells.len() as u64) as usize] = true);
        let ranges = Ranges::new(&cube, &known, &rules, vec![None; known.len()]);
        let wide = ranges.limits(&vec![true; known.len()]);
        let (anew, closer) = (ranges.limits(&hidden), ranges.closer(&wide, &hidden));
        narrow += ranges.narrow(&anew).len();
        for (place, found) in possible(&cube, &hidden, |cell| cell.numerator).iter().enumerate().filter(|(place, _)| hidden[*place]) {
            let ((low, high), again) = (anew.numerator(place), closer.numerator(place));
            assert_eq!((low, high), again, "case {case}");
            assert!(found.iter().all(|&count| (low..=high).contains(&(count as i64))), "case {case}: {found:?} beside {low} to {high}");
        }
    }
    assert!(narrow > 10, "{narrow} narrow ranges were met");
}
