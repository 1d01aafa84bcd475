//! Links files by a model, for measuring: `link MODEL OUT THREADS [--previous DIR] [--truth FILE] [--decisions FILE] FILE...`.
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::path::PathBuf;

use attune_linkage::{Model, Request, link};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("an argument is missing");
    let file = PathBuf::from(next()?);
    let mut model = if file.extension().is_some_and(|ending| ending == "json") { Model::read_splink(&file, None)? } else { Model::read(&file)? };
    let mut request = Request { out: next()?.into(), threads: next()?.parse()?, files: Vec::new(), previous: None, decisions: None, truth: None };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--truth" => request.truth = arguments.next().map(PathBuf::from),
            "--previous" => request.previous = arguments.next().map(PathBuf::from),
            "--import-splink" => model = Model::read_splink(&PathBuf::from(arguments.next().ok_or("a file is missing")?), Some(model))?,
            "--decisions" => request.decisions = arguments.next().map(PathBuf::from),
            _ => request.files.push(argument.into()),
        }
    }
    println!("{}", link(&request, &model)?);
    Ok(())
}
