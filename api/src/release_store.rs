//! The public store: the newest pointer, and the release it names, read into memory and verified.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use attune_contract::{
    ContractError, FileEntry, Manifest, Release, ReleaseTables, SCHEMA_VERSION, areas_from_batch, data_quality_from_batch, dimensions_from_batch,
    indicators_from_batch, inequality_from_batch, notes_from_batch, observations_from_batch, path,
};
use bytes::Bytes;
use futures::TryStreamExt;
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The file of inequality measures.
const INEQUALITY: &str = "inequality.parquet";

/// The files that are read beside those of observations.
const TABLES: [&str; 6] = ["indicators.parquet", "areas.parquet", "dimensions.parquet", "notes.parquet", "data_quality.parquet", INEQUALITY];

/// Why a release cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store's address makes no sense.
    #[error("{url} is neither a store URL nor a folder")]
    Address {
        /// The address.
        url: String,
    },
    /// An object cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The object.
        path: String,
        /// What the store says.
        #[source]
        source: object_store::Error,
    },
    /// A JSON object is not what it should be.
    #[error("{path} is not a {what}")]
    Json {
        /// The object.
        path: String,
        /// What it should be.
        what: &'static str,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
    /// The release is of a later shape.
    #[error("release {release_id} has schema version {found}; this server reads {SCHEMA_VERSION}")]
    Schema {
        /// The release.
        release_id: String,
        /// Its schema version.
        found: String,
    },
    /// The manifest speaks of another release than the pointer.
    #[error("the manifest of {release_id} speaks of another release")]
    OtherRelease {
        /// The release that the pointer names.
        release_id: String,
    },
    /// A file's bytes are not those that the manifest speaks of.
    #[error("{path} does not have the checksum that the manifest states")]
    Checksum {
        /// The file.
        path: String,
    },
    /// The manifest lacks a file that every release has.
    #[error("the manifest names no {file}")]
    Missing {
        /// The file.
        file: &'static str,
    },
    /// A file is not Parquet.
    #[error("{path} cannot be read as Parquet")]
    Parquet {
        /// The file.
        path: String,
        /// What the reader says.
        #[source]
        source: parquet::errors::ParquetError,
    },
    /// A table is not what the contract says.
    #[error("{path}: {source}")]
    Contract {
        /// The file.
        path: String,
        /// What is wrong.
        #[source]
        source: ContractError,
    },
}

/// What a numbered pointer says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pointer {
    /// Its number; the highest wins.
    #[serde(skip)]
    pub number: u32,
    /// The release it names.
    pub release_id: String,
    /// When it was published.
    #[serde(default)]
    pub published_at: Option<String>,
    /// The release was taken back: nothing is served.
    #[serde(default)]
    pub withdrawn: bool,
}

/// A public store.
#[derive(Debug, Clone)]
pub struct ReleaseStore {
    store: Arc<dyn ObjectStore>,
    root: Path,
}

impl ReleaseStore {
    /// Opens a store by URL, or a folder relative to the working folder. It need not exist yet.
    ///
    /// # Errors
    /// [`StoreError::Address`] when the address cannot be understood.
    pub fn open(address: &str) -> Result<ReleaseStore, StoreError> {
        let bad = || StoreError::Address { url: address.to_owned() };
        let url = if address.contains("://") {
            url::Url::parse(address).map_err(|_| bad())?
        } else {
            let folder = std::path::absolute(address).map_err(|_| bad())?;
            url::Url::from_directory_path(folder).map_err(|()| bad())?
        };
        let (store, root) = object_store::parse_url(&url).map_err(|_| bad())?;
        Ok(ReleaseStore { store: Arc::from(store), root })
    }

    fn at(&self, relative: &str) -> Path {
        relative.split('/').fold(self.root.clone(), |path, part| path.join(part))
    }

    async fn read(&self, relative: &str) -> Result<Bytes, StoreError> {
        let failed = |source| StoreError::Read { path: relative.to_owned(), source };
        self.store.get(&self.at(relative)).await.map_err(failed)?.bytes().await.map_err(failed)
    }

