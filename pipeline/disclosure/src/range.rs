//! Range: between which whole numbers each hidden count lies, for somebody who knows that counts are not below zero.
//!
//! Every equation narrows the limits of its members until none moves: a total is no less than the least its parts can be, a
//! part no more than what the others leave of the total. The same is done with complements. A denominator is the sum of both,
//! and they obey their equations apart, so its range is no narrower than either.

use std::collections::VecDeque;

use crate::{CountedCell, Cube, policy::Rules};

/// No upper limit: more than any count.
const OPEN: i64 = 1 << 42;

/// Looks at each equation, on average, after which limits are taken as they are. They are true at any time.
const LOOKS: usize = 400;

/// Whole numbers that stay possible for every hidden count.
const WIDTH: i64 = 5;

/// The equations of a cube, ready to be asked for limits.
pub(crate) struct Ranges<'a> {
    cube: &'a Cube,
    known: &'a [bool],
    /// Equations that each cell is a member of.
    equations_of: Vec<Vec<usize>>,
    largest_hidden_count: i64,
}

/// Limits of the counts, both included, while some cells are hidden.
#[derive(Clone)]
pub(crate) struct Limits {
    hidden: Vec<bool>,
    numerators: Vec<(i64, i64)>,
    complements: Vec<(i64, i64)>,
}

impl Limits {
    /// Least and greatest numerator, for tests that judge by themselves.
    #[cfg(test)]
    pub(crate) fn numerator(&self, cell: usize) -> (i64, i64) {
        self.numerators[cell]
    }
}

impl<'a> Ranges<'a> {
    /// `known` cells are known whether hidden or not.
    pub(crate) fn new(cube: &'a Cube, known: &'a [bool], rules: &Rules) -> Ranges<'a> {
        let mut equations_of = vec![Vec::new(); cube.cells.len()];
        for (index, equation) in cube.equations.iter().enumerate() {
            equation.members().for_each(|cell| equations_of[cell].push(index));
        }
        Ranges { cube, known, equations_of, largest_hidden_count: whole(rules.largest_hidden_count) }
    }

    /// The limits that follow when these cells are hidden.
    pub(crate) fn limits(&self, hidden: &[bool]) -> Limits {
        let everything = Limits { hidden: vec![true; hidden.len()], numerators: vec![(0, OPEN); hidden.len()], complements: vec![(0, OPEN); hidden.len()] };
        let mut limits = everything;
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
                is_narrow(limits.numerators[cell], counted.numerator) || is_narrow(limits.complements[cell], counted.complement())
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
