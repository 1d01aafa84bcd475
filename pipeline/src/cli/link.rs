//! `attune link`: which records of files are one person.

use std::path::{Path, PathBuf};

use anyhow::Result;
use attune_linkage::Request;
use clap::Args;

use attune_pipeline::jobs::link;

#[derive(Args)]
pub struct Link {
    /// Files with a `unique_id`; each is a source of its name, unless it has a column `source`.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Model, such as sql/linkage/children.toml.
    #[arg(long, required_unless_present = "import_splink")]
    model: Option<PathBuf>,
    /// Folder for results.
    #[arg(long)]
    out: PathBuf,
    /// Threads; the results do not depend on them. As many as the machine has when left out.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Folder of an earlier run: the files hold new and changed records, and clusters keep their ids.
    #[arg(long)]
    previous: Option<PathBuf>,
    /// CSV file of `left_id,right_id,decision`: what persons decided, yes or no, goes before all else.
    #[arg(long)]
    decisions: Option<PathBuf>,
    /// Model that Splink saved as JSON: its blocking, comparisons and weights are used.
    #[arg(long)]
    import_splink: Option<PathBuf>,
    /// File of `unique_id` and `person_id`: who is who, to print how right the run is.
    #[arg(long)]
    truth: Option<PathBuf>,
}

/// Links, writes the results and gives the summary.
pub fn run(command: &Link, root: &Path) -> Result<String> {
    let path = |file: &PathBuf| root.join(file);
    let request = Request {
        files: command.files.iter().map(path).collect(),
        out: path(&command.out),
        threads: command.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from),
        previous: command.previous.as_ref().map(path),
        decisions: command.decisions.as_ref().map(path),
        truth: command.truth.as_ref().map(path),
    };
    link::report(&request, command.model.as_ref().map(path).as_ref(), command.import_splink.as_ref().map(path).as_ref())
}
