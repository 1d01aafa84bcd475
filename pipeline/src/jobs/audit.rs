//! Release audit: how much of a prepared release is shown, by indicator and level.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;
use attune_contract::{AreaLevel, Observation, Status, path};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::Warehouse;
use crate::release;

/// Cells shown of cells that could be.
#[derive(Default, Clone, Copy)]
struct Share {
    shown: u32,
    cells: u32,
}

impl std::fmt::Display for Share {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = if self.cells == 0 { "-".to_owned() } else { format!("{:.0} %", f64::from(self.shown) * 100.0 / f64::from(self.cells)) };
        formatter.pad(&text)
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

/// How much of each indicator is shown, as a steward reads it before signing.
pub async fn report(warehouse: &Warehouse, front: &str) -> Result<String> {
    let (id, observations) = observations(warehouse, front).await?;
    let mut shares: BTreeMap<&str, [Share; 4]> = BTreeMap::new();
    for observation in &observations {
        let key = &observation.key;
        // "County not stated" is a cell of the grid, not a county that a reader looks for.
        if key.area_level == AreaLevel::County && key.area_id.ends_with("999") {
            continue;
        }
        let column = match (key.area_level, key.dimension.as_str(), key.period.pooled_years) {
            (AreaLevel::County, "all", 1) => 0,
            (AreaLevel::County, "all", _) => 1,
            (AreaLevel::County, ..) => 2,
            _ => 3,
        };
        let share = &mut shares.entry(&key.indicator_id).or_default()[column];
        share.cells += 1;
        share.shown += u32::from(observation.status() == Status::Published);
    }
    let mut text = format!("release {id}\nshare of cells that are shown\n\n");
    writeln!(text, "{:<40} {:>14} {:>14} {:>14} {:>10}", "indicator", "county, annual", "county, pooled", "county, groups", "state")?;
    for (indicator, [annual, pooled, groups, state]) in shares {
        writeln!(text, "{indicator:<40} {annual:>14} {pooled:>14} {groups:>14} {state:>10}")?;
    }
    writeln!(text, "\nwhy cells are hidden, by indicator and rule: controlled store, report/{id}.json")?;
    Ok(text)
}
