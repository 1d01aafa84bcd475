//! The status of a cell: why it has, or has not, a number.

use serde::{Deserialize, Serialize};

/// Why a cell shows a number, or why it shows none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The cell passed every rule and carries its numbers.
    Published,
    /// Withheld to protect families' privacy; primary and complementary alike.
    Suppressed,
    /// Passes every privacy rule, but the number would mislead.
    Unreliable,
    /// Nobody is in the group of those not stated: 0 of 0, and so no figure. Since schema 1.4.
    Nobody,
    /// No feed for it is configured.
    NotCollected,
    /// The reporting area did not report the item.
    NotReported,
    /// Taken back after publication.
    Withdrawn,
}

impl Status {
    /// Every status, in the order of documentation.
    pub const ALL: [Status; 7] =
        [Status::Published, Status::Suppressed, Status::Unreliable, Status::Nobody, Status::NotCollected, Status::NotReported, Status::Withdrawn];

    /// The word that stands in files, answers and pages' data attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Published => "published",
            Status::Suppressed => "suppressed",
            Status::Unreliable => "unreliable",
            Status::Nobody => "nobody",
            Status::NotCollected => "not_collected",
            Status::NotReported => "not_reported",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// The status for a word; `None` for any other word.
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }
}
