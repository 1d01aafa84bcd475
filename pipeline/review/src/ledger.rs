//! The decisions as a file that only grows: each line is on the disk before it counts, and holds the digest of the line before.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::event::{Entry, Event};
use crate::queue::sha256;
use crate::settlement::Settlement;

#[cfg(test)]
mod tests;

/// Name of the ledger in the folder of decisions.
const NAME: &str = "decisions.ndjson";
/// What the first line holds in place of a digest.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Why the ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A file or folder cannot be opened, read, locked or written.
    #[error("cannot {act} the ledger {}", path.display())]
    File {
        /// What was tried.
        act: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A line was changed, left out or added by hand.
    #[error("ledger {}, line {line}: {reason}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// Counted from one.
        line: u64,
        /// What is wrong.
        reason: &'static str,
    },
    /// The ledger became shorter while it was open.
    #[error("the ledger {} became shorter while it was open", path.display())]
    Shortened {
        /// The file.
        path: PathBuf,
    },
}

/// The ledger of one folder. Several programs may have it open: each append takes a lock and reads what others wrote.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: File,
    /// How far it was read, in bytes: the end of a whole line.
    position: u64,
    number: u64,
    previous: String,
    settlement: Settlement,
}

impl Ledger {
    /// Opens the ledger of a folder, or begins it.
    ///
    /// A line without an end is what a kill left of an append. Nobody was told that it is kept, so it is cut off.
    ///
    /// # Errors
    /// When the folder or file cannot be made or read, or a line does not follow from the one before.
    pub fn open(folder: &Path) -> Result<Ledger, LedgerError> {
        let path = folder.join(NAME);
        let fail = |act| move |source, path: &Path| LedgerError::File { act, path: path.to_owned(), source };
        private_folder(folder).map_err(|source| fail("make the folder of")(source, &path))?;
        let file = private_file(&path).map_err(|source| fail("open")(source, &path))?;
        // The name of a new file is in its folder's own block.
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|source| fail("keep the name of")(source, &path))?;
        let mut ledger = Ledger { path, file, position: 0, number: 0, previous: BEGINNING.to_owned(), settlement: Settlement::default() };
        ledger.locked(|ledger| {
            ledger.take_up()?;
            ledger.cut_torn_line()
        })?;
        Ok(ledger)
    }

    /// Opens the ledger of a folder to read it; nothing where there is none.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_existing(folder: &Path) -> Result<Option<Ledger>, LedgerError> {
        if folder.join(NAME).is_file() { Ledger::open(folder).map(Some) } else { Ok(None) }
    }

    /// Writes one entry behind what is there, and returns when it is on the disk.
    ///
    /// `decide` sees what holds under the lock and gives the event, or nothing where there is nothing to write.
    ///
    /// # Errors
    /// When the file cannot be locked, read or written. What was begun of the line is then cut off again.
    pub fn append(
        &mut self,
        at: DateTime<Utc>,
        by: &str,
        queue: &str,
        decide: impl FnOnce(&Settlement) -> Option<Event>,
    ) -> Result<Option<Entry>, LedgerError> {
        self.locked(|ledger| {
            ledger.take_up()?;
            ledger.cut_torn_line()?;
            let Some(event) = decide(&ledger.settlement) else { return Ok(None) };
            let entry = Entry { number: ledger.number + 1, at, by: by.to_owned(), queue: queue.to_owned(), event, previous: ledger.previous.clone() };
            let mut line = serde_json::to_vec(&entry).map_err(|_| ledger.broken("cannot be written as JSON"))?;
            line.push(b'\n');
            let written = ledger.file.seek(SeekFrom::Start(ledger.position)).and_then(|_| ledger.file.write_all(&line)).and_then(|()| ledger.file.sync_data());
            if let Err(source) = written {
                // A line that was not acknowledged must not come back with the next open.
                let _ = ledger.file.set_len(ledger.position);
                return Err(ledger.fail("write", source));
            }
            ledger.accept(&line)?;
            Ok(Some(entry))
        })
    }

    /// Reads what other programs wrote since.
    ///
    /// # Errors
    /// When the file cannot be locked or read, or a line does not follow from the one before.
    pub fn refresh(&mut self) -> Result<(), LedgerError> {
        self.locked(Ledger::take_up)
    }

    /// What the entries say of each pair.
    pub fn settlement(&self) -> &Settlement {
        &self.settlement
    }

    /// How many entries there are.
    pub fn entries(&self) -> u64 {
        self.number
    }

    /// SHA-256 of the last line. Written down elsewhere, it proves that no line before it was changed since.
    pub fn head(&self) -> &str {
        &self.previous
    }

    fn locked<T>(&mut self, act: impl FnOnce(&mut Ledger) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        self.file.lock().map_err(|source| self.fail("lock", source))?;
        let done = act(self);
        self.file.unlock().map_err(|source| self.fail("unlock", source))?;
        done
    }

    /// Reads whole lines from where it stopped.
    fn take_up(&mut self) -> Result<(), LedgerError> {
        let length = self.length()?;
        if length < self.position {
            return Err(LedgerError::Shortened { path: self.path.clone() });
        }
        let mut rest = Vec::new();
        self.file.seek(SeekFrom::Start(self.position)).and_then(|_| self.file.read_to_end(&mut rest)).map_err(|source| self.fail("read", source))?;
        for line in rest.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n")) {
            self.accept(line)?;
        }
        Ok(())
    }

    fn accept(&mut self, line: &[u8]) -> Result<(), LedgerError> {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let entry: Entry = serde_json::from_slice(text).map_err(|_| self.broken("is not an entry"))?;
        if entry.number != self.number + 1 {
            return Err(self.broken("its number does not follow"));
        }
        if entry.previous != self.previous {
            return Err(self.broken("the line before is not the one that it was written after"));
        }
        self.settlement.apply(&entry).map_err(|reason| self.broken(reason))?;
        (self.number, self.previous, self.position) = (entry.number, sha256(text), self.position + line.len() as u64);
        Ok(())
    }

    fn cut_torn_line(&mut self) -> Result<(), LedgerError> {
        if self.length()? > self.position {
            self.file.set_len(self.position).and_then(|()| self.file.sync_data()).map_err(|source| self.fail("mend", source))?;
        }
        Ok(())
    }

    fn length(&self) -> Result<u64, LedgerError> {
        Ok(self.file.metadata().map_err(|source| self.fail("read", source))?.len())
    }

    fn fail(&self, act: &'static str, source: std::io::Error) -> LedgerError {
        LedgerError::File { act, path: self.path.clone(), source }
    }

    fn broken(&self, reason: &'static str) -> LedgerError {
        LedgerError::Broken { path: self.path.clone(), line: self.number + 1, reason }
    }
}

/// Makes a folder that only its owner may open, where there is none.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file to read and write that only its owner may open.
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
