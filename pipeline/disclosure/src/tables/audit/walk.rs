//! A walk from the true table to other tables that agree with what is published.
//!
//! Every table that counts for something is one of whole numbers, checked against every equation in whole numbers. Fractions
//! are used only to find the way, and to say that there is none.

use super::possible::Possible;
use super::problem::Problem;
use super::space::{Direction, Space};
use super::tableau::Tableau;

/// More steps than this in one direction are taken for no bound at all.
const FAR: i64 = 1 << 41;

/// Every bound is widened by one to two millionths, each by another amount, so that the simplex method never stands still.
const LEEWAY: f64 = 1e-6;

/// What rounding and leeway can add up to.
const TOLERANCE: f64 = 0.01;

/// A change that differs from a whole number by less than this is taken for it, and checked.
const NEARLY: f64 = 1e-7;

/// An unknown that changes by less than this stops nothing.
const PIVOT: f64 = 1e-6;

/// How many improving directions are looked at before one is taken.
const LOOKED_AT: usize = 8;

/// Steps of the simplex method after which a climb is given up.
const PATIENCE: usize = 3000;

/// Where a climb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Peak {
    /// No table goes further, not even in fractions: the last whole number that the sum can reach.
    At(i64),
    /// There is no last value.
    Unbounded,
    /// It was given up, or stopped when enough was proven.
    Open,
}

/// A step as changes of unknowns and of the sums that are asked for.
struct Step {
    unknowns: Direction,
    sums: Vec<(u32, i64)>,
}

/// A table, and what the tables met so far prove.
pub(super) struct Walk {
    problem: Problem,
    /// Steps of whole numbers along which [`Walk::sweep`] goes; none where numbers outgrew what can be handled.
    steps: Vec<Step>,
    /// The same directions as [`Walk::climb`] turns them.
    tableau: Tableau,
    /// How far each unknown is above its least value, in a table of whole numbers.
    whole: Vec<i64>,
    /// Value of each sum that is asked for, in that table.
    sums: Vec<i64>,
    /// How far each unknown is above its least value where the simplex method stands, leeway included.
    point: Vec<f64>,
    leeway: Vec<f64>,
    /// Whether `point` and `whole` are the same table.
    is_whole: bool,
    possible: Vec<Possible>,
    /// Tables that showed a further number, as changes of inner counts; none where they are not kept.
    met: Option<Vec<Vec<(u32, i64)>>>,
    /// For each unknown the equations that it stands in, with its weight.
    equations_of: Vec<Vec<(u32, i64)>>,
    /// For each unknown the questions that it is a part of.
    questions_of: Vec<Vec<u32>>,
    /// For each unknown those that are a sum of it and others.
    owns_of: Vec<Vec<u32>>,
    /// Scratch; all zero between two steps.
    by_equation: Vec<i64>,
    by_question: Vec<i64>,
    random: u64,
}

impl Walk {
    /// Starts at the true values.
    pub(super) fn new(problem: Problem) -> Walk {
        let unknowns = problem.values.len();
        let mut space = Space::new(unknowns);
        problem.equations.iter().for_each(|equation| space.impose(equation));
        let directions = space.into_directions().unwrap_or_default();
        let mut equations_of = vec![Vec::new(); unknowns];
        for (index, equation) in (0u32..).zip(&problem.equations) {
            equation.iter().for_each(|&(unknown, weight)| equations_of[unknown as usize].push((index, weight)));
        }
        let mut questions_of = vec![Vec::new(); unknowns];
        for (index, parts) in (0u32..).zip(&problem.parts) {
            parts.iter().for_each(|&part| questions_of[part as usize].push(index));
        }
        let mut owns_of = vec![Vec::new(); unknowns];
        for (own, parts) in &problem.owns {
            parts.iter().for_each(|&part| owns_of[part as usize].push(*own));
        }
        let mut walk = Walk {
            steps: Vec::new(),
            tableau: Tableau::new(unknowns, &directions),
            whole: problem.values.iter().zip(&problem.least).map(|(value, least)| value - least).collect(),
            sums: problem.questions.iter().map(|question| question.value).collect(),
            point: Vec::new(),
            leeway: Vec::new(),
            is_whole: true,
            possible: problem.questions.iter().map(|question| Possible::new(question.value, question.range, question.needed)).collect(),
            met: None,
            equations_of,
            questions_of,
            owns_of,
            by_equation: vec![0; problem.equations.len()],
            by_question: vec![0; problem.questions.len()],
            random: 0x9e37_79b9_7f4a_7c15,
            problem,
        };
        walk.leeway = (0..unknowns).map(|_| LEEWAY * (1.0 + walk.below(1 << 20) as f64 / f64::from(1 << 20))).collect();
        walk.steps = directions.into_iter().filter_map(|(_, direction)| walk.step(direction)).collect();
        walk.stand();
        walk
    }

