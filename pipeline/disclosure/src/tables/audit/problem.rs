//! What somebody knows who sees the published cells and the rule, as equations between unknown counts.

use std::collections::HashSet;

use crate::tables::model::Reduced;
use crate::tables::rule::{Rule, Zeros};

/// What is asked of one hidden cell: how many whole numbers stay possible.
#[derive(Debug, Clone)]
pub(in crate::tables) struct Question {
    /// Row that is asked of.
    pub(in crate::tables) row: u32,
    /// Its true value.
    pub(in crate::tables) value: i64,
    /// Least and greatest number that somebody thinks possible who knows whether this one is hidden by the rule.
    pub(in crate::tables) range: (i64, Option<i64>),
    /// How many numbers must stay possible in that range.
    pub(in crate::tables) needed: usize,
}

impl Question {
    /// What is asked of a hidden row for somebody who knows that zeros are always shown, so that no hidden cell is zero; or, where
    /// zeros are protected, that counts are not below zero.
    ///
    /// A cell that the rule hides cannot be under the number of hidden cells that it is made of when none of them is zero.
    /// Where that leaves fewer numbers than the width, all of them must stay possible; [`Question::doubting`] asks for the
    /// width itself.
    pub(in crate::tables) fn knowing(reduced: &Reduced, rule: &Rule, row: u32) -> Question {
        Question::of(reduced, rule, row, floor(reduced, rule, row as usize, least(rule)))
    }

    /// What is asked for somebody who does not rely on a hidden cell not being zero; only where [`Question::knowing`] asks less than
    /// the width.
    pub(in crate::tables) fn doubting(reduced: &Reduced, rule: &Rule, row: u32) -> Option<Question> {
        let left = rule.largest() - floor(reduced, rule, row as usize, 1) + 1;
        let is_short = rule.zeros() == Zeros::Public && rule.hides(reduced.values[row as usize] as u64) && left < rule.width() as i64;
        is_short.then(|| Question::of(reduced, rule, row, 0))
    }

    /// As many numbers as the rule wants, from `floor` up; or all, where there are fewer.
    fn of(reduced: &Reduced, rule: &Rule, row: u32, floor: i64) -> Question {
        let value = reduced.values[row as usize];
        let greatest = rule.hides(value as u64).then_some(rule.largest());
        let needed = greatest.map_or(rule.width(), |greatest| rule.width().min((greatest - floor + 1) as usize));
        Question { row, value, range: (floor, greatest), needed }
    }

    /// Whether a number is in the range.
    pub(in crate::tables) fn has(&self, number: i64) -> bool {
        number >= self.range.0 && self.range.1.is_none_or(|greatest| number <= greatest)
    }
}

/// What somebody who knows the rule thinks a hidden cell to be at least.
pub(in crate::tables) fn least(rule: &Rule) -> i64 {
    i64::from(rule.zeros() == Zeros::Public)
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
    /// For each question the unknowns that its row is the sum of.
    pub(super) parts: Vec<Vec<u32>>,
    /// Unknowns that are the sum of others.
    pub(super) owns: Vec<(u32, Vec<u32>)>,
}

impl Problem {
    /// What somebody knows of whom [`Question::knowing`] speaks.
    pub(super) fn knowing(reduced: &Reduced, rule: &Rule, hidden: &[bool]) -> Problem {
        Problem::of(reduced, hidden, least(rule)).asking(reduced, rows(hidden).map(|row| Question::knowing(reduced, rule, row)))
    }

    /// What somebody knows of whom [`Question::doubting`] speaks; asks only of the cells that it names.
    pub(super) fn doubting(reduced: &Reduced, rule: &Rule, hidden: &[bool]) -> Problem {
        Problem::of(reduced, hidden, 0).asking(reduced, rows(hidden).filter_map(|row| Question::doubting(reduced, rule, row)))
    }

    fn of(reduced: &Reduced, hidden: &[bool], least: i64) -> Problem {
        let mut problem = Problem {
            values: reduced.counts.clone(),
            least: vec![0; reduced.counts.len()],
            equations: Vec::new(),
            questions: Vec::new(),
            parts: Vec::new(),
            owns: Vec::new(),
        };
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
                problem.owns.push((own, row.clone()));
                problem.equations.push(row.iter().map(|&part| (part, 1)).chain([(own, -1)]).collect());
            }
        }
        problem
    }

    fn asking(mut self, reduced: &Reduced, questions: impl Iterator<Item = Question>) -> Problem {
        self.questions = questions.collect();
        self.parts = self.questions.iter().map(|question| reduced.rows[question.row as usize].clone()).collect();
        self
    }
}

fn rows(hidden: &[bool]) -> impl Iterator<Item = u32> + '_ {
    (0u32..).zip(hidden).filter(|(_, hidden)| **hidden).map(|(row, _)| row)
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
