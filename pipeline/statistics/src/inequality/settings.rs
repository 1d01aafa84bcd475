//! What a caller chooses: level, draws, seed.

use crate::Level;

/// What a caller chooses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub(super) level: Level,
    pub(super) draws: u32,
    pub(super) seed: u64,
}

/// What is wrong with the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The level is not between 0 and 1.
    #[error("the confidence is not a number between 0 and 1")]
    Confidence,
    /// Too few or too many draws.
    #[error("the number of draws is not between 100 and 1000000")]
    Draws,
}

impl Settings {
    /// Settings with `confidence` between 0 and 1 and 100 to 1 000 000 `draws` for each simulated limit.
    pub fn new(confidence: f64, draws: u32, seed: u64) -> Result<Self, SettingsError> {
        if !(100..=1_000_000).contains(&draws) {
            return Err(SettingsError::Draws);
        }
        Ok(Self { level: Level::new(confidence).ok_or(SettingsError::Confidence)?, draws, seed })
    }

    /// The same settings with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Level of the intervals.
    pub fn confidence(&self) -> f64 {
        self.level.share()
    }

    /// Draws of each simulated limit.
    pub fn draws(&self) -> u32 {
        self.draws
    }

    /// Seed of the generator.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Probabilities of the lower and the upper limit.
    pub(super) fn tails(&self) -> (f64, f64) {
        (self.level.tail(), 1.0 - self.level.tail())
    }

    /// The standard normal quantile that the limits lie away from the value, in standard errors.
    pub(super) fn z(&self) -> f64 {
        self.level.z()
    }
}

impl Default for Settings {
    /// 95 %, 2000 draws, seed 1.
    fn default() -> Self {
        Self { level: Level::P95, draws: 2000, seed: 1 }
    }
}
