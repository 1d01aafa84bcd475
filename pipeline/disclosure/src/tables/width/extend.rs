//! Changes that give a hidden cell its width.

use super::pool::Change;
use super::{Asked, State, Width};
use crate::tables::simplex::{HARD, SHORT};

/// What remains of the price of a cell that a change touches already.
const SHARED: f64 = 0.3;

/// Times that further numbers are looked for before a cell is left as it is.
const ATTEMPTS: usize = 12;

/// Steps of the simplex method for one number of one cell.
const PATIENCE: usize = 400;

/// What rounding and leeway can add up to.
const ROUNDING: f64 = 0.01;

impl Width<'_> {
    /// Looks for changes until a cell has its width, or so many steps are taken in all; says whether it has.
    pub(super) fn extend(&mut self, place: u32, last: usize) -> bool {
        let mut tried: Vec<i64> = Vec::new();
        for _ in 0..ATTEMPTS {
            let Asked { question, reader, .. } = &self.asked[place as usize];
            let found = self.pool.possible(question, *reader);
            if found.len() >= question.needed {
                return true;
            }
            if self.steps() >= last {
                return false;
            }
            let value = question.value;
            let gap = found.windows(2).find(|pair| pair[1] - pair[0] > 1).map(|pair| pair[0] + 1);
            let lack = (question.needed - found.len()) as i64;
            let (least, greatest) = (found[0], found[found.len() - 1]);
            let up = question.range.1.map_or(greatest + lack, |end| end.min(greatest + lack));
            let down = question.range.0.max(least - lack);
            let mut has_found = false;
            for target in gap.into_iter().chain((up > greatest).then_some(up)).chain((down < least).then_some(down)) {
                if !tried.contains(&target) {
                    tried.push(target);
                    has_found |= self.search(place, target - value, Some(target) == gap);
                }
            }
            if !has_found {
                return false;
            }
        }
        let Asked { question, reader, .. } = &self.asked[place as usize];
        self.pool.possible(question, *reader).len() >= question.needed
    }

    /// Looks for the cheapest change that brings a cell `goal` away from its true value, or as far toward that as can be, and takes
    /// it in; says whether there is one.
    fn search(&mut self, place: u32, goal: i64, is_exact: bool) -> bool {
        let Asked { question, reader, .. } = &self.asked[place as usize];
        let (row, reader) = (question.row, *reader);
        let figure = self.system.figure(row);
        let simplex = &mut self.simplex[reader as usize];
        simplex.restart();
        let old = *simplex.limit(figure);
        *simplex.limit(figure) = old.toward(goal, SHORT);
        simplex.descend(PATIENCE, self.polish);
        let reach = (simplex.change(figure) * goal.signum() as f64 + ROUNDING).floor() as i64;
        let mut counts = None;
        let far = if is_exact && reach != goal.abs() { 0 } else { reach };
        for distance in [far, 1.min(far - 1)].into_iter().filter(|distance| *distance > 0) {
            *simplex.limit(figure) = old.toward(distance * goal.signum(), HARD);
            counts = counts.or_else(|| simplex.whole(PATIENCE));
        }
        *simplex.limit(figure) = old;
        let Some(counts) = counts else { return false };
        let (change, times) = self.pool.change(counts);
        if change.by(row) == 0 || change.room(reader).1 < times {
            return false;
        }
        self.take(change)
    }

    /// Takes a change in, and hides the published cells that it touches where that is allowed.
    fn take(&mut self, change: Change) -> bool {
        let published: Vec<u32> = change.rows().iter().map(|entry| entry.0).filter(|&row| self.state[row as usize] == State::Published).collect();
        if published.iter().any(|&row| !self.may_reopen || self.reduced.public[row as usize]) {
            return false;
        }
        published.into_iter().for_each(|row| self.set(row, State::Hidden));
        for &(row, _) in change.rows() {
            if self.state[row as usize] == State::Open && !std::mem::replace(&mut self.is_shared[row as usize], true) {
                self.prices[row as usize] *= SHARED;
                self.set(row, State::Open);
            }
        }
        self.pool.add(change);
        true
    }
}
