//! `attune protect`: which cells of linked tables to hide, and the proof that they stay hidden.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use attune_disclosure::tables::files::Files;
use attune_disclosure::tables::{Rule, Stage, Zeros};
use clap::{Args, ValueEnum};

use attune_pipeline::jobs::protect;

#[derive(Args)]
pub struct Protect {
    /// Inner counts: a column `inner` and a column of counts.
    #[arg(long)]
    inner: PathBuf,
    /// Which inner counts each cell is the sum of: columns `inner` and `cell`.
    #[arg(long)]
    incidence: PathBuf,
    /// Column of counts.
    #[arg(long)]
    frequency: String,
    /// Smallest count that may be shown.
    #[arg(long)]
    threshold: u64,
    /// Whether a count of zero is shown.
    #[arg(long, value_enum, default_value_t = ZeroRule::Public)]
    zeros: ZeroRule,
    /// How far to go: no cell by sums and differences, or also enough numbers possible for each.
    #[arg(long, value_enum, default_value_t = Depth::Full)]
    stage: Depth,
    /// What is public already: an earlier incidence, or an earlier result over the same cells.
    #[arg(long)]
    published: Option<PathBuf>,
    /// File whose bytes break ties between equally useful cells; keep it secret.
    #[arg(long)]
    key: Option<PathBuf>,
    /// Where the table of cells goes.
    #[arg(long, required_unless_present = "audit")]
    out: Option<PathBuf>,
    /// Audit this table of cells instead of making one.
    #[arg(long, conflicts_with_all = ["out", "stage", "key"])]
    audit: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ZeroRule {
    /// Zeros are always shown.
    Public,
    /// Zeros are hidden like small counts.
    Protect,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Depth {
    /// No hidden cell follows by sums and differences.
    Elimination,
    /// And enough whole numbers stay possible for each.
    Full,
}

/// Protects or audits, and gives the summary.
pub fn run(command: &Protect, root: &Path) -> Result<String> {
    let path = |path: &PathBuf| root.join(path);
    let (inner, incidence, published) = (path(&command.inner), path(&command.incidence), command.published.as_ref().map(path));
    let files = Files { inner: &inner, incidence: &incidence, frequency: &command.frequency, published: published.as_deref() };
    let zeros = match command.zeros {
        ZeroRule::Public => Zeros::Public,
        ZeroRule::Protect => Zeros::Protect,
    };
    let stage = match command.stage {
        Depth::Elimination => Stage::Elimination,
        Depth::Full => Stage::Full,
    };
    let rule = Rule::new(command.threshold, zeros)?;
    if let Some(audit) = &command.audit {
        return protect::audit(&files, &rule, &path(audit));
    }
    let key = command.key.as_ref().map(|key| std::fs::read(path(key)).with_context(|| format!("{}: cannot be read", path(key).display()))).transpose()?;
    let out = command.out.as_ref().context("say where the table goes with --out")?;
    protect::report(&files, &rule, stage, key.as_deref(), &path(out))
}
