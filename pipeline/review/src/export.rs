//! Settled pairs as the file that the next linkage run reads.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::ledger::{Ledger, LedgerError};
use crate::settlement::{Outcome, Settlement};

#[cfg(test)]
mod tests;

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// Pairs of one person.
    pub same: usize,
    /// Pairs of two people.
    pub different: usize,
    /// Settled pairs that contradict each other, and are therefore left out.
    pub contradicting: usize,
}

/// Writes `left_id,right_id,decision` of the settled pairs, `yes` for one person and `no` for two, in the order of the ids.
///
/// Answers that cannot all hold (A is B, B is C, A is not C) are left out together: no run could keep them.
///
/// # Errors
/// When the ledger cannot be read or the file cannot be written. An earlier file then stays as it was.
pub fn export(decisions: &Path, to: &Path) -> Result<Export, ExportError> {
    let ledger = Ledger::open_existing(decisions)?;
    let settlement = ledger.as_ref().map(Ledger::settlement).cloned().unwrap_or_default();
    let (kept, contradicting) = consistent(&settlement);
    let fail = |source| ExportError::Write { path: to.to_owned(), source };
    let text = table(&kept).map_err(fail)?;
    let mut beside = to.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut file = File::create(&beside).map_err(fail)?;
    file.write_all(&text).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, to)).map_err(fail)?;
    let same = kept.iter().filter(|settled| settled.is_same).count();
    Ok(Export { same, different: kept.len() - same, contradicting: contradicting.len() })
}

/// A pair on which two people agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settled {
    pub left: String,
    pub right: String,
    pub is_same: bool,
    /// Handle in the queue that was first answered.
    pub pair: String,
}

/// The settled pairs that can all hold, and those that cannot.
pub(crate) fn consistent(settlement: &Settlement) -> (Vec<Settled>, Vec<Settled>) {
    let settled: Vec<Settled> = settlement
        .pairs()
        .into_iter()
        .filter_map(|pair| {
            let is_same = match settlement.outcome_of(pair) {
                Outcome::Same => true,
                Outcome::Different => false,
                _ => return None,
            };
            let subject = &settlement.standing(pair).first()?.subject;
            Some(Settled { left: subject.left.clone(), right: subject.right.clone(), is_same, pair: subject.pair.clone() })
        })
        .collect();
    let groups = Groups::of(settled.iter().filter(|pair| pair.is_same));
    let broken: Vec<&str> =
        settled.iter().filter(|pair| !pair.is_same && groups.root(&pair.left) == groups.root(&pair.right)).map(|pair| groups.root(&pair.left)).collect();
    let (kept, contradicting): (Vec<&Settled>, Vec<&Settled>) = settled.iter().partition(|pair| {
        let (left, right) = (groups.root(&pair.left), groups.root(&pair.right));
        left != right || !broken.contains(&left)
    });
    (kept.into_iter().cloned().collect(), contradicting.into_iter().cloned().collect())
}

/// Records that settled pairs make one person.
struct Groups<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Groups<'a> {
    fn of(same: impl Iterator<Item = &'a Settled>) -> Groups<'a> {
        let mut groups = Groups(BTreeMap::new());
        for pair in same {
            let (left, right) = (groups.root(&pair.left), groups.root(&pair.right));
            if left != right {
                groups.0.insert(left.max(right), left.min(right));
            }
        }
        groups
    }

    fn root(&self, id: &'a str) -> &'a str {
        let mut root = id;
        while let Some(&next) = self.0.get(root) {
            root = next;
        }
        root
    }
}

fn table(settled: &[Settled]) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["left_id", "right_id", "decision"])?;
    for pair in settled {
        writer.write_record([pair.left.as_str(), pair.right.as_str(), if pair.is_same { "yes" } else { "no" }])?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}
