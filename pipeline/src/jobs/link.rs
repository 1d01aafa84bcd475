//! Links records of files: which are one person.

pub(super) mod queue;

use std::path::PathBuf;

use anyhow::{Context, Result};
use attune_linkage::{Model, Request, link_and_review};
use queue::Queue;

/// Links the files of a request by a model, or by one that Splink saved, and gives the summary as text. Pairs that wait for a person are
/// written to `review.ndjson` beside the other results, for `attune review`.
///
/// With both, blocking, comparisons and weights are Splink's, and all else is the model's. What is written: `docs/methods/linkage.md`.
pub fn report(request: &Request, model: Option<&PathBuf>, splink: Option<&PathBuf>) -> Result<String> {
    let model = model.map(|file| Model::read(file)).transpose()?;
    let model = match splink {
        Some(file) => Model::read_splink(file, model)?,
        None => model.context("a model is needed: --model, or --import-splink")?,
    };
    let mut queue = Queue::of(&request.out);
    let summary = link_and_review(request, &model, &mut |waiting| queue.add(&waiting))?;
    queue.end()?;
    Ok(summary.to_string())
}
