//! What was published before, and what an indicator may bring into the next release beside it.

use std::collections::{BTreeMap, BTreeSet};

use attune_contract::{Inequality, Manifest, Observation, path};
use attune_disclosure::Cube;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::cleared::ClearedIndicator;
use super::files::{INEQUALITY, ReleaseError};
use super::joint::{self, Leak};
use super::pointer;
use crate::domain::digest::sha256_hex;
use crate::store::Stores;

/// Where the files of everything that was ever published are kept.
pub(super) fn vault(release_file: &str) -> String {
    format!("vault/{release_file}")
}

/// A release that was published at some time.
#[derive(Debug)]
struct Earlier {
    manifest: Manifest,
    /// It is the current one, and was not taken back.
    is_current: bool,
}

/// Every release that was ever published, oldest first; those that were taken back too, since readers may have them.
#[derive(Debug)]
pub struct History {
    releases: Vec<Earlier>,
}

impl History {
    /// Reads what the pointers name, from the vault or else from the public store.
    ///
    /// # Errors
    /// [`ReleaseError::Forgotten`] when a release that was published is in neither.
    pub async fn load(stores: &Stores) -> Result<History, ReleaseError> {
        let pointers = pointer::all(&stores.public).await?;
        let current = pointers.last().filter(|pointer| !pointer.withdrawn).map(|pointer| pointer.release_id.clone());
        let mut releases: Vec<Earlier> = Vec::new();
        for pointer in pointers {
            let is_known = releases.iter().any(|release| release.manifest.release_id == pointer.release_id);
            if !is_known {
                let bytes = file(stores, &pointer.release_id, path::MANIFEST).await?;
                let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|source| ReleaseError::Manifest(pointer.release_id.clone(), source))?;
                releases.push(Earlier { manifest, is_current: current.as_ref() == Some(&pointer.release_id) });
            }
        }
        Ok(History { releases })
    }

    /// Whether a part says nothing beyond earlier releases: there are none, or the current one has the same bytes.
    pub fn holds(&self, part: &ClearedIndicator) -> bool {
        let name = path::observations(part.indicator_id());
        let digest = sha256_hex(part.observations());
        let current = self.releases.iter().find(|release| release.is_current);
        self.releases.is_empty() || current.is_some_and(|current| current.manifest.files.iter().any(|entry| entry.path == name && entry.sha256 == digest))
    }

    /// Gives what an indicator brings into the next release: the new part, where it gives nothing away beside what was published
    /// before, or else the current release's part as it stands, with the leak that holds the new one back.
    ///
    /// `system` has the cells and equations of the new part; `largest` is the largest count that is hidden.
    ///
    /// # Errors
    /// [`ReleaseError::Leak`] when the new part may not be shown and there is none to stand in for it.
    pub async fn settle(&self, stores: &Stores, system: &Cube, new: ClearedIndicator, largest: u64) -> Result<(ClearedIndicator, Option<Leak>), ReleaseError> {
        let name = path::observations(new.indicator_id());
        let mut earlier: BTreeMap<String, (usize, &Earlier)> = BTreeMap::new();
        for (place, release) in self.releases.iter().enumerate() {
            if let Some(entry) = release.manifest.files.iter().find(|entry| entry.path == name) {
                earlier.insert(entry.sha256.clone(), (place, release));
            }
        }
        if earlier.is_empty() {
            return Ok((new, None));
        }
        let mut ordered: Vec<&(usize, &Earlier)> = earlier.values().collect();
        ordered.sort_unstable_by_key(|(place, _)| *place);
        let mut parts = Vec::new();
        for (_, release) in ordered {
            parts.push(observations(&file(stores, &release.manifest.release_id, &name).await?, &name)?);
        }
        let candidate = observations(new.observations(), &name)?;
        let Some(leak) = joint::audit(system, &candidate, &parts, largest) else { return Ok((new, None)) };
        match self.current_part(stores, &candidate, new.indicator_id()).await? {
            Some(held) => Ok((held, Some(leak))),
            None => Err(ReleaseError::Leak { indicator: new.indicator_id().to_owned(), leak }),
        }
    }

    /// The current release's part of an indicator, where the new release can carry it: the same definition, areas and categories.
    async fn current_part(&self, stores: &Stores, candidate: &[Observation], indicator: &str) -> Result<Option<ClearedIndicator>, ReleaseError> {
        let Some(current) = self.releases.iter().find(|release| release.is_current) else { return Ok(None) };
        let name = path::observations(indicator);
        let Some(entry) = current.manifest.files.iter().find(|entry| entry.path == name) else { return Ok(None) };
        let id = &current.manifest.release_id;
        let bytes = file(stores, id, &name).await?;
        let measures = file(stores, id, INEQUALITY).await?;
        let is_listed = |listed: &str, bytes: &Bytes| current.manifest.files.iter().any(|entry| entry.path == listed && entry.sha256 == sha256_hex(bytes));
        for (listed, bytes) in [(name.as_str(), &bytes), (INEQUALITY, &measures)] {
            if !is_listed(listed, bytes) {
                return Err(ReleaseError::Damaged { release: id.clone(), file: listed.to_owned() });
            }
        }
        let part = observations(&bytes, &name)?;
        if frame(&part) != frame(candidate) {
            return Ok(None);
        }
        let mut rows: Vec<Inequality> = Vec::new();
        for batch in batches(&measures, INEQUALITY)? {
            rows.extend(attune_contract::inequality_from_batch(&batch)?.into_iter().filter(|row| row.key.indicator_id == indicator));
        }
        Ok(Some(ClearedIndicator::held(indicator, bytes, entry.rows, &rows)?))
    }
}

/// What a part speaks of, whatever its years: version of the definition, component, area, dimension, category.
fn frame(observations: &[Observation]) -> BTreeSet<(u32, [&str; 4])> {
    let mut frame = BTreeSet::new();
    for observation in observations {
        let key = &observation.key;
        frame.insert((observation.indicator_version, [key.component.as_str(), key.area_id.as_str(), key.dimension.as_str(), key.category.as_str()]));
    }
    frame
}

fn observations(bytes: &Bytes, name: &str) -> Result<Vec<Observation>, ReleaseError> {
    let mut observations = Vec::new();
    for batch in batches(bytes, name)? {
        observations.extend(attune_contract::observations_from_batch(&batch)?);
    }
    Ok(observations)
}

fn batches(bytes: &Bytes, name: &str) -> Result<Vec<arrow::array::RecordBatch>, ReleaseError> {
    let unreadable = |source| ReleaseError::Read(name.to_owned(), source);
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes.clone()).and_then(|builder| builder.with_batch_size(65_536).build()).map_err(unreadable)?;
    reader.map(|batch| batch.map_err(|source| unreadable(source.into()))).collect()
}

/// A file of a release that was published: the vault has it, or the public store still does.
async fn file(stores: &Stores, release: &str, name: &str) -> Result<Bytes, ReleaseError> {
    let public = path::release_file(release, name);
    let kept = vault(&public);
    if stores.controlled.exists(&kept).await? {
        Ok(stores.controlled.get(&kept).await?)
    } else if stores.public.exists(&public).await? {
        Ok(stores.public.get(&public).await?)
    } else {
        Err(ReleaseError::Forgotten(release.to_owned()))
    }
}
