//! The cheapest change of a table, by a simplex method in which every limit may be passed at a price.
//!
//! A figure is an inner count or a sum of several; its value here is its change from the true table. So the true table is always
//! there to stand on, nothing has to be feasible to begin with, and only the few figures that a question touches ever enter the
//! basis. Each search starts from the true table.
//!
//! Method: the simplex method for separable piecewise linear costs (Fourer 1985, doi:10.1007/BF02591948). All arithmetic here is in
//! fractions of limited precision. Nothing that it gives counts before it was checked in whole numbers.

mod basis;
mod limit;
mod system;
mod whole;

use self::basis::Basis;
pub(super) use self::limit::{HARD, Limit, SHORT};
pub(super) use self::system::System;

/// Every corner is moved by one to two of these, each by another amount.
const LEEWAY: f64 = 1e-6;

/// A figure that changes by less than this stops nothing.
const PIVOT: f64 = 1e-7;

/// A figure that is nearer than this to what it must be is there, and must be checked in whole numbers.
const NEARLY: f64 = 1e-3;

/// Gains smaller than this are none.
const GAIN: f64 = 1e-7;

/// Figures in the basis beyond which a search is given up: every step costs their square.
const LARGEST_BASIS: usize = 400;

/// Where the method stands.
pub(super) struct Simplex<'a> {
    system: &'a System,
    limits: Vec<Limit>,
    /// How far each figure is from its true value.
    value: Vec<f64>,
    /// Figures that have moved since the start of the search, each once.
    met: Vec<u32>,
    is_met: Vec<bool>,
    basis: Basis,
    steps: usize,
    /// Scratch: what the cost gains when a count moves, and the counts where it does; zero and empty between two steps.
    gradient: Vec<f64>,
    graded: Vec<u32>,
    is_graded: Vec<bool>,
    /// Scratch: what each sum changes by, and the sums that change; the same.
    rate: Vec<f64>,
    changing: Vec<u32>,
    is_changing: Vec<bool>,
}

/// Where a figure meets a corner on the way: after how far, by how much the slope grows there, which figure, at which value.
struct Meeting {
    after: f64,
    growth: f64,
    figure: u32,
    at: f64,
    rate: f64,
}

