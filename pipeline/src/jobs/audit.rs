//! Release audit: how much of a prepared release is shown, what is hidden and why, and what changed since the last release.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result};
use attune_contract::{AreaLevel, Observation, Status, path};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Deserialize;

use super::{Warehouse, diff};
use crate::release;
use crate::telemetry::thousands;

/// A part of a whole, as a reader sees it.
#[derive(Default, Clone, Copy)]
struct Share {
    part: u64,
    whole: u64,
}

impl std::fmt::Display for Share {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = if self.whole == 0 { "-".to_owned() } else { format!("{:.0} %", self.part as f64 * 100.0 / self.whole as f64) };
        formatter.pad(&text)
    }
}

/// What disclosure control reported of one indicator, or why its published part stands.
#[derive(Deserialize)]
struct Reported {
    indicator_id: String,
    #[serde(default)]
    hidden: Vec<HiddenCell>,
    #[serde(default)]
    asked: u64,
    #[serde(default)]
    proven: u64,
    #[serde(default)]
    held: Option<String>,
}

#[derive(Deserialize)]
struct HiddenCell {
    area_level: AreaLevel,
    hidden_by: HiddenBy,
}

/// A rule by its name, or the word for cells that protect others.
#[derive(Deserialize)]
#[serde(untagged)]
enum HiddenBy {
    Word(String),
    Rule(BTreeMap<String, String>),
}

impl HiddenBy {
    fn name(&self) -> &str {
        match self {
            HiddenBy::Word(word) => word,
            HiddenBy::Rule(rule) => rule.values().next().map_or("", String::as_str),
        }
    }
}

/// The observations of a prepared release; the first letters of its id are enough.
pub async fn observations(warehouse: &Warehouse, front: &str) -> Result<(String, Vec<Observation>)> {
    let store = &warehouse.stores.controlled;
    let id = release::find(store, front).await?;
    let mut observations = Vec::new();
    for file in store.list(&format!("prepared/{id}/{}", path::OBSERVATIONS)).await? {
        for batch in ParquetRecordBatchReaderBuilder::try_new(store.get(&file).await?)?.build()? {
            observations.extend(attune_contract::observations_from_batch(&batch?)?);
        }
    }
    Ok((id, observations))
}

/// What a steward reads before signing.
pub async fn report(warehouse: &Warehouse, front: &str) -> Result<String> {
    let (id, observations) = observations(warehouse, front).await?;
    let store = &warehouse.stores.controlled;
    let kept = format!("report/{id}.json");
    let reported: Vec<Reported> = match store.exists(&kept).await? {
        true => serde_json::from_slice(&store.get(&kept).await?).with_context(|| format!("{kept} cannot be read"))?,
        false => Vec::new(),
    };
    let mut text = format!("release {id}\n\n");
    shown(&mut text, &observations)?;
    lost(&mut text, &observations)?;
    why(&mut text, &reported)?;
    width(&mut text, &reported)?;
    held(&mut text, &reported)?;
    changed(&mut text, warehouse, &id, &observations).await?;
    writeln!(text, "\nevery hidden cell with its rule: controlled store, {kept}")?;
    Ok(text)
}

const COLUMNS: [&str; 4] = ["county, annual", "county, pooled", "county, groups", "state"];

fn column(observation: &Observation) -> usize {
    let key = &observation.key;
    match (key.area_level, key.dimension.as_str(), key.period.pooled_years) {
        (AreaLevel::County, "all", 1) => 0,
        (AreaLevel::County, "all", _) => 1,
        (AreaLevel::County, ..) => 2,
        _ => 3,
    }
}

/// "County not stated" is a cell of the grid, not a county that a reader looks for.
fn is_place(observation: &Observation) -> bool {
    !observation.key.has_no_county()
}

fn table(text: &mut String, title: &str, shares: &BTreeMap<&str, [Share; 4]>) -> Result<()> {
    let [annual, pooled, groups, state] = COLUMNS;
    writeln!(text, "{title}\n\n{:<40} {annual:>14} {pooled:>14} {groups:>14} {state:>10}", "indicator")?;
    for (indicator, [annual, pooled, groups, state]) in shares {
        writeln!(text, "{indicator:<40} {annual:>14} {pooled:>14} {groups:>14} {state:>10}")?;
    }
    writeln!(text)?;
    Ok(())
}

fn shown(text: &mut String, observations: &[Observation]) -> Result<()> {
    let mut shares: BTreeMap<&str, [Share; 4]> = BTreeMap::new();
    // Nobody misses a cell over nobody.
    let is_missed = |observation: &&Observation| is_place(observation) && observation.status() != Status::Nobody;
    for observation in observations.iter().filter(is_missed) {
        let share = &mut shares.entry(&observation.key.indicator_id).or_default()[column(observation)];
        share.whole += 1;
        share.part += u64::from(observation.status() == Status::Published);
    }
    table(text, "share of cells that are shown", &shares)
}

