//! Which cells of linked tables to hide, as a table of its own.

use std::path::Path;

use anyhow::{Context, Result};
use attune_disclosure::tables::files::{Files, read, summary, write};
use attune_disclosure::tables::{ProtectError, Rule, Stage, protect};

/// Reads linked tables, protects them, writes `cell_id, status, stage, lower, upper` to `out` and gives a summary.
///
/// `key` breaks ties between equally useful cells; a secret one makes the pattern tell less. What is promised:
/// `docs/methods/disclosure.md`.
pub fn report(files: &Files<'_>, rule: &Rule, stage: Stage, key: Option<&[u8]>, out: &Path) -> Result<String> {
    let named = read(files)?;
    let protection = protect(&named.tables, rule, stage, key).map_err(|error| {
        let (ProtectError::AlreadyPublic { cell } | ProtectError::AuditFailed { cell }) = &error;
        let what = if matches!(error, ProtectError::AlreadyPublic { .. }) {
            "what is public already leaves too few numbers for it"
        } else {
            "the last audit does not show that enough numbers stay possible; nothing was written"
        };
        anyhow::anyhow!("{}: cell {} cannot be protected: {what}", files.incidence.display(), named.cells[*cell])
    })?;
    std::fs::write(out, write(&named, &protection)?).with_context(|| format!("cannot write {}", out.display()))?;
    Ok(summary(&named, &protection))
}
