//! Protects linked tables: the rule, elimination, width, and the audit of the result.

use std::time::{Duration, Instant};

use super::audit::{self, Effort, Verdict};
use super::elimination::Task;
use super::model::{Reduced, Tables};
use super::order::{First, most_useful_first};
use super::rule::{Rule, Zeros};
use super::width::{self, Widened};
use crate::audit::field::Field;

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// No hidden cell follows by sums and differences.
    Elimination,
    /// And enough whole numbers stay possible for each.
    Full,
}

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is shown.
    Published,
    /// The rule hides it.
    Primary,
    /// It is hidden for others; the stage says why: [`Stage::Full`] when its absence gives width.
    Complementary(Stage),
}

/// A cell after protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProtectedCell {
    /// What becomes of it.
    pub status: Status,
    /// What the audit says of a hidden cell; `None` where it is published.
    pub verdict: Option<Verdict>,
    /// The least number shown possible for somebody who knows the rule and, where it applies, that it hides this cell.
    pub lower: u64,
    /// The greatest number shown possible; `None` where there is none.
    pub upper: Option<u64>,
}

/// What protection gave.
#[derive(Debug, Clone)]
pub struct Protection {
    /// Cells in their order.
    pub cells: Vec<ProtectedCell>,
    /// Complementary cells that elimination alone hides.
    pub elimination_alone: usize,
    /// Rounds of the width stage.
    pub rounds: usize,
    /// Fewest numbers shown possible for a hidden cell, counted up to what is needed; `None` without a hidden cell.
    pub narrowest: Option<usize>,
    /// Time of elimination, of the width stage, of the audit.
    pub times: [Duration; 3],
}

/// Why tables cannot be protected. Says where, never how much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProtectError {
    /// What is public already gives a cell away that the rule hides.
    #[error("cell {cell} cannot be protected: what is public already leaves too few numbers for it")]
    AlreadyPublic {
        /// Position of the cell.
        cell: usize,
    },
    /// The last audit is not clean; nothing may be published.
    #[error("cell {cell}: the last audit does not show that enough numbers stay possible")]
    AuditFailed {
        /// Position of the cell.
        cell: usize,
    },
}

/// Says which cells to hide, and proves that they stay hidden. `key` breaks ties between equally useful cells.
///
/// # Errors
/// When something public already gives a cell away, and in [`Stage::Full`] when the last audit is not clean.
pub fn protect(tables: &Tables, rule: &Rule, stage: Stage, key: Option<&[u8]>) -> Result<Protection, ProtectError> {
    let mut reduced = Reduced::of(tables, rule.zeros() == Zeros::Public);
    reduced.look_within(|count| rule.hides(count as u64));
    let cell_of = |row: u32| reduced.cells[row as usize].first().map_or(0, |cell| *cell as usize);
    let primary: Vec<bool> = reduced.values.iter().zip(&reduced.public).map(|(&count, public)| rule.hides(count as u64) && !public).collect();
    if reduced.public.contains(&true) {
        let hidden: Vec<bool> = reduced.public.iter().map(|public| !public).collect();
        let exposed = audit::audit(&reduced, rule, &hidden, Effort::Every, &[])
            .into_iter()
            .find(|finding| primary[finding.row as usize] && finding.verdict != Verdict::Wide);
        if let Some(finding) = exposed {
            return Err(ProtectError::AlreadyPublic { cell: cell_of(finding.row) });
        }
    }

    let start = Instant::now();
    let telling = telling(&reduced, rule);
    let task = Task { reduced: &reduced, hidden: &primary, sums: &[], telling: &telling };
    let order = better_order(&task, key);
    let eliminated = task.eliminate(&order);
    let elimination_time = start.elapsed();

    let start = Instant::now();
    let Widened { hidden, changes, rounds } = match stage {
        Stage::Elimination => Widened { hidden: eliminated.clone(), changes: Vec::new(), rounds: 0 },
        Stage::Full => width::widen(&task, rule, &order, eliminated.clone()),
    };
    let width_time = start.elapsed();

    let start = Instant::now();
    // Elimination promises no width: what sweeps show of it is enough to know.
    let effort = if stage == Stage::Full { Effort::Every } else { Effort::Sweeps };
    let findings = audit::audit(&reduced, rule, &hidden, effort, &changes);
    let audit_time = start.elapsed();
    if let Some(failed) = findings.iter().find(|finding| stage == Stage::Full && finding.verdict != Verdict::Wide) {
        return Err(ProtectError::AuditFailed { cell: cell_of(failed.row) });
    }

    let narrowest = findings.iter().map(|finding| finding.shown).min();
    let mut found = vec![None; reduced.rows.len()];
    findings.into_iter().for_each(|finding| found[finding.row as usize] = Some(finding));
    let cell = |(cell, row): (usize, &Option<u32>)| {
        let count = tables.count(cell);
        let shown = ProtectedCell { status: Status::Published, verdict: None, lower: count, upper: Some(count) };
        let Some((row, finding)) = row.and_then(|row| found[row as usize].map(|finding| (row as usize, finding))) else { return shown };
        let status = match (primary[row], eliminated[row]) {
            (true, _) => Status::Primary,
            (false, true) => Status::Complementary(Stage::Elimination),
            (false, false) => Status::Complementary(Stage::Full),
        };
        ProtectedCell { status, verdict: Some(finding.verdict), lower: finding.lower as u64, upper: finding.upper.map(|upper| upper as u64) }
    };
    let alone = reduced.row_of.iter().flatten().filter(|&&row| eliminated[row as usize] && !primary[row as usize]).count();
    Ok(Protection {
        cells: reduced.row_of.iter().enumerate().map(cell).collect(),
        elimination_alone: alone,
        rounds,
        narrowest,
        times: [elimination_time, width_time, audit_time],
    })
}

