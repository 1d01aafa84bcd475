//! Seeded sampling: the same seed and stream give the same draws on every machine.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stream of draws.
pub struct Random(ChaCha8Rng);

impl Random {
    /// The stream `stream` of a seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03)))
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with the probability given.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform in `low..=high`.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        low + (self.unit() * f64::from(high - low + 1)) as i32
    }

    /// One of the values.
    pub fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        values[(self.unit() * values.len() as f64) as usize]
    }

    /// The place of a draw among cumulative weights.
    pub fn weighted(&mut self, cumulative: &[f64]) -> usize {
        let total = cumulative.last().copied().unwrap_or(0.0);
        let draw = self.unit() * total;
        cumulative.partition_point(|edge| *edge <= draw).min(cumulative.len().saturating_sub(1))
    }

    /// Roughly normal with mean 0 and standard deviation 1.
    pub fn normal(&mut self) -> f64 {
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * 1.732
    }
}

/// A base probability moved on the logit scale.
pub fn shifted(base: f64, shift: f64) -> f64 {
    let odds = base / (1.0 - base) * shift.exp();
    odds / (1.0 + odds)
}