    pub(super) fn problem(&self) -> &Problem {
        &self.problem
    }

    pub(super) fn possible(&self, question: usize) -> &Possible {
        &self.possible[question]
    }

    /// Numbers that the simplex method computed so far.
    pub(super) fn work(&self) -> usize {
        self.tableau.work()
    }

    /// Questions of which not enough is proven.
    pub(super) fn unproven(&self) -> Vec<usize> {
        (0..self.possible.len()).filter(|&question| !self.possible[question].is_proven()).collect()
    }

    /// Lets the simplex method start from the table of whole numbers.
    fn stand(&mut self) {
        self.point = self.whole.iter().zip(&self.leeway).map(|(whole, leeway)| *whole as f64 + leeway).collect();
        self.is_whole = true;
    }

    /// Goes back to the true table.
    pub(super) fn restart(&mut self) {
        self.whole = self.problem.values.iter().zip(&self.problem.least).map(|(value, least)| value - least).collect();
        self.sums = self.problem.questions.iter().map(|question| question.value).collect();
        self.stand();
    }

    /// A number below `limit`, the same in every run.
    fn below(&mut self, limit: u64) -> u64 {
        // xorshift64* of Vigna (2016): it only chooses where to look.
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit.max(1)
    }

    /// A direction as a step, if every equation allows it.
    fn step(&mut self, unknowns: Direction) -> Option<Step> {
        let mut questions = Vec::new();
        let mut equations = Vec::new();
        for &(unknown, change) in &unknowns {
            for &(equation, weight) in &self.equations_of[unknown as usize] {
                self.by_equation[equation as usize] += weight * change;
                equations.push(equation);
            }
            for &question in &self.questions_of[unknown as usize] {
                self.by_question[question as usize] += change;
                questions.push(question);
            }
        }
        let is_allowed = equations.iter().all(|&equation| self.by_equation[equation as usize] == 0);
        equations.into_iter().for_each(|equation| self.by_equation[equation as usize] = 0);
        let mut sums = Vec::new();
        for question in questions {
            let change = std::mem::take(&mut self.by_question[question as usize]);
            if change != 0 {
                sums.push((question, change));
            }
        }
        is_allowed.then_some(Step { unknowns, sums })
    }

    /// How many steps forward (`sign` 1) or back (-1) keep every unknown at its least value or above.
    fn whole_room(&self, step: &Step, sign: i64) -> i64 {
        let blocking = step.unknowns.iter().filter(|(_, change)| change * sign < 0);
        blocking.map(|&(unknown, change)| self.whole[unknown as usize] / change.abs()).min().unwrap_or(FAR)
    }

    /// Keeps what the tables on the way prove, without going there.
    fn record(&mut self, step: &Step, times: i64) {
        let mut shown: Vec<i64> = Vec::new();
        for &(question, change) in &step.sums {
            let (place, change) = (question as usize, change * times.signum());
            let known = self.possible[place].found.len();
            self.possible[place].add_steps(self.sums[place], change, times.abs());
            self.possible[place].is_unbounded |= times.abs() >= FAR && change > 0;
            shown.extend(self.possible[place].found[known..].iter().map(|number| (number - self.sums[place]) / change * times.signum()));
        }
        shown.sort_unstable();
        shown.dedup();
        shown.into_iter().for_each(|times| self.keep(&step.unknowns, times));
    }

    /// Keeps the table that lies some steps from here, if tables are kept.
    fn keep(&mut self, unknowns: &Direction, times: i64) {
        if let Some(met) = &mut self.met {
            let counts = self.problem.owns.first().map_or(self.whole.len(), |own| own.0 as usize);
            let mut changes: Vec<i64> = (0..counts).map(|count| self.whole[count] + self.problem.least[count] - self.problem.values[count]).collect();
            unknowns.iter().filter(|entry| (entry.0 as usize) < counts).for_each(|&(count, change)| changes[count as usize] += change * times);
            met.push((0..).zip(changes).filter(|entry| entry.1 != 0).collect());
        }
    }

    /// From now on keeps each table that shows a further number.
    pub(super) fn keep_tables(&mut self) {
        self.met = Some(Vec::new());
    }

    /// The tables that were kept, as changes of inner counts.
    pub(super) fn into_tables(self) -> Vec<Vec<(u32, i64)>> {
        self.met.unwrap_or_default()
    }

