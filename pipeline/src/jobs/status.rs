//! Status: for each feed what was delivered, staged, rejected, superseded and put aside; and the latest runs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;

use super::Warehouse;
use crate::landing;
use crate::store::ReceiptState;
use crate::telemetry::thousands;

/// Rows of a feed. `delivered = staged + rejected + superseded` always holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedRows {
    /// Files received.
    pub files: u64,
    /// Files put aside.
    pub quarantined: u64,
    /// Rows in accepted files.
    pub delivered: u64,
    /// Rows in use.
    pub staged: u64,
    /// Rows that could not be read, of files in use.
    pub rejected: u64,
    /// Rows of files that a later delivery replaced.
    pub superseded: u64,
}

/// Rows of each feed that has a receipt.
pub fn feed_rows(warehouse: &Warehouse) -> Result<BTreeMap<String, FeedRows>> {
    let receipts = warehouse.ledger.receipts()?;
    let standing = landing::standing(&receipts, &warehouse.layouts);
    let mut feeds: BTreeMap<String, FeedRows> = BTreeMap::new();
    for receipt in &receipts {
        let rows = feeds.entry(receipt.feed.clone()).or_default();
        rows.files += 1;
        rows.quarantined += u64::from(receipt.state == ReceiptState::Quarantined);
        if receipt.state == ReceiptState::Accepted {
            rows.delivered += receipt.rows_delivered.unsigned_abs();
        }
    }
    for receipt in &standing.current {
        let rows = feeds.entry(receipt.feed.clone()).or_default();
        rows.rejected += receipt.rows_rejected.unsigned_abs();
        rows.staged += receipt.rows_delivered.unsigned_abs() - receipt.rows_rejected.unsigned_abs();
    }
    for receipt in &standing.superseded {
        feeds.entry(receipt.feed.clone()).or_default().superseded += receipt.rows_delivered.unsigned_abs();
    }
    Ok(feeds)
}

/// The status as a steward reads it.
pub fn report(warehouse: &Warehouse) -> Result<String> {
    let mut text = String::new();
    writeln!(text, "{:<24} {:>6} {:>10} {:>14} {:>14} {:>10} {:>14}", "feed", "files", "put aside", "delivered", "staged", "rejected", "superseded")?;
    for (feed, rows) in feed_rows(warehouse)? {
        writeln!(
            text,
            "{feed:<24} {:>6} {:>10} {:>14} {:>14} {:>10} {:>14}",
            rows.files,
            rows.quarantined,
            thousands(rows.delivered),
            thousands(rows.staged),
            thousands(rows.rejected),
            thousands(rows.superseded)
        )?;
    }
    for receipt in warehouse.ledger.receipts()?.iter().filter(|receipt| receipt.state == ReceiptState::Quarantined) {
        writeln!(text, "put aside {}: {}", receipt.id, receipt.reason)?;
    }
    writeln!(text, "\nlatest runs")?;
    for run in warehouse.ledger.runs(5)? {
        writeln!(text, "  {:>4} {:<10} {:<10} {}  {}", run.id, run.job, run.outcome, run.started_at, run.detail)?;
    }
    Ok(text)
}
