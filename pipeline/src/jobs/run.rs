//! The run: from delivered files to a prepared release.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use arrow::array::{AsArray, BooleanArray, Date32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use attune_contract::{Area, AreaLevel, InputPeriod, Manifest, Note, SCHEMA_VERSION};
use futures::StreamExt;
use futures::channel::mpsc::UnboundedSender;

use super::{Warehouse, crosswalk};
use crate::catalogue::Definition;
use crate::cube::{self, Areas};
use crate::domain::calendar::to_days;
use crate::domain::clock::seconds;
use crate::domain::digest::{fingerprint, sha256_hex};
use crate::engine::Engine;
use crate::feeds::Layout;
use crate::landing::{self, Arrived, Standing};
use crate::models::{self, Builder, Models, Root};
use crate::release::{self, Assembly, ClearedIndicator, History, Leak, PublicFiles, ReleaseParts};
use crate::staging::{self, Staging};
use crate::store::{Controlled, Receipt, ReceiptState, Restricted, StepRecord, Store};
use crate::telemetry::step_line;

/// What a run did.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The prepared release.
    pub release_id: String,
    /// Whether anything was made.
    pub did_work: bool,
    /// Files put aside, as a steward reads it.
    pub quarantined: Vec<String>,
    /// Indicators whose new numbers are held back, so that the published ones stand, and why.
    pub held: Vec<(String, Leak)>,
}

/// Runs everything; the ledger keeps what ran, how long and why it failed.
pub async fn run(warehouse: &Warehouse) -> Result<Summary> {
    let started = Instant::now();
    let run = warehouse.ledger.begin("run", &warehouse.clock.now().to_rfc3339())?;
    let outcome = steps(warehouse, run).await;
    let at = warehouse.clock.now().to_rfc3339();
    match &outcome {
        Ok(summary) => {
            let work = if summary.did_work { "prepared" } else { "nothing to do: every table stands" };
            warehouse.ledger.finish(run, &at, "succeeded", &format!("{work}; release {}", summary.release_id))?;
            (warehouse.progress)(&format!("run {run}: {work} in {}; release {}", seconds(started.elapsed()), summary.release_id));
        }
        Err(error) => warehouse.ledger.finish(run, &at, "failed", &format!("{error:#}"))?,
    }
    outcome
}

/// Receives and reads every delivered file; one is read while the next is received. Returns new receipts and files put aside.
pub async fn receive(warehouse: &Warehouse) -> Result<(usize, Vec<String>)> {
    let layouts = warehouse.configured_layouts();
    let known = warehouse.ledger.receipts()?.into_iter().map(|receipt| Arrived { receipt, repeated: None });
    let (arrivals, arrived) = futures::channel::mpsc::unbounded();
    let staging = Staging::of(&layouts, &warehouse.code, &warehouse.stores, &warehouse.ledger);
    let staged = staging.stage_all(futures::stream::iter(known).chain(arrived), &warehouse.progress);
    let (landed, staged) = futures::future::join(land(warehouse, &layouts, arrivals), staged).await;
    let (fresh, mut quarantined) = landed?;
    quarantined.extend(staged?);
    Ok((fresh, quarantined))
}

/// Lands what was delivered, and hands each new receipt on. Returns how many there are, and which were put aside.
async fn land(warehouse: &Warehouse, layouts: &BTreeMap<String, Layout>, arrivals: UnboundedSender<Arrived>) -> Result<(usize, Vec<String>)> {
    let mut fresh = 0;
    let mut quarantined = Vec::new();
    for (feed, settings) in &warehouse.effective.settings.feeds {
        let layout = layouts.get(feed).with_context(|| format!("feed {feed} has no layout"))?;
        let path = warehouse.effective.path(&settings.path);
        let receipts = landing::receive(layout, &path, &warehouse.stores.restricted, &warehouse.ledger, warehouse.clock.as_ref(), &arrivals).await?;
        if !receipts.is_empty() {
            (warehouse.progress)(&format!("  received {feed}: {} file{}", receipts.len(), if receipts.len() == 1 { "" } else { "s" }));
        }
        fresh += receipts.len();
        for receipt in receipts.iter().filter(|receipt| receipt.state == ReceiptState::Quarantined) {
            (warehouse.progress)(&format!("  put aside: {}", receipt.reason));
            quarantined.push(receipt.reason.clone());
        }
    }
    Ok((fresh, quarantined))
}

