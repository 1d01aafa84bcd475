//! What persons decided about pairs.

use std::collections::HashMap;
use std::path::Path;

use crate::score::{Band, Pair, Reason};
use crate::table::Texts;

/// Pairs of records that are one person, and that are not, by a person's word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Decisions {
    pub yes: Vec<(u32, u32)>,
    pub no: Vec<(u32, u32)>,
    /// Decisions about records that are not there.
    pub absent: usize,
}

/// What is wrong with a file of decisions.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// It cannot be opened.
    #[error("{file}: cannot be read")]
    Open {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It lacks a column.
    #[error("{file}: there is no column {column}; left_id, right_id and decision are needed")]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
    },
    /// A line cannot be used.
    #[error("{file} line {line}{at}: {what}")]
    Line {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// Which column, where it is one.
        at: &'static str,
        /// What is wrong.
        what: &'static str,
    },
}

/// Reads `left_id,right_id,decision`, where the decision is `yes` or `no`. Two decisions on one pair must agree.
///
/// # Errors
/// With file, line and column.
pub(crate) fn read(file: &Path, ids: &Texts) -> Result<Decisions, DecisionError> {
    let name = file.display().to_string();
    let mut reader = csv::Reader::from_path(file).map_err(|source| DecisionError::Open { file: name.clone(), source: source.into() })?;
    let header = reader.headers().map_err(|_| DecisionError::Line { file: name.clone(), line: 1, at: "", what: "not a header" })?.clone();
    let place = |column| header.iter().position(|own| own.trim() == column).ok_or(DecisionError::Column { file: name.clone(), column });
    let (left, right, word) = (place("left_id")?, place("right_id")?, place("decision")?);
    let records: HashMap<&str, u32> = (0..ids.len()).map(|record| (ids.get(record), record as u32)).collect();
    let mut decided: HashMap<(u32, u32), bool> = HashMap::new();
    let mut decisions = Decisions::default();
    for (row, line) in reader.records().zip(2..) {
        let fail = |at, what| DecisionError::Line { file: name.clone(), line, at, what };
        let row = row.map_err(|_| fail("", "not a row with as many fields as the header"))?;
        let line = row.position().map_or(line, csv::Position::line);
        let fail = |at, what| DecisionError::Line { file: name.clone(), line, at, what };
        let is_yes = match row.get(word).map(str::trim) {
            Some("yes") => true,
            Some("no") => false,
            _ => return Err(fail(", column decision", "neither yes nor no")),
        };
        let record = |place: usize| row.get(place).and_then(|id| records.get(id.trim()).copied());
        let (Some(left), Some(right)) = (record(left), record(right)) else {
            decisions.absent += 1;
            continue;
        };
        if left == right {
            return Err(fail("", "both sides are one record"));
        }
        let pair = (left.min(right), left.max(right));
        match decided.insert(pair, is_yes) {
            Some(earlier) if earlier != is_yes => return Err(fail(", column decision", "an earlier line decides the same pair the other way")),
            Some(_) => {}
            None if is_yes => decisions.yes.push(pair),
            None => decisions.no.push(pair),
        }
    }
    decisions.yes.sort_unstable();
    decisions.no.sort_unstable();
    Ok(decisions)
}

impl Decisions {
    /// Gives pairs that a person decided their band: decisions go before weights, vetoes and holds.
    pub fn apply(&self, pairs: &mut [Pair]) {
        if self.yes.is_empty() && self.no.is_empty() {
            return;
        }
        for pair in pairs {
            let is_in = |decided: &[(u32, u32)]| decided.binary_search(&(pair.left, pair.right)).is_ok();
            let band = match (is_in(&self.yes), is_in(&self.no)) {
                (true, _) => Band::Auto,
                (_, true) => Band::No,
                _ => continue,
            };
            (pair.band, pair.reason) = (band, Reason::Decision);
        }
    }
}
