//! Landing: takes every delivered file as it is, with a receipt, and decides which deliveries hold.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::channel::mpsc::UnboundedSender;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::domain::clock::Clock;
use crate::domain::digest::{Hasher, sha256_hex};
use crate::feeds::{Delivery, Layout, PassingLines};
use crate::store::{Ledger, LedgerError, Receipt, ReceiptState, Restricted, Store, StoreError, Upload};

/// Why a feed could not be received.
#[derive(Debug, thiserror::Error)]
pub enum LandingError {
    /// The folder of a feed cannot be read.
    #[error("feed {feed}: cannot read {path}")]
    Read {
        /// Feed.
        feed: String,
        /// The configured path.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file was written to while it was received.
    #[error("feed {feed}, file {file}: the file changed while it was received; run again when it is whole")]
    Changed {
        /// Feed.
        feed: String,
        /// File.
        file: String,
    },
    /// A store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Path of a landed file: named by its content, so that nothing is ever written over.
pub fn landed_path(receipt: &Receipt) -> String {
    format!("landing/{}/{}", receipt.feed, receipt.sha256)
}

/// A file that stands in the store, to be read.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// Its receipt.
    pub receipt: Receipt,
    /// Hashes of lines that may come more than once, where they were looked at as the file passed.
    pub repeated: Option<HashSet<u64>>,
}

/// Receives what a partner has delivered to a folder or file. Returns the receipts that are new, each of which was
/// handed to `arrivals` as soon as its file stood in the store.
pub async fn receive(
    layout: &Layout,
    path: &Path,
    store: &Store<Restricted>,
    ledger: &Ledger,
    clock: &dyn Clock,
    arrivals: &UnboundedSender<Arrived>,
) -> Result<Vec<Receipt>, LandingError> {
    let unreadable = |path: &Path| {
        let (feed, path) = (layout.feed.clone(), path.display().to_string());
        move |source| LandingError::Read { feed, path, source }
    };
    let mut files: Vec<PathBuf> = if path.is_dir() {
        std::fs::read_dir(path).map_err(unreadable(path))?.flatten().map(|entry| entry.path()).collect()
    } else {
        std::fs::metadata(path).map_err(unreadable(path))?;
        vec![path.to_path_buf()]
    };
    // Deliveries of one entity are taken in the order of their names, which is the order of periods and versions. Entities of which
    // less was delivered come first: their rows are read while the larger files are still on their way.
    files.sort();
    let entity_of = |file: &PathBuf| layout.file_name(&file_name(file)).map(|read| read.entity);
    let mut delivered: HashMap<Option<String>, u64> = HashMap::new();
    for file in &files {
        *delivered.entry(entity_of(file)).or_default() += std::fs::metadata(file).map_err(unreadable(file))?.len();
    }
    files.sort_by_key(|file| delivered.get(&entity_of(file)).copied());
    let known = ledger.receipts()?.into_iter().filter(|receipt| receipt.feed == layout.feed).map(|receipt| (receipt.file, receipt.size)).collect();
    let mut fresh = Vec::new();
    for file in files {
        let name = file_name(&file);
        if name.starts_with('.') {
            continue;
        }
        let is_folder = file.is_dir();
        let read = layout.file_name(&name);
        let entity = read.as_ref().and_then(|read| layout.entity(&read.entity));
        // Lines of a compressed file do not pass as they are.
        let has_lines = entity.is_some_and(|entity| !entity.keep_repeated_rows) && !name.ends_with(".gz");
        let arrival = Arrival { feed: &layout.feed, name: &name, file: &file, store, has_lines };
        let taken = if is_folder { Taken { sha256: sha256_hex(name.as_bytes()), ..Taken::default() } } else { arrival.take(&known).await? };
        let refuse = |reason: &str| (ReceiptState::Quarantined, format!("feed {}, file {name}, line 0, column -: {reason}", layout.feed));
        let (state, reason) = match &read {
            _ if is_folder => refuse("a folder stands where a file is expected"),
            None => refuse("the file name fits no entity of the feed's layout"),
            Some(_) => (ReceiptState::Received, String::new()),
        };
        let id_digest = sha256_hex(format!("{name}\n{}", taken.sha256).as_bytes());
        let receipt = Receipt {
            sequence: 0,
            id: format!("{}-{}", layout.feed, &id_digest[..12]),
            feed: layout.feed.clone(),
            entity: read.as_ref().map(|read| read.entity.clone()).unwrap_or_default(),
            period: read.as_ref().map(|read| read.period.clone()).unwrap_or_default(),
            version: read.as_ref().map_or(1, |read| read.version),
            file: name.clone(),
            sha256: taken.sha256.clone(),
            size: taken.size.cast_signed(),
            state,
            reason,
            rows_delivered: 0,
            rows_rejected: 0,
            received_at: clock.now().to_rfc3339(),
        };
        // The bytes first, then the receipt: a run killed between the two receives the file again.
        if !is_folder {
            arrival.keep(&taken, &landed_path(&receipt)).await?;
        }
        let repeated = taken.repeated;
        if ledger.receive(&receipt)? {
            // Nobody takes it when reading has failed: the receipt stands, and the next run reads the file.
            _ = arrivals.unbounded_send(Arrived { receipt: receipt.clone(), repeated });
            fresh.push(receipt);
        }
    }
    Ok(fresh)
}

fn file_name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Bytes that are read at once.
const PIECE_BYTES: usize = 4 << 20;

/// A file that is read piece by piece, each once.
struct Pieces {
    source: std::fs::File,
    size: u64,
}

impl Pieces {
    /// The next piece, read while what came before is looked at and written.
    async fn next(mut self) -> std::io::Result<(Option<Bytes>, Pieces)> {
        let read = move || {
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            (&mut self.source).take(PIECE_BYTES as u64).read_to_end(&mut piece)?;
            self.size += piece.len() as u64;
            Ok(((!piece.is_empty()).then(|| piece.into()), self))
        };
        spawn_blocking(read).await?
    }
}

/// Who looks at the pieces of a file that passes: at each on a thread, while the next is read.
struct Onlooker<T>(JoinHandle<T>);

impl<T: Send + 'static> Onlooker<T> {
    fn new(onlooker: T) -> Onlooker<T> {
        Onlooker(spawn_blocking(|| onlooker))
    }