async fn steps(warehouse: &Warehouse, run: i64) -> Result<Summary> {
    let (fresh, quarantined) = receive(warehouse).await?;
    let engine = warehouse.engine()?;
    let configured = warehouse.configured_layouts();
    let receipts: Vec<Receipt> = warehouse.ledger.receipts()?.into_iter().filter(|receipt| configured.contains_key(&receipt.feed)).collect();
    // A feed that is no longer configured may have receipts: models see an empty table, and the release does not name it.
    let standing = landing::standing(&receipts, &warehouse.layouts);
    let models = models::load(&warehouse.sql, &engine)?;
    let mut builder = Builder {
        engine: &engine,
        store: &warehouse.stores.restricted,
        ledger: Some((&warehouse.ledger, run)),
        models: &models,
        code: warehouse.code.clone(),
        roots: BTreeMap::new(),
        built: HashMap::new(),
        progress: &warehouse.progress,
    };
    let linked = register_roots(warehouse, &engine, &standing, run, &mut builder.roots).await?;
    let areas = areas(warehouse, &mut builder).await?;
    let mut did_work = fresh > 0 || linked;
    let history = History::load(&warehouse.stores).await?;
    let frame = Frame { warehouse, engine: &engine, areas: &areas, history: &history, run };
    let (mut cleared, mut held) = (Vec::new(), Vec::new());
    for part in frame.indicators(&mut builder).await? {
        did_work |= part.is_new;
        held.extend(part.held);
        cleared.push(part.cleared);
    }
    for table in models.keys().filter(|table| table.starts_with("marts.")) {
        builder.build(table).await?;
    }
    did_work |= builder.built.values().any(|built| built.is_new);
    let notes = notes(warehouse)?;
    let parts = ReleaseParts {
        manifest: manifest(warehouse, &standing, notes.clone()),
        indicators: warehouse.definitions.iter().map(|definition| definition.metadata(warehouse.effective.settings.cube.residence)).collect(),
        areas: areas.areas.clone(),
        dimensions: warehouse.dimensions.iter().map(crate::catalogue::DimensionDefinition::metadata).collect(),
        notes,
        data_quality: data_quality(&standing, &receipts),
        cleared: &cleared,
    };
    let files = PublicFiles::make(parts)?;
    let release_id = files.manifest().release_id.clone();
    did_work |= release::prepare(&warehouse.stores, &files).await?;
    write_report(warehouse, &release_id, &cleared, &held).await?;
    sweep(&warehouse.stores.restricted, &builder, &models).await?;
    Ok(Summary { release_id, did_work, quarantined, held })
}

/// Writes what was hidden and why, and what is held back, piece by piece: a line of each hidden cell of a state is hundreds of megabytes.
async fn write_report(warehouse: &Warehouse, release_id: &str, cleared: &[ClearedIndicator], held: &[(String, Leak)]) -> Result<()> {
    let held_back = held.iter().map(|(id, leak)| serde_json::json!({ "indicator_id": id, "held": leak.to_string() }).to_string().into());
    let mut upload = warehouse.stores.controlled.upload(&format!("report/{release_id}.json")).await?;
    upload.write("[".into()).await?;
    let mut separator = "";
    for report in cleared.iter().filter_map(|indicator| indicator.report().map(Cow::Borrowed)).chain(held_back) {
        upload.write(format!("{separator}{report}").into()).await?;
        separator = ",\n";
    }
    upload.write("]\n".into()).await?;
    Ok(upload.finish().await?)
}

