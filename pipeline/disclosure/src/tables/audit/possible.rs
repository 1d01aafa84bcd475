//! Whole numbers that are proven possible for each hidden cell.

/// What is proven of one hidden cell.
#[derive(Debug, Clone)]
pub(super) struct Possible {
    /// Least and greatest number that somebody who knows the rule thinks possible; no greatest where nothing bounds it.
    pub(super) range: (i64, Option<i64>),
    /// How many numbers are needed in that range.
    pub(super) needed: usize,
    /// Distinct numbers in that range, each in some table of whole numbers; no more than are needed.
    pub(super) found: Vec<i64>,
    /// Least and greatest number found, in the range or not.
    pub(super) seen: (i64, i64),
    /// Whether some tables have no greatest number.
    pub(super) is_unbounded: bool,
}

impl Possible {
    pub(super) fn new(value: i64, range: (i64, Option<i64>), needed: usize) -> Possible {
        let mut possible = Possible { range, needed, found: Vec::new(), seen: (value, value), is_unbounded: false };
        possible.add(value);
        possible
    }

    /// Whether enough numbers are possible.
    pub(super) fn is_proven(&self) -> bool {
        self.found.len() >= self.needed
    }

    /// Least and greatest number shown possible, in the range; no greatest where there is none.
    pub(super) fn shown(&self) -> (i64, Option<i64>) {
        let greatest = if self.is_unbounded { self.range.1 } else { Some(self.range.1.map_or(self.seen.1, |greatest| greatest.min(self.seen.1))) };
        (self.seen.0.max(self.range.0), greatest)
    }

    /// Adds a number that is possible.
    pub(super) fn add(&mut self, value: i64) {
        self.seen = (self.seen.0.min(value), self.seen.1.max(value));
        let is_within = value >= self.range.0 && self.range.1.is_none_or(|greatest| value <= greatest);
        if is_within && !self.is_proven() && !self.found.contains(&value) {
            self.found.push(value);
        }
    }

    /// Adds `value`, `value + change`, and so on for `steps` steps.
    pub(super) fn add_steps(&mut self, value: i64, change: i64, steps: i64) {
        let last = value + change * steps;
        if !self.is_proven() {
            let toward = |bound: i64| ((bound - value) / change).clamp(0, steps);
            let (low, high) = (toward(self.range.0), self.range.1.map_or(steps, toward));
            // Only steps within the range count; a few more on each side cost nothing.
            let (from, to) = (low.min(high), low.max(high));
            let needed = self.needed as i64;
            if to - from <= 4 * needed {
                (from..=to).for_each(|step| self.add(value + change * step));
            } else {
                (from..=from + needed).chain(to - needed..=to).for_each(|step| self.add(value + change * step));
            }
        }
        self.add(last);
    }
}
