//! Reference sets: `sql/reference/<set>/<set>.csv` with a `.toml` that states source, licence and columns.

use std::path::Path;

use arrow::array::RecordBatch;
use serde::Deserialize;

use super::load::ModelError;
use crate::domain::digest::fingerprint;
use crate::feeds::{self, Column, Delivery, Entity, Format, Layout};

/// A reference set in memory.
#[derive(Debug, Clone)]
pub struct ReferenceSet {
    /// Table: `reference.<set>`.
    pub table: String,
    /// Its rows.
    pub rows: RecordBatch,
    /// Digest of its bytes and its statement.
    pub fingerprint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    #[expect(dead_code, reason = "stated for readers; its presence is what is checked")]
    title: String,
    #[expect(dead_code, reason = "stated for readers; its presence is what is checked")]
    source: String,
    #[expect(dead_code, reason = "stated for readers; its presence is what is checked")]
    retrieved: String,
    #[expect(dead_code, reason = "stated for readers; its presence is what is checked")]
    licence: String,
    column: Vec<Column>,
}

/// Loads every reference set below `sql/reference`.
pub fn load_references(sql: &Path) -> Result<Vec<ReferenceSet>, ModelError> {
    let folder = sql.join("reference");
    let mut sets = Vec::new();
    let entries = std::fs::read_dir(&folder).map_err(|source| ModelError::Read(folder.display().to_string(), source))?;
    let mut folders: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let set = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let csv = folder.join(format!("{set}.csv"));
        let toml_file = folder.join(format!("{set}.toml"));
        let read = |path: &Path| std::fs::read(path).map_err(|source| ModelError::Read(path.display().to_string(), source));
        let (bytes, text) = (read(&csv)?, String::from_utf8_lossy(&read(&toml_file)?).into_owned());
        let wrong = |reason: String| ModelError::Header { file: toml_file.display().to_string(), reason };
        let statement: Statement = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let mut columns = statement.column;
        for column in &mut columns {
            column.stored = column.name.clone();
        }
        let entity = Entity {
            id: set.clone(),
            file: format!("{set}."),
            extension: "csv".to_owned(),
            format: Format::Delimited,
            delimiter: ',',
            width: 0,
            dates: feeds::DateFormat::Iso,
            latin1: false,
            has_more_columns: false,
            keep_repeated_rows: false,
            undated: true,
            unknown: Vec::new(),
            columns,
            persons: Vec::new(),
        };
        let layout = Layout {
            feed: "reference".to_owned(),
            title: set.clone(),
            delivery: Delivery::Cumulative,
            largest_reject_share: 0.0,
            entities: Vec::new(),
            digest: String::new(),
        };
        let parsed = feeds::read_small(&bytes, &format!("{set}.csv"), &set, &layout, &entity).map_err(|error| wrong(error.to_string()))?;
        if let Some(reject) = parsed.rejects.first() {
            return Err(wrong(format!("line {}, column {}: {}", reject.line, reject.column, reject.reason)));
        }
        let digest = fingerprint([String::from_utf8_lossy(&bytes).as_ref(), text.as_str()]);
        sets.push(ReferenceSet { table: format!("reference.{set}"), rows: parsed.rows, fingerprint: digest });
    }
    Ok(sets)
}
