//! The rule: which counts may be shown, and how many whole numbers must stay possible for the others.

/// Whether a count of zero is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeros {
    /// Zeros are always shown, so everybody knows that what is hidden is not zero.
    Public,
    /// Zeros are hidden like any small count.
    Protect,
}

/// Smallest count that may be shown, and what holds for zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    threshold: u64,
    zeros: Zeros,
}

/// Why a rule cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// With a threshold under 3 at most one count is hidden, so hiding tells it.
    #[error("the smallest count that may be shown must be from 3 to 1,000,000")]
    Threshold,
}

impl Rule {
    /// Takes the smallest count that may be shown.
    ///
    /// # Errors
    /// When it is under 3 (then hiding itself would tell the count) or above a million.
    pub fn new(threshold: u64, zeros: Zeros) -> Result<Rule, RuleError> {
        if (3..=1_000_000).contains(&threshold) { Ok(Rule { threshold, zeros }) } else { Err(RuleError::Threshold) }
    }

    /// What holds for zeros.
    pub fn zeros(&self) -> Zeros {
        self.zeros
    }

    /// Whether the rule hides this count.
    pub fn hides(&self, count: u64) -> bool {
        count < self.threshold && (count > 0 || self.zeros == Zeros::Protect)
    }

    /// How many whole numbers must stay possible for every hidden count.
    pub fn width(&self) -> usize {
        5.min(self.threshold as usize - 1)
    }

    /// Width and threshold, for tests that judge by themselves.
    #[cfg(test)]
    pub(super) fn width_of_test(&self) -> (usize, u64) {
        (self.width(), self.threshold)
    }

    /// The largest count that the rule hides.
    pub(super) fn largest(&self) -> i64 {
        self.threshold as i64 - 1
    }
}
