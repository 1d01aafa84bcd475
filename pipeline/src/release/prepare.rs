//! Prepares a release: its files wait in the controlled zone for a signature.

use std::collections::BTreeMap;

use attune_contract::{Manifest, path};
use serde::{Deserialize, Serialize};

use super::files::{PublicFiles, ReleaseError};
use super::pointer::current_pointer;
use crate::store::{Controlled, Store, Stores};

const PREPARED: &str = "prepared";

/// What preparation knew beside the files.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Assumption {
    /// The pointer that was current; 0 when there was none.
    pub pointer: u32,
}

fn prepared(release_id: &str, file: &str) -> String {
    format!("{PREPARED}/{release_id}/{file}")
}

/// Writes the files of a release to the controlled zone. `false` when the same release stands there already.
pub async fn prepare(stores: &Stores, files: &PublicFiles) -> Result<bool, ReleaseError> {
    let id = &files.manifest.release_id;
    let assumption = Assumption { pointer: current_pointer(&stores.public).await?.map_or(0, |pointer| pointer.number) };
    let assumption = serde_json::to_vec(&assumption).map_err(|source| ReleaseError::Manifest(id.clone(), source))?;
    let is_new = !stores.controlled.exists(&prepared(id, path::MANIFEST)).await?;
    if is_new {
        for (name, bytes) in &files.files {
            stores.controlled.put(&prepared(id, name), bytes.clone()).await?;
        }
        stores.controlled.put(&prepared(id, path::MANIFEST), files.manifest_bytes()?).await?;
    }
    stores.controlled.put(&prepared(id, "assumption.json"), assumption).await?;
    Ok(is_new)
}

/// Ids of prepared releases, sorted.
pub async fn prepared_releases(store: &Store<Controlled>) -> Result<Vec<String>, ReleaseError> {
    let paths = store.list(PREPARED).await?;
    Ok(paths.iter().filter_map(|path| path.strip_prefix("prepared/")?.strip_suffix("/manifest.json").map(str::to_owned)).collect())
}

/// Finds a prepared release by the first letters of its id.
pub async fn find(store: &Store<Controlled>, front: &str) -> Result<String, ReleaseError> {
    let mut found = prepared_releases(store).await?.into_iter().filter(|id| id.starts_with(front));
    match (found.next(), found.next()) {
        (None, _) => Err(ReleaseError::Unknown(front.to_owned())),
        (Some(_), Some(_)) => Err(ReleaseError::Ambiguous(front.to_owned())),
        (Some(id), None) => Ok(id),
    }
}

/// Takes a prepared release, checked byte by byte, with what its preparation assumed.
pub(super) async fn take(store: &Store<Controlled>, id: &str) -> Result<(PublicFiles, Assumption), ReleaseError> {
    let unreadable = |source| ReleaseError::Manifest(id.to_owned(), source);
    let manifest: Manifest = serde_json::from_slice(&store.get(&prepared(id, path::MANIFEST)).await?).map_err(unreadable)?;
    let assumption: Assumption = serde_json::from_slice(&store.get(&prepared(id, "assumption.json")).await?).map_err(unreadable)?;
    let mut files = BTreeMap::new();
    for entry in &manifest.files {
        files.insert(entry.path.clone(), store.get(&prepared(id, &entry.path)).await?);
    }
    Ok((PublicFiles::verify(manifest, files)?, assumption))
}