    fn go(&mut self, step: &Step, times: i64) {
        step.unknowns.iter().for_each(|&(unknown, change)| self.whole[unknown as usize] += change * times);
        step.sums.iter().for_each(|&(question, change)| self.sums[question as usize] += change * times);
    }

    /// Keeps what both ways along a step prove; says how far they go.
    fn look(&mut self, step: &Step) -> (i64, i64) {
        let (forward, back) = (self.whole_room(step, 1), self.whole_room(step, -1));
        if forward > 0 {
            self.record(step, forward);
        }
        if back > 0 {
            self.record(step, -back);
        }
        (forward, back)
    }

    /// Looks both ways along a change of inner counts that somebody offers, if every equation allows it.
    pub(super) fn look_along(&mut self, changes: &[(u32, i64)]) {
        let mut unknowns: Direction = changes.to_vec();
        for &(unknown, change) in changes {
            unknowns.extend(self.owns_of[unknown as usize].iter().map(|&own| (own, change)));
        }
        unknowns.sort_unstable_by_key(|entry| entry.0);
        unknowns.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        unknowns.retain(|entry| entry.1 != 0);
        if let Some(step) = self.step(unknowns) {
            self.look(&step);
        }
    }

    /// Looks both ways along each direction, and goes some way along it.
    pub(super) fn sweep(&mut self) {
        let steps = std::mem::take(&mut self.steps);
        let start = self.below(steps.len() as u64) as usize;
        for step in steps[start..].iter().chain(&steps[..start]) {
            let (forward, back) = self.look(step);
            // Some way, but not so far that small counts stay behind.
            let (forward, back) = (forward.min(1 << 10), back.min(1 << 10));
            let times = self.below((forward + back + 1) as u64) as i64 - back;
            if times != 0 {
                self.go(step, times);
            }
        }
        self.steps = steps;
        self.stand();
    }

    /// Raises (`sign` 1) or lowers (-1) a sum as far as the equations allow, by the simplex method, and keeps every table of
    /// whole numbers that it meets. Stops early when enough is proven, if `is_content`.
    pub(super) fn climb(&mut self, question: usize, sign: i64, is_content: bool) -> Peak {
        let parts = self.problem.parts[question].clone();
        let mut peak = Peak::Open;
        for _ in 0..PATIENCE {
            if is_content && self.possible[question].is_proven() {
                break;
            }
            let Some((index, way, room, stop)) = self.best(&parts, sign) else {
                let value: f64 = parts.iter().map(|&part| self.problem.least[part as usize] as f64 + self.point[part as usize]).sum();
                peak = Peak::At(if sign > 0 { (value + TOLERANCE).floor() } else { (value - TOLERANCE).ceil() } as i64);
                break;
            };
            let step = if self.is_whole && room > 0.5 { self.in_whole_numbers(index) } else { None };
            let Some(stop) = stop else {
                if let Some(step) = step {
                    self.record(&step, FAR * way);
                }
                peak = Peak::Unbounded;
                break;
            };
            if room > TOLERANCE {
                let times = step.as_ref().map_or(0, |step| self.whole_room(step, way)).min((room + TOLERANCE).floor() as i64);
                if let Some(step) = step.filter(|_| times > 0) {
                    self.record(&step, times * way);
                    self.go(&step, times * way);
                }
                if room - times as f64 > TOLERANCE {
                    if times > 0 {
                        // It stops between two whole numbers: other ways first.
                        for (unknown, change) in self.tableau.direction(index) {
                            self.point[unknown as usize] += change * (times * way) as f64;
                        }
                        continue;
                    }
                    self.is_whole = false;
                }
            }
            for (unknown, change) in self.tableau.direction(index) {
                self.point[unknown as usize] += change * room * way as f64;
            }
            // What stops it stands at its least value exactly; rounding must not say otherwise.
            self.point[stop as usize] = 0.0;
            self.tableau.turn(index, stop);
        }
        if !self.is_whole && !self.round() {
            self.stand();
        }
        peak
    }

    /// A direction of the tableau as a step of whole numbers, if it is one.
    fn in_whole_numbers(&mut self, index: u32) -> Option<Step> {
        let mut rounded = Direction::new();
        for (unknown, change) in self.tableau.direction(index) {
            if (change - change.round()).abs() > NEARLY {
                return None;
            }
            rounded.push((unknown, change.round() as i64));
        }
        rounded.retain(|entry| entry.1 != 0);
        rounded.sort_unstable();
        self.step(rounded)
    }