/// Registers what models read: feeds as read, reference sets, periods, the crosswalk. Returns whether linkage ran.
async fn register_roots(warehouse: &Warehouse, engine: &Engine, standing: &Standing, run: i64, roots: &mut BTreeMap<String, Root>) -> Result<bool> {
    let mut identities: Vec<(String, String)> = Vec::new();
    for layout in warehouse.layouts.values() {
        for entity in &layout.entities {
            let fits = |receipt: &&Receipt| receipt.feed == layout.feed && receipt.entity == entity.id;
            let receipts: Vec<&Receipt> = standing.current.iter().filter(fits).collect();
            let parsed: Vec<String> = receipts.iter().map(|receipt| staging::parsed_fingerprint(receipt, layout, &warehouse.code)).collect();
            let urls = receipts.iter().zip(&parsed).map(|(receipt, parsed)| Store::<Restricted>::url(&staging::rows_path(receipt, parsed))).collect();
            let table = format!("raw.{}_{}", layout.feed, entity.id);
            engine.register_parquet(&table, urls, entity.schema()).await?;
            let rows = receipts.iter().map(|receipt| receipt.rows_delivered.unsigned_abs() - receipt.rows_rejected.unsigned_abs()).sum();
            roots.insert(table, Root { fingerprint: fingerprint(&parsed), rows });
            if !entity.persons.is_empty() {
                identities.extend(receipts.iter().zip(&parsed).map(|(receipt, parsed)| (staging::identity_path(receipt, parsed), parsed.clone())));
            }
        }
    }
    register_reference(warehouse, engine, roots)?;
    crosswalk::link(warehouse, engine, &identities, run, roots).await
}

/// Registers reference sets, declared states and measurement periods.
fn register_reference(warehouse: &Warehouse, engine: &Engine, roots: &mut BTreeMap<String, Root>) -> Result<()> {
    for set in models::load_references(&warehouse.sql)? {
        roots.insert(set.table.clone(), Root { fingerprint: set.fingerprint, rows: set.rows.num_rows() as u64 });
        engine.register_batches(&set.table, set.rows.schema(), vec![set.rows])?;
    }
    let settings = &warehouse.effective.settings;
    let mut register = |table: &str, batch: RecordBatch, parts: Vec<String>| -> Result<()> {
        roots.insert(table.to_owned(), Root { fingerprint: fingerprint(parts), rows: batch.num_rows() as u64 });
        Ok(engine.register_batches(table, batch.schema(), vec![batch])?)
    };
    let declared = declared_states(&settings.geography.states, &settings.geography.states_with_counties)?;
    let geography = [settings.geography.states.clone(), settings.geography.states_with_counties.clone()].concat();
    register("reference.declared_state", declared, geography)?;
    let home = settings.geography.states.first().cloned().unwrap_or_default();
    register("reference.home_state", home_state(&home)?, vec![home.clone()])?;
    let rows = warehouse.definitions.iter().flat_map(|definition| {
        settings.period.years.iter().filter_map(|year| definition.period_kind.window(*year)).map(|period| (definition.id.clone(), period.start, period.end))
    });
    let rows: Vec<_> = rows.collect();
    let parts = rows.iter().map(|row| format!("{row:?}")).chain([settings.period.as_of.to_string()]).collect();
    register("reference.measurement_period", measurement_periods(&rows, settings.period.as_of)?, parts)
}

/// The table of declared states.
pub(super) fn declared_states(states: &[String], with_counties: &[String]) -> Result<RecordBatch> {
    let schema = Schema::new(vec![Field::new("state_fips", DataType::Utf8, false), Field::new("has_counties", DataType::Boolean, false)]);
    let has: BooleanArray = states.iter().map(|state| Some(with_counties.contains(state))).collect();
    Ok(RecordBatch::try_new(Arc::new(schema), vec![Arc::new(StringArray::from_iter_values(states)), Arc::new(has)])?)
}

