//! The queue that reviewers read: pairs that linkage leaves to people.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Error, Write};
use std::path::{Path, PathBuf};

use attune_linkage::{Seen, Waiting, WriteError};
use attune_review::{Field, Pair, Record, Step, Waterfall};

/// Bytes that are written at once: a queue of a million records is tens of megabytes long.
const BUFFER_BYTES: usize = 1 << 20;

/// A queue while it is written. It takes the place of an earlier one when it is whole.
pub struct Queue {
    file: PathBuf,
    beside: PathBuf,
    to: Option<BufWriter<File>>,
    pairs: u64,
}

impl Queue {
    /// The queue `review.ndjson` of a folder. Nothing is written yet.
    pub fn of(folder: &Path) -> Queue {
        Queue { file: folder.join("review.ndjson"), beside: folder.join("review.ndjson.new"), to: None, pairs: 0 }
    }

    /// Pairs so far.
    pub fn pairs(&self) -> u64 {
        self.pairs
    }

    /// Adds a pair.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, waiting: &Waiting<'_>) -> Result<(), WriteError> {
        self.pairs += 1;
        let pair = pair(self.pairs, waiting);
        self.write(|to| {
            // The serialiser's own words could quote a value.
            serde_json::to_writer(&mut *to, &pair).map_err(|error| Error::from(error.io_error_kind().unwrap_or(std::io::ErrorKind::InvalidData)))?;
            to.write_all(b"\n")
        })
    }

    /// Puts the whole queue in its place; an empty file where no pair waits.
    ///
    /// # Errors
    /// When the file cannot be written. An earlier queue then stays as it was.
    pub fn end(mut self) -> Result<(), WriteError> {
        self.write(|to| to.flush().and_then(|()| to.get_ref().sync_all()))?;
        std::fs::rename(&self.beside, &self.file).map_err(|source| self.fail(source))
    }

    fn write(&mut self, act: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<(), WriteError> {
        let opened = match self.to.take() {
            Some(to) => Ok(to),
            None => private_file(&self.beside).map(|file| BufWriter::with_capacity(BUFFER_BYTES, file)),
        };
        let done = opened.and_then(|to| act(self.to.insert(to)));
        done.map_err(|source| self.fail(source))
    }

    fn fail(&self, source: Error) -> WriteError {
        WriteError { file: self.file.display().to_string(), source }
    }
}

/// Makes a file that only its owner may open. What a stopped run left there may be open to others, so it goes first.
fn private_file(path: &Path) -> std::io::Result<File> {
    if path.exists() {
        std::fs::remove_file(path)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn pair(number: u64, waiting: &Waiting<'_>) -> Pair {
    let steps = waiting.parts.iter().map(|part| Step {
        comparison: part.comparison.clone(),
        level: part.level.clone(),
        weight: part.weight,
        term_frequency: part.rarity,
    });
    Pair {
        pair: format!("p{number}"),
        left: record(&waiting.left),
        right: record(&waiting.right),
        weight: waiting.weight,
        probability: waiting.probability,
        waterfall: Waterfall { prior: waiting.prior, steps: steps.collect(), total: waiting.weight },
        cluster: waiting.cluster.iter().map(record).collect(),
    }
}

fn record(seen: &Seen<'_>) -> Record {
    let field = |(name, value): &(&str, Option<&str>)| Field { name: (*name).to_owned(), value: value.map(str::to_owned) };
    Record { source: seen.source.to_owned(), id: seen.id.to_owned(), fields: seen.fields.iter().map(field).collect() }
}
