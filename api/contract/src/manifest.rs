//! The manifest of a release.

use serde::{Deserialize, Serialize};

use crate::AreaLevel;

/// Version of the release's shape. A reader refuses a higher major number.
pub const SCHEMA_VERSION: &str = "1.4";

/// Whether people stand behind the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    /// Made by a generator: nobody's data.
    Synthetic,
    /// From partners' feeds.
    Real,
}

/// What was read: feed and period, and nothing that identifies a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputPeriod {
    /// The feed.
    pub feed: String,
    /// The period it covers, such as "2023-2025".
    pub period: String,
}

/// One file of the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path below the release's folder.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// Rows in it.
    pub rows: u64,
}

/// A remark on the release or on one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The indicator it is about; `None` for the whole release.
    pub indicator_id: Option<String>,
    /// The remark.
    pub text: String,
}

/// The disclosure rules in force, printed in every release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyNote {
    /// Version of the policy file.
    pub version: String,
    /// Counts from 1 up to this are hidden, in numerator and in complement.
    pub largest_hidden_count: u64,
    /// Smallest denominator that may be shown.
    pub smallest_denominator: u64,
    /// The rules in one sentence.
    pub summary: String,
    /// Whether a group or a county that is not stated, and that nobody is in, is said to be so where the place is shown. Not in
    /// indicators in which nobody and everybody are hidden.
    #[serde(default)]
    pub shows_nobody_not_stated: bool,
    /// Indicators with stricter rules, by id.
    #[serde(default)]
    pub stricter: Vec<StricterNote>,
}

/// The stricter rules of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StricterNote {
    /// The indicator.
    pub indicator_id: String,
    /// Counts from 1 up to this are hidden.
    pub largest_hidden_count: u64,
    /// Smallest denominator that may be shown.
    pub smallest_denominator: u64,
    /// Whether a numerator of nobody, or of everybody, is hidden too.
    pub hides_none_and_all: bool,
    /// The finest areas that are shown.
    pub finest_area: AreaLevel,
    /// Why.
    pub reason: String,
}

/// What a release says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the shape, see [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// SHA-256 of the public files and of this manifest without `release_id` and `created`.
    pub release_id: String,
    /// The day the release speaks for (as of), RFC 3339 date.
    pub created: String,
    /// Title for pages, such as "Minnesota (example data)".
    pub title: String,
    /// Synthetic or real.
    pub data_kind: DataKind,
    /// The code's commit, or "unknown".
    pub commit: String,
    /// The disclosure policy in force.
    pub policy: PolicyNote,
    /// What was read.
    pub inputs: Vec<InputPeriod>,
    /// The files.
    pub files: Vec<FileEntry>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Whom to ask.
    pub contact: String,
    /// Licence of the data.
    pub licence: String,
    /// How to cite.
    pub citation: String,
}