/// The table of the one state that feeds without a state column speak of.
pub(super) fn home_state(state: &str) -> Result<RecordBatch> {
    let schema = Schema::new(vec![Field::new("state_fips", DataType::Utf8, false)]);
    Ok(RecordBatch::try_new(Arc::new(schema), vec![Arc::new(StringArray::from(vec![state]))])?)
}

/// The table of measurement periods: indicator, first day, last day, and the day of computation.
pub(super) fn measurement_periods(rows: &[(String, chrono::NaiveDate, chrono::NaiveDate)], as_of: chrono::NaiveDate) -> Result<RecordBatch> {
    let date = |name| Field::new(name, DataType::Date32, false);
    let schema = Schema::new(vec![Field::new("indicator_id", DataType::Utf8, false), date("period_start"), date("period_end"), date("as_of")]);
    let columns: Vec<arrow::array::ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(rows.iter().map(|(id, ..)| id))),
        Arc::new(Date32Array::from_iter_values(rows.iter().map(|(_, start, _)| to_days(*start)))),
        Arc::new(Date32Array::from_iter_values(rows.iter().map(|(.., end)| to_days(*end)))),
        Arc::new(Date32Array::from_iter_values(rows.iter().map(|_| to_days(as_of)))),
    ];
    Ok(RecordBatch::try_new(Arc::new(schema), columns)?)
}

/// A step that a run has done.
pub(super) struct Step<'a> {
    pub name: &'a str,
    pub output: &'a str,
    pub rows: u64,
    pub fingerprint: &'a str,
    pub digest: String,
}

impl Step<'_> {
    /// Records the step in the ledger and says so.
    pub fn record(self, warehouse: &Warehouse, run: i64, started: Instant) -> Result<()> {
        (warehouse.progress)(&step_line(self.name, self.rows, started.elapsed()));
        let record = StepRecord {
            step: self.name.to_owned(),
            output: self.output.to_owned(),
            rows: self.rows.cast_signed(),
            millis: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
            fingerprint: self.fingerprint.to_owned(),
            digest: self.digest,
        };
        Ok(warehouse.ledger.step(run, &record)?)
    }
}

/// The declared areas with their counties and what those belong to.
async fn areas(warehouse: &Warehouse, builder: &mut Builder<'_>) -> Result<Areas> {
    builder.build("reference.county_context").await?;
    let settings = &warehouse.effective.settings;
    let text = |batch: &RecordBatch, column: usize, row: usize| batch.column(column).as_string::<i32>().value(row).to_owned();
    let mut areas = Areas { home_state: settings.geography.states.first().cloned().unwrap_or_default(), ..Areas::default() };
    let named = builder.engine.rows("select area_id, level, name, coalesce(parent_id, '') from reference.area order by area_id").await?;
    for level in [AreaLevel::State, AreaLevel::County] {
        for batch in &named {
            for row in (0..batch.num_rows()).filter(|&row| text(batch, 1, row) == level.as_str()) {
                let parent = Some(text(batch, 3, row)).filter(|parent| !parent.is_empty());
                areas.areas.push(Area { id: text(batch, 0, row), level, name: text(batch, 2, row), parent_id: parent, is_place: true });
            }
        }
    }
    for state in &settings.geography.states {
        let is_named = areas.areas.iter().any(|area| &area.id == state);
        anyhow::ensure!(is_named, "state {state} is declared, but sql/reference/state has no name for it");
    }
    for state in &settings.geography.states_with_counties {
        let has_counties = areas.areas.iter().any(|area| area.parent_id.as_deref() == Some(state));
        anyhow::ensure!(has_counties, "counties of state {state} are declared, but the reference feed lists none");
        areas.areas.push(Area {
            id: format!("{state}999"),
            level: AreaLevel::County,
            name: "County not stated".to_owned(),
            parent_id: Some(state.clone()),
            is_place: false,
        });
    }
    for batch in builder.engine.rows("select county_geoid, rurality, svi_quintile from reference.county_context order by county_geoid").await? {
        for row in 0..batch.num_rows() {
            for (column, dimension) in [(1, "rurality"), (2, "svi_quintile")] {
                areas.county_categories.insert((text(&batch, 0, row), dimension.to_owned()), text(&batch, column, row));
            }
        }
    }
    Ok(areas)
}