    /// The pointer with the highest number; `None` while there is none.
    ///
    /// # Errors
    /// When the store cannot be listed or the pointer cannot be read.
    pub async fn newest_pointer(&self) -> Result<Option<Pointer>, StoreError> {
        let listed = self.store.list(Some(&self.at(path::POINTERS))).try_collect::<Vec<_>>().await;
        let objects = listed.map_err(|source| StoreError::Read { path: path::POINTERS.to_owned(), source })?;
        let number = |name: &str| name.strip_suffix(".json").and_then(|digits| digits.parse::<u32>().ok());
        let Some(newest) = objects.iter().filter_map(|object| object.location.filename().and_then(number)).max() else { return Ok(None) };
        let name = path::pointer(newest);
        let mut pointer: Pointer =
            serde_json::from_slice(&self.read(&name).await?).map_err(|source| StoreError::Json { path: name, what: "pointer", source })?;
        pointer.number = newest;
        Ok(Some(pointer))
    }

    /// Reads a release: every file is checked against the manifest before any of it is served.
    ///
    /// # Errors
    /// When a file is missing, has other bytes than stated, or is not as the contract says.
    pub async fn load(&self, release_id: &str) -> Result<Release, StoreError> {
        let name = path::release_file(release_id, path::MANIFEST);
        let manifest: Manifest =
            serde_json::from_slice(&self.read(&name).await?).map_err(|source| StoreError::Json { path: name, what: "manifest", source })?;
        if major(&manifest.schema_version) != major(SCHEMA_VERSION) {
            return Err(StoreError::Schema { release_id: release_id.to_owned(), found: manifest.schema_version });
        }
        if manifest.release_id != release_id {
            return Err(StoreError::OtherRelease { release_id: release_id.to_owned() });
        }
        let mut tables = ReleaseTables {
            manifest,
            indicators: Vec::new(),
            areas: Vec::new(),
            dimensions: Vec::new(),
            notes: Vec::new(),
            data_quality: Vec::new(),
            observations: Vec::new(),
            inequality: Vec::new(),
        };
        let files = tables.manifest.files.clone();
        for file in ["indicators.parquet", "areas.parquet", "dimensions.parquet"] {
            if files.iter().all(|entry| entry.path != file) {
                return Err(StoreError::Missing { file });
            }
        }
        for entry in &files {
            let bytes = self.read(&path::release_file(release_id, &entry.path)).await?;
            if hex(&Sha256::digest(&bytes)) != entry.sha256 {
                return Err(StoreError::Checksum { path: entry.path.clone() });
            }
            read_table(entry, bytes, &mut tables)?;
        }
        Release::new(tables).map_err(|source| StoreError::Contract { path: INEQUALITY.to_owned(), source })
    }
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn batches(entry: &FileEntry, bytes: Bytes) -> Result<Vec<RecordBatch>, StoreError> {
    let failed = |source| StoreError::Parquet { path: entry.path.clone(), source };
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(failed)?.with_batch_size(32_768).build().map_err(failed)?;
    reader.map(|batch| batch.map_err(|source| failed(source.into()))).collect()
}

fn read_table(entry: &FileEntry, bytes: Bytes, tables: &mut ReleaseTables) -> Result<(), StoreError> {
    let is_observations = entry.path.strip_prefix(path::OBSERVATIONS).is_some_and(|rest| rest.starts_with('/'));
    if !is_observations && !TABLES.contains(&entry.path.as_str()) {
        return Ok(());
    }
    let failed = |source| StoreError::Contract { path: entry.path.clone(), source };
    for batch in batches(entry, bytes)? {
        match entry.path.as_str() {
            "indicators.parquet" => tables.indicators.extend(indicators_from_batch(&batch).map_err(failed)?),
            "areas.parquet" => tables.areas.extend(areas_from_batch(&batch).map_err(failed)?),
            "dimensions.parquet" => tables.dimensions.extend(dimensions_from_batch(&batch).map_err(failed)?),
            "notes.parquet" => tables.notes.extend(notes_from_batch(&batch).map_err(failed)?),
            INEQUALITY => tables.inequality.extend(inequality_from_batch(&batch).map_err(failed)?),
            "data_quality.parquet" => tables.data_quality.extend(data_quality_from_batch(&batch).map_err(failed)?),
            _ => tables.observations.extend(observations_from_batch(&batch).map_err(failed)?),
        }
    }
    Ok(())
}
