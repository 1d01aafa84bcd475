//! The files of a release, as bytes: made here from the contract's tables and from nothing else.

use std::collections::BTreeMap;

use attune_contract::{ContractError, FileEntry, Manifest, ReleaseTables, path, schema};
use bytes::Bytes;

use crate::domain::digest::sha256_hex;
use crate::engine::parquet_bytes;
use crate::store::{LedgerError, StoreError};

/// Why there is no release.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// A table does not fit the contract.
    #[error(transparent)]
    Contract(#[from] ContractError),
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

/// The files of a release. Only [`PublicFiles::make`] makes them new, and only [`PublicFiles::verify`] takes stored
/// ones, after checking each byte against the manifest.
#[derive(Debug)]
pub struct PublicFiles {
    pub(super) manifest: Manifest,
    pub(super) files: BTreeMap<String, Bytes>,
}

impl PublicFiles {
    /// Makes the files of a release; the manifest gets its file list and its id.
    pub fn make(mut tables: ReleaseTables) -> Result<PublicFiles, ReleaseError> {
        tables.observations.sort_by(|left, right| left.key.cmp(&right.key));
        let mut files: BTreeMap<String, (Bytes, usize)> = BTreeMap::new();
        let mut add = |name: &str, schema: arrow::datatypes::SchemaRef, batch: arrow::array::RecordBatch| -> Result<(), ReleaseError> {
            let rows = batch.num_rows();
            let bytes = parquet_bytes(schema, &[batch]).map_err(|source| ReleaseError::Write(name.to_owned(), source))?;
            files.insert(name.to_owned(), (bytes.into(), rows));
            Ok(())
        };
        for chunk in tables.observations.chunk_by(|left, right| left.key.indicator_id == right.key.indicator_id) {
            let name = path::observations(&chunk[0].key.indicator_id);
            add(&name, schema::observations(), attune_contract::observations_to_batch(chunk)?)?;
        }
        add("indicators.parquet", schema::indicators(), attune_contract::indicators_to_batch(&tables.indicators)?)?;
        add("areas.parquet", schema::areas(), attune_contract::areas_to_batch(&tables.areas)?)?;
        add("dimensions.parquet", schema::dimensions(), attune_contract::dimensions_to_batch(&tables.dimensions)?)?;
        add("notes.parquet", schema::notes(), attune_contract::notes_to_batch(&tables.notes)?)?;
        add("data_quality.parquet", schema::data_quality(), attune_contract::data_quality_to_batch(&tables.data_quality)?)?;
        add("inequality.parquet", schema::inequality(), arrow::array::RecordBatch::new_empty(schema::inequality()))?;
        add("overlap.parquet", schema::overlap(), arrow::array::RecordBatch::new_empty(schema::overlap()))?;
        let mut manifest = tables.manifest;
        manifest.files = files.iter().map(|(name, (bytes, rows))| FileEntry { path: name.clone(), sha256: sha256_hex(bytes), rows: *rows as u64 }).collect();
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

/// SHA-256 of the public files (by their digests in the manifest) and of the canonical manifest without `release_id` and `created`.
fn release_id(manifest: &Manifest) -> Result<String, ReleaseError> {
    let canonical = Manifest { release_id: String::new(), created: String::new(), ..manifest.clone() };
    let text = serde_json::to_string(&canonical).map_err(|source| ReleaseError::Manifest(manifest.release_id.clone(), source))?;
    Ok(sha256_hex(text.as_bytes()))
}
