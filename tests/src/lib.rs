//! What the test targets share: a demo state on disk and a warehouse opened on it.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

pub mod counts;
pub mod planted;
pub mod server;
pub mod steward;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attune_contract::{Inequality, Observation, path};
use attune_pipeline::config;
use attune_pipeline::domain::clock::FixedClock;
use attune_pipeline::jobs::Warehouse;
use attune_pipeline::release::{current_pointer, prepared_releases};
use attune_pipeline::store::{Store, Zone};
use chrono::{TimeZone, Utc};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// The workspace's root.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Where shared files are looked for: `ATTUNE_SHARED`, else `../shared` beside the workspace.
///
/// `None` where there is none; with `CI` set that is a failure, not a reason to skip.
pub fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("ATTUNE_SHARED").map_or_else(|| workspace().join("../shared"), PathBuf::from);
    let is_there = folder.is_dir();
    assert!(is_there || std::env::var_os("CI").is_none(), "CI needs the shared folder at {}", folder.display());
    is_there.then_some(folder)
}

/// A demo state's feeds in a folder that goes with the test, and the stores of its warehouse.
pub struct DemoState {
    /// The folder.
    pub folder: tempfile::TempDir,
    /// Changes to settings, by their `ATTUNE_...` variable.
    pub variables: BTreeMap<String, String>,
    /// Folder of the warehouse as text; the workspace's own where not set.
    pub sql: PathBuf,
}

impl DemoState {
    /// Generates a demo state.
    pub fn generate(children: u32, seed: u64) -> DemoState {
        DemoState::with_gaps(children, seed, true)
    }

    /// Generates a demo state, with or without gaps in access to services.
    pub fn with_gaps(children: u32, seed: u64, gaps: bool) -> DemoState {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("data/demo-feeds");
        std::fs::create_dir_all(&out).unwrap();
        synthetic_state::generate(&options(children, seed, gaps, out)).unwrap();
        DemoState { folder, variables: BTreeMap::new(), sql: workspace().join("sql") }
    }

    /// Sets a setting by its variable, such as `ATTUNE_LINKAGE_MODE`.
    pub fn with(mut self, variable: &str, value: &str) -> DemoState {
        self.variables.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// The folder of a feed.
    pub fn feed(&self, feed: &str) -> PathBuf {
        self.folder.path().join("data/demo-feeds/feeds").join(feed)
    }

    /// A file of the generator's truth.
    pub fn truth(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.path().join("data/demo-feeds/truth").join(file)).unwrap()
    }

    /// Opens the warehouse on the state's own folder.
    pub fn warehouse(&self) -> Warehouse {
        demo_warehouse(self.folder.path(), &self.sql, self.variables.clone())
    }
}

/// What the generator is asked for.
pub fn options(children: u32, seed: u64, gaps: bool, out: PathBuf) -> synthetic_state::Options {
    synthetic_state::Options { children, seed, years: (2023, 2025), as_of: (2026, 6, 30), gaps, out }
}

/// Opens the warehouse of a demo state whose feeds and stores lie in a folder.
pub fn demo_warehouse(folder: &Path, sql: &Path, mut variables: BTreeMap<String, String>) -> Warehouse {
    variables.insert("ATTUNE_SQL".to_owned(), sql.display().to_string());
    open(config::load(&workspace().join("infra/config/demo.toml"), folder, &variables).unwrap())
}

/// Opens a warehouse with a clock that stands still and no output.
pub fn open(effective: config::Effective) -> Warehouse {
    let clock = FixedClock(Utc.with_ymd_and_hms(2026, 7, 1, 2, 30, 0).unwrap());
    let warehouse = Warehouse::open(effective, Arc::new(clock), Box::new(|_: &str| {})).unwrap();
    // Someone may commit while tests run.
    Warehouse { revision: Some("of the tests".to_owned()), ..warehouse }
}

/// The observations of the one prepared release.
pub async fn prepared_observations(warehouse: &Warehouse) -> Vec<Observation> {
    let ids = prepared_releases(&warehouse.stores.controlled).await.unwrap();
    let id = ids.last().unwrap();
    assert!(current_pointer(&warehouse.stores.public).await.unwrap().is_none());
    let folder = format!("prepared/{id}/{}", path::OBSERVATIONS);
    let mut observations = Vec::new();
    for file in warehouse.stores.controlled.list(&folder).await.unwrap() {
        let bytes = warehouse.stores.controlled.get(&file).await.unwrap();
        for batch in ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().build().unwrap() {
            observations.extend(attune_contract::observations_from_batch(&batch.unwrap()).unwrap());
        }
    }
    observations
}

/// The inequality measures of the one prepared release.
pub async fn prepared_inequality(warehouse: &Warehouse) -> Vec<Inequality> {
    let ids = prepared_releases(&warehouse.stores.controlled).await.unwrap();
    let bytes = warehouse.stores.controlled.get(&format!("prepared/{}/inequality.parquet", ids.last().unwrap())).await.unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().build().unwrap();
    batches.flat_map(|batch| attune_contract::inequality_from_batch(&batch.unwrap()).unwrap()).collect()
}

/// Every object of a store: path and bytes.
pub async fn objects<Z: Zone>(store: &Store<Z>, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut objects = BTreeMap::new();
    for path in store.list(folder).await.unwrap() {
        objects.insert(path.clone(), store.get(&path).await.unwrap().to_vec());
    }
    objects
}

/// Rows of a small CSV without quotes: each a map by header.
pub fn csv(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines.map(|line| header.iter().map(|name| (*name).to_owned()).zip(line.split(',').map(str::to_owned)).collect()).collect()
}