/// What elimination alone makes of each cell.
#[cfg(test)]
pub(super) fn eliminated(tables: &Tables, rule: &Rule, key: Option<&[u8]>) -> Vec<Status> {
    let reduced = Reduced::of(tables, rule.zeros() == Zeros::Public);
    let primary: Vec<bool> = reduced.values.iter().map(|&count| rule.hides(count as u64)).collect();
    let telling = telling(&reduced, rule);
    let task = Task { reduced: &reduced, hidden: &primary, sums: &[], telling: &telling };
    let hidden = task.eliminate(&better_order(&task, key));
    let status = |row: u32| match (primary[row as usize], hidden[row as usize]) {
        (true, _) => Status::Primary,
        (false, true) => Status::Complementary(Stage::Elimination),
        (false, false) => Status::Published,
    };
    reduced.row_of.iter().map(|row| row.map_or(Status::Published, status)).collect()
}

/// Judges any pattern: for each cell in `hidden` what the audit says, `None` for the others.
///
/// A hidden cell that is the same sum as a published one, or one that everybody knows to be zero, is narrow. `hidden` has one
/// entry for each cell; it panics otherwise.
pub fn judge(tables: &Tables, rule: &Rule, hidden: &[bool]) -> Vec<Option<Verdict>> {
    assert_eq!(hidden.len(), tables.len(), "one entry for each cell");
    let mut reduced = Reduced::of(tables, rule.zeros() == Zeros::Public);
    reduced.look_within(|count| rule.hides(count as u64));
    let rows: Vec<bool> = reduced.cells.iter().zip(&reduced.public).map(|(cells, public)| !public && cells.iter().all(|&cell| hidden[cell as usize])).collect();
    let mut verdicts = vec![None; rows.len()];
    audit::audit(&reduced, rule, &rows, Effort::Every, &[]).into_iter().for_each(|finding| verdicts[finding.row as usize] = Some(finding.verdict));
    let verdict = |row: &Option<u32>| row.and_then(|row| verdicts[row as usize]).unwrap_or(Verdict::Narrow);
    reduced.row_of.iter().zip(hidden).map(|(row, hidden)| hidden.then(|| verdict(row))).collect()
}

/// Inner counts that are hidden cells by themselves and as small as a hidden cell can be.
fn telling(reduced: &Reduced, rule: &Rule) -> Vec<bool> {
    let mut telling = vec![false; reduced.counts.len()];
    let least = i64::from(rule.zeros() == Zeros::Public);
    for (row, _) in reduced.rows.iter().zip(&reduced.values).filter(|(row, value)| row.len() == 1 && **value == least) {
        telling[row[0] as usize] = true;
    }
    telling
}

/// Tries both orders of usefulness, and takes the one that hides fewer cells, or those with smaller counts.
fn better_order(task: &Task<'_>, key: Option<&[u8]>) -> Vec<u32> {
    let cost = |order: &Vec<u32>| {
        let hidden = task.pass(order, task.hidden, Field::FIRST);
        let further = (0..hidden.len()).filter(|&row| hidden[row] && !task.hidden[row]);
        further.fold((0, 0), |(cells, sum), row| {
            let of_row = task.reduced.cells[row].len();
            (cells + of_row, sum + task.reduced.values[row] * of_row as i64)
        })
    };
    let order = |first| most_useful_first(task.reduced, |row| !task.hidden[row], first, key);
    let (by_breadth, by_count) = (order(First::Breadth), order(First::Count));
    if cost(&by_breadth) <= cost(&by_count) { by_breadth } else { by_count }
}
