//! The demo state: a coherent made-up population of families, the feeds that partners would deliver about it, and
//! the indicator counts that follow from exactly those rows.
//!
//! Nothing here depends on the warehouse: the counts are a second opinion on it.

mod counties;
mod days;
mod faults;
mod feeds;
mod planted;
mod population;
mod practice;
mod random;
mod records;
mod reference;
mod reports;
mod summary;
mod truth;

pub use planted::{planted, widening};
pub use summary::Summary;

use population::person::World;
use records::Delivered;
use std::io;
use std::path::PathBuf;

/// What to make.
#[derive(Clone, Debug)]
pub struct Options {
    /// Children born from 36 months before the first year to the end of the last.
    pub children: u32,
    /// Seed of all draws.
    pub seed: u64,
    /// First and last measured year.
    pub years: (i32, i32),
    /// Year, month and date as of which everything is computed.
    pub as_of: (i32, u32, u32),
    /// Whether access to services differs by race, language, income and county. Without it families differ by lot alone.
    pub gaps: bool,
    /// Folder that receives `feeds/` and `truth/`.
    pub out: PathBuf,
}

/// Writes the feeds and their truth below the folder.
///
/// The same options give the same bytes.
///
/// # Errors
/// When a file cannot be written.
pub fn generate(options: &Options) -> io::Result<Summary> {
    let mut world = World::new(options.years, options.gaps);
    let as_of = days::day(options.as_of.0, options.as_of.1, options.as_of.2);
    let mut files = feeds::FeedFiles::create(&options.out, &world, options.seed)?;
    let programs = population::child_care::programs(options.seed);
    let mut truth = truth::Truth::create(&options.out, options.years, as_of, &programs)?;
    families(&mut world, options.children, options.seed, |family| {
        files.write(&family)?;
        truth.add(family)
    })?;
    let sessions = population::home_visit_answers::supervise(&world, options.children, options.seed);
    let flat_sessions = population::home_visiting_flat::supervise(&world, options.seed);
    files.supervise(&sessions, &flat_sessions)?;
    let practitioners = feeds::practice_roster::practitioners(&world, options.children, options.seed);
    let respondents = feeds::survey_nsch::respondents(options.years, options.seed);
    let residents = reference::residents(options.children, options.seed);
    let (reports, report_counts) = reports::write(&options.out, options.years, options.seed)?;
    truth.add_arrivals(&flat_sessions, &programs, &reports);
    truth.add_others(&residents, &practitioners, &[sessions, flat_sessions].concat(), &respondents, &reports);
    let (mut counts, orphans) = files.finish()?;
    counts.push(feeds::practice_roster::write(&options.out, &world, &practitioners, options.seed)?);
    counts.extend(feeds::survey_nsch::write(&options.out, options.years, &respondents, options.seed)?);
    counts.extend(report_counts);
    counts.extend(feeds::child_care::write_programs(&options.out, options.years, world.cutoff, &programs, options.seed)?);
    let references = reference::write(&options.out, options.children, options.seed)?;
    let (delivered, person) = truth.finish(&counts, orphans)?;
    Ok(Summary::new(&counts, references, &delivered, &person))
}

/// Draws families until as many children are born as asked.
fn families(world: &mut World, children: u32, seed: u64, mut take: impl FnMut(Delivered) -> io::Result<()>) -> io::Result<()> {
    let mut left = children;
    let mut stream = 0;
    while left > 0 {
        stream += 1;
        let mut random = random::Random::new(seed, stream);
        let mut added = population::AddedStreams::new(seed, stream);
        let family = population::next_family(world, &mut random, &mut added, left);
        left -= family.children;
        take(family)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
