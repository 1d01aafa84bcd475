//! The files of a release, as bytes: made here from the contract's tables and from nothing else.

use std::collections::BTreeMap;

use attune_contract::{Area, ContractError, Dimension, FileEntry, Indicator, Manifest, Note, path, schema};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::cleared::ClearedIndicator;
use super::figure::FigureError;
use super::joint::Leak;
use crate::domain::digest::sha256_hex;
use crate::store::{LedgerError, StoreError, parquet_bytes};

/// The file of the measures of inequality, of all indicators together.
pub(super) const INEQUALITY: &str = "inequality.parquet";

/// Why there is no release.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// A table does not fit the contract.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// A figure cannot be computed.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// The report of what was hidden cannot be written.
    #[error("report of {0}")]
    Report(String, #[source] serde_json::Error),
    /// The kept measures of inequality of an indicator cannot be read.
    #[error("measures of inequality of {0}")]
    Inequality(String, #[source] parquet::errors::ParquetError),
    /// Groups of an indicator cannot be measured.
    #[error("measures of inequality of {0}: {1}")]
    Strata(String, #[source] attune_statistics::inequality::StrataError),
    /// A file of an earlier release cannot be read.
    #[error("earlier release file {0}")]
    Read(String, #[source] parquet::errors::ParquetError),
    /// The new numbers of an indicator may not stand beside what was published before, and no earlier part can stand in for them.
    #[error("no release is made: {indicator}, beside releases published before: {leak}. Leave the indicator out, or wait until more has changed")]
    Leak {
        /// The indicator.
        indicator: String,
        /// The way in which it would leak.
        leak: Leak,
    },
    /// A release that was published is no longer kept, so that nothing can be judged beside it.
    #[error("release {0} was published once, and neither the vault nor the public store has its files; put them back into one of them")]
    Forgotten(String),
    /// A file cannot be written.
    #[error("release file {0}")]
    Write(String, #[source] parquet::errors::ParquetError),
    /// The manifest cannot be written or read.
    #[error("manifest of release {0}")]
    Manifest(String, #[source] serde_json::Error),
    /// A store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// No such release was prepared.
    #[error("no prepared release {0}; `attune release list` shows them")]
    Unknown(String),
    /// Several prepared releases begin with these letters.
    #[error("several prepared releases begin with {0}; give more letters")]
    Ambiguous(String),
    /// A prepared file has other bytes than its manifest says.
    #[error("release {release}: {file} has other bytes than its manifest says; prepare it again")]
    Damaged {
        /// Release.
        release: String,
        /// File.
        file: String,
    },
    /// Another release was published since this one was prepared.
    #[error("release {release} was prepared while pointer {expected} was current, now it is {found}; prepare it again")]
    Outdated {
        /// Release.
        release: String,
        /// Pointer it assumed.
        expected: u32,
        /// Pointer found.
        found: u32,
    },
    /// It was taken back before.
    #[error("release {0} was taken back; correct what was wrong and prepare another")]
    Withdrawn(String),
    /// The signature lacks a name or a reason.
    #[error("a release is signed with --by NAME and --reason TEXT; both are kept in the ledger")]
    Unsigned,
}

/// What a release is made of. Numbers come in cleared parts alone.
pub struct ReleaseParts<'a> {
    /// The manifest, without its file list and its id.
    pub manifest: Manifest,
    /// Metadata of indicators, in their order.
    pub indicators: Vec<Indicator>,
    /// Areas.
    pub areas: Vec<Area>,
    /// Dimensions, in their order.
    pub dimensions: Vec<Dimension>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Feed, period, check, class.
    pub data_quality: Vec<[String; 4]>,
    /// Each indicator's part.
    pub cleared: &'a [ClearedIndicator],
}

/// The files of a release. Only [`PublicFiles::make`] makes them new, and only [`PublicFiles::verify`] takes stored
/// ones, after checking each byte against the manifest.
#[derive(Debug)]
pub struct PublicFiles {
    pub(super) manifest: Manifest,
    pub(super) files: BTreeMap<String, Bytes>,
}

impl PublicFiles {
    /// Makes the files of a release; the manifest gets its file list and its id.
    pub fn make(parts: ReleaseParts<'_>) -> Result<PublicFiles, ReleaseError> {
        let mut files: BTreeMap<String, (Bytes, u64)> = BTreeMap::new();
        for cleared in parts.cleared {
            files.insert(path::observations(cleared.indicator_id()), (cleared.observations().clone(), cleared.rows()));
        }
        let mut add = |name: &str, schema: arrow::datatypes::SchemaRef, batch: arrow::array::RecordBatch| -> Result<(), ReleaseError> {
            let rows = batch.num_rows() as u64;
            let bytes = parquet_bytes(schema, &[batch]).map_err(|source| ReleaseError::Write(name.to_owned(), source))?;
            files.insert(name.to_owned(), (bytes.into(), rows));
            Ok(())
        };
        add("indicators.parquet", schema::indicators(), attune_contract::indicators_to_batch(&parts.indicators)?)?;
        add("areas.parquet", schema::areas(), attune_contract::areas_to_batch(&parts.areas)?)?;
        add("dimensions.parquet", schema::dimensions(), attune_contract::dimensions_to_batch(&parts.dimensions)?)?;
        add("notes.parquet", schema::notes(), attune_contract::notes_to_batch(&parts.notes)?)?;
        add("data_quality.parquet", schema::data_quality(), attune_contract::data_quality_to_batch(&parts.data_quality)?)?;
        add("overlap.parquet", schema::overlap(), arrow::array::RecordBatch::new_empty(schema::overlap()))?;
        files.insert(INEQUALITY.to_owned(), inequality(parts.cleared)?);
        let mut manifest = parts.manifest;
        manifest.files = files.iter().map(|(name, (bytes, rows))| FileEntry { path: name.clone(), sha256: sha256_hex(bytes), rows: *rows }).collect();
        manifest.release_id = release_id(&manifest)?;
        Ok(PublicFiles { manifest, files: files.into_iter().map(|(name, (bytes, _))| (name, bytes)).collect() })
    }

    /// Takes stored files after checking them against their manifest, and the manifest against its id.
    pub fn verify(manifest: Manifest, files: BTreeMap<String, Bytes>) -> Result<PublicFiles, ReleaseError> {
        let damaged = |file: &str| ReleaseError::Damaged { release: manifest.release_id.clone(), file: file.to_owned() };
        if release_id(&manifest)? != manifest.release_id {
            return Err(damaged(path::MANIFEST));
        }
        for entry in &manifest.files {
            if files.get(&entry.path).is_none_or(|bytes| sha256_hex(bytes) != entry.sha256) {
                return Err(damaged(&entry.path));
            }
        }
        Ok(PublicFiles { manifest, files })
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The manifest as it is stored.
    pub fn manifest_bytes(&self) -> Result<Bytes, ReleaseError> {
        let text = serde_json::to_string_pretty(&self.manifest).map_err(|source| ReleaseError::Manifest(self.manifest.release_id.clone(), source))?;
        Ok((text + "\n").into())
    }
}

/// The measures of all indicators in one file, with its number of rows.
fn inequality(cleared: &[ClearedIndicator]) -> Result<(Bytes, u64), ReleaseError> {
    let mut batches = Vec::new();
    let mut sorted: Vec<&ClearedIndicator> = cleared.iter().collect();
    sorted.sort_by_key(|indicator| indicator.indicator_id());
    for indicator in sorted {
        let unreadable = |source| ReleaseError::Inequality(indicator.indicator_id().to_owned(), source);
        let reader = ParquetRecordBatchReaderBuilder::try_new(indicator.inequality().clone()).and_then(|builder| builder.with_batch_size(65_536).build());
        for batch in reader.map_err(unreadable)? {
            batches.push(batch.map_err(|source| unreadable(source.into()))?);
        }
    }
    let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
    let bytes = parquet_bytes(schema::inequality(), &batches).map_err(|source| ReleaseError::Write(INEQUALITY.to_owned(), source))?;
    Ok((bytes.into(), rows))
}

/// SHA-256 of the public files (by their digests in the manifest) and of the canonical manifest without `release_id` and `created`.
fn release_id(manifest: &Manifest) -> Result<String, ReleaseError> {
    let canonical = Manifest { release_id: String::new(), created: String::new(), ..manifest.clone() };
    let text = serde_json::to_string(&canonical).map_err(|source| ReleaseError::Manifest(manifest.release_id.clone(), source))?;
    Ok(sha256_hex(text.as_bytes()))
}