    /// Looks at a piece as soon as the one before was looked at.
    async fn pass(self, piece: &Bytes, look: fn(&mut T, &[u8])) -> std::io::Result<Onlooker<T>> {
        let (mut onlooker, piece) = (self.0.await?, piece.clone());
        Ok(Onlooker(spawn_blocking(move || {
            look(&mut onlooker, &piece);
            onlooker
        })))
    }

    /// What comes of all that was seen.
    async fn end<R: Send + 'static>(self, end: fn(T) -> R) -> std::io::Result<R> {
        let onlooker = self.0.await?;
        Ok(spawn_blocking(move || end(onlooker)).await?)
    }
}

/// A file that a partner delivered.
struct Arrival<'a> {
    feed: &'a str,
    name: &'a str,
    file: &'a Path,
    store: &'a Store<Restricted>,
    has_lines: bool,
}

/// What its bytes are, whether a copy of them is on its way into the store, and which of its lines may repeat.
#[derive(Default)]
struct Taken {
    sha256: String,
    size: u64,
    is_copied: bool,
    repeated: Option<HashSet<u64>>,
}

impl Arrival<'_> {
    /// Where the bytes stand until their digest is known. A run that was killed leaves them; the next one writes over them.
    fn incoming_path(&self) -> String {
        format!("landing/{}/incoming-{}", self.feed, sha256_hex(self.name.as_bytes()))
    }

    fn unreadable(&self, source: std::io::Error) -> LandingError {
        LandingError::Read { feed: self.feed.to_owned(), path: self.file.display().to_string(), source }
    }

    /// Reads the file once. One that is `known` by name and size is most likely here already: it is not copied.
    async fn take(&self, known: &HashSet<(String, i64)>) -> Result<Taken, LandingError> {
        let size = std::fs::metadata(self.file).map_err(|error| self.unreadable(error))?.len();
        if known.contains(&(self.name.to_owned(), size.cast_signed())) {
            return self.read(None).await;
        }
        self.copy().await
    }

    async fn copy(&self) -> Result<Taken, LandingError> {
        let mut upload = self.store.upload(&self.incoming_path()).await?;
        match self.read(Some(&mut upload)).await {
            Ok(taken) => {
                upload.finish().await?;
                Ok(taken)
            }
            Err(error) => {
                upload.abandon().await;
                Err(error)
            }
        }
    }

    /// Reads the file to its end, and hands its bytes on where they are wanted.
    async fn read(&self, mut upload: Option<&mut Upload>) -> Result<Taken, LandingError> {
        let source = std::fs::File::open(self.file).map_err(|error| self.unreadable(error))?;
        let before = source.metadata().and_then(|known| known.modified()).map_err(|error| self.unreadable(error))?;
        let mut pieces = Pieces { source, size: 0 };
        let mut digest = Onlooker::new(Hasher::default());
        let mut lines = (self.has_lines && upload.is_some()).then(|| Onlooker::new(PassingLines::default()));
        loop {
            let piece;
            (piece, pieces) = pieces.next().await.map_err(|error| self.unreadable(error))?;
            let Some(piece) = piece else { break };
            digest = digest.pass(&piece, Hasher::update).await.map_err(|error| self.unreadable(error))?;
            if let Some(passing) = lines.take() {
                lines = Some(passing.pass(&piece, PassingLines::add).await.map_err(|error| self.unreadable(error))?);
            }
            if let Some(upload) = &mut upload {
                upload.write(piece).await?;
            }
        }
        let repeated = match lines {
            Some(lines) => Some(lines.end(|lines| lines.finish().repeated()).await.map_err(|error| self.unreadable(error))?),
            None => None,
        };
        let sha256 = digest.end(Hasher::finish).await.map_err(|error| self.unreadable(error))?;
        let after = pieces.source.metadata().map_err(|error| self.unreadable(error))?;
        if after.len() != pieces.size || after.modified().map_err(|error| self.unreadable(error))? != before {
            return Err(LandingError::Changed { feed: self.feed.to_owned(), file: self.name.to_owned() });
        }
        Ok(Taken { sha256, size: pieces.size, is_copied: upload.is_some(), repeated })
    }

    /// Sees to it that the bytes stand under their digest.
    async fn keep(&self, taken: &Taken, landed: &str) -> Result<(), LandingError> {
        let is_there = self.store.exists(landed).await?;
        let mut is_copied = taken.is_copied;
        if !is_there && !is_copied {
            // Another file of this name and size came before.
            if self.copy().await?.sha256 != taken.sha256 {
                return Err(LandingError::Changed { feed: self.feed.to_owned(), file: self.name.to_owned() });
            }
            is_copied = true;
        }
        match (is_there, is_copied) {
            (false, _) => self.store.rename(&self.incoming_path(), landed).await?,
            (true, true) => self.store.delete(&self.incoming_path()).await?,
            (true, false) => {}
        }
        Ok(())
    }
}

