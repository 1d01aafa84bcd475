//! Finds the models below `sql/` and puts them in order by what they read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::header::{self, Header};
use crate::engine::Engine;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file cannot be read.
    #[error("model {0}")]
    Read(String, #[source] std::io::Error),
    /// The header lacks a part.
    #[error("model {file}: {reason}")]
    Header {
        /// The file.
        file: String,
        /// The part.
        reason: String,
    },
    /// The SQL cannot be planned or run.
    #[error("model {table}: {reason}")]
    Sql {
        /// The table.
        table: String,
        /// What the engine says, without values.
        reason: String,
    },
    /// It reads a table that is not there.
    #[error("model {table} reads {missing}, which no model, feed or reference set gives")]
    Missing {
        /// The table.
        table: String,
        /// What it reads.
        missing: String,
    },
    /// Models read each other in a circle.
    #[error("model {0} reads itself through others")]
    Circle(String),
    /// Rows break a check.
    #[error("model {table}: {violations} rows break {check}")]
    Check {
        /// The table.
        table: String,
        /// The check.
        check: String,
        /// Rows or groups that break it.
        violations: i64,
    },
    /// Its rows cannot be written.
    #[error("model {table}: its rows cannot be written")]
    Write {
        /// The table.
        table: String,
        /// Why.
        #[source]
        source: Box<crate::store::TableError>,
    },
    /// A store failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] crate::store::LedgerError),
}

/// A SQL model.
#[derive(Debug, Clone)]
pub struct Model {
    /// Table it makes: schema is the folder, name the file.
    pub table: String,
    /// Its file.
    pub file: PathBuf,
    /// Its text.
    pub sql: String,
    /// Its header.
    pub header: Header,
    /// Tables it reads, as parsed from its statement.
    pub reads: BTreeSet<String>,
}

/// Every model by table.
pub type Models = BTreeMap<String, Model>;

/// Loads the models below a `sql` folder.
pub fn load(sql: &Path, engine: &Engine) -> Result<Models, ModelError> {
    let mut files = Vec::new();
    for schema in ["reference", "staging", "core", "measures", "marts"] {
        find(&sql.join(schema), &mut files)?;
    }
    files.sort();
    let mut models = BTreeMap::new();
    for file in files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(&file).map_err(|source| ModelError::Read(name.clone(), source))?;
        let schema = file.strip_prefix(sql).ok().and_then(|path| path.iter().next()).map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let table = format!("{schema}.{stem}");
        let header = header::parse(&text).map_err(|reason| ModelError::Header { file: name.clone(), reason: reason.to_owned() })?;
        if header.table != table {
            return Err(ModelError::Header { file: name, reason: format!("its first line names {}, its path {table}", header.table) });
        }
        let state = engine.context().state();
        let reads = state
            .sql_to_statement(&text, &datafusion::config::Dialect::Generic)
            .and_then(|statement| state.resolve_table_references(&statement))
            .map_err(|source| ModelError::Sql { table: table.clone(), reason: crate::engine::reason(&source) })?
            .into_iter()
            .map(|reference| reference.to_string())
            .collect();
        models.insert(table.clone(), Model { table, file, sql: text, header, reads });
    }
    Ok(models)
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), ModelError> {
    if !folder.is_dir() {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder).map_err(|source| ModelError::Read(folder.display().to_string(), source))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            files.push(path);
        }
    }
    Ok(())
}
