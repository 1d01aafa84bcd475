//! The level of an interval.

use crate::distribution::normal_quantile;

/// The share of intervals that are meant to hold the true value, above 0 and below 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Level {
    share: f64,
    z: f64,
}

impl Level {
    /// 95 %, the level of every published interval.
    pub const P95: Level = Level { share: 0.95, z: 1.959_963_984_540_054 };

    /// A level. `None` unless `0 < share < 1` leaves tails on both sides.
    pub fn new(share: f64) -> Option<Level> {
        if share == Level::P95.share {
            return Some(Level::P95);
        }
        let z = normal_quantile(tail(share)).map(|quantile| -quantile)?;
        (share > 0.0).then_some(Level { share, z })
    }

    /// The level as a fraction of one.
    pub fn share(self) -> f64 {
        self.share
    }

    /// The probability beyond one limit: `(1 - share) / 2`.
    pub fn tail(self) -> f64 {
        tail(self.share)
    }

    /// The standard normal quantile at `1 - tail`.
    pub fn z(self) -> f64 {
        self.z
    }
}

fn tail(share: f64) -> f64 {
    (1.0 - share) / 2.0
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::Level;
    use crate::distribution::normal_quantile;

    #[test]
    fn the_fixed_level_is_the_computed_one() {
        let computed = -normal_quantile(Level::P95.tail()).unwrap();
        assert!((Level::P95.z() - computed).abs() < 1e-15);
        assert_eq!(Level::new(0.95), Some(Level::P95));
    }

    #[test]
    fn a_level_leaves_tails() {
        assert!((Level::new(0.998).unwrap().z() - 3.090_232_306_167_813_6).abs() < 1e-14);
        for share in [0.0, 1.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
            assert_eq!(Level::new(share), None);
        }
    }
}