/// The accepted receipts that hold, and those that a later delivery superseded.
#[derive(Debug, Default)]
pub struct Standing {
    /// Receipts whose rows are used.
    pub current: Vec<Receipt>,
    /// Receipts whose rows a later delivery replaced.
    pub superseded: Vec<Receipt>,
}

/// Decides which deliveries hold. A file that was put aside or taken back replaces nothing.
pub fn standing(receipts: &[Receipt], layouts: &BTreeMap<String, Layout>) -> Standing {
    let mut latest: BTreeMap<(String, String, String), &Receipt> = BTreeMap::new();
    let mut standing = Standing::default();
    let accepted = receipts.iter().filter(|receipt| receipt.state == ReceiptState::Accepted);
    for receipt in accepted {
        let is_by_period = layouts.get(&receipt.feed).is_none_or(|layout| layout.delivery == Delivery::ByPeriod);
        let scope = if is_by_period { receipt.period.clone() } else { String::new() };
        let rank = |receipt: &Receipt| (receipt.period.clone(), receipt.version, receipt.sequence);
        let key = (receipt.feed.clone(), receipt.entity.clone(), scope);
        match latest.get(&key) {
            Some(earlier) if rank(earlier) > rank(receipt) => standing.superseded.push(receipt.clone()),
            _ => {
                if let Some(earlier) = latest.insert(key, receipt) {
                    standing.superseded.push(earlier.clone());
                }
            }
        }
    }
    standing.current = latest.into_values().cloned().collect();
    standing
}
