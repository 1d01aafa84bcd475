//! Explain: one published cell followed back to its files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use attune_contract::{Manifest, observation_json, path};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::Warehouse;
use crate::landing;
use crate::models::{self, Models};
use crate::release;
use crate::telemetry::thousands;

/// The story of an indicator in an area: definition, SQL, inputs, rows at each step, published cells.
pub async fn explain(warehouse: &Warehouse, indicator: &str, area: &str) -> Result<String> {
    let definition =
        warehouse.definitions.iter().find(|definition| definition.id == indicator).with_context(|| format!("indicator {indicator} is not configured"))?;
    let metadata = definition.metadata(warehouse.effective.settings.cube.residence);
    let engine = warehouse.engine()?;
    let models = models::load(&warehouse.sql, &engine)?;
    let table = definition.table();
    let mut text = String::new();
    writeln!(text, "{}\n{}\n", metadata.name, metadata.question)?;
    writeln!(text, "indicator    {} version {} ({})", metadata.id, metadata.version, metadata.level)?;
    writeln!(text, "denominator  {}", metadata.denominator)?;
    writeln!(text, "numerator    {}", metadata.numerator)?;
    writeln!(text, "period       {}", metadata.period_kind)?;
    writeln!(text, "steward      {}, {}, {}", metadata.steward, metadata.steward_id, metadata.specification_year)?;
    writeln!(text, "checked      {}", metadata.verified)?;
    metadata.limitations.iter().try_for_each(|limitation| writeln!(text, "limitation   {limitation}"))?;

    let mut reads = BTreeSet::new();
    collect(&models, &table, &mut reads);
    let raw: BTreeSet<&str> = reads.iter().filter_map(|table| table.strip_prefix("raw.")).collect();
    writeln!(text, "\nfiles")?;
    let receipts = warehouse.ledger.receipts()?;
    for receipt in &landing::standing(&receipts, &warehouse.layouts).current {
        if raw.contains(format!("{}_{}", receipt.feed, receipt.entity).as_str()) {
            let staged = receipt.rows_delivered - receipt.rows_rejected;
            let counts = format!("{} delivered, {} rejected, {} staged", receipt.rows_delivered, receipt.rows_rejected, staged);
            writeln!(text, "  {}/{}  receipt {}  sha256 {}  {counts}", receipt.feed, receipt.file, receipt.id, &receipt.sha256[..16])?;
        }
    }

    writeln!(text, "\nrows at each step")?;
    let steps = steps(warehouse)?;
    let order = reads.iter().filter(|table| models.contains_key(*table)).chain(std::iter::once(&table));
    let mut order: Vec<&String> = order.collect();
    order.sort_by_key(|table| crate::engine::SCHEMAS.iter().position(|schema| table.starts_with(&format!("{schema}."))));
    for table in order {
        let rows = steps.get(table.as_str()).map_or_else(|| "not built".to_owned(), |rows| thousands(*rows));
        writeln!(text, "  {table:<44} {rows:>14}   {}", models.get(table).map(|model| model.file.display().to_string()).unwrap_or_default())?;
    }
    if let Some(rows) = steps.get(format!("cube.{indicator}").as_str()) {
        writeln!(text, "  {:<44} {:>14}   counts by county, stratum and period", format!("cube.{indicator}"), thousands(*rows))?;
    }
    writeln!(text, "\nSQL of {table}\n{}", models.get(&table).map(|model| model.sql.as_str()).unwrap_or_default())?;
    writeln!(text, "published cells of {area}, dimension all\n{}", cells(warehouse, indicator, area).await?)?;
    Ok(text)
}

fn collect(models: &Models, table: &str, reads: &mut BTreeSet<String>) {
    for read in models.get(table).map(|model| &model.reads).into_iter().flatten() {
        if reads.insert(read.clone()) {
            collect(models, read, reads);
        }
    }
}

/// Rows of each table as last built.
fn steps(warehouse: &Warehouse) -> Result<HashMap<String, u64>> {
    Ok(warehouse.ledger.last_steps()?.into_iter().map(|step| (step.step, step.rows.unsigned_abs())).collect())
}

/// The cells of the current release, or of the newest prepared one where none is published.
async fn cells(warehouse: &Warehouse, indicator: &str, area: &str) -> Result<String> {
    let stores = &warehouse.stores;
    let published = release::current_pointer(&stores.public).await?.filter(|pointer| !pointer.withdrawn);
    let file = |id: &str, name: &str| path::release_file(id, name);
    let (id, bytes): (String, Bytes) = match published {
        Some(pointer) => {
            let bytes = stores.public.get(&file(&pointer.release_id, &path::observations(indicator))).await?;
            (pointer.release_id, bytes)
        }
        None => {
            let id = warehouse.latest_release()?;
            let bytes = stores.controlled.get(&format!("prepared/{id}/{}", path::observations(indicator))).await?;
            (id, bytes)
        }
    };
    let mut lines: BTreeMap<String, String> = BTreeMap::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(bytes)?.build()? {
        for observation in attune_contract::observations_from_batch(&batch?)? {
            if observation.key.area_id == area && observation.key.dimension == "all" {
                lines.insert(format!("{:?}", observation.key), format!("  {}", observation_json(&observation)));
            }
        }
    }
    if lines.is_empty() {
        bail!("area {area} is not in the release");
    }
    Ok(format!("release {id}\n{}", lines.into_values().collect::<Vec<_>>().join("\n")))
}

/// The manifest of a prepared release; the first letters of its id are enough.
pub async fn manifest(warehouse: &Warehouse, front: &str) -> Result<Manifest> {
    let id = release::find(&warehouse.stores.controlled, front).await?;
    let bytes = warehouse.stores.controlled.get(&format!("prepared/{id}/{}", path::MANIFEST)).await?;
    Ok(serde_json::from_slice(&bytes)?)
}
