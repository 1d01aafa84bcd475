//! What the user types.
//!
//! Exit codes: 0 all well; 1 the command failed; 2 the command line is wrong; 3 the run completed, but at least one
//! delivered file was put aside.

mod link;
mod noise;
mod protect;
mod review;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use attune_pipeline::config::{self, Effective, Origin};
use attune_pipeline::domain::clock::{Clock, SystemClock};
use attune_pipeline::jobs::{self, Warehouse, examples, status};
use attune_pipeline::store::ReceiptState;
use attune_pipeline::{release, schedule};
use attune_statistics::inequality::Settings;

/// Community-level early relational health data: from partners' feeds to a release that is safe to publish.
#[derive(Parser)]
#[command(
    name = "attune",
    version,
    after_help = "Exit codes: 0 all well; 1 the command failed; 2 the command line is wrong; 3 the run completed, but a delivered file was put aside."
)]
pub struct Arguments {
    /// Configuration file.
    #[arg(long, global = true, env = "ATTUNE_CONFIG", default_value = "attune.toml")]
    config: PathBuf,
    /// Folder that relative paths of the configuration start from.
    #[arg(long, global = true, env = "ATTUNE_ROOT", default_value = ".")]
    root: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Receive what partners delivered, compute what changed, and prepare a release.
    Run,
    /// Show rows delivered, staged, rejected and superseded for each feed, files put aside, and the latest runs.
    Status,
    /// Follow one number back to its files: definition, SQL, inputs, rows at each step, published cells.
    Explain {
        /// Indicator, such as sec_dev_screen_u3.
        indicator: String,
        /// Area: state FIPS or county GEOID.
        #[arg(long, required_unless_present = "example")]
        area: Option<String>,
        /// Walk a worked example through the indicator's SQL instead, step by step; its name as in the `.test.toml`.
        #[arg(long, conflicts_with = "area")]
        example: Option<String>,
    },
    /// Run the worked examples (`*.test.toml`) below a path.
    Test {
        /// File or folder.
        #[arg(default_value = "sql")]
        path: PathBuf,
    },
    /// Measure inequality between the strata (or ranked people) of a CSV file; see docs/methods/inequality.md.
    Inequality {
        /// File; blocks of one dataset, origin, indicator and dimension are measured each on its own.
        file: PathBuf,
        /// Level of the intervals, between 0 and 1.
        #[arg(long, default_value = "0.95", value_parser = confidence)]
        confidence: f64,
        /// Seed of the simulated limits.
        #[arg(long, default_value_t = Settings::default().seed())]
        seed: u64,
        /// Draws of the simulated limits.
        #[arg(long, default_value_t = Settings::default().draws(), value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
        draws: u32,
    },
    /// Link records of CSV or Parquet files: which are one person; see docs/methods/linkage.md.
    Link(link::Link),
    /// Decide pairs that the linkage left to people, on this machine alone; see docs/operations.md.
    Review(review::Review),
    /// Encode people for linkage without names; the same as `attune-encode`, which an agency runs at home.
    Encode(Box<attune_encoding::cli::Arguments>),
    /// Add noise to a broad table, with a budget that cannot be overspent; see docs/methods/differential-privacy.md.
    #[command(subcommand)]
    Noise(noise::Noise),
    /// Protect a set of linked tables: say which cells to hide, and prove that they stay hidden; see docs/methods/disclosure.md.
    Protect(protect::Protect),
    /// Print the settings that hold, and where each came from.
    Config,
    /// Work with delivered files.
    #[command(subcommand)]
    Feeds(Feeds),
    /// Work with releases.
    #[command(subcommand)]
    Release(Release),
    /// Run jobs by the cron lines of the configuration until stopped.
    Schedule {
        /// Print the next times and stop.
        #[arg(long)]
        list: bool,
    },
}

