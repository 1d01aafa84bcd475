//! The width stage: hides further cells until enough whole numbers stay possible for every hidden one.
//!
//! Elimination anew with further sums that must not follow ([`barred`]) gives most cells their width, and all of them in many tables.
//! For those that it leaves, every cell that is not hidden is open, and for each number that a hidden cell needs there is a change of
//! the table that shows it. Open cells come up in order of usefulness. One that no change touches is published. For another the changes
//! that touch it are replaced by others, the cheapest that leave all published cells as they are; where one cannot be replaced, or the
//! search has taken its steps, the cell is hidden.

mod barred;
mod extend;
mod pool;

use self::barred::{Barred, bar};
use self::pool::{Pool, Reader};
use super::audit::{Effort, Question, Verdict, audit, least, met};
use super::elimination::Task;
use super::model::Reduced;
use super::rule::Rule;
use super::simplex::{HARD, Simplex, System};

/// Price of each step of an inner count, whatever becomes of its cell: changes are to be small.
const TOUCHED: f64 = 0.2;

/// Price of changing a cell that was published already, where nothing else helps.
const PUBLISHED: f64 = 20.0;

/// What remains of the price of a cell that elimination alone hides.
const ELIMINATED: f64 = 0.5;

/// Steps of the simplex method for all cells that might be published.
const STEPS: usize = 250_000;

/// Steps of the simplex method for cheaper changes once one is found; more at the start, when the most is decided.
const POLISH: usize = 40;
const FIRST_POLISH: usize = 80;

/// Passes over the cells that are hidden for others.
const PASSES: usize = 2;

/// What the width stage gave.
pub(super) struct Widened {
    /// The rows to hide.
    pub(super) hidden: Vec<bool>,
    /// Changes of inner counts that nobody can rule out.
    pub(super) changes: Vec<Vec<(u32, i64)>>,
    /// Rounds of elimination anew.
    pub(super) rounds: usize,
}

