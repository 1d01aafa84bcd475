//! What is written down: who did what, when, and what stood on the page.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a reviewer says of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Both speak of one person.
    Same,
    /// They speak of two people.
    Different,
    /// The records do not say.
    Unsure,
}

impl Answer {
    /// All three, in the order in which they are offered.
    pub const ALL: [Answer; 3] = [Answer::Same, Answer::Different, Answer::Unsure];

    /// The word in forms and files.
    pub fn word(self) -> &'static str {
        match self {
            Answer::Same => "same",
            Answer::Different => "different",
            Answer::Unsure => "unsure",
        }
    }

    /// The answer of a word.
    pub fn of(word: &str) -> Option<Answer> {
        Answer::ALL.into_iter().find(|answer| answer.word() == word)
    }
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Closing {
    /// The reviewer ended it.
    Reviewer,
    /// Nothing was asked of it for the time that is allowed.
    Idle,
    /// The program was asked to stop.
    Stopped,
}

/// The pair that was answered, and the digests of what was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Handle of the pair in its queue.
    pub pair: String,
    /// Id of the left record.
    pub left: String,
    /// Id of the right record.
    pub right: String,
    /// SHA-256 of the queue's line: records, waterfall and cluster.
    pub shown: String,
    /// SHA-256 of the two records alone.
    pub records: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Event {
    /// A session began.
    Opened,
    /// A pair was answered. A later answer of the same person replaces an earlier one.
    Answered {
        /// Which pair, and what was shown of it.
        #[serde(flatten)]
        subject: Subject,
        /// The answer.
        answer: Answer,
    },
    /// An answer was taken back. What the same person had said before holds again.
    Undone {
        /// Number of the entry that no longer counts.
        number_undone: u64,
    },
    /// A session ended.
    Closed {
        /// How.
        closing: Closing,
    },
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counted from one, without gaps.
    pub number: u64,
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// SHA-256 of the queue that was open.
    pub queue: String,
    /// What.
    #[serde(flatten)]
    pub event: Event,
    /// SHA-256 of the line before; 64 zeros for the first.
    pub previous: String,
}