/// What is the same for every indicator of a run.
struct Frame<'a> {
    warehouse: &'a Warehouse,
    engine: &'a Engine,
    areas: &'a Areas,
    history: &'a History,
    run: i64,
}

/// What an indicator brings into the release.
struct Part {
    cleared: ClearedIndicator,
    /// Any of it was made anew.
    is_new: bool,
    /// Its id, and why the published part stands in for it.
    held: Option<(String, Leak)>,
}

/// The counts of an indicator.
struct Counted {
    path: String,
    digest: String,
    is_new: bool,
}

impl Frame<'_> {
    /// Computes every indicator: measure, cube, disclosure control, its part of a release. The counts of one are cleared, which
    /// takes one thread, while the next is counted.
    async fn indicators(&self, builder: &mut Builder<'_>) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut clearing = None;
        for definition in &self.warehouse.definitions {
            let counted = match clearing.take() {
                Some(clearing) => {
                    let (counted, part) = futures::future::join(self.counted(builder, definition), clearing).await;
                    parts.push(part?);
                    counted?
                }
                None => self.counted(builder, definition).await?,
            };
            clearing = Some(self.cleared(definition, counted));
        }
        if let Some(clearing) = clearing {
            parts.push(clearing.await?);
        }
        Ok(parts)
    }

    /// Builds what an indicator reads, and counts it; `None` where a feed it needs is not configured.
    async fn counted(&self, builder: &mut Builder<'_>, definition: &Definition) -> Result<Option<Counted>> {
        let is_configured = |feed: &String| self.warehouse.effective.settings.feeds.contains_key(feed);
        let is_collected = if definition.any_feed { definition.feeds.iter().any(is_configured) } else { definition.feeds.iter().all(is_configured) };
        if !is_collected {
            return Ok(None);
        }
        let measure = definition.table();
        for table in std::iter::once(measure.as_str()).chain(cube::placing_tables(definition).iter().copied()) {
            builder.build(table).await?;
        }
        self.count(builder, definition).await.map(Some)
    }

    /// Makes an indicator's part of a release from its counts.
    async fn cleared(&self, definition: &Definition, counted: Option<Counted>) -> Result<Part> {
        let Some(counted) = counted else {
            let (warehouse, grid) = (self.warehouse, self.grid(definition, &[])?);
            let as_of = warehouse.effective.settings.period.as_of;
            let cleared = ClearedIndicator::not_collected(definition, &warehouse.dimensions, &grid.cube, as_of)?;
            return Ok(Part { cleared, is_new: false, held: None });
        };
        let (cleared, is_cleared) = self.clear(definition, &counted).await?;
        let (cleared, held) = self.settle(definition, &counted.path, cleared).await?;
        if let Some(leak) = &held {
            (self.warehouse.progress)(&format!("  held back {}: {leak}", definition.id));
        }
        Ok(Part { cleared, is_new: counted.is_new || is_cleared, held: held.map(|leak| (definition.id.clone(), leak)) })
    }

    /// Puts the new part of an indicator beside what was published before.
    async fn settle(&self, definition: &Definition, counts_path: &str, new: ClearedIndicator) -> Result<(ClearedIndicator, Option<Leak>)> {
        if self.history.holds(&new) {
            return Ok((new, None));
        }
        let stores = &self.warehouse.stores;
        let counts = cube::counts_from_parquet(&definition.id, stores.controlled.get(counts_path).await?)?;
        let system = self.grid(definition, &counts)?.cube;
        Ok(self.history.settle(stores, &system, new, self.warehouse.policy.largest_hidden_in(&definition.id)).await?)
    }

    /// Counts a measure, unless the same tables were counted in the same way before.
    async fn count(&self, builder: &Builder<'_>, definition: &Definition) -> Result<Counted> {
        let (warehouse, rule) = (self.warehouse, self.warehouse.effective.settings.cube.residence);
        let measure = definition.table();
        let tables = std::iter::once(measure.as_str()).chain(cube::placing_tables(definition).iter().copied()).chain(["reference.evidence_rank"]);
        let how = [warehouse.code.clone(), definition.digest.clone(), format!("{:?} {rule:?}", warehouse.dimensions)];
        let fingerprint = fingerprint(how.into_iter().chain(tables.map(|table| builder.fingerprint_of(table))));
        let path = cube::counts_path(&definition.id, &fingerprint);
        let controlled: &Store<Controlled> = &warehouse.stores.controlled;
        if let Some(step) = warehouse.ledger.step_with(&fingerprint)?.filter(|step| !step.digest.is_empty())
            && controlled.exists(&path).await?
        {
            return Ok(Counted { path, digest: step.digest, is_new: false });
        }
        let started = Instant::now();
        let (bytes, rows) = cube::count(self.engine, definition, &warehouse.dimensions, rule).await?;
        let digest = sha256_hex(&bytes);
        controlled.put(&path, bytes).await?;
        let name = format!("cube.{}", definition.id);
        Step { name: &name, output: &path, rows, fingerprint: &fingerprint, digest: digest.clone() }.record(warehouse, self.run, started)?;
        Ok(Counted { path, digest, is_new: true })
    }

    /// Clears the counts of an indicator, unless the same counts were cleared under the same rules before.
    async fn clear(&self, definition: &Definition, counted: &Counted) -> Result<(ClearedIndicator, bool)> {
        let warehouse = self.warehouse;
        let period = &warehouse.effective.settings.period;
        let how = [
            warehouse.code.clone(),
            definition.digest.clone(),
            format!("{:?}", warehouse.policy),
            format!("{:?} {:?}", warehouse.dimensions, period),
            self.areas.digest(),
            counted.digest.clone(),
        ];
        let fingerprint = fingerprint(how);
        let controlled = &warehouse.stores.controlled;
        if let Some(step) = warehouse.ledger.step_with(&fingerprint)?
            && let Some(cleared) = ClearedIndicator::stored(controlled, &definition.id, &fingerprint, &step.digest).await?
        {
            return Ok((cleared, false));
        }
        let started = Instant::now();
        let counts = cube::counts_from_parquet(&definition.id, controlled.get(&counted.path).await?)?;
        let (grid, policy) = (self.grid(definition, &counts)?, warehouse.policy.clone());
        let (cleared, report) = tokio::task::spawn_blocking(move || attune_disclosure::clear(grid.cube, &policy)).await??;
        let assembly = Assembly { engine: self.engine, definition, dimensions: &warehouse.dimensions, as_of: period.as_of };
        let cleared = ClearedIndicator::assemble(&assembly, &cleared, &report).await?;
        let path = cleared.store(controlled, &fingerprint).await?;
        let name = format!("disclosure.{}", definition.id);
        Step { name: &name, output: &path, rows: cleared.rows(), fingerprint: &fingerprint, digest: cleared.digest() }.record(warehouse, self.run, started)?;
        Ok((cleared, true))
    }

    fn grid(&self, definition: &Definition, counts: &[cube::CountRow]) -> Result<cube::Grid> {
        let warehouse = self.warehouse;
        let years = &warehouse.effective.settings.period.years;
        let annual: Vec<_> = years.iter().filter_map(|year| definition.period_kind.window(*year)).collect();
        Ok(cube::build(definition, &annual, &warehouse.dimensions, self.areas, counts, definition.is_sensitive)?)
    }
}

