//! A steward's acts on a demo state, as plain calls: each runs to its end on a thread of its own.

use std::collections::BTreeMap;
use std::path::Path;

use attune_contract::{Manifest, Period};
use attune_disclosure::Cube;
use attune_pipeline::catalogue::{Definition, DimensionDefinition};
use attune_pipeline::cube::{self, Areas, CountRow};
use attune_pipeline::domain::clock::SystemClock;
use attune_pipeline::jobs::{Warehouse, run};
use attune_pipeline::release::{self, Assembly, ClearedIndicator, PublicFiles, ReleaseParts};
use attune_pipeline::store::{Ledger, Store, Stores};

use crate::DemoState;

const BY: &str = "a steward";
const REASON: &str = "a test";

fn to_end<T: Send, F: Future<Output = T>>(begin: impl FnOnce() -> F + Send) -> T {
    std::thread::scope(|scope| scope.spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(begin())).join().unwrap())
}

/// Prepares a release.
///
/// # Errors
/// What the run says.
pub fn prepare(state: &DemoState) -> Result<run::Summary, String> {
    to_end(|| async { run::run(&state.warehouse()).await.map_err(|error| format!("{error:#}")) })
}

/// Publishes a prepared release.
pub fn publish(state: &DemoState, release_id: &str) {
    to_end(|| async {
        let warehouse = state.warehouse();
        release::publish(&warehouse.stores, &warehouse.ledger, warehouse.clock.as_ref(), release_id, BY, REASON).await.unwrap();
    });
}

/// Takes the current release back.
pub fn withdraw(state: &DemoState) {
    to_end(|| async {
        let warehouse = state.warehouse();
        release::withdraw(&warehouse.stores, &warehouse.ledger, warehouse.clock.as_ref(), BY, REASON).await.unwrap();
    });
}

/// The grid of an indicator with its true counts.
pub fn grid(warehouse: &Warehouse, definition: &Definition, areas: &Areas, rows: &[CountRow]) -> Cube {
    let years = &warehouse.effective.settings.period.years;
    let annual: Vec<Period> = years.iter().filter_map(|year| definition.period_kind.window(*year)).collect();
    cube::build(definition, &annual, &warehouse.dimensions, areas, rows, definition.is_sensitive).unwrap().cube
}

/// Makes a release of these counts and publishes it into a store of its own; gives its id.
pub fn publish_counts(state: &DemoState, manifest: &Manifest, areas: &Areas, counts: &BTreeMap<String, Vec<CountRow>>, folder: &Path) -> String {
    to_end(|| async {
        let warehouse = state.warehouse();
        let engine = warehouse.engine().unwrap();
        let mut parts = Vec::new();
        for definition in &warehouse.definitions {
            let cube = grid(&warehouse, definition, areas, &counts[&definition.id]);
            let (cleared, report) = attune_disclosure::clear(cube, &warehouse.policy).unwrap();
            let as_of = warehouse.effective.settings.period.as_of;
            let assembly = Assembly { engine: &engine, definition, dimensions: &warehouse.dimensions, as_of };
            parts.push(ClearedIndicator::assemble(&assembly, &cleared, &report).await.unwrap());
        }
        let residence = warehouse.effective.settings.cube.residence;
        let files = PublicFiles::make(ReleaseParts {
            manifest: manifest.clone(),
            indicators: warehouse.definitions.iter().map(|definition| definition.metadata(residence)).collect(),
            areas: areas.areas.clone(),
            dimensions: warehouse.dimensions.iter().map(DimensionDefinition::metadata).collect(),
            notes: Vec::new(),
            data_quality: Vec::new(),
            cleared: &parts,
        })
        .unwrap();
        let public = Store::open(folder).unwrap();
        let stores = Stores { identity: Store::in_memory(), restricted: Store::in_memory(), controlled: Store::in_memory(), public };
        let ledger = Ledger::open(&folder.with_extension("ledger")).unwrap();
        release::prepare(&stores, &files).await.unwrap();
        let id = files.manifest().release_id.clone();
        release::publish(&stores, &ledger, &SystemClock, &id, BY, REASON).await.unwrap();
        id
    })
}
