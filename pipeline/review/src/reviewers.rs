//! Who may review: the names that a steward wrote into the folder of decisions.

use std::path::{Path, PathBuf};

#[cfg(test)]
mod tests;

/// Name of the file in the folder of decisions.
const NAME: &str = "reviewers.txt";
/// Longest name, in letters.
const LONGEST: usize = 80;

/// Why somebody may not review.
#[derive(Debug, thiserror::Error)]
pub enum ReviewersError {
    /// The file of names cannot be read.
    #[error("cannot read {}: a steward writes there who may review, one name a line", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A line is no name.
    #[error("{}, line {line}: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from one.
        line: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// Fewer than two people may review, so that nothing can be settled.
    #[error("{} names fewer than two people: a decision takes two", path.display())]
    TooFew {
        /// The file.
        path: PathBuf,
    },
    /// The name is not in the file.
    #[error("the name given is not in {}", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
    },
}

/// Checks that a name stands in `reviewers.txt` of the folder of decisions, letter for letter.
///
/// Two lines that differ in capitals or blanks alone are refused, so that one person is not taken for two. Empty lines and lines
/// that begin with `#` are left out.
///
/// # Errors
/// When the file cannot be read, a line is no name, it names fewer than two people, or not this one.
pub fn check_reviewer(decisions: &Path, name: &str) -> Result<(), ReviewersError> {
    let path = decisions.join(NAME);
    let text = std::fs::read_to_string(&path).map_err(|source| ReviewersError::Read { path: path.clone(), source })?;
    let mut names: Vec<(&str, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let listed = line.trim();
        if listed.is_empty() || listed.starts_with('#') {
            continue;
        }
        let fail = |reason| ReviewersError::Line { path: path.clone(), line: index + 1, reason };
        if listed.chars().count() > LONGEST || listed.chars().any(char::is_control) {
            return Err(fail("is no name: at most 80 letters, no control characters"));
        }
        let folded = listed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        if names.iter().any(|(_, other)| *other == folded) {
            return Err(fail("is a name of an earlier line"));
        }
        names.push((listed, folded));
    }
    if names.len() < 2 {
        return Err(ReviewersError::TooFew { path });
    }
    if names.iter().any(|(listed, _)| *listed == name) { Ok(()) } else { Err(ReviewersError::Unknown { path }) }
}