fn manifest(warehouse: &Warehouse, standing: &Standing, notes: Vec<Note>) -> Manifest {
    let settings = &warehouse.effective.settings;
    let mut periods: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for receipt in &standing.current {
        periods.entry(receipt.feed.clone()).or_default().push(receipt.period.clone());
    }
    let span = |mut periods: Vec<String>| {
        periods.retain(|period| !period.is_empty());
        periods.sort();
        match (periods.first(), periods.last()) {
            (Some(first), Some(last)) if first != last => format!("{first}-{last}"),
            (Some(first), _) => first.clone(),
            _ => "not dated by its sender".to_owned(),
        }
    };
    Manifest {
        schema_version: SCHEMA_VERSION.to_owned(),
        release_id: String::new(),
        created: settings.period.as_of.to_string(),
        title: settings.title.clone(),
        data_kind: settings.data_kind,
        commit: warehouse.commit(),
        policy: warehouse.policy.note(),
        inputs: periods.into_iter().map(|(feed, periods)| InputPeriod { feed, period: span(periods) }).collect(),
        files: Vec::new(),
        notes,
        contact: settings.release.contact.clone(),
        licence: settings.release.licence.clone(),
        citation: settings.release.citation.clone(),
    }
}

/// The release's own remarks, and what policy covers beside indicators that speak of it.
fn notes(warehouse: &Warehouse) -> Result<Vec<Note>> {
    let mut notes: Vec<Note> = warehouse.effective.settings.release.notes.iter().map(|text| Note { indicator_id: None, text: text.clone() }).collect();
    let about_policy: Vec<&Definition> = warehouse.definitions.iter().filter(|definition| definition.is_about_financing()).collect();
    if about_policy.is_empty() {
        return Ok(notes);
    }
    for set in models::load_references(&warehouse.sql)?.iter().filter(|set| set.table == "reference.medicaid_activity") {
        let text = |column: &str, row: usize| set.rows.column_by_name(column).map(|array| array.as_string::<i32>().value(row).to_owned()).unwrap_or_default();
        for row in 0..set.rows.num_rows() {
            let covered = match text("is_covered", row).as_str() {
                "yes" => "Covered",
                "no" => "Not covered",
                _ => "Coverage not set",
            };
            for definition in &about_policy {
                if let Some(label) = definition.label_of(&text("activity", row)) {
                    let text = format!("{label}: {covered}. {} ({}).", text("policy", row), text("source", row));
                    notes.push(Note { indicator_id: Some(definition.id.clone()), text });
                }
            }
        }
    }
    Ok(notes)
}

