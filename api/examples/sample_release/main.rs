//! Writes a sample release of invented numbers, for working on the API and the pages without the pipeline.
//!
//! `cargo run -p attune-api --example sample_release -- data/sample`

mod inequality;
mod numbers;
mod release;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "data/sample".to_owned());
    release::write(std::path::Path::new(&folder), 1, &release::tables())?;
    Ok(())
}