/// Says which rows to hide. `order` names those that are not hidden by the rule, the most useful first; `eliminated` those that
/// elimination hides.
pub(super) fn widen(task: &Task<'_>, rule: &Rule, order: &[u32], eliminated: Vec<bool>) -> Widened {
    let Barred { hidden, is_wide, rounds } = bar(task, rule, order, eliminated);
    if is_wide {
        return Widened { hidden, changes: Vec::new(), rounds };
    }
    let system = System::of(task.reduced);
    let mut width = Width::new(task, rule, &system, order, &hidden);
    width.decide(order, task.hidden);
    // What the audit does not see as wide gets more room, whatever the reason; with nothing left to hide it ends.
    loop {
        let hidden: Vec<bool> = width.state.iter().map(|state| *state == State::Hidden).collect();
        let changes = width.pool.changes();
        let findings = audit(task.reduced, rule, &hidden, Effort::Every, &changes);
        let mut narrow = findings.iter().filter(|finding| finding.verdict != Verdict::Wide).map(|finding| finding.row).peekable();
        let is_done = narrow.peek().is_none();
        let near = narrow.find_map(|row| width.neighbour(row));
        let further = near.or_else(|| order.iter().rev().copied().find(|&row| width.may_hide(row)));
        let Some(further) = further.filter(|_| !is_done) else { return Widened { hidden, changes, rounds } };
        width.hide(further);
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Hidden,
    Published,
}

struct Asked {
    question: Question,
    reader: Reader,
    /// Times that it kept a cell from being published: such are looked at first.
    stopped: usize,
    /// Whether no changes show enough numbers, whatever is hidden.
    is_hopeless: bool,
}

struct Width<'a> {
    reduced: &'a Reduced,
    rule: &'a Rule,
    system: &'a System,
    state: Vec<State>,
    /// What hiding each row costs.
    prices: Vec<f64>,
    is_shared: Vec<bool>,
    asked: Vec<Asked>,
    /// For each row what is asked of it.
    asked_of: Vec<Vec<u32>>,
    pool: Pool<'a>,
    /// One for each reader.
    simplex: [Simplex<'a>; 2],
    least: [i64; 2],
    /// Steps of the simplex method after which nothing more is looked for to publish a cell.
    last: usize,
    polish: usize,
    /// Whether published cells may be hidden again.
    may_reopen: bool,
}

impl<'a> Width<'a> {
    fn new(task: &Task<'a>, rule: &'a Rule, system: &'a System, order: &[u32], eliminated: &[bool]) -> Width<'a> {
        let reduced = task.reduced;
        let rows = reduced.rows.len();
        let mut prices = vec![HARD; rows];
        for (place, &row) in order.iter().enumerate() {
            // One for each cell, and up to one more for the most useful.
            let of_cells = reduced.cells[row as usize].len().max(1) as f64 * (2.0 - place as f64 / order.len() as f64);
            prices[row as usize] = of_cells * if eliminated[row as usize] { ELIMINATED } else { 1.0 };
        }
        let least = [least(rule), 0];
        let mut width = Width {
            reduced,
            rule,
            system,
            state: vec![State::Open; rows],
            prices,
            is_shared: vec![false; rows],
            asked: Vec::new(),
            asked_of: vec![Vec::new(); rows],
            pool: Pool::new(reduced, least),
            simplex: [Simplex::new(system), Simplex::new(system)],
            least,
            last: 0,
            polish: POLISH,
            may_reopen: false,
        };
        for (count, &value) in (0u32..).zip(&reduced.counts) {
            for simplex in &mut width.simplex {
                let limit = simplex.limit(count);
                (limit.least, limit.price) = (-value as f64, TOUCHED);
            }
        }
        for row in 0..rows as u32 {
            let state = if reduced.public[row as usize] { State::Published } else { State::Open };
            width.set(row, state);
        }
        // A cell that elimination hides is tried again in the end.
        let hidden: Vec<u32> = (0..rows as u32).filter(|&row| eliminated[row as usize]).collect();
        hidden.iter().for_each(|&row| width.set(row, State::Hidden));
        hidden.iter().for_each(|&row| width.ask(row));
        for counts in met(reduced, rule, eliminated) {
            let (change, _) = width.pool.change(counts);
            width.pool.add(change);
        }
        width.polish = FIRST_POLISH;
        hidden.into_iter().for_each(|row| width.hide(row));
        width.polish = POLISH;
        width
    }

    /// Decides on a row, and lets changes of it cost what that makes them cost.
    fn set(&mut self, row: u32, state: State) {
        self.state[row as usize] = state;
        let (value, is_count) = (self.reduced.values[row as usize], self.reduced.rows[row as usize].len() == 1);
        let price = match state {
            State::Open => self.prices[row as usize],
            State::Hidden => 0.0,
            State::Published if self.may_reopen && !self.reduced.public[row as usize] => PUBLISHED * self.prices[row as usize],
            State::Published => HARD,
        };
        for (simplex, least) in self.simplex.iter_mut().zip(self.least) {
            let limit = simplex.limit(self.system.figure(row));
            limit.price = price + if is_count { TOUCHED } else { 0.0 };
            limit.least = if is_count || least > 0 { (least - value) as f64 } else { f64::NEG_INFINITY };
        }
    }

    /// Decides on each row: first what the changes allow that are known, then what others allow that are looked for. In the end those
    /// that were hidden for others come up again.
    fn decide(&mut self, order: &[u32], by_rule: &[bool]) {
        self.last = 0;
        for &row in order {
            if self.state[row as usize] == State::Open {
                self.publish(row);
            }
        }
        self.last = self.steps() + STEPS;
        for &row in order {
            if self.state[row as usize] == State::Open && !self.publish(row) {
                self.hide(row);
            }
        }
        for _ in 0..PASSES {
            let mut has_returned = false;
            for &row in order.iter().filter(|&&row| !by_rule[row as usize]) {
                has_returned |= self.state[row as usize] == State::Hidden && self.publish(row);
            }
            if !has_returned || self.steps() >= self.last {
                break;
            }
        }
    }

    /// Steps of the simplex method so far.
    fn steps(&self) -> usize {
        self.simplex.iter().map(Simplex::steps).sum()
    }

    /// Publishes a row if every hidden cell keeps its width by changes that do not touch it.
    fn publish(&mut self, row: u32) -> bool {
        let old = self.state[row as usize];
        self.set(row, State::Published);
        let taken = self.pool.without(row);
        let mut affected: Vec<u32> = taken.iter().flat_map(|(_, change)| change.rows()).map(|entry| entry.0).filter(|&other| other != row).collect();
        affected.sort_unstable();
        affected.dedup();
        let mut asked: Vec<u32> = affected.iter().flat_map(|&other| self.asked_of[other as usize].iter().copied()).collect();
        asked.retain(|&place| !self.asked[place as usize].is_hopeless && self.state[self.asked[place as usize].question.row as usize] == State::Hidden);
        asked.sort_by_key(|&place| (std::cmp::Reverse(self.asked[place as usize].stopped), place));
        let stopping = asked.into_iter().find(|&place| !self.extend(place, self.last));
        if let Some(place) = stopping {
            self.asked[place as usize].stopped += 1;
            self.set(row, old);
            self.pool.restore(row, taken);
        }
        stopping.is_none()
    }

    /// Asks for the width of a row from now on.
    fn ask(&mut self, row: u32) {
        if self.asked_of[row as usize].is_empty() {
            let knowing = Question::knowing(self.reduced, self.rule, row);
            let doubting = Question::doubting(self.reduced, self.rule, row).map(|question| (question, Reader::Doubting));
            for (question, reader) in std::iter::once((knowing, Reader::Knowing)).chain(doubting) {
                self.asked_of[row as usize].push(self.asked.len() as u32);
                self.asked.push(Asked { question, reader, stopped: 0, is_hopeless: false });
            }
        }
    }

    /// Hides a row, and gives it its width; where that is not possible otherwise, by hiding cells again that were published.
    fn hide(&mut self, row: u32) {
        let mut next = vec![row];
        while let Some(row) = next.pop() {
            self.set(row, State::Hidden);
            self.ask(row);
            for place in self.asked_of[row as usize].clone() {
                if !self.extend(place, usize::MAX) {
                    next.extend(self.reopen(place));
                }
            }
        }
    }

    /// Gives a hidden cell its width by changes of published ones; gives those to hide.
    fn reopen(&mut self, place: u32) -> Vec<u32> {
        let published: Vec<u32> = (0..self.state.len() as u32).filter(|&row| self.state[row as usize] == State::Published).collect();
        self.may_reopen = true;
        published.iter().for_each(|&row| self.set(row, State::Published));
        self.asked[place as usize].is_hopeless = !self.extend(place, usize::MAX);
        self.may_reopen = false;
        let (still, reopened): (Vec<u32>, Vec<u32>) = published.into_iter().partition(|&row| self.state[row as usize] == State::Published);
        still.into_iter().for_each(|row| self.set(row, State::Published));
        reopened
    }

    fn may_hide(&self, row: u32) -> bool {
        self.state[row as usize] == State::Published && !self.reduced.public[row as usize]
    }

    /// The published row of least price that has an inner count in common with a cell.
    fn neighbour(&self, row: u32) -> Option<u32> {
        let parts = &self.reduced.rows[row as usize];
        let rows = parts.iter().flat_map(|&part| self.pool.rows_of(part)).copied().filter(|&row| self.may_hide(row));
        rows.min_by(|&one, &other| self.prices[one as usize].total_cmp(&self.prices[other as usize]).then(one.cmp(&other)))
    }
}