/// Data quality by feed, in classes: exact row counts stay in the ledger.
fn data_quality(standing: &Standing, receipts: &[Receipt]) -> Vec<[String; 4]> {
    let mut feeds: BTreeMap<&str, (i64, i64, bool)> = BTreeMap::new();
    for receipt in &standing.current {
        let (delivered, rejected, _) = feeds.entry(&receipt.feed).or_default();
        *delivered += receipt.rows_delivered;
        *rejected += receipt.rows_rejected;
    }
    for receipt in receipts.iter().filter(|receipt| receipt.state == ReceiptState::Quarantined) {
        feeds.entry(&receipt.feed).or_default().2 = true;
    }
    let class = |delivered: i64, rejected: i64| match (delivered, rejected) {
        (0, _) => "no rows",
        (_, 0) => "none",
        _ if rejected * 100 < delivered => "under 1 %",
        _ if rejected * 20 < delivered => "1 to 5 %",
        _ => "over 5 %",
    };
    let mut rows = Vec::new();
    for (feed, (delivered, rejected, has_quarantined)) in feeds {
        let row = |check: &str, result: &str| [feed.to_owned(), "all periods".to_owned(), check.to_owned(), result.to_owned()];
        rows.push(row("rows that could not be read", class(delivered, rejected)));
        rows.push(row("files put aside", if has_quarantined { "some" } else { "none" }));
    }
    rows
}

/// Removes tables that no longer stand: another text, program or input has replaced them, and they can be made again.
async fn sweep(store: &Store<Restricted>, builder: &Builder<'_>, models: &Models) -> Result<()> {
    for (table, built) in builder.built.iter().filter(|(table, built)| built.is_new && models.contains_key(*table)) {
        let folder = table.replace('.', "/");
        for path in store.list(&folder).await? {
            if path != built.path {
                store.delete(&path).await?;
            }
        }
    }
    Ok(())
}
