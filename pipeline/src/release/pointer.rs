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
    match numbered(store).await?.pop() {
        Some((number, file)) => Ok(Some(read(store, number, file).await?)),
        None => Ok(None),
    }
}

/// Every pointer, oldest first.
pub(super) async fn all(store: &Store<Public>) -> Result<Vec<Pointer>, ReleaseError> {
    let mut pointers = Vec::new();
    for (number, file) in numbered(store).await? {
        pointers.push(read(store, number, file).await?);
    }
    Ok(pointers)
}

async fn numbered(store: &Store<Public>) -> Result<Vec<(u32, String)>, ReleaseError> {
    let mut found: Vec<(u32, String)> = store.list(path::POINTERS).await?.into_iter().filter_map(|file| Some((number_of(&file)?, file))).collect();
    found.sort();
    Ok(found)
}

async fn read(store: &Store<Public>, number: u32, file: String) -> Result<Pointer, ReleaseError> {
    let pointer: Pointer = serde_json::from_slice(&store.get(&file).await?).map_err(|source| ReleaseError::Manifest(file, source))?;
    Ok(Pointer { number, ..pointer })
}

fn number_of(file: &str) -> Option<u32> {
    file.strip_prefix(path::POINTERS)?.strip_prefix('/')?.strip_suffix(".json")?.parse().ok()
}
