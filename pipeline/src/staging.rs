//! Staging: each landed file is read once, into typed rows, identity rows and rejects.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::domain::digest::fingerprint;
use crate::engine::parquet_bytes;
use crate::feeds::{self, Entity, Layout, Parsed};
use crate::landing::landed_path;
use crate::store::{Ledger, LedgerError, Receipt, ReceiptState, StoreError, Stores};

/// Why a landed file could not be staged. A file that is not as its layout says is no error: it is put aside.
#[derive(Debug, thiserror::Error)]
pub enum StagingError {
    /// A store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The rows could not be written.
    #[error("feed {feed}, file {file}: the rows cannot be written")]
    Write {
        /// Feed.
        feed: String,
        /// File.
        file: String,
        /// Why.
        #[source]
        source: parquet::errors::ParquetError,
    },
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was read before by the same layout and program.
    Unchanged,
    /// It was read: rows staged and rejected.
    Read {
        /// Rows staged.
        staged: u64,
        /// Rows rejected.
        rejected: u64,
    },
    /// It was put aside; the words name feed, file, line and column.
    Quarantined(String),
}

/// Fingerprint of a file as read: its bytes, its receipt, its layout and the program.
pub fn parsed_fingerprint(receipt: &Receipt, layout: &Layout, code: &str) -> String {
    fingerprint([code, &receipt.id, &receipt.sha256, &layout.digest])
}

/// Path of a file's typed rows in the restricted store.
pub fn rows_path(receipt: &Receipt, parsed: &str) -> String {
    format!("parsed/{}_{}/{parsed}.parquet", receipt.feed, receipt.entity)
}

/// Path of a file's rejects in the restricted store.
pub fn rejects_path(receipt: &Receipt, parsed: &str) -> String {
    format!("rejects/{}_{}/{parsed}.parquet", receipt.feed, receipt.entity)
}

/// Path of a file's identity rows in the identity store.
pub fn identity_path(receipt: &Receipt, parsed: &str) -> String {
    format!("parsed/{}_{}/{parsed}.parquet", receipt.feed, receipt.entity)
}

/// Columns of rejects: where the row stands and why it was not read; never what it says.
pub fn reject_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("receipt_id", DataType::Utf8, false),
        Field::new("line_number", DataType::Int64, false),
        Field::new("column", DataType::Utf8, false),
        Field::new("reason", DataType::Utf8, false),
    ]))
}

/// Reads one landed file, unless it was read before.
pub async fn stage(receipt: &Receipt, layout: &Layout, entity: &Entity, code: &str, stores: &Stores, ledger: &Ledger) -> Result<Outcome, StagingError> {
    let parsed_as = parsed_fingerprint(receipt, layout, code);
    // The rejects are written last: where they stand, the file was read whole.
    if receipt.state == ReceiptState::Accepted && stores.restricted.exists(&rejects_path(receipt, &parsed_as)).await? {
        return Ok(Outcome::Unchanged);
    }
    let bytes = stores.restricted.get(&landed_path(receipt)).await?;
    let parsed = match feeds::read(&bytes, &receipt.file, &receipt.id, layout, entity) {
        Ok(parsed) => parsed,
        Err(error) => {
            ledger.settle(&receipt.id, ReceiptState::Quarantined, &error.to_string(), 0, 0)?;
            return Ok(Outcome::Quarantined(error.to_string()));
        }
    };
    let unwritable = |source| StagingError::Write { feed: receipt.feed.clone(), file: receipt.file.clone(), source };
    let rows = parquet_bytes(parsed.rows.schema(), std::slice::from_ref(&parsed.rows)).map_err(unwritable)?;
    stores.restricted.put(&rows_path(receipt, &parsed_as), rows).await?;
    if !entity.persons.is_empty() {
        let identities = parquet_bytes(parsed.identities.schema(), std::slice::from_ref(&parsed.identities)).map_err(unwritable)?;
        stores.identity.put(&identity_path(receipt, &parsed_as), identities).await?;
    }
    let rejects = parquet_bytes(reject_schema(), &[reject_batch(receipt, &parsed).map_err(|error| unwritable(error.into()))?]).map_err(unwritable)?;
    stores.restricted.put(&rejects_path(receipt, &parsed_as), rejects).await?;
    let (staged, rejected) = (parsed.rows.num_rows() as u64, parsed.rejects.len() as u64);
    ledger.settle(&receipt.id, ReceiptState::Accepted, "", count(parsed.delivered), count(rejected))?;
    Ok(Outcome::Read { staged, rejected })
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn reject_batch(receipt: &Receipt, parsed: &Parsed) -> Result<RecordBatch, arrow::error::ArrowError> {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(parsed.rejects.iter().map(|_| receipt.id.as_str()))),
        Arc::new(Int64Array::from_iter_values(parsed.rejects.iter().map(|reject| count(reject.line)))),
        Arc::new(StringArray::from_iter_values(parsed.rejects.iter().map(|reject| reject.column.as_str()))),
        Arc::new(StringArray::from_iter_values(parsed.rejects.iter().map(|reject| reject.reason.as_str()))),
    ];
    RecordBatch::try_new(reject_schema(), columns)
}

/// Stages every receipt that is not put aside or taken back; returns the lines that a steward should read.
pub async fn stage_all(
    layouts: &BTreeMap<String, Layout>,
    code: &str,
    stores: &Stores,
    ledger: &Ledger,
    progress: &crate::models::Progress,
) -> Result<Vec<String>, StagingError> {
    let mut quarantined = Vec::new();
    for receipt in ledger.receipts()? {
        if matches!(receipt.state, ReceiptState::Quarantined | ReceiptState::Withdrawn) {
            continue;
        }
        let Some((layout, entity)) = layouts.get(&receipt.feed).and_then(|layout| Some((layout, layout.entity(&receipt.entity)?))) else { continue };
        let started = Instant::now();
        match stage(&receipt, layout, entity, code, stores, ledger).await? {
            Outcome::Unchanged => {}
            Outcome::Read { staged, rejected } => {
                let mut line = crate::telemetry::step_line(&format!("read {}/{}", receipt.feed, receipt.file), staged, started.elapsed());
                if rejected > 0 {
                    line.push_str(&format!("  {} rejected", crate::telemetry::thousands(rejected)));
                }
                progress(&line);
            }
            Outcome::Quarantined(reason) => {
                progress(&format!("  put aside: {reason}"));
                quarantined.push(reason);
            }
        }
    }
    Ok(quarantined)
}
