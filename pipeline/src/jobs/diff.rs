//! Release diff: what a prepared release changes against another, by indicator and area, for the steward who signs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use attune_contract::{CellKey, Observation, path};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Warehouse, audit};
use crate::release;
use crate::telemetry::thousands;

/// How many areas and cells of an indicator are listed where nobody asks for one indicator.
const LISTED: usize = 5;

/// How a cell differs between two releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Only the newer release has it.
    Added,
    /// Only the older release has it.
    Removed,
    /// It is shown now and was not.
    NowShown,
    /// It was shown and is not now.
    NowHidden,
    /// Shown in both, with another value or other counts.
    Moved,
    /// Not shown in either, for another reason.
    Status,
}

/// Cells by kind of change, in the order of [`Change`].
#[derive(Default)]
struct Counts {
    cells: u64,
    kinds: BTreeMap<Change, u64>,
    largest: f64,
    version: Option<(u32, u32)>,
}

fn change(before: Option<&Observation>, after: Option<&Observation>) -> Option<Change> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(Change::Added),
        (Some(_), None) => Some(Change::Removed),
        (Some(before), Some(after)) => match (before.shown(), after.shown()) {
            (None, Some(_)) => Some(Change::NowShown),
            (Some(_), None) => Some(Change::NowHidden),
            (Some(old), Some(new)) => {
                let is_same = old.value.to_bits() == new.value.to_bits() && old.numerator == new.numerator && old.denominator == new.denominator;
                (!is_same).then_some(Change::Moved)
            }
            (None, None) => (before.status() != after.status()).then_some(Change::Status),
        },
    }
}

/// What the prepared release changes. Against the published one where no other is named; one indicator in full where one is.
pub async fn report(warehouse: &Warehouse, front: &str, against: Option<&str>, indicator: Option<&str>) -> Result<String> {
    let (id, after) = audit::observations(warehouse, front).await?;
    let (other, before) = match against {
        Some(front) => audit::observations(warehouse, front).await?,
        None => published(warehouse).await?,
    };
    let mut cells = beside(&before, &after);
    if let Some(wanted) = indicator {
        cells.retain(|key, _| key.indicator_id == wanted);
        anyhow::ensure!(!cells.is_empty(), "indicator {wanted} is in neither release");
    }
    let mut text = format!("release {id}\nagainst {other}\n\n");
    if id == other {
        writeln!(text, "the same release: nothing changes")?;
        return Ok(text);
    }
    let indicators = counted(&cells);
    table(&mut text, &indicators)?;
    for (name, counts) in &indicators {
        if !counts.kinds.is_empty() {
            areas(&mut text, name, &cells, indicator.is_some())?;
        }
    }
    Ok(text)
}

/// Cells of two releases by key.
type Cells<'a> = BTreeMap<&'a CellKey, (Option<&'a Observation>, Option<&'a Observation>)>;

fn beside<'a>(before: &'a [Observation], after: &'a [Observation]) -> Cells<'a> {
    let mut cells: Cells<'_> = BTreeMap::new();
    before.iter().for_each(|observation| cells.entry(&observation.key).or_default().0 = Some(observation));
    after.iter().for_each(|observation| cells.entry(&observation.key).or_default().1 = Some(observation));
    cells
}

/// Writes how many cells of each indicator changed, and how.
pub(super) fn summary(text: &mut String, before: &[Observation], after: &[Observation]) -> Result<()> {
    table(text, &counted(&beside(before, after)))
}

fn counted<'a>(cells: &Cells<'a>) -> BTreeMap<&'a str, Counts> {
    let mut indicators: BTreeMap<&str, Counts> = BTreeMap::new();
    for (key, (before, after)) in cells {
        let counts = indicators.entry(&key.indicator_id).or_default();
        counts.cells += 1;
        if let (Some(old), Some(new)) = (before, after) {
            if old.indicator_version != new.indicator_version {
                counts.version = Some((old.indicator_version, new.indicator_version));
            }
            if let (Some(old), Some(new)) = (old.shown(), new.shown()) {
                counts.largest = counts.largest.max((new.value - old.value).abs());
            }
        }
        if let Some(change) = change(*before, *after) {
            *counts.kinds.entry(change).or_default() += 1;
        }
    }
    indicators
}

fn table(text: &mut String, indicators: &BTreeMap<&str, Counts>) -> Result<()> {
    writeln!(
        text,
        "{:<40} {:>10} {:>8} {:>8} {:>10} {:>10} {:>8} {:>8} {:>12}",
        "indicator", "cells", "added", "removed", "now shown", "now hidden", "moved", "status", "largest move"
    )?;
    let mut same = 0;
    for (indicator, counts) in indicators {
        if counts.kinds.is_empty() {
            same += 1;
            continue;
        }
        let of = |change: Change| thousands(counts.kinds.get(&change).copied().unwrap_or_default());
        writeln!(
            text,
            "{indicator:<40} {:>10} {:>8} {:>8} {:>10} {:>10} {:>8} {:>8} {:>12.2}",
            thousands(counts.cells),
            of(Change::Added),
            of(Change::Removed),
            of(Change::NowShown),
            of(Change::NowHidden),
            of(Change::Moved),
            of(Change::Status),
            counts.largest
        )?;
        if let Some((old, new)) = counts.version {
            writeln!(text, "    definition version {old} is now {new}: the series breaks here")?;
        }
    }
    writeln!(text, "{same} indicator{} as before", if same == 1 { "" } else { "s" })?;
    Ok(())
}

