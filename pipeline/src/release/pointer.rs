//! The numbered pointers of the public store.

use attune_contract::path;
use serde::{Deserialize, Serialize};

use super::files::ReleaseError;
use crate::store::{Public, Store};

/// A numbered pointer; the highest number names the current release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// Its number; not in the file, whose name says it.
    #[serde(skip)]
    pub number: u32,
    /// The release it names.
    pub release_id: String,
    /// The release was taken back: its bytes are gone.
    #[serde(default)]
    pub withdrawn: bool,
}

/// The pointer that is current; `None` before the first publication.
pub async fn current_pointer(store: &Store<Public>) -> Result<Option<Pointer>, ReleaseError> {
    let Some((number, file)) = store.list(path::POINTERS).await?.into_iter().filter_map(|file| Some((number_of(&file)?, file))).max() else { return Ok(None) };
    let bytes = store.get(&file).await?;
    let pointer: Pointer = serde_json::from_slice(&bytes).map_err(|source| ReleaseError::Manifest(file, source))?;
    Ok(Some(Pointer { number, ..pointer }))
}

fn number_of(file: &str) -> Option<u32> {
    file.strip_prefix(path::POINTERS)?.strip_prefix('/')?.strip_suffix(".json")?.parse().ok()
}
