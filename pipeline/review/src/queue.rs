//! The pairs of the review band, as linkage writes them and as a person is to see them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

#[cfg(test)]
mod tests;

/// How far a sum of weights may be from what is said, relative to the larger of one and the sum.
const TOLERANCE: f64 = 1e-6;
/// How far a probability may be from the one that its weight gives.
const PROBABILITY_TOLERANCE: f64 = 1e-3;

/// Why a queue cannot be reviewed. Nothing of a record is told.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The file cannot be read.
    #[error("cannot read the queue {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("queue line {line}: {reason}")]
    Line {
        /// Counted from one.
        line: usize,
        /// What is wrong.
        reason: &'static str,
    },
}

/// One value of a record, in the order in which it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name of the column, such as `first_name`.
    pub name: String,
    /// What it holds; nothing where the source sent nothing.
    pub value: Option<String>,
}

/// One record of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The source that sent it; empty where only one was linked.
    #[serde(default)]
    pub source: String,
    /// Its `unique_id`.
    pub id: String,
    /// Its values.
    pub fields: Vec<Field>,
}

/// What one comparison adds to the weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What was compared, such as `first_name`.
    pub comparison: String,
    /// Which level was found, in words.
    pub level: String,
    /// Its match weight, log2, without the part for the term's frequency.
    pub weight: f64,
    /// What a rare or a frequent value adds to it, log2.
    #[serde(default)]
    pub term_frequency: f64,
}

/// How a match weight comes together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waterfall {
    /// Weight of two records before anything is compared, log2.
    pub prior: f64,
    /// The comparisons, in the order of the model.
    pub steps: Vec<Step>,
    /// The sum, log2.
    #[serde(rename = "final")]
    pub total: f64,
}

/// Two records that the model can neither join nor keep apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Handle of the pair within its queue.
    pub pair: String,
    /// One record.
    pub left: Record,
    /// The other.
    pub right: Record,
    /// Match weight, log2.
    pub weight: f64,
    /// Probability that both are one person, between 0 and 1.
    pub probability: f64,
    /// How the weight comes together.
    pub waterfall: Waterfall,
    /// Other records that would be in one cluster with these two.
    #[serde(default)]
    pub cluster: Vec<Record>,
}

/// A pair, and what the ledger says was shown.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub pair: Pair,
    /// SHA-256 of the line.
    pub line: String,
    /// SHA-256 of the two records alone, the smaller id first: weights change with every run, records with a delivery.
    pub records: String,
}

/// All pairs of one file, in its order.
#[derive(Debug, Clone)]
pub struct Queue {
    shown: Vec<Shown>,
    digest: String,
}

impl Queue {
    /// Reads a queue from a file.
    ///
    /// # Errors
    /// When the file cannot be read, or a line is not a whole pair; see [`Queue::parse`].
    pub fn read(path: &Path) -> Result<Queue, QueueError> {
        let bytes = std::fs::read(path).map_err(|source| QueueError::Read { path: path.to_owned(), source })?;
        Queue::parse(&bytes)
    }

    /// Reads a queue from its bytes. Empty lines are left out.
    ///
    /// # Errors
    /// When a line is no pair, a pair stands twice, both records are one, a number is not finite, or the waterfall does not add
    /// up to the weight and the probability.
    pub fn parse(bytes: &[u8]) -> Result<Queue, QueueError> {
        let (mut shown, mut handles, mut keys) = (Vec::new(), HashSet::new(), HashSet::new());
        for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let line_number = index + 1;
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let fail = |reason| QueueError::Line { line: line_number, reason };
            // The parser's own words can quote the line, so they are not passed on.
            let pair: Pair = serde_json::from_slice(line).map_err(|_| fail("is not a pair: see the fields of a queue line"))?;
            check(&pair).map_err(fail)?;
            if !handles.insert(pair.pair.clone()) {
                return Err(fail("its handle was used by an earlier line"));
            }
            if !keys.insert(pair.key()) {
                return Err(fail("its two records were a pair on an earlier line"));
            }
            let sides = if pair.left.id <= pair.right.id { [&pair.left, &pair.right] } else { [&pair.right, &pair.left] };
            let records = serde_json::to_vec(&sides).map_err(|_| fail("cannot be written again"))?;
            shown.push(Shown { pair, line: sha256(line), records: sha256(&records) });
        }
        Ok(Queue { shown, digest: sha256(bytes) })
    }

    /// The pairs.
    pub fn pairs(&self) -> Vec<&Pair> {
        self.shown.iter().map(|shown| &shown.pair).collect()
    }

    /// SHA-256 of the file.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    pub(crate) fn shown(&self) -> &[Shown] {
        &self.shown
    }
}

impl Pair {
    /// The two ids in their order, which is the pair whatever side each record is on.
    pub(crate) fn key(&self) -> (String, String) {
        key(&self.left.id, &self.right.id)
    }
}

/// Two ids, the smaller first.
pub(crate) fn key(one: &str, other: &str) -> (String, String) {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    (first.to_owned(), second.to_owned())
}

fn check(pair: &Pair) -> Result<(), &'static str> {
    let Waterfall { prior, steps, total } = &pair.waterfall;
    if pair.pair.is_empty() || pair.left.id.is_empty() || pair.right.id.is_empty() {
        return Err("a handle or an id is empty");
    }
    if pair.left.id == pair.right.id {
        return Err("both records have one id");
    }
    let numbers = steps.iter().flat_map(|step| [step.weight, step.term_frequency]).chain([*prior, *total, pair.weight, pair.probability]);
    if !numbers.into_iter().all(f64::is_finite) {
        return Err("a number is not finite");
    }
    let sum = steps.iter().fold(*prior, |sum, step| sum + step.weight + step.term_frequency);
    let is_near = |one: f64, other: f64| (one - other).abs() <= TOLERANCE * one.abs().max(1.0);
    if !is_near(sum, *total) {
        return Err("prior and comparisons do not add up to the final weight");
    }
    if !is_near(*total, pair.weight) {
        return Err("the final weight is not the match weight");
    }
    let expected = 1.0 / (1.0 + (-pair.weight).exp2());
    if (pair.probability - expected).abs() > PROBABILITY_TOLERANCE {
        return Err("the probability is not that of the match weight");
    }
    Ok(())
}

/// SHA-256 as 64 lower-case hex digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
