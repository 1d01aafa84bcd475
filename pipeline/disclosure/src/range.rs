//! Range: between which whole numbers each hidden count lies, for somebody who knows that counts are not below zero.
//!
//! Every equation narrows the limits of its members until none moves: a total is no less than the least its parts can be, a
//! part no more than what the others leave of the total. The same is done with complements. A denominator is the sum of both,
//! and they obey their equations apart, so its range is no narrower than either, unless somebody is known to be in a hidden cell.

use std::collections::{BTreeSet, VecDeque};

use crate::{CountedCell, Cube, policy::Rules};

/// No upper limit: more than any count.
const OPEN: i64 = 1 << 42;

/// Looks at each equation, on average, after which limits are taken as they are. They are true at any time.
const LOOKS: usize = 400;

/// Rounds in which denominators and counts narrow each other, after which limits are taken as they are.
const ROUNDS: usize = 20;

/// Whole numbers that stay possible for every hidden count.
const WIDTH: i64 = 5;

/// The equations of a cube, ready to be asked for limits.
pub(crate) struct Ranges<'a> {
    cube: &'a Cube,
    known: &'a [bool],
    /// Equations that each cell is a member of.
    equations_of: Vec<Vec<usize>>,
    largest_hidden_count: i64,
    /// Cells that would be said to be over nobody if they were, each with the cell that has to be shown for that.
    over_somebody: Vec<Option<usize>>,
}

/// Limits of the counts, both included, while some cells are hidden.
#[derive(Clone)]
pub(crate) struct Limits {
    hidden: Vec<bool>,
    numerators: Vec<(i64, i64)>,
    complements: Vec<(i64, i64)>,
    /// Open where they are no narrower than those of numerator and complement together.
    denominators: Vec<(i64, i64)>,
}

impl Limits {
    /// Least and greatest numerator, for tests that judge by themselves.
    #[cfg(test)]
    pub(crate) fn numerator(&self, cell: usize) -> (i64, i64) {
        self.numerators[cell]
    }

    /// Least and greatest denominator, as far as it is narrower than the counts together.
    #[cfg(test)]
    pub(crate) fn denominator(&self, cell: usize) -> (i64, i64) {
        self.denominators[cell]
    }
}

