//! Links records of files: which are one person.

use std::path::PathBuf;

use anyhow::{Context, Result};
use attune_linkage::{Model, Request, link};

/// Links the files of a request by a model, or by one that Splink saved, and gives the summary as text.
///
/// With both, blocking, comparisons and weights are Splink's, and all else is the model's. What is written: `docs/methods/linkage.md`.
pub fn report(request: &Request, model: Option<&PathBuf>, splink: Option<&PathBuf>) -> Result<String> {
    let model = model.map(|file| Model::read(file)).transpose()?;
    let model = match splink {
        Some(file) => Model::read_splink(file, model)?,
        None => model.context("a model is needed: --model, or --import-splink")?,
    };
    Ok(link(request, &model)?.to_string())
}
