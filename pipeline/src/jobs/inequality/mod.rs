//! Inequality measures of a file of strata or of people, as a table.

mod read;
mod table;
mod write;

use std::path::Path;

use anyhow::Result;
use attune_statistics::inequality::{Settings, measures, measures_of_people};

use read::Content;

/// Reads `file` and gives a CSV table with one line a measure, block after block as they stand in the file.
///
/// A block is what shares dataset, origin, indicator and dimension. Columns and what is served: `docs/methods/inequality.md`.
pub fn report(file: &Path, settings: &Settings) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(write::HEADER)?;
    for block in read::blocks(file)? {
        let measured = match &block.content {
            Content::Strata(strata) => measures(strata, settings),
            Content::People(people) => measures_of_people(people, settings),
        };
        for measured in &measured {
            writer.write_record(write::fields(&block.labels, measured))?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