/// Of the units of a state, those in cells that are shown: what readers lose is the rest.
fn lost(text: &mut String, observations: &[Observation]) -> Result<()> {
    let units = |observation: &Observation| observation.shown().and_then(|shown| shown.denominator);
    let mut states = BTreeMap::new();
    for observation in observations.iter().filter(|observation| observation.key.area_level == AreaLevel::State && observation.key.dimension == "all") {
        if let Some(units) = units(observation) {
            let key = &observation.key;
            states.insert((key.indicator_id.as_str(), key.component.as_str(), key.period, key.area_id.as_str()), units);
        }
    }
    let mut shares: BTreeMap<&str, [Share; 4]> = BTreeMap::new();
    let mut counted = BTreeSet::new();
    for observation in observations {
        let (key, column) = (&observation.key, column(observation));
        let state = key.area_id.get(..2).unwrap_or_default();
        let Some(&all) = states.get(&(key.indicator_id.as_str(), key.component.as_str(), key.period, state)) else { continue };
        // Of a state, the groups: its total is what they are measured by.
        if column == 3 && key.dimension == "all" {
            continue;
        }
        let share = &mut shares.entry(&key.indicator_id).or_default()[column];
        if counted.insert((&key.indicator_id, &key.component, key.period, state, column, &key.dimension)) {
            share.whole += all;
        }
        share.part += units(observation).unwrap_or_default();
    }
    table(text, "share of a state's units that stand in cells that are shown (state: in its groups)", &shares)
}

fn why(text: &mut String, reported: &[Reported]) -> Result<()> {
    let mut rules: BTreeSet<&str> = BTreeSet::new();
    let mut counts: BTreeMap<(&str, &str), BTreeMap<&str, u64>> = BTreeMap::new();
    for report in reported {
        for cell in &report.hidden {
            let name = cell.hidden_by.name();
            rules.insert(name);
            *counts.entry((&report.indicator_id, cell.area_level.as_str())).or_default().entry(name).or_default() += 1;
        }
    }
    writeln!(text, "hidden cells by the rule that hides them; complementary cells are hidden to protect others\n")?;
    let heads: String = rules.iter().map(|rule| format!(" {:>17}", rule.replace('_', " "))).collect();
    writeln!(text, "{:<40} {:<7}{heads}", "indicator", "level")?;
    for ((indicator, level), of) in counts {
        let cells: String = rules.iter().map(|rule| format!(" {:>17}", thousands(of.get(rule).copied().unwrap_or_default()))).collect();
        writeln!(text, "{indicator:<40} {level:<7}{cells}")?;
    }
    writeln!(text)?;
    Ok(())
}

/// What an attacker could close in on at best.
fn width(text: &mut String, reported: &[Reported]) -> Result<()> {
    writeln!(text, "hidden cells that are not known to be over nobody, and those of which whole tables prove that each count keeps its width\n")?;
    writeln!(text, "{:<40} {:>12} {:>12} {:>12}", "indicator", "hidden", "proven", "not proven")?;
    for report in reported.iter().filter(|report| report.asked > 0) {
        let [asked, proven, open] = [report.asked, report.proven, report.asked - report.proven].map(thousands);
        writeln!(text, "{:<40} {asked:>12} {proven:>12} {open:>12}", report.indicator_id)?;
    }
    writeln!(text)?;
    Ok(())
}

fn held(text: &mut String, reported: &[Reported]) -> Result<()> {
    let held: Vec<(&str, &str)> = reported.iter().filter_map(|report| Some((report.indicator_id.as_str(), report.held.as_deref()?))).collect();
    if held.is_empty() {
        writeln!(text, "nothing is held back because of what was published before\n")?;
        return Ok(());
    }
    writeln!(text, "held back: the published numbers stand, since beside them the new ones would give something away\n")?;
    for (indicator, leak) in held {
        writeln!(text, "{indicator:<40} {leak}")?;
    }
    writeln!(text)?;
    Ok(())
}

async fn changed(text: &mut String, warehouse: &Warehouse, id: &str, observations: &[Observation]) -> Result<()> {
    let pointer = release::current_pointer(&warehouse.stores.public).await?.filter(|pointer| !pointer.withdrawn);
    let Some(pointer) = pointer else {
        writeln!(text, "no release is published: everything is new")?;
        return Ok(());
    };
    if pointer.release_id == id {
        writeln!(text, "this release is the published one")?;
        return Ok(());
    }
    let (other, before) = diff::published(warehouse).await?;
    writeln!(text, "changed since the published release {other}\n")?;
    diff::summary(text, &before, observations)
}
