//! What the method finds is a table that agrees with what must not change.

use super::{HARD, SHORT, Simplex, System};
use crate::tables::model::Reduced;
use crate::tables::tests::brute::values;
use crate::tables::tests::generate::{Lcg, made};
use crate::tables::tests::properties::{MOST, tables};

#[test]
fn a_number_is_found_only_where_some_table_has_it_and_nearly_always_there() {
    let mut random = Lcg(3);
    let (mut found, mut missed) = (0, 0);
    for case in 0..200 {
        let made = made(&mut random, 8, 6);
        let reduced = Reduced::of(&tables(&made), false);
        let hidden: Vec<bool> = (0..reduced.rows.len()).map(|_| random.below(3) > 0).collect();
        let of_cells: Vec<bool> = reduced.row_of.iter().map(|row| row.is_some_and(|row| hidden[row as usize])).collect();
        let Some(possible) = values(&made.counts, &made.cells, &of_cells, 0, MOST) else { continue };
        let system = System::of(&reduced);
        let mut simplex = Simplex::new(&system);
        for (count, value) in (0u32..).zip(&reduced.counts) {
            simplex.limit(count).least = -*value as f64;
        }
        (0u32..).zip(&hidden).filter(|(_, hidden)| !**hidden).for_each(|(row, _)| simplex.limit(system.figure(row)).price = HARD);
        for (cell, row) in reduced.row_of.iter().enumerate() {
            let Some(row) = row.filter(|row| hidden[*row as usize]) else { continue };
            for number in 0..8 {
                simplex.restart();
                let (figure, goal) = (system.figure(row), number - reduced.values[row as usize]);
                let old = *simplex.limit(figure);
                *simplex.limit(figure) = old.toward(goal, SHORT);
                let changes = simplex.whole(400);
                *simplex.limit(figure) = old;
                let by = |row: usize, changes: &[(u32, i64)]| {
                    let within = |entry: &&(u32, i64)| reduced.rows[row].contains(&entry.0);
                    changes.iter().filter(within).map(|entry| entry.1).sum::<i64>()
                };
                if let Some(changes) = changes {
                    let keeps = |row: usize| hidden[row] || by(row, &changes) == 0;
                    assert!((0..hidden.len()).all(keeps) && by(row as usize, &changes) == goal, "case {case}: cell {cell} at {number}");
                    assert!(changes.iter().all(|&(count, by)| reduced.counts[count as usize] + by >= 0), "case {case}: below zero");
                    found += 1;
                } else if possible[cell].contains(&(number as u64)) {
                    missed += 1;
                }
            }
        }
    }
    assert!(found > 500 && missed * 50 < found, "{found} found, {missed} missed");
}