impl<'a> Ranges<'a> {
    /// `known` cells are known whether hidden or not. Of a hidden cell in `over_somebody` it is known that somebody is in it, once the
    /// cell that stands there is shown.
    pub(crate) fn new(cube: &'a Cube, known: &'a [bool], rules: &Rules, over_somebody: Vec<Option<usize>>) -> Ranges<'a> {
        let mut equations_of = vec![Vec::new(); cube.cells.len()];
        for (index, equation) in cube.equations.iter().enumerate() {
            equation.members().for_each(|cell| equations_of[cell].push(index));
        }
        Ranges { cube, known, equations_of, largest_hidden_count: whole(rules.largest_hidden_count), over_somebody }
    }

    /// The limits that follow when these cells are hidden.
    pub(crate) fn limits(&self, hidden: &[bool]) -> Limits {
        let open = vec![(0, OPEN); hidden.len()];
        let mut limits = Limits { hidden: vec![true; hidden.len()], numerators: open.clone(), complements: open.clone(), denominators: open };
        // What is known is as good as shown.
        let shown: Vec<usize> = (0..hidden.len()).filter(|&cell| !hidden[cell] || self.known[cell]).collect();
        limits.hidden.copy_from_slice(hidden);
        self.show(&mut limits, &shown, (0..self.cube.equations.len()).collect());
        limits
    }

    /// The limits that follow when, of the cells hidden there, only these are hidden: showing more only narrows them further.
    pub(crate) fn closer(&self, limits: &Limits, hidden: &[bool]) -> Limits {
        let mut closer = limits.clone();
        let shown: Vec<usize> = (0..hidden.len()).filter(|&cell| limits.hidden[cell] && !hidden[cell]).collect();
        closer.hidden.copy_from_slice(hidden);
        let mut touched: Vec<usize> = shown.iter().flat_map(|&cell| self.equations_of[cell].iter().copied()).collect();
        touched.sort_unstable();
        touched.dedup();
        self.show(&mut closer, &shown, touched);
        closer
    }

    /// Hidden cells of which too few whole numbers are left, in ascending order.
    ///
    /// Of a numerator or complement that the rule hides for being small, as many numbers must be left among the small ones.
    pub(crate) fn narrow(&self, limits: &Limits) -> Vec<usize> {
        let width = WIDTH.min(self.largest_hidden_count);
        let is_narrow = |(low, high): (i64, i64), count: u64| {
            let small = 1..=self.largest_hidden_count;
            let (least, most) = if small.contains(&whole(count)) { (low.max(1), high.min(self.largest_hidden_count)) } else { (low, high) };
            most - least + 1 < width
        };
        let asked = (0..self.cube.cells.len()).filter(|&cell| limits.hidden[cell] && !self.known[cell]);
        asked
            .filter(|&cell| {
                let counted = &self.cube.cells[cell];
                let (least, most) = limits.denominators[cell];
                is_narrow(limits.numerators[cell], counted.numerator) || is_narrow(limits.complements[cell], counted.complement()) || most - least + 1 < width
            })
            .collect()
    }

    fn show(&self, limits: &mut Limits, shown: &[usize], queue: Vec<usize>) {
        let of: [fn(&CountedCell) -> u64; 2] = [|cell| cell.numerator, CountedCell::complement];
        for (limits, count) in [&mut limits.numerators, &mut limits.complements].into_iter().zip(of) {
            for &cell in shown {
                let count = whole(count(&self.cube.cells[cell]));
                limits[cell] = (count, count);
            }
            self.settle(limits, queue.iter().copied().collect());
        }
        self.couple(limits);
    }

    /// Lets denominators narrow numerators and complements, and these them, where a hidden cell is known to be over somebody.
    fn couple(&self, limits: &mut Limits) {
        let somebody = |cell: usize| self.over_somebody[cell].is_some_and(|whole| limits.hidden[cell] && !limits.hidden[whole]);
        let least: Vec<i64> = (0..limits.hidden.len()).map(|cell| i64::from(somebody(cell) && !self.known[cell])).collect();
        if !least.contains(&1) {
            return;
        }
        let Limits { numerators, complements, denominators, .. } = limits;
        for _ in 0..ROUNDS {
            let sums = numerators.iter().zip(&*complements).zip(&least).map(|((met, rest), least)| ((met.0 + rest.0).max(*least), met.1 + rest.1));
            self.tighten(denominators, sums.collect());
            let left = |other: &[(i64, i64)]| -> Vec<(i64, i64)> {
                let rests = denominators.iter().zip(other);
                rests.map(|(all, other)| (all.0 - other.1, if all.1 < OPEN { all.1 - other.0 } else { OPEN })).collect()
            };
            let (met, rest) = (left(complements), left(numerators));
            let has_moved = [self.tighten(numerators, met), self.tighten(complements, rest)];
            if has_moved == [false, false] {
                return;
            }
        }
    }

    /// Closes in on further limits, and by the equations on what follows; gives whether any moved.
    fn tighten(&self, limits: &mut [(i64, i64)], further: Vec<(i64, i64)>) -> bool {
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for (cell, (low, high)) in further.into_iter().enumerate() {
            let closer = (limits[cell].0.max(low), limits[cell].1.min(high));
            if closer != limits[cell] {
                limits[cell] = closer;
                touched.extend(&self.equations_of[cell]);
            }
        }
        let has_moved = !touched.is_empty();
        self.settle(limits, touched.into_iter().collect());
        has_moved
    }

    /// Narrows limits by the equations in the queue, and by those that this touches.
    fn settle(&self, limits: &mut [(i64, i64)], mut queue: VecDeque<usize>) {
        let mut is_queued = vec![false; self.cube.equations.len()];
        queue.iter().for_each(|&equation| is_queued[equation] = true);
        let mut moved = Vec::new();
        for _ in 0..self.cube.equations.len() * LOOKS {
            let Some(index) = queue.pop_front() else { return };
            is_queued[index] = false;
            let equation = &self.cube.equations[index];
            let (least, most) = equation.parts.iter().fold((0, 0), |(least, most), &part| (least + limits[part].0, most + limits[part].1));
            let mut set = |cell: usize, low: i64, high: i64| {
                let old = limits[cell];
                let new = (old.0.max(low), old.1.min(high));
                if new != old {
                    limits[cell] = new;
                    moved.push(cell);
                }
                (old, new)
            };
            let (_, (total_least, total_most)) = set(equation.total, least, if most < OPEN { most } else { OPEN });
            let is_bounded = total_most < OPEN;
            if is_bounded || total_least > 0 {
                for &part in &equation.parts {
                    let (low, high) = set(part, 0, OPEN).0;
                    let (others_least, others_most) = (least - low, most - high);
                    set(part, if others_most < OPEN { total_least - others_most } else { 0 }, if is_bounded { total_most - others_least } else { OPEN });
                }
            }
            for cell in moved.drain(..) {
                for &next in &self.equations_of[cell] {
                    if !std::mem::replace(&mut is_queued[next], true) {
                        queue.push_back(next);
                    }
                }
            }
        }
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).map_or(OPEN, |count| count.min(OPEN))
}
