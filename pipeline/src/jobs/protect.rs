//! Which cells of linked tables to hide, as a table of its own.

use std::path::Path;

use anyhow::{Context, Result};
use attune_disclosure::tables::files::{Files, read, read_pattern, summary, write};
use attune_disclosure::tables::{ProtectError, Rule, Stage, Verdict, judge, protect};

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

/// Audits a result, ours or another's: how many of its hidden cells keep their width.
///
/// Fails when one does not, or when it is not shown to; names the first.
pub fn audit(files: &Files<'_>, rule: &Rule, pattern: &Path) -> Result<String> {
    let named = read(files)?;
    let verdicts = judge(&named.tables, rule, &read_pattern(pattern, &named)?);
    let count = |wanted: Verdict| verdicts.iter().flatten().filter(|verdict| **verdict == wanted).count();
    let (wide, narrow, undecided) = (count(Verdict::Wide), count(Verdict::Narrow), count(Verdict::Undecided));
    let said = format!("{} hidden: {wide} wide, {narrow} narrow, {undecided} undecided", wide + narrow + undecided);
    let first = verdicts.iter().position(|verdict| verdict.is_some_and(|verdict| verdict != Verdict::Wide));
    match first {
        Some(cell) => anyhow::bail!("{}: {said}; the first is cell {}", pattern.display(), named.cells[cell]),
        None => Ok(said),
    }
}
