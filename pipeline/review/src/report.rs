//! How far a review is, and how well its reviewers agree. For the steward: it names no single answer.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::agreement::{Agreement, agreement};
use crate::export::consistent;
use crate::ledger::{Ledger, LedgerError};
use crate::queue::{Queue, QueueError};
use crate::settlement::Outcome;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The queue cannot be read.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// How far a review is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Pairs of the queue.
    pub pairs: usize,
    /// .. on which two people agree that both records are one person.
    pub same: usize,
    /// .. on which two people agree that they are two.
    pub different: usize,
    /// .. that a third person is needed for.
    pub disputed: usize,
    /// .. that three or more people could not decide.
    pub unresolved: usize,
    /// .. that one person has answered.
    pub answered_once: usize,
    /// .. that nobody has answered.
    pub unanswered: usize,
    /// Settled pairs that are not in this queue. They hold all the same.
    pub settled_elsewhere: usize,
    /// Settled pairs of the queue whose records are not those that were shown to one of the reviewers.
    pub changed_since: usize,
    /// Handles of settled pairs that contradict each other; they are not exported.
    pub contradicting: Vec<String>,
    /// Agreement of every two people.
    pub agreement: Vec<Agreement>,
    /// Entries of the ledger.
    pub entries: u64,
    /// SHA-256 of its last line.
    pub head: String,
    /// SHA-256 of the queue.
    pub queue: String,
}

/// Says how far the review of a queue is.
///
/// # Errors
/// When the queue or the ledger cannot be read.
pub fn report(queue: &Path, decisions: &Path) -> Result<Report, ReportError> {
    let queue = Queue::read(queue)?;
    let ledger = Ledger::open_existing(decisions)?;
    let settlement = ledger.as_ref().map(Ledger::settlement).cloned().unwrap_or_default();
    let outcomes: Vec<Outcome> = queue.pairs().iter().map(|pair| settlement.outcome(&pair.left.id, &pair.right.id)).collect();
    let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
    let (kept, contradicting) = consistent(&settlement);
    let changed = queue.shown().iter().zip(&outcomes).filter(|(shown, outcome)| {
        let standing = settlement.standing(&shown.pair.key());
        outcome.is_settled() && standing.iter().any(|given| given.subject.records != shown.records)
    });
    let (same, different) = (count(Outcome::Same), count(Outcome::Different));
    Ok(Report {
        pairs: outcomes.len(),
        same,
        different,
        disputed: count(Outcome::Disputed),
        unresolved: count(Outcome::Unresolved),
        answered_once: count(Outcome::AnsweredOnce),
        unanswered: count(Outcome::Unanswered),
        settled_elsewhere: kept.len() + contradicting.len() - same - different,
        changed_since: changed.count(),
        contradicting: contradicting.into_iter().map(|settled| settled.pair).collect(),
        agreement: agreement(&settlement),
        entries: ledger.as_ref().map_or(0, Ledger::entries),
        head: ledger.as_ref().map(|ledger| ledger.head().to_owned()).unwrap_or_default(),
        queue: queue.digest().to_owned(),
    })
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} pairs in the queue", self.pairs)?;
        let settled = self.same + self.different;
        writeln!(out, "  settled          {settled:>7}   same person {}, different people {}", self.same, self.different)?;
        writeln!(out, "  third needed     {:>7}", self.disputed)?;
        writeln!(out, "  undecided        {:>7}   three or more people answered without a majority", self.unresolved)?;
        writeln!(out, "  answered once    {:>7}", self.answered_once)?;
        writeln!(out, "  not answered     {:>7}", self.unanswered)?;
        if self.settled_elsewhere > 0 {
            writeln!(out, "{} more pairs are settled and not in this queue", self.settled_elsewhere)?;
        }
        if self.changed_since > 0 {
            writeln!(out, "{} settled pairs have records that changed since: look at them again", self.changed_since)?;
        }
        if !self.contradicting.is_empty() {
            writeln!(out, "{} settled pairs contradict each other and are not exported: {}", self.contradicting.len(), self.contradicting.join(", "))?;
        }
        for agreement in &self.agreement {
            let [one, other] = &agreement.reviewers;
            write!(out, "{one} and {other}: {} pairs, {:.1} % alike", agreement.pairs, agreement.agreed * 100.0)?;
            match (agreement.kappa, agreement.limits) {
                (Some(kappa), Some([low, high])) => writeln!(out, ", kappa {kappa:.2} ({low:.2} to {high:.2})")?,
                _ => writeln!(out, ", no kappa: one answer throughout")?,
            }
            writeln!(out, "  rows {one}, columns {other}")?;
            writeln!(out, "              same  different  unsure")?;
            for (word, row) in ["same", "different", "unsure"].into_iter().zip(agreement.counts) {
                writeln!(out, "  {word:<9} {:>7} {:>10} {:>7}", row[0], row[1], row[2])?;
            }
        }
        write!(out, "ledger: {} entries, last line {}", self.entries, if self.head.is_empty() { "none" } else { &self.head })
    }
}