/// The areas of an indicator whose cells over all groups changed, those with the largest moves first.
fn areas(text: &mut String, indicator: &str, cells: &Cells<'_>, is_whole: bool) -> Result<()> {
    let mut changed: Vec<(f64, String)> = Vec::new();
    for (key, (before, after)) in cells.iter().filter(|(key, _)| key.indicator_id == indicator && (is_whole || key.dimension == "all")) {
        if change(*before, *after).is_none() {
            continue;
        }
        let value = |observation: &Option<&Observation>| match observation {
            None => "no cell".to_owned(),
            Some(observation) => match observation.shown() {
                Some(shown) => match shown.denominator {
                    Some(denominator) => format!("{:.2} ({} of {})", shown.value, thousands(shown.numerator), thousands(denominator)),
                    None => format!("{:.2}", shown.value),
                },
                None => observation.status().as_str().to_owned(),
            },
        };
        let moved = before.and_then(Observation::shown).zip(after.and_then(Observation::shown)).map(|(old, new)| (new.value - old.value).abs());
        let line = format!(
            "    {:<8} {:<24} {:<10} {:<24} {} -> {}",
            key.area_id,
            key.component,
            key.period.label(),
            if key.dimension == "all" { String::new() } else { format!("{}={}", key.dimension, key.category) },
            value(before),
            value(after)
        );
        // A cell that appears or goes is worth more of a steward's time than one that moves a little.
        changed.push((moved.unwrap_or(f64::MAX), line));
    }
    changed.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
    if changed.is_empty() {
        return Ok(());
    }
    let listed = if is_whole { changed.len() } else { LISTED.min(changed.len()) };
    writeln!(text, "\n{indicator}: area, component, period, before -> after")?;
    for (_, line) in &changed[..listed] {
        writeln!(text, "{line}")?;
    }
    if changed.len() > listed {
        writeln!(text, "    and {} more: attune release diff --indicator {indicator}", thousands((changed.len() - listed) as u64))?;
    }
    Ok(())
}

/// The observations of the published release.
pub(super) async fn published(warehouse: &Warehouse) -> Result<(String, Vec<Observation>)> {
    let store = &warehouse.stores.public;
    let pointer = release::current_pointer(store).await?.filter(|pointer| !pointer.withdrawn);
    let id = pointer.context("no release is published; name one to compare with: --against RELEASE")?.release_id;
    let mut observations = Vec::new();
    for file in store.list(&path::release_file(&id, path::OBSERVATIONS)).await? {
        for batch in ParquetRecordBatchReaderBuilder::try_new(store.get(&file).await?)?.build()? {
            observations.extend(attune_contract::observations_from_batch(&batch?)?);
        }
    }
    Ok((id, observations))
}

#[cfg(test)]
mod tests {
    use attune_contract::{AreaLevel, Cell, Period, Reliability, Shown, Status};
    use chrono::NaiveDate;

    use super::*;

    fn observation(cell: Cell) -> Observation {
        let day = |month, date| NaiveDate::from_ymd_opt(2025, month, date).unwrap_or_default();
        let key = CellKey {
            indicator_id: "screen".to_owned(),
            component: "all".to_owned(),
            area_level: AreaLevel::County,
            area_id: "27001".to_owned(),
            period: Period { start: day(1, 1), end: day(12, 31), pooled_years: 1 },
            dimension: "all".to_owned(),
            category: "all".to_owned(),
        };
        Observation { key, indicator_version: 1, is_provisional: false, cell }
    }

    fn shown(numerator: u64) -> Observation {
        observation(Cell::Shown(Shown {
            value: numerator as f64,
            lower: None,
            upper: None,
            interval_level: None,
            interval_method: None,
            unit: "percent".to_owned(),
            numerator,
            denominator: Some(100),
            missing: None,
            link_low: None,
            link_high: None,
            reliability: Reliability::Ok,
            comparison: None,
            trend: None,
            trend_reason: None,
            benchmark_comparison: None,
            flags: Vec::new(),
        }))
    }

    #[test]
    fn every_kind_of_change_is_told_apart() {
        let (forty, fifty) = (shown(40), shown(50));
        let (hidden, absent) = (observation(Cell::Withheld(Status::Suppressed)), observation(Cell::Withheld(Status::NotCollected)));
        assert_eq!(change(Some(&forty), Some(&forty)), None);
        assert_eq!(change(Some(&hidden), Some(&hidden)), None);
        assert_eq!(change(Some(&forty), Some(&fifty)), Some(Change::Moved));
        assert_eq!(change(Some(&forty), Some(&hidden)), Some(Change::NowHidden));
        assert_eq!(change(Some(&hidden), Some(&forty)), Some(Change::NowShown));
        assert_eq!(change(Some(&hidden), Some(&absent)), Some(Change::Status));
        assert_eq!(change(None, Some(&forty)), Some(Change::Added));
        assert_eq!(change(Some(&forty), None), Some(Change::Removed));
    }
}