impl<'a> Simplex<'a> {
    /// Stands on the true table, without a limit.
    pub(super) fn new(system: &'a System) -> Simplex<'a> {
        // xorshift64* of Vigna (2016), the same in every run.
        let mut random = 0x9e37_79b9_7f4a_7c15u64;
        let mut next = || {
            random ^= random >> 12;
            random ^= random << 25;
            random ^= random >> 27;
            (random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 40) as f64 / f64::from(1 << 24)
        };
        let (counts, figures) = (system.counts(), system.figures());
        Simplex {
            system,
            limits: (0..figures).map(|_| Limit { least: f64::NEG_INFINITY, at: 0.0, price: 0.0, leeway: LEEWAY * (1.0 + next()) }).collect(),
            value: vec![0.0; figures],
            met: Vec::new(),
            is_met: vec![false; figures],
            basis: Basis::new(figures),
            steps: 0,
            gradient: vec![0.0; counts],
            graded: Vec::new(),
            is_graded: vec![false; counts],
            rate: vec![0.0; figures],
            changing: Vec::new(),
            is_changing: vec![false; figures],
        }
    }

    /// What holds for a figure from now on.
    pub(super) fn limit(&mut self, figure: u32) -> &mut Limit {
        if !std::mem::replace(&mut self.is_met[figure as usize], true) {
            self.met.push(figure);
        }
        &mut self.limits[figure as usize]
    }

    /// Goes back to the true table.
    pub(super) fn restart(&mut self) {
        for figure in self.met.drain(..) {
            self.value[figure as usize] = 0.0;
            self.is_met[figure as usize] = false;
        }
        self.basis.clear();
    }

    /// Steps taken since it was made.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// How far a figure is from its true value.
    pub(super) fn change(&self, figure: u32) -> f64 {
        self.value[figure as usize]
    }

    /// The most by which a figure is where it must not be.
    pub(super) fn forbidden(&self) -> f64 {
        self.met.iter().map(|&figure| self.limits[figure as usize].forbidden(self.value[figure as usize])).fold(0.0, f64::max)
    }

    /// Goes to a table where every figure is as it must be, in no more than `patience` steps, and from there for some steps to
    /// cheaper ones; says whether it got there.
    pub(super) fn descend(&mut self, patience: usize, polish: usize) -> bool {
        let mut left = patience;
        let mut is_allowed = false;
        loop {
            if !is_allowed && self.forbidden() < NEARLY {
                is_allowed = true;
                left = polish;
            }
            let next = if left == 0 { None } else { self.best() };
            let Some((figure, sign, slope)) = next else { return is_allowed };
            if self.basis.len() > LARGEST_BASIS || !self.step(figure, sign, slope) {
                return is_allowed;
            }
            self.steps += 1;
            left -= 1;
        }
    }

    /// The figure whose change lowers the cost most, which way, and by how much a step.
    fn best(&mut self) -> Option<(u32, f64, f64)> {
        for place in 0..self.met.len() {
            let sum = self.met[place];
            if !self.system.is_count(sum) && !self.basis.has(sum) {
                let slope = self.limits[sum as usize].slope(self.value[sum as usize]);
                self.grade(sum, slope);
            }
        }
        let of_moving = |&count: &u32| self.gradient[count as usize] + self.limits[count as usize].slope(self.value[count as usize]);
        let prices = self.basis.prices(self.basis.moving().iter().map(of_moving));
        let priced: Vec<(u32, f64)> = self.basis.held().map(|(slot, sum)| (sum, prices[slot])).collect();
        priced.iter().for_each(|&(sum, price)| self.grade(sum, -price));
        let (mut best, mut least) = (None, -GAIN);
        let mut consider = |figure: u32, gain: f64| {
            let (up, down) = self.limits[figure as usize].slopes(self.value[figure as usize]);
            for (sign, slope) in [(1.0, gain + up), (-1.0, down - gain)] {
                if slope < least {
                    (best, least) = (Some((figure, sign, slope)), slope);
                }
            }
        };
        priced.into_iter().for_each(|(sum, price)| consider(sum, price));
        let counts = self.met.iter().filter(|&&figure| self.system.is_count(figure)).chain(&self.graded);
        counts.filter(|&&count| !self.basis.has(count)).for_each(|&count| consider(count, self.gradient[count as usize]));
        for count in self.graded.drain(..) {
            self.gradient[count as usize] = 0.0;
            self.is_graded[count as usize] = false;
        }
        best
    }

    /// Adds the slope of a sum to what its parts gain.
    fn grade(&mut self, sum: u32, slope: f64) {
        if slope == 0.0 {
            return;
        }
        for &part in self.system.parts(sum) {
            self.gradient[part as usize] += slope;
            if !std::mem::replace(&mut self.is_graded[part as usize], true) {
                self.graded.push(part);
            }
        }
    }

    /// Changes a figure one way as long as that lowers the cost. Not possible where nothing ever stops it.
    fn step(&mut self, entering: u32, sign: f64, mut slope: f64) -> bool {
        let moving = if self.system.is_count(entering) { self.basis.answer(self.system.sums(entering), -sign) } else { self.basis.answer(&[entering], sign) };
        let mut meetings = Vec::new();
        let value = self.value[entering as usize];
        self.limits[entering as usize].beyond(value, sign, |at, growth| {
            meetings.push(Meeting { after: (at - value) / sign, growth, figure: entering, at, rate: sign });
        });
        for (place, &rate) in moving.iter().enumerate() {
            let count = self.basis.moving()[place];
            self.spread(count, rate);
            self.meet(count, rate, &mut meetings);
        }
        if self.system.is_count(entering) {
            self.spread(entering, sign);
        }
        for &sum in &self.changing {
            self.meet(sum, self.rate[sum as usize], &mut meetings);
        }
        meetings.sort_unstable_by(|one, other| one.after.total_cmp(&other.after).then(one.figure.cmp(&other.figure)));
        let stop = meetings.into_iter().find(|meeting| {
            slope += meeting.growth;
            slope >= -GAIN
        });
        if let Some(stop) = &stop {
            self.go(entering, sign * stop.after);
            for (place, &rate) in moving.iter().enumerate() {
                self.go(self.basis.moving()[place], rate * stop.after);
            }
            for place in 0..self.changing.len() {
                let sum = self.changing[place];
                self.go(sum, self.rate[sum as usize] * stop.after);
            }
            self.value[stop.figure as usize] = stop.at;
        }
        for sum in self.changing.drain(..) {
            self.rate[sum as usize] = 0.0;
            self.is_changing[sum as usize] = false;
        }
        if let Some(stop) = stop.as_ref().filter(|stop| stop.figure != entering) {
            self.swap(entering, sign, moving, stop);
        }
        stop.is_some()
    }

    fn go(&mut self, figure: u32, change: f64) {
        if change != 0.0 {
            self.limit(figure);
            self.value[figure as usize] += change;
        }
    }

    /// Adds a count's rate to the sums that are free to change.
    fn spread(&mut self, count: u32, rate: f64) {
        if rate == 0.0 {
            return;
        }
        for &sum in self.system.sums(count) {
            if !self.basis.has(sum) {
                self.rate[sum as usize] += rate;
                if !std::mem::replace(&mut self.is_changing[sum as usize], true) {
                    self.changing.push(sum);
                }
            }
        }
    }

    fn meet(&self, figure: u32, rate: f64, meetings: &mut Vec<Meeting>) {
        if rate.abs() >= PIVOT {
            let value = self.value[figure as usize];
            self.limits[figure as usize].ahead(value, rate > 0.0, |at, growth| {
                meetings.push(Meeting { after: ((at - value) / rate).max(0.0), growth: growth * rate.abs(), figure, at, rate });
            });
        }
    }

    fn swap(&mut self, entering: u32, sign: f64, mut rates: Vec<f64>, stop: &Meeting) {
        rates.iter_mut().for_each(|rate| *rate *= sign);
        match (self.system.is_count(entering), self.system.is_count(stop.figure)) {
            (true, true) => self.basis.replace_moving(stop.figure, entering, &rates),
            (true, false) => self.basis.grow(entering, stop.figure, &rates, self.system.parts(stop.figure), stop.rate * sign),
            (false, false) => self.basis.replace_held(entering, stop.figure, self.system.parts(stop.figure)),
            (false, true) => self.basis.shrink(stop.figure, entering),
        }
    }
}

#[cfg(test)]
mod tests;