#[derive(Subcommand)]
enum Feeds {
    /// Receive and read what partners delivered, without computing anything.
    Check,
    /// Print the contract of a feed: files, columns, formats.
    Describe {
        /// Feed.
        feed: String,
    },
    /// Take a delivered file back: its rows are no longer used; the file is kept.
    Withdraw {
        /// Receipt, as `attune explain` and `attune status` print it.
        receipt: String,
        /// Why; kept in the ledger.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Subcommand)]
enum Release {
    /// List prepared releases and acts of publication.
    List,
    /// Print the manifest of a prepared release.
    Show {
        /// Release id.
        release: String,
    },
    /// Show how much of a prepared release is shown, by indicator and level.
    Audit {
        /// Release id, or its first letters; the latest run's release when left out.
        release: Option<String>,
    },
    /// Show what a prepared release changes, by indicator and area; read it before publishing.
    Diff {
        /// Release id, or its first letters; the latest run's release when left out.
        release: Option<String>,
        /// Another prepared release to compare with; the published one when left out.
        #[arg(long)]
        against: Option<String>,
        /// One indicator, with every cell that changed.
        #[arg(long)]
        indicator: Option<String>,
    },
    /// Prepare a release from what was delivered (the last step of `attune run`).
    Prepare,
    /// Publish a prepared release.
    Publish {
        /// Release id, or its first letters; the latest run's release when left out.
        release: Option<String>,
        /// Who signs.
        #[arg(long)]
        by: String,
        /// Why; kept in the ledger.
        #[arg(long)]
        reason: String,
    },
    /// Take the current release back.
    Withdraw {
        /// Who signs.
        #[arg(long)]
        by: String,
        /// Why; kept in the ledger.
        #[arg(long)]
        reason: String,
    },
}

/// Runs a command and gives its exit code.
pub fn execute(arguments: Arguments) -> ExitCode {
    if let Command::Encode(encode) = arguments.command {
        return attune_encoding::cli::execute(*encode);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(dispatch(arguments)) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    let mut message = format!("attune: {error}");
    for cause in error.chain().skip(1) {
        message.push_str(&format!("\n  because: {cause}"));
    }
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::from(1)
}

fn say(text: &str) {
    // A closed pipe is the reader's choice, not an error of ours.
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
}

fn confidence(text: &str) -> Result<f64, String> {
    let level = text.parse::<f64>().ok().filter(|level| *level > 0.0 && *level < 1.0);
    level.ok_or_else(|| "a number between 0 and 1".to_owned())
}

fn effective(arguments: &Arguments) -> Result<Effective> {
    let environment: BTreeMap<String, String> = std::env::vars().filter(|(name, _)| name.starts_with("ATTUNE_")).collect();
    let root = arguments.root.canonicalize().with_context(|| format!("no folder {}", arguments.root.display()))?;
    Ok(config::load(&arguments.config, &root, &environment)?)
}

fn open(arguments: &Arguments) -> Result<Warehouse> {
    Warehouse::open(effective(arguments)?, Arc::new(SystemClock), Box::new(|line: &str| say(line)))
}

async fn dispatch(arguments: Arguments) -> Result<ExitCode> {
    match &arguments.command {
        // Answered by `execute`, for it needs nothing of the warehouse.
        Command::Encode(_) => {}
        Command::Run | Command::Release(Release::Prepare) => {
            let summary = jobs::run::run(&open(&arguments)?).await?;
            return Ok(put_aside(&summary.quarantined));
        }
        Command::Status => say(&status::report(&open(&arguments)?)?),
        Command::Explain { indicator, example: Some(example), .. } => {
            let effective = effective(&arguments)?;
            say(&examples::walk(&effective.path(&effective.settings.sql), indicator, example).await?);
        }
        Command::Explain { indicator, area, .. } => say(&jobs::explain::explain(&open(&arguments)?, indicator, area.as_deref().unwrap_or_default()).await?),
        // Without a configuration: whoever writes an indicator has none yet.
        Command::Test { path } => {
            let sql = std::env::var_os("ATTUNE_SQL").unwrap_or_else(|| "sql".into());
            return test(&arguments.root.join(sql), &arguments.root.join(path)).await;
        }
        Command::Inequality { file, confidence, seed, draws } => {
            let settings = Settings::new(*confidence, *draws, *seed)?;
            say(&jobs::inequality::report(&arguments.root.join(file), &settings)?);
        }
        Command::Link(command) => say(&link::run(command, &arguments.root)?),
        Command::Review(command) => review::run(command, &arguments.root).await?,
        Command::Noise(command) => say(&noise::run(command, &arguments.root, &SystemClock)?),
        Command::Protect(command) => say(&protect::run(command, &arguments.root)?),
        Command::Config => {
            for (setting, (value, origin)) in &effective(&arguments)?.origins {
                let origin = match origin {
                    Origin::Default => "default".to_owned(),
                    Origin::File => "file".to_owned(),
                    Origin::Environment(variable) => variable.clone(),
                };
                say(&format!("{setting} = {value}    # {origin}"));
            }
        }
        Command::Feeds(command) => return feeds(&open(&arguments)?, command).await,
        Command::Release(command) => releases(&open(&arguments)?, command).await?,
        Command::Schedule { list } => keep_schedule(&open(&arguments)?, *list).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn put_aside(quarantined: &[String]) -> ExitCode {
    if quarantined.is_empty() {
        return ExitCode::SUCCESS;
    }
    let files = if quarantined.len() == 1 { "1 delivered file was" } else { &format!("{} delivered files were", quarantined.len()) };
    let _ = writeln!(std::io::stderr(), "attune: {files} put aside; the rest was read. See `attune status`.");
    ExitCode::from(3)
}

async fn test(sql: &Path, below: &Path) -> Result<ExitCode> {
    let outcome = examples::run(sql, below).await?;
    for (indicator, cases) in &outcome.passed {
        say(&format!("{indicator:<40} {cases:>4} passed"));
    }
    for failure in &outcome.failed {
        say(&format!("FAILED {}: {}\n      {}", failure.indicator, failure.case, failure.difference));
    }
    say(&format!("{} passed, {} failed", outcome.passed.values().sum::<usize>(), outcome.failed.len()));
    Ok(if outcome.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn feeds(warehouse: &Warehouse, command: &Feeds) -> Result<ExitCode> {
    match command {
        Feeds::Check => {
            let (fresh, quarantined) = jobs::run::receive(warehouse).await?;
            say(&format!("{fresh} new files received"));
            say(&status::report(warehouse)?);
            return Ok(put_aside(&quarantined));
        }
        Feeds::Describe { feed } => {
            let layout = warehouse.layouts.get(feed).with_context(|| format!("no feed {feed}; known: {}", known(&warehouse.layouts)))?;
            say(&format!("{} ({}), delivered {:?}", layout.title, layout.feed, layout.delivery));
            for entity in &layout.entities {
                say(&format!("\n{}  file {}*.{}[.gz]  {:?}", entity.id, entity.file, entity.extension, entity.format));
                for column in &entity.columns {
                    let place = if column.from > 0 { format!(" bytes {}-{}", column.from, column.to) } else { String::new() };
                    let marks = [(column.required, "required"), (column.identity, "identity"), (!column.codes.is_empty(), "codes")];
                    let marks: Vec<&str> = marks.into_iter().filter_map(|(holds, mark)| holds.then_some(mark)).collect();
                    say(&format!("  {:<28} {:?}{place} {}", column.name, column.kind, marks.join(", ")));
                }
            }
        }
        Feeds::Withdraw { receipt, reason } => {
            let receipts = warehouse.ledger.receipts()?;
            let found = receipts.iter().find(|known| &known.id == receipt).with_context(|| format!("no receipt {receipt}"))?;
            warehouse.ledger.settle(&found.id, ReceiptState::Withdrawn, reason, found.rows_delivered, found.rows_rejected)?;
            say(&format!("{} is no longer used; the file is kept. Run `attune run` to compute without it.", found.file));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn known<T>(map: &BTreeMap<String, T>) -> String {
    map.keys().cloned().collect::<Vec<_>>().join(", ")
}

async fn releases(warehouse: &Warehouse, command: &Release) -> Result<()> {
    let clock: &dyn Clock = warehouse.clock.as_ref();
    match command {
        Release::List => {
            for id in release::prepared_releases(&warehouse.stores.controlled).await? {
                say(&format!("prepared   {id}"));
            }
            for act in warehouse.ledger.publications()? {
                say(&format!("{:<10} {}  pointer {:06}  by {} at {}: {}", act.act, act.release_id, act.pointer, act.by, act.at, act.reason));
            }
        }
        Release::Audit { release } => {
            let release = release.clone().map_or_else(|| warehouse.latest_release(), Ok)?;
            say(&jobs::audit::report(warehouse, &release).await?);
        }
        Release::Diff { release, against, indicator } => {
            let release = release.clone().map_or_else(|| warehouse.latest_release(), Ok)?;
            say(&jobs::diff::report(warehouse, &release, against.as_deref(), indicator.as_deref()).await?);
        }
        Release::Show { release } => say(&serde_json::to_string_pretty(&jobs::explain::manifest(warehouse, release).await?)?),
        Release::Publish { release, by, reason } => {
            let release = release.clone().map_or_else(|| warehouse.latest_release(), Ok)?;
            let pointer = release::publish(&warehouse.stores, &warehouse.ledger, clock, &release, by, reason).await?;
            say(&format!("published {} as pointer {:06}", pointer.release_id, pointer.number));
        }
        Release::Withdraw { by, reason } => {
            let pointer = release::withdraw(&warehouse.stores, &warehouse.ledger, clock, by, reason).await?;
            say(&format!("withdrew {}; pointer {:06} is its tombstone", pointer.release_id, pointer.number));
        }
        Release::Prepare => {}
    }
    Ok(())
}

async fn keep_schedule(warehouse: &Warehouse, list: bool) -> Result<()> {
    let planned = schedule::plan(&warehouse.effective.settings.schedule)?;
    anyhow::ensure!(!planned.is_empty(), "no job is scheduled: add [[schedule.job]] with name and cron to the configuration");
    for job in &planned {
        let next = job.next_after(warehouse.clock.now()).map_or_else(|| "never".to_owned(), |due| due.to_rfc3339());
        say(&format!("{:<10} next {next}", job.job));
    }
    if list {
        return Ok(());
    }
    let holder = format!("{}-{}", std::process::id(), warehouse.clock.now().timestamp_micros());
    loop {
        for job in &planned {
            let Some(due) = job.due(&warehouse.ledger, warehouse.clock.now())? else { continue };
            if schedule::claim(&warehouse.ledger, warehouse.clock.as_ref(), &job.job, &holder, due)? != schedule::Claim::Ours {
                continue;
            }
            say(&format!("{} due {}", job.job, due.to_rfc3339()));
            let outcome = match job.job.as_str() {
                "run" => jobs::run::run(warehouse).await.map(|_| ()),
                other => Err(anyhow::anyhow!("no job {other}")),
            };
            warehouse.ledger.drop_lease(&job.job, &holder)?;
            // The ledger has the reason; the next time is tried all the same.
            if let Err(error) = outcome {
                let _ = fail(&error);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(std::time::Duration::from_secs(5)) => {}
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}
