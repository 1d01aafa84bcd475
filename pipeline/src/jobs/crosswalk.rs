//! The step that links: identity rows of all feeds to the crosswalk, and pairs that wait to the queue of reviewers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use attune_linkage::Model;

use super::Warehouse;
use super::link::queue::Queue;
use super::run::Step;
use crate::config::LinkageMode;
use crate::domain::digest::{fingerprint, sha256_hex};
use crate::engine::Engine;
use crate::linkage::{self, Apart, Deterministic, Linker, Probabilistic, Records};
use crate::models::Root;
use crate::store::{Identity, Restricted, Store, write_stream};

/// Folder of the identity zone for what linkage leaves to people.
const FOLDER: &str = "link";

/// Links persons, unless the same identity rows were linked the same way before. Registers the crosswalk; returns whether it is new.
pub(super) async fn link(
    warehouse: &Warehouse,
    engine: &Engine,
    identities: &[(String, String)],
    run: i64,
    roots: &mut BTreeMap<String, Root>,
) -> Result<bool> {
    let way = Way::of(warehouse)?;
    let parts: Vec<String> = [warehouse.code.clone()].into_iter().chain(way.parts.clone()).chain(identities.iter().map(|(_, parsed)| parsed.clone())).collect();
    let fingerprint = fingerprint(parts);
    let path = format!("link/person_crosswalk/{fingerprint}.parquet");
    let known = warehouse.ledger.step_with(&fingerprint)?;
    let (rows, is_new) = match known {
        Some(step) if way.is_queue_there() && warehouse.stores.restricted.exists(&path).await? => (step.rows.unsigned_abs(), false),
        _ => {
            let started = Instant::now();
            let records = read(engine, identities, way.records()).await?;
            let (identities, persons, waiting) = tokio::task::spawn_blocking(move || way.link(records)).await??;
            let batches = futures::stream::iter(linkage::crosswalk(&identities, &persons).map(|batch| batch.map_err(anyhow::Error::from)));
            let written = write_stream(&warehouse.stores.restricted, &path, linkage::crosswalk_schema(), &[0], batches).await?;
            let step = Step { name: "link.person_crosswalk", output: &path, rows: written.rows, fingerprint: &fingerprint, digest: written.sha256 };
            step.record(warehouse, run, started)?;
            if let Some(waiting) = waiting {
                let people = persons.iter().collect::<BTreeSet<_>>().len();
                (warehouse.progress)(&format!("  linked {} identifiers of {people} people; {waiting} pairs wait for review", persons.len()));
            }
            (written.rows, true)
        }
    };
    engine.register_parquet("link.person_crosswalk", vec![Store::<Restricted>::url(&path)], linkage::crosswalk_schema()).await?;
    roots.insert("link.person_crosswalk".to_owned(), Root { fingerprint, rows });
    Ok(is_new)
}

/// The identity rows of all feeds. A registry repeats a name with every dose: only the last row of an identifier is kept.
async fn read(engine: &Engine, identities: &[(String, String)], mut records: Records) -> Result<Records> {
    for (path, _) in identities {
        let url = Store::<Identity>::url(path);
        let mut added = Ok(());
        let add = |batch: &arrow::array::RecordBatch| added = added.clone().and_then(|()| records.add(batch));
        engine.each_stored_batch(url, add).await.map_err(|error| anyhow::anyhow!("identity rows: {}", crate::engine::reason(&error)))?;
        added?;
    }
    Ok(records)
}

/// How a warehouse links.
struct Way {
    linker: Box<dyn Linker + Send + Sync>,
    /// What the crosswalk depends on beside identity rows.
    parts: Vec<String>,
    /// Folder of the queue, where pairs may wait for people.
    queue: Option<PathBuf>,
}

impl Way {
    fn of(warehouse: &Warehouse) -> Result<Way> {
        let settings = &warehouse.effective.settings.linkage;
        let mode = format!("{:?}", settings.mode);
        Ok(match settings.mode {
            LinkageMode::Off => Way { linker: Box::new(Apart), parts: vec![mode], queue: None },
            LinkageMode::Deterministic => Way { linker: Box::new(Deterministic), parts: vec![mode], queue: None },
            LinkageMode::Probabilistic => {
                let identity = warehouse.effective.data_root().join(&warehouse.effective.settings.stores.identity);
                let folder = identity.join(FOLDER);
                std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
                let model = Model::read(&warehouse.sql.join(&settings.model))?;
                let decided =
                    if settings.decisions.as_os_str().is_empty() { identity.join("decisions") } else { warehouse.effective.path(&settings.decisions) };
                let decisions = decisions(&decided, &folder.join("decisions.csv"))?;
                let digest = decisions.as_ref().map(|(_, digest)| digest.clone()).unwrap_or_default();
                let parts = vec![mode, format!("{:016x}", model.digest()), digest];
                let threads = std::thread::available_parallelism().map_or(1, usize::from);
                let linker = Probabilistic { model, decisions: decisions.map(|(file, _)| file), threads };
                Way { linker: Box::new(linker), parts, queue: Some(folder) }
            }
        })
    }

    /// No records yet, kept as the linker needs them.
    fn records(&self) -> Records {
        if self.queue.is_some() { Records::as_delivered() } else { Records::default() }
    }

    fn is_queue_there(&self) -> bool {
        self.queue.as_ref().is_none_or(|folder| folder.join("review.ndjson").exists())
    }

    /// Links, and gives how many pairs wait, where any may.
    fn link(self, records: Records) -> Result<(linkage::Identities, Vec<u32>, Option<u64>)> {
        let identities = records.into_sorted();
        let Some(folder) = self.queue else {
            let persons = self.linker.link(&identities, &mut |_| Ok(()))?;
            return Ok((identities, persons, None));
        };
        let mut queue = Queue::of(&folder);
        let persons = self.linker.link(&identities, &mut |waiting| queue.add(&waiting))?;
        let waiting = queue.pairs();
        queue.end()?;
        Ok((identities, persons, Some(waiting)))
    }
}

/// The settled answers of a folder of decisions as a file of the linker, and the digest of that file; nothing where nobody decided.
fn decisions(folder: &Path, to: &Path) -> Result<Option<(PathBuf, String)>> {
    if !folder.join("decisions.ndjson").exists() {
        return Ok(None);
    }
    attune_review::export(folder, to)?;
    let bytes = std::fs::read(to).with_context(|| format!("cannot read {}", to.display()))?;
    Ok(Some((to.to_owned(), sha256_hex(&bytes))))
}
