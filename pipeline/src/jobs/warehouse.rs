//! An open warehouse: settings, stores, ledger, contracts and clock.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use attune_disclosure::Policy;

use crate::catalogue::{self, Definition, DimensionDefinition};
use crate::config::Effective;
use crate::domain::clock::Clock;
use crate::domain::digest::{Hasher, fingerprint};
use crate::engine::Engine;
use crate::feeds::{self, Layout};
use crate::models::Progress;
use crate::store::{Ledger, Store, Stores, threads};

/// Everything a job works with.
pub struct Warehouse {
    /// Settings with their origins.
    pub effective: Effective,
    /// Folder of the warehouse as text.
    pub sql: PathBuf,
    /// Stores of the zones.
    pub stores: Stores,
    /// The ledger.
    pub ledger: Ledger,
    /// Contracts of every known feed.
    pub layouts: BTreeMap<String, Layout>,
    /// Indicators that are configured, in their order.
    pub definitions: Vec<Definition>,
    /// Dimensions that are configured, in their order.
    pub dimensions: Vec<DimensionDefinition>,
    /// The disclosure policy.
    pub policy: Policy,
    /// Fingerprint of the program: another program makes everything anew.
    pub code: String,
    /// The source revision that builds a release, where it is told (`ATTUNE_COMMIT`); else git is asked.
    pub revision: Option<String>,
    /// Where times come from.
    pub clock: Arc<dyn Clock>,
    /// Where lines of progress go.
    pub progress: Box<Progress>,
}

impl Warehouse {
    /// Opens the warehouse of a configuration.
    pub fn open(effective: Effective, clock: Arc<dyn Clock>, progress: Box<Progress>) -> Result<Warehouse> {
        let settings = &effective.settings;
        let root = effective.data_root();
        let stores = Stores {
            identity: Store::open(&root.join(&settings.stores.identity))?,
            restricted: Store::open(&root.join(&settings.stores.restricted))?,
            controlled: Store::open(&root.join(&settings.stores.controlled))?,
            public: Store::open(&root.join(&settings.stores.public))?,
        };
        let ledger = Ledger::open(&root.join(&settings.stores.ledger))?;
        let sql = effective.path(&settings.sql);
        let layouts = feeds::load_layouts(&sql.join("staging"))?;
        for feed in settings.feeds.keys() {
            anyhow::ensure!(layouts.contains_key(feed), "feed {feed} is configured, but {} has no layout for it", sql.join("staging").display());
        }
        let known = catalogue::load(&sql)?;
        let definitions = catalogue::select(&known, &settings.indicators.include)?;
        let dimensions = catalogue::load_dimensions(&sql, &settings.cube.dimensions)?;
        let policy_file = sql.join("disclosure.toml");
        let policy = std::fs::read_to_string(&policy_file).with_context(|| format!("cannot read {}", policy_file.display()))?;
        let policy = Policy::parse(&policy)?;
        if let Some(unknown) = policy.named_indicators().find(|id| !known.contains_key(*id)) {
            anyhow::bail!("{}: no indicator {unknown} stands below {}", policy_file.display(), sql.join("measures").display());
        }
        let revision = std::env::var("ATTUNE_COMMIT").ok();
        Ok(Warehouse { sql, stores, ledger, layouts, definitions, dimensions, policy, code: code_fingerprint()?, revision, clock, progress, effective })
    }

    /// Opens a session on the stores.
    pub fn engine(&self) -> Result<Engine> {
        let settings = &self.effective.settings;
        let spill = self.effective.data_root().join(&settings.stores.restricted);
        let engine = Engine::open(settings.memory_mib << 20, Some(&spill))?;
        engine.attach(&self.stores);
        Ok(engine)
    }

    /// Contracts of the feeds that are configured.
    pub fn configured_layouts(&self) -> BTreeMap<String, Layout> {
        self.layouts.iter().filter(|(feed, _)| self.effective.settings.feeds.contains_key(*feed)).map(|(feed, layout)| (feed.clone(), layout.clone())).collect()
    }

    /// The release of the latest run that succeeded.
    pub fn latest_release(&self) -> Result<String> {
        let runs = self.ledger.runs(100)?;
        let run = runs.iter().find(|run| run.outcome == "succeeded").context("no run has succeeded yet: attune run")?;
        run.detail.rsplit_once("release ").map(|(_, id)| id.to_owned()).context("the latest run names no release")
    }

    /// The source revision that builds a release: what was told, else what git says of the folder, else `unknown`.
    pub fn commit(&self) -> String {
        if let Some(revision) = &self.revision {
            return revision.clone();
        }
        let git = |arguments: &[&str]| {
            let output = std::process::Command::new("git").arg("-C").arg(&self.sql).args(arguments).output().ok()?;
            output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        match (git(&["rev-parse", "HEAD"]), git(&["status", "--porcelain"])) {
            (Some(commit), Some(changes)) if changes.is_empty() => commit,
            (Some(commit), _) => format!("{commit} with local changes"),
            _ => "unknown".to_owned(),
        }
    }
}

/// Bytes of the program that one thread takes the digest of.
const PROGRAM_PART_BYTES: usize = 16 << 20;

/// Digest of the running program: of the digests of its parts, which are taken side by side.
fn code_fingerprint() -> Result<String> {
    let program = std::env::current_exe().context("cannot find the running program")?;
    let unreadable = || format!("cannot read {}", program.display());
    let size = std::fs::metadata(&program).with_context(unreadable)?.len();
    let starts: Vec<u64> = (0..size).step_by(PROGRAM_PART_BYTES).collect();
    let digest = |start: &u64| -> std::io::Result<String> {
        let mut file = File::open(&program)?;
        file.seek(SeekFrom::Start(*start))?;
        let mut hasher = Hasher::default();
        std::io::copy(&mut file.take(PROGRAM_PART_BYTES as u64), &mut hasher)?;
        Ok(hasher.finish())
    };
    let digests = std::thread::scope(|scope| {
        let lot = starts.len().div_ceil(threads()).max(1);
        let threads: Vec<_> = starts.chunks(lot).map(|starts| scope.spawn(move || starts.iter().map(digest).collect::<Vec<_>>())).collect();
        let ended = threads.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a thread that read the program ended before its time")));
        ended.collect::<Result<Vec<_>>>()
    });
    let digests = digests?.into_iter().flatten().collect::<std::io::Result<Vec<_>>>();
    Ok(fingerprint(digests.with_context(unreadable)?))
}
