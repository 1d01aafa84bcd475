//! The disclosure policy: thresholds, and which indicators are sensitive.

use std::collections::BTreeSet;

use attune_contract::PolicyNote;
use serde::Deserialize;

/// No policy hides less than counts of 1 to 10.
pub const FLOOR_HIDDEN_COUNT: u64 = 10;

/// No policy shows a denominator below 30.
pub const FLOOR_DENOMINATOR: u64 = 30;

/// The rules in force, from `disclosure.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Version of the file.
    pub version: String,
    /// Counts from 1 up to this are hidden, in numerator and in complement.
    pub largest_hidden_count: u64,
    /// Smallest denominator that may be shown.
    pub smallest_denominator: u64,
    /// The rules in one sentence, for readers.
    pub summary: String,
    #[serde(default)]
    sensitive: BTreeSet<String>,
}

/// Why a policy is refused.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The text is no policy.
    #[error("the disclosure policy cannot be read")]
    Toml(#[from] toml::de::Error),
    /// A threshold is weaker than the floor that the code holds.
    #[error("disclosure policy: {setting} is {found}, and may not be below {floor}")]
    BelowFloor {
        /// The setting.
        setting: &'static str,
        /// Its value in the file.
        found: u64,
        /// The least that is accepted.
        floor: u64,
    },
}

impl Policy {
    /// Reads a policy from TOML.
    ///
    /// # Errors
    /// When the text is not a policy, or a threshold lies below the floor.
    pub fn parse(text: &str) -> Result<Policy, PolicyError> {
        let policy: Policy = toml::from_str(text)?;
        policy.check_floor()?;
        Ok(policy)
    }

    /// Whether a numerator of nobody, or of everybody, is hidden too.
    pub fn is_sensitive(&self, indicator_id: &str) -> bool {
        self.sensitive.contains(indicator_id)
    }

    /// The policy as every release prints it.
    pub fn note(&self) -> PolicyNote {
        PolicyNote {
            version: self.version.clone(),
            largest_hidden_count: self.largest_hidden_count,
            smallest_denominator: self.smallest_denominator,
            summary: self.summary.clone(),
        }
    }

    /// Asked again by `clear`, since the fields are open to change after reading.
    pub(crate) fn check_floor(&self) -> Result<(), PolicyError> {
        let settings =
            [("largest_hidden_count", self.largest_hidden_count, FLOOR_HIDDEN_COUNT), ("smallest_denominator", self.smallest_denominator, FLOOR_DENOMINATOR)];
        match settings.into_iter().find(|(_, found, floor)| found < floor) {
            Some((setting, found, floor)) => Err(PolicyError::BelowFloor { setting, found, floor }),
            None => Ok(()),
        }
    }
}
