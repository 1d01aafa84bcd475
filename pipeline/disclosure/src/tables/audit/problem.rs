//! What somebody knows who sees the published cells and the rule, as equations between unknown counts.

use std::collections::HashSet;

use crate::tables::model::Reduced;
use crate::tables::rule::{Rule, Zeros};

/// What is asked of one hidden cell: how many whole numbers stay possible.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// Row that is asked of.
    pub(super) row: u32,
    /// Unknowns that it is the sum of.
    pub(super) parts: Vec<u32>,
    /// Its true value.
    pub(super) value: i64,
    /// Least and greatest number that somebody thinks possible who knows whether this one is hidden by the rule.
    pub(super) range: (i64, Option<i64>),
    /// How many numbers must stay possible in that range.
    pub(super) needed: usize,
}

/// Unknown counts, of which the true values are one solution.
pub(super) struct Problem {
    /// True values.
    pub(super) values: Vec<i64>,
    /// The least value that each can have.
    pub(super) least: Vec<i64>,
    /// Sums of weighted unknowns whose value is known.
    pub(super) equations: Vec<Vec<(u32, i64)>>,
    pub(super) questions: Vec<Question>,
}

impl Problem {
    /// Somebody who knows that zeros are always shown, so that no hidden cell is zero; or, where zeros are protected, that
    /// counts are not below zero.
    ///
    /// A cell that the rule hides cannot be under the number of hidden cells that it is made of when none of them is zero.
    /// Where that leaves fewer numbers than the width, all of them must stay possible; [`Problem::doubting`] asks for the
    /// width itself.
    pub(super) fn knowing(reduced: &Reduced, rule: &Rule, hidden: &[bool]) -> Problem {
        let least = i64::from(rule.zeros() == Zeros::Public);
        let mut problem = Problem::of(reduced, hidden, least);
        for row in (0..reduced.rows.len()).filter(|&row| hidden[row]) {
            problem.ask(reduced, rule, row, floor(reduced, rule, row, least));
        }
        problem
    }

    /// Somebody who does not rely on a hidden cell not being zero; asks only of cells of which [`Problem::knowing`] asks less
    /// than the width.
    pub(super) fn doubting(reduced: &Reduced, rule: &Rule, hidden: &[bool]) -> Problem {
        let mut problem = Problem::of(reduced, hidden, 0);
        let is_short = |row: usize| {
            let left = rule.largest() - floor(reduced, rule, row, 1) + 1;
            rule.zeros() == Zeros::Public && rule.hides(reduced.values[row] as u64) && left < rule.width() as i64
        };
        for row in (0..reduced.rows.len()).filter(|&row| hidden[row] && is_short(row)) {
            problem.ask(reduced, rule, row, 0);
        }
        problem
    }

    fn of(reduced: &Reduced, hidden: &[bool], least: i64) -> Problem {
        let mut problem = Problem { values: reduced.counts.clone(), least: vec![0; reduced.counts.len()], equations: Vec::new(), questions: Vec::new() };
        let alone = reduced.rows.iter().zip(hidden).filter(|(row, hidden)| **hidden && row.len() == 1);
        alone.for_each(|(row, _)| problem.least[row[0] as usize] = least);
        let mut published: Vec<&Vec<u32>> = reduced.rows.iter().zip(hidden).filter(|(_, hidden)| !**hidden).map(|(row, _)| row).collect();
        // Short ones first: they leave least to do for the long ones.
        published.sort_by_key(|row| row.len());
        problem.equations = published.into_iter().map(|row| row.iter().map(|&unknown| (unknown, 1)).collect()).collect();
        // Where no part is known to reach the least value, the sum gets an unknown of its own that does.
        for (index, row) in reduced.rows.iter().enumerate().filter(|(index, _)| hidden[*index]) {
            if row.iter().all(|&part| problem.least[part as usize] < least) {
                let own = problem.values.len() as u32;
                problem.values.push(reduced.values[index]);
                problem.least.push(least);
                problem.equations.push(row.iter().map(|&part| (part, 1)).chain([(own, -1)]).collect());
            }
        }
        problem
    }

    /// Asks whether as many numbers are possible as the rule wants, from `floor` up; or all, where there are fewer.
    fn ask(&mut self, reduced: &Reduced, rule: &Rule, row: usize, floor: i64) {
        let value = reduced.values[row];
        let greatest = rule.hides(value as u64).then_some(rule.largest());
        let needed = greatest.map_or(rule.width(), |greatest| rule.width().min((greatest - floor + 1) as usize));
        self.questions.push(Question { row: row as u32, parts: reduced.rows[row].clone(), value, range: (floor, greatest), needed });
    }
}

/// What a cell that the rule hides cannot be under when each hidden cell that it is made of has at least `least`.
fn floor(reduced: &Reduced, rule: &Rule, row: usize, least: i64) -> i64 {
    if !rule.hides(reduced.values[row] as u64) {
        return least;
    }
    // Parts of a cell that the rule hides are hidden by it too. Disjoint ones are counted, small ones first.
    let mut free: HashSet<u32> = reduced.rows[row].iter().copied().collect();
    let mut floor = 0;
    for &other in &reduced.within[row] {
        let parts = &reduced.rows[other as usize];
        if parts.iter().all(|part| free.contains(part)) {
            parts.iter().for_each(|part| {
                free.remove(part);
            });
            floor += least;
        }
    }
    floor.max(least)
}