    /// Steps of the simplex method forward or back, and the unknown that stops it.
    fn room(&self, index: u32, sign: f64) -> (f64, Option<u32>) {
        let (mut room, mut stop) = (f64::INFINITY, None);
        for (unknown, change) in self.tableau.direction(index) {
            if change * sign < -PIVOT {
                let steps = self.point[unknown as usize] / change.abs();
                if steps < room {
                    (room, stop) = (steps, Some(unknown));
                }
            }
        }
        (room.max(0.0), stop)
    }

    /// The direction that raises or lowers the sum most, with which way, how far it goes and what stops it.
    fn best(&mut self, parts: &[u32], sign: i64) -> Option<(u32, i64, f64, Option<u32>)> {
        let gains = self.tableau.gains(parts).into_iter().map(|(index, gain)| (index, gain * sign as f64));
        let mut improving: Vec<(u32, f64)> =
            gains.filter(|&(index, gain)| gain > 0.0 || self.point[self.tableau.owned(index) as usize] > LEEWAY / 1000.0).collect();
        if improving.len() > LOOKED_AT {
            let start = self.below(improving.len() as u64) as usize;
            improving.rotate_left(start);
            improving.truncate(LOOKED_AT);
        }
        let looked_at = improving.into_iter().map(|(index, gain)| {
            let (room, stop) = self.room(index, gain.signum());
            // While the numbers are whole, ways that keep them so come first.
            let is_whole = !self.is_whole || !(TOLERANCE..1.0).contains(&room);
            ((is_whole, room * gain.abs()), (index, if gain > 0.0 { 1 } else { -1 }, room, stop))
        });
        looked_at.max_by(|(one, _), (other, _)| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))).map(|(_, best)| best)
    }

    /// Takes the nearest table of whole numbers for the one reached, if it obeys every equation.
    fn round(&mut self) -> bool {
        let rounded: Vec<i64> = self.point.iter().map(|point| point.round() as i64).collect();
        let is_near = self.point.iter().zip(&rounded).all(|(point, whole)| *whole >= 0 && (point - *whole as f64).abs() < TOLERANCE);
        let keeps = |equation: &Vec<(u32, i64)>| {
            let change = |&(unknown, weight): &(u32, i64)| weight * (rounded[unknown as usize] - self.whole[unknown as usize]);
            equation.iter().map(change).sum::<i64>() == 0
        };
        if !is_near || !self.problem.equations.iter().all(keeps) {
            return false;
        }
        let mut is_new = false;
        for (place, parts) in self.problem.parts.iter().enumerate() {
            self.sums[place] = parts.iter().map(|&part| rounded[part as usize] + self.problem.least[part as usize]).sum();
            let known = self.possible[place].found.len();
            self.possible[place].add(self.sums[place]);
            is_new |= self.possible[place].found.len() > known;
        }
        self.whole = rounded;
        self.stand();
        if is_new {
            self.keep(&Direction::new(), 0);
        }
        true
    }

    /// Where a climb has ended, the barrier: a weighted sum of unknowns that follows from the equations and keeps the asked
    /// sum from going further. `None` where its weights are not known as whole numbers.
    pub(super) fn barrier(&mut self, question: usize) -> Option<Vec<(u32, i64)>> {
        let parts = self.problem.parts[question].clone();
        let mut weights: Vec<(u32, f64)> = parts.iter().map(|&part| (part, 1.0)).collect();
        for (index, gain) in self.tableau.gains(&parts) {
            weights.push((self.tableau.owned(index), -gain));
        }
        weights.sort_by_key(|entry| entry.0);
        weights.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += if is_same { next.1 } else { 0.0 };
            is_same
        });
        let scaled = (1..=LARGEST_SCALE).find(|&scale| weights.iter().all(|&(_, weight)| is_nearly_whole(weight * f64::from(scale))));
        let scale = f64::from(scaled?);
        let barrier: Vec<(u32, i64)> =
            weights.into_iter().map(|(unknown, weight)| (unknown, (weight * scale).round() as i64)).filter(|entry| entry.1 != 0).collect();
        let is_constant = |step: &Step| {
            let change = |unknown: u32| step.unknowns.binary_search_by_key(&unknown, |entry| entry.0).map_or(0, |place| step.unknowns[place].1);
            barrier.iter().map(|&(unknown, weight)| weight * change(unknown)).sum::<i64>() == 0
        };
        self.steps.iter().all(is_constant).then_some(barrier)
    }
}

/// Weights of barriers are fractions with small denominators; the largest common one that is tried.
const LARGEST_SCALE: u32 = 720;

fn is_nearly_whole(number: f64) -> bool {
    (number - number.round()).abs() < 1e-5
}
