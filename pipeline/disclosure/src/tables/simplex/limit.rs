//! What a figure may be at no cost, and what it costs to be something else.

/// Price of what must not be.
pub(in crate::tables) const HARD: f64 = 1e4;

/// Price of each step that a figure is short of what is looked for.
pub(in crate::tables) const SHORT: f64 = 1e3;

/// Nearer than this to a corner is at the corner.
const NEAR: f64 = 1e-10;

/// A figure that rests takes corners nearer than this, which leeway alone keeps apart, for one.
const SINGLE: f64 = 1e-5;

/// The cost of a figure: a price for each step away from one change, and a prohibitive one below the least.
///
/// Corners lie a little further out than they should, each by another leeway, so that the simplex method never stands still.
#[derive(Debug, Clone, Copy)]
pub(in crate::tables) struct Limit {
    /// The least change; minus infinity where there is none.
    pub(in crate::tables) least: f64,
    /// The change that costs nothing.
    pub(super) at: f64,
    /// Price of each step away from it.
    pub(in crate::tables) price: f64,
    pub(super) leeway: f64,
}

impl Limit {
    /// The same, with another change that costs nothing.
    pub(in crate::tables) fn toward(self, at: i64, price: f64) -> Limit {
        Limit { at: at as f64, price, ..self }
    }

    /// How far a value is from one that can be: below the least, or away from what has a great price.
    pub(super) fn forbidden(&self, value: f64) -> f64 {
        let away = if self.price >= SHORT { (value - self.at).abs() } else { 0.0 };
        away.max(self.least - value)
    }

    /// Slope of the cost for a figure that moves with others; none within the leeway.
    pub(super) fn slope(&self, value: f64) -> f64 {
        let below = if value < self.least - self.leeway - NEAR { -HARD } else { 0.0 };
        if value < self.at - self.leeway - NEAR {
            below - self.price
        } else if value > self.at + self.leeway + NEAR {
            below + self.price
        } else {
            below
        }
    }

    /// What a step up and a step down cost a figure that rests.
    pub(super) fn slopes(&self, value: f64) -> (f64, f64) {
        let up = if value < self.at - SINGLE { -self.price } else { self.price } - if value < self.least - SINGLE { HARD } else { 0.0 };
        let down = if value > self.at + SINGLE { -self.price } else { self.price } + if value <= self.least + SINGLE { HARD } else { 0.0 };
        (up, down)
    }

    /// Calls with each corner ahead of a figure that moves with others: where it is, and by how much the slope grows there.
    pub(super) fn ahead(&self, value: f64, is_up: bool, mut meet: impl FnMut(f64, f64)) {
        let [least, low, high] = self.corners();
        for (at, growth) in [least, low] {
            if growth > 0.0 && (value < at - NEAR) == is_up {
                meet(at, growth);
            }
        }
        if self.price > 0.0 && (value <= high.0 + NEAR) == is_up {
            meet(high.0, high.1);
        }
    }

    /// The same for a figure that rested until now.
    pub(super) fn beyond(&self, value: f64, sign: f64, mut meet: impl FnMut(f64, f64)) {
        for (at, growth) in self.corners() {
            if growth > 0.0 && (at - value) * sign > SINGLE {
                meet(at, growth);
            }
        }
    }

    /// Where the slope grows, and by how much.
    fn corners(&self) -> [(f64, f64); 3] {
        let of_least = if self.least.is_finite() { HARD } else { 0.0 };
        [(self.least - self.leeway, of_least), (self.at - self.leeway, self.price), (self.at + self.leeway, self.price)]
    }
}
