//! One demo state for all families: three releases in a row, with late files and a correction, and the steward's counts.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use attune_pipeline::cube::{self, Areas, CountRow};
use attune_pipeline::domain::calendar::to_days;
use attune_pipeline::jobs::Warehouse;
use attune_pipeline::release::Leak;
use attune_tests::{DemoState, server, steward};

use crate::attacker::facts::Facts;
use crate::attacker::folder::{Folder, Id};
use crate::attacker::site::Site;
use crate::attacker::table::{Table, Value};
use crate::attacker::{Claim, Count, Finding};

/// A total over parts, nested components, a figure that is no share, births with public denominators, a sensitive indicator, one
/// for states alone, one whose units have no residence, few referrals, a partition.
const INDICATORS: &str = "sec_dev_screen_u3,sec_medicaid_continuity_u3,sec_epsdt_participant_ratio,pri_low_birth_weight,sec_trauma_ace_screen,\
    pri_child_flourishing,sec_erh_trained_workforce,ter_referral_closed_loop";

/// What comes with the third release.
const ADDED: &str = "pri_preterm_birth";

/// The smallest state in which counties are shown and hidden at every level.
const CHILDREN: u32 = 8_000;

/// Numerator and complement by cell, as counted.
pub type Truth = HashMap<Id, [i64; 2]>;

/// The demo state with what was published from it.
pub struct World {
    state: DemoState,
    /// Three releases as the public store holds them, oldest first.
    pub releases: Vec<Folder>,
    /// What the third run would have published if nothing were compared with earlier releases.
    pub loose: Folder,
    /// Indicators that each run held back.
    pub held: Vec<Vec<(String, Leak)>>,
    /// Public facts.
    pub facts: Facts,
    /// The steward's counts behind each release's own run.
    pub truths: Vec<Truth>,
    /// Where counties lie.
    pub areas: Areas,
    /// The newest counts of each indicator, as stored.
    pub counts: BTreeMap<String, Vec<CountRow>>,
}

/// The shared world, made once.
pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::make)
}

impl World {
    fn make() -> World {
        let mut state = DemoState::generate(CHILDREN, 20_261).with("ATTUNE_INDICATORS_INCLUDE", INDICATORS);
        let aside = state.folder.path().join("aside");
        std::fs::rename(state.feed("births"), &aside).unwrap();
        std::fs::create_dir_all(state.feed("births")).unwrap();
        let mut desk = Desk::default();
        let first = desk.publish(&state);

        // The births come late, and with them links between records.
        std::fs::remove_dir_all(state.feed("births")).unwrap();
        std::fs::rename(&aside, state.feed("births")).unwrap();
        let second = desk.publish(&state);

        // Claims are corrected, and an indicator is added.
        let claims = std::fs::read_to_string(state.feed("medicaid_claims").join("claim_header_2025.csv")).unwrap();
        let kept: String = claims.split_inclusive('\n').enumerate().filter(|(line, _)| *line == 0 || line % 9 != 4).map(|(_, line)| line).collect();
        std::fs::write(state.feed("medicaid_claims").join("claim_header_2025_v10.csv"), kept).unwrap();
        state = state.with("ATTUNE_INDICATORS_INCLUDE", &format!("{INDICATORS},{ADDED}"));
        let third = desk.publish(&state);
        let mut loose = third.clone();
        for indicator in third.indicators() {
            if let Some(bytes) = desk.newest.get(&indicator) {
                loose.files.insert(format!("observations/{indicator}.parquet"), bytes.clone());
            }
        }
        let areas = desk.areas.unwrap();
        let county_categories = areas.county_categories.iter().map(|(key, category)| (key.clone(), category.clone())).collect();
        let facts = Facts::read(&state.sql, &third, county_categories);
        clear_rows(&state);
        let Desk { held, truths, counts, .. } = desk;
        World { state, releases: vec![first, second, third], loose, held, facts, truths, areas, counts }
    }

    pub fn latest(&self) -> &Folder {
        &self.releases[2]
    }

    /// The counts behind a cell of the first release.
    pub fn truth(&self) -> &Truth {
        &self.truths[0]
    }

    /// Whether a claim is true of the first release.
    pub fn confirms(&self, finding: &Finding) -> bool {
        let Some(Claim { id, count, low, high }) = &finding.claim else { return false };
        let [numerator, complement] = self.truth()[id];
        let value = match count {
            Count::Numerator => numerator,
            Count::Complement => complement,
            Count::Denominator => numerator + complement,
        };
        (*low..=*high).contains(&value)
    }

    /// The demo state.
    pub fn state(&self) -> &DemoState {
        &self.state
    }

    /// A feed's folder, for what a partner knows of its own records.
    pub fn feed(&self, feed: &str) -> PathBuf {
        self.state.feed(feed)
    }

    /// A server on the public store as it stands.
    pub fn site(&self) -> Site {
        serve(&self.state.folder.path().join("data/demo/public"))
    }
}

/// Removes all but the public store and the roster: a folder behind a static outlives the tests.
fn clear_rows(state: &DemoState) {
    let data = state.folder.path().join("data");
    for zone in ["restricted", "identity", "controlled"] {
        std::fs::remove_dir_all(data.join("demo").join(zone)).unwrap();
    }
    for feed in std::fs::read_dir(data.join("demo-feeds/feeds")).unwrap().flatten().filter(|feed| feed.file_name() != "practice_roster") {
        std::fs::remove_dir_all(feed.path()).unwrap();
    }
}

/// What is kept beside the releases while they are made.
#[derive(Default)]
struct Desk {
    seen: HashSet<String>,
    newest: BTreeMap<String, Vec<u8>>,
    counts: BTreeMap<String, Vec<CountRow>>,
    truths: Vec<Truth>,
    held: Vec<Vec<(String, Leak)>>,
    areas: Option<Areas>,
}

impl Desk {
    fn publish(&mut self, state: &DemoState) -> Folder {
        let summary = steward::prepare(state).unwrap();
        steward::publish(state, &summary.release_id);
        let warehouse = state.warehouse();
        let data = state.folder.path().join("data/demo");
        let folder = Folder::read(&data.join("public/releases").join(&summary.release_id));
        self.held.push(summary.held);
        let areas = areas(&warehouse, &data, &folder);
        let mut truth = Truth::new();
        for definition in &warehouse.definitions {
            let kept = |folder: &str| Folder::read(&data.join("controlled").join(folder).join(&definition.id)).files;
            for (path, bytes) in kept("cube") {
                if self.seen.insert(format!("cube/{}/{path}", definition.id)) {
                    self.counts.insert(definition.id.clone(), cube::counts_from_parquet(&definition.id, bytes.into()).unwrap());
                }
            }
            for (path, bytes) in kept("cleared") {
                let is_table = path.ends_with(".parquet") && !path.ends_with(".inequality.parquet");
                if is_table && self.seen.insert(format!("cleared/{}/{path}", definition.id)) {
                    self.newest.insert(definition.id.clone(), bytes);
                }
            }
            truth.extend(steward::grid(&warehouse, definition, &areas, &self.counts[&definition.id]).cells.iter().map(|cell| {
                let (numerator, denominator) = (i64::try_from(cell.numerator).unwrap(), i64::try_from(cell.denominator).unwrap());
                (id_of(&cell.key), [numerator, denominator - numerator])
            }));
        }
        self.truths.push(truth);
        self.areas = Some(areas);
        folder
    }
}

/// The attacker's name of a cell.
pub fn id_of(key: &attune_contract::CellKey) -> Id {
    Id {
        indicator: key.indicator_id.clone(),
        component: key.component.clone(),
        area: key.area_id.clone(),
        start: to_days(key.period.start).into(),
        end: to_days(key.period.end).into(),
        dimension: key.dimension.clone(),
        category: key.category.clone(),
    }
}

fn areas(warehouse: &Warehouse, data: &Path, folder: &Folder) -> Areas {
    let home_state = warehouse.effective.settings.geography.states[0].clone();
    let mut areas = Areas { home_state, ..Areas::default() };
    for batch in crate::attacker::table::batches(&folder.files["areas.parquet"]) {
        areas.areas.extend(attune_contract::areas_from_batch(&batch).unwrap());
    }
    // What counties belong to is published by the Census Bureau and the CDC.
    for bytes in Folder::read(&data.join("restricted/reference/county_context")).files.values() {
        let table = Table::read(bytes);
        for row in 0..table.rows() {
            let text = |name: &str| if let Value::Text(text) = table.get(row, name) { text.clone() } else { String::new() };
            for dimension in ["rurality", "svi_quintile"] {
                areas.county_categories.insert((text("county_geoid"), dimension.to_owned()), text(dimension));
            }
        }
    }
    areas
}

/// What the server wrote to its log.
pub static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Serves a public store on a free port, with every line of its log kept.
pub fn serve(store: &Path) -> Site {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let filter = tracing_subscriber::EnvFilter::new("debug,attune_api=trace,attune_dashboards=trace,axum=trace,tower_http=trace");
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(|| Log).init();
    });
    Site { address: server::serve(store, outlines()) }
}

/// Each county as a square, so that maps are drawn.
fn outlines() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir_all(folder.path().join("geometry")).unwrap();
            let square = |nth: usize| format!("M{} {}h9v9h-9z", nth % 10 * 10, nth / 10 * 10);
            let shapes: Vec<_> = (0..87).map(|nth| serde_json::json!({ "id": format!("27{:03}", 2 * nth + 1), "name": "", "path": square(nth) })).collect();
            let drawing = serde_json::json!({ "width": 100.0, "height": 100.0, "shapes": shapes });
            std::fs::write(folder.path().join("geometry/27.json"), drawing.to_string()).unwrap();
            folder
        })
        .path()
}

struct Log;

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Asserts that nothing was found, and says what was.
pub fn assert_nothing(findings: &[Finding]) {
    let shown: Vec<String> = findings.iter().take(10).map(|finding| format!("{finding:?}")).collect();
    assert!(findings.is_empty(), "{} findings, such as\n{}", findings.len(), shown.join("\n"));
}
