//! Staging: each landed file is read once, into typed rows, identity rows and rejects.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use futures::stream::{FuturesOrdered, Stream};
use futures::{StreamExt, TryStreamExt};
use parquet::errors::ParquetError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::digest::fingerprint;
use crate::feeds::{self, Block, Blocks, Entity, FileError, Hashes, Layout, Parsed, Reading, Reject, Repeats, Tally};
use crate::landing::{Arrived, landed_path};
use crate::store::{Encoder, Ledger, LedgerError, Receipt, ReceiptState, RowGroup, StoreError, Stores, TableError, TableWriter, threads};

/// Why a landed file could not be staged. A file that is not as its layout says is no error: it is put aside.
#[derive(Debug, thiserror::Error)]
pub enum StagingError {
    /// A store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The landed file could not be read.
    #[error("feed {feed}, file {file}: the landed file cannot be read")]
    Read {
        /// Feed.
        feed: String,
        /// File.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The rows could not be written.
    #[error("feed {feed}, file {file}: the rows cannot be written")]
    Write {
        /// Feed.
        feed: String,
        /// File.
        file: String,
        /// Why.
        #[source]
        source: Box<TableError>,
    },
    /// A thread that read a file ended before its time.
    #[error("a thread that read a file ended before its time")]
    Thread,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was read before by the same layout and program.
    Unchanged,
    /// It was read: rows staged and rejected.
    Read {
        /// Rows staged.
        staged: u64,
        /// Rows rejected.
        rejected: u64,
    },
    /// It was put aside; the words name feed, file, line and column.
    Quarantined(String),
}

/// Fingerprint of a file as read: its bytes, its receipt, its layout and the program.
pub fn parsed_fingerprint(receipt: &Receipt, layout: &Layout, code: &str) -> String {
    fingerprint([code, &receipt.id, &receipt.sha256, &layout.digest])
}

/// Path of a file's typed rows in the restricted store.
pub fn rows_path(receipt: &Receipt, parsed: &str) -> String {
    format!("parsed/{}_{}/{parsed}.parquet", receipt.feed, receipt.entity)
}

/// Path of a file's rejects in the restricted store.
pub fn rejects_path(receipt: &Receipt, parsed: &str) -> String {
    format!("rejects/{}_{}/{parsed}.parquet", receipt.feed, receipt.entity)
}

/// Path of a file's identity rows in the identity store.
pub fn identity_path(receipt: &Receipt, parsed: &str) -> String {
    format!("parsed/{}_{}/{parsed}.parquet", receipt.feed, receipt.entity)
}

/// Columns of rejects: where the row stands and why it was not read; never what it says.
pub fn reject_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("receipt_id", DataType::Utf8, false),
        Field::new("line_number", DataType::Int64, false),
        Field::new("column", DataType::Utf8, false),
        Field::new("reason", DataType::Utf8, false),
    ]))
}

/// Files that are read side by side, so that one is read on while another is begun or ended.
const FILES_AT_ONCE: usize = 2;

/// Reads landed files by their contracts.
pub struct Staging<'a> {
    layouts: &'a BTreeMap<String, Layout>,
    code: &'a str,
    stores: &'a Stores,
    ledger: &'a Ledger,
    /// Blocks of all files together that may be in memory.
    room: Arc<Semaphore>,
}

impl<'a> Staging<'a> {
    /// Begins; `code` is the fingerprint of the program.
    pub fn of(layouts: &'a BTreeMap<String, Layout>, code: &'a str, stores: &'a Stores, ledger: &'a Ledger) -> Staging<'a> {
        Staging { layouts, code, stores, ledger, room: Arc::new(Semaphore::new(threads() + 1)) }
    }

    /// Stages every receipt that is not put aside or taken back; returns the lines that a steward should read.
    ///
    /// # Errors
    /// When a store or the ledger fails. A file that is not as its layout says is no error.
    pub async fn stage_all(&self, arrived: impl Stream<Item = Arrived>, progress: &crate::models::Progress) -> Result<Vec<String>, StagingError> {
        let outcomes = arrived.map(|Arrived { receipt, repeated }| async move {
            let started = Instant::now();
            let outcome = self.stage(&receipt, repeated).await?;
            Ok::<_, StagingError>((receipt, outcome, started.elapsed()))
        });
        let mut outcomes = std::pin::pin!(outcomes.buffered(FILES_AT_ONCE));
        let mut quarantined = Vec::new();
        while let Some((receipt, outcome, taken)) = outcomes.try_next().await? {
            match outcome {
                Outcome::Unchanged => {}
                Outcome::Read { staged, rejected } => {
                    let mut line = crate::telemetry::step_line(&format!("read {}/{}", receipt.feed, receipt.file), staged, taken);
                    if rejected > 0 {
                        line.push_str(&format!("  {} rejected", crate::telemetry::thousands(rejected)));
                    }
                    progress(&line);
                }
                Outcome::Quarantined(reason) => {
                    progress(&format!("  put aside: {reason}"));
                    quarantined.push(reason);
                }
            }
        }
        Ok(quarantined)
    }

    /// Reads one landed file, unless it was read before or is not to be read.
    async fn stage(&self, receipt: &Receipt, repeated: Option<HashSet<u64>>) -> Result<Outcome, StagingError> {
        let contract = self.layouts.get(&receipt.feed).and_then(|layout| Some((layout, layout.entity(&receipt.entity)?)));
        let Some((layout, entity)) = contract.filter(|_| !matches!(receipt.state, ReceiptState::Quarantined | ReceiptState::Withdrawn)) else {
            return Ok(Outcome::Unchanged);
        };
        let parsed_as = parsed_fingerprint(receipt, layout, self.code);
        // The rejects are finished last: where they stand, the file was read whole.
        if receipt.state == ReceiptState::Accepted && self.stores.restricted.exists(&rejects_path(receipt, &parsed_as)).await? {
            return Ok(Outcome::Unchanged);
        }
        let landed = LandedFile { receipt, layout, entity, stores: self.stores, room: &self.room };
        match landed.read(&parsed_as, repeated).await {
            Ok(tally) => {
                self.ledger.settle(&receipt.id, ReceiptState::Accepted, "", tally.delivered.cast_signed(), tally.rejected.cast_signed())?;
                Ok(Outcome::Read { staged: tally.delivered - tally.rejected, rejected: tally.rejected })
            }
            Err(Stop::File(error)) => {
                self.ledger.settle(&receipt.id, ReceiptState::Quarantined, &error.to_string(), 0, 0)?;
                Ok(Outcome::Quarantined(error.to_string()))
            }
            Err(Stop::Staging(error)) => Err(error),
        }
    }
}

/// Why reading stopped: the file is not as its layout says, or something of ours failed.
enum Stop {
    File(FileError),
    Staging(StagingError),
}

impl<E: Into<StagingError>> From<E> for Stop {
    fn from(error: E) -> Stop {
        Stop::Staging(error.into())
    }
}

/// How the rows of a file are encoded.
struct Encoders {
    rows: Encoder,
    identities: Option<Encoder>,
    rejects: Encoder,
}

/// What one block came to.
struct Piece {
    parsed: Parsed,
    is_cut_short: bool,
    rows: RowGroup,
    identities: Option<RowGroup>,
    rejects: RowGroup,
}

impl Encoders {
    /// Reads a block and encodes what it held.
    fn work(&self, block: Block, reading: &Reading, repeated: &HashSet<u64>, receipt_id: &str) -> Result<Piece, TableError> {
        let is_cut_short = !block.bytes.ends_with(b"\n");
        let parsed = reading.read(&block, repeated).map_err(ParquetError::from)?;
        drop(block);
        let rejected = reject_batch(receipt_id, &parsed.rejects).map_err(ParquetError::from)?;
        let identities = self.identities.as_ref().map(|encoder| encoder.encode(&parsed.identities)).transpose()?;
        Ok(Piece { rows: self.rows.encode(&parsed.rows)?, identities, rejects: self.rejects.encode(&rejected)?, parsed, is_cut_short })
    }
}

/// The tables of a file: typed rows, identity rows where it speaks of persons, rejects.
struct Tables {
    rows: TableWriter,
    identities: Option<TableWriter>,
    rejects: TableWriter,
}

impl Tables {
    async fn begin(receipt: &Receipt, entity: &Entity, stores: &Stores, parsed_as: &str) -> Result<(Tables, Encoders), TableError> {
        let (rows, rows_encoder) = TableWriter::begin(&stores.restricted, &rows_path(receipt, parsed_as), entity.schema()).await?;
        let (rejects, rejects_encoder) = TableWriter::begin(&stores.restricted, &rejects_path(receipt, parsed_as), reject_schema()).await?;
        let (identities, identities_encoder) = if entity.persons.is_empty() {
            (None, None)
        } else {
            let (writer, encoder) = TableWriter::begin(&stores.identity, &identity_path(receipt, parsed_as), feeds::identity_schema()).await?;
            (Some(writer), Some(encoder))
        };
        let encoders = Encoders { rows: rows_encoder, identities: identities_encoder, rejects: rejects_encoder };
        Ok((Tables { rows, identities, rejects }, encoders))
    }

    async fn append(&mut self, piece: Piece) -> Result<(), TableError> {
        self.rows.append(piece.rows).await?;
        if let (Some(writer), Some(group)) = (&mut self.identities, piece.identities) {
            writer.append(group).await?;
        }
        self.rejects.append(piece.rejects).await
    }

    /// Ends the tables; the rejects last.
    async fn finish(self) -> Result<(), TableError> {
        self.rows.finish().await?;
        if let Some(identities) = self.identities {
            identities.finish().await?;
        }
        self.rejects.finish().await.map(|_| ())
    }

    async fn abandon(self) {
        for writer in [Some(self.rows), self.identities, Some(self.rejects)].into_iter().flatten() {
            writer.abandon().await;
        }
    }
}

/// A landed file and its contract.
struct LandedFile<'a> {
    receipt: &'a Receipt,
    layout: &'a Layout,
    entity: &'a Entity,
    stores: &'a Stores,
    room: &'a Arc<Semaphore>,
}

impl LandedFile<'_> {
    /// Opens the file: how its lines are read, its first block without the header, and the blocks that follow.
    async fn open(&self) -> Result<(Reading, Option<Block>, Blocks), Stop> {
        let source = self.stores.restricted.open_read(&landed_path(self.receipt)).await?;
        let (mut first, blocks) = self.next(Blocks::of(&self.receipt.file, source)).await?;
        let reading = Reading::begin(first.as_mut(), &self.receipt.file, &self.receipt.id, self.layout, self.entity).map_err(Stop::File)?;
        Ok((reading, first, blocks))
    }

    /// The next block, read on a thread that may wait for it.
    async fn next(&self, mut blocks: Blocks) -> Result<(Option<Block>, Blocks), Stop> {
        let read = tokio::task::spawn_blocking(move || (blocks.read_next(), blocks)).await;
        let (block, blocks) = read.map_err(|_| StagingError::Thread)?;
        let is_compressed = self.receipt.file.ends_with(".gz");
        let (feed, file) = (self.receipt.feed.clone(), self.receipt.file.clone());
        match block {
            Ok(block) => Ok((block, blocks)),
            Err(_) if is_compressed => {
                let reason = "the gzip stream is cut short or damaged".to_owned();
                Err(Stop::File(FileError { feed, file, line: 0, column: "-".to_owned(), reason }))
            }
            Err(source) => Err(StagingError::Read { feed, file, source }.into()),
        }
    }

    /// Room for one more block. A file that has blocks in memory does not wait for it: others may wait for theirs.
    async fn room(&self, may_wait: bool) -> Result<Option<OwnedSemaphorePermit>, StagingError> {
        let room = Arc::clone(self.room);
        // Nobody closes the semaphore.
        if may_wait { room.acquire_owned().await.map(Some).map_err(|_| StagingError::Thread) } else { Ok(room.try_acquire_owned().ok()) }
    }

    /// Works on each block on as many threads as there are, and hands what they give on in the order of the file.
    async fn each_block<T: Send + 'static>(
        &self,
        mut first: Option<Block>,
        mut blocks: Blocks,
        work: impl Fn(Block) -> T + Clone + Send + 'static,
        mut take: impl AsyncFnMut(T) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut under_way = FuturesOrdered::new();
        let mut has_ended = false;
        loop {
            while !has_ended && under_way.len() <= threads() {
                let Some(room) = self.room(under_way.is_empty()).await? else { break };
                let next;
                (next, blocks) = match first.take() {
                    Some(first) => (Some(first), blocks),
                    None => self.next(blocks).await?,
                };
                match next {
                    Some(block) => {
                        let work = work.clone();
                        under_way.push_back(async { (tokio::task::spawn_blocking(move || work(block)).await, room) });
                    }
                    None => has_ended = true,
                }
            }
            match under_way.next().await {
                Some((done, room)) => {
                    take(done.map_err(|_| StagingError::Thread)?).await?;
                    drop(room);
                }
                None => return Ok(()),
            }
        }
    }

    /// Hashes of lines that come more than once.
    async fn repeated_hashes(&self) -> Result<HashSet<u64>, Stop> {
        let (_, first, blocks) = self.open().await?;
        let mut hashes = Hashes::default();
        let add = async |block| {
            hashes.add(block);
            Ok(())
        };
        self.each_block(first, blocks, |block| feeds::hashes(&block), add).await?;
        Ok(tokio::task::spawn_blocking(|| hashes.repeated()).await.map_err(|_| StagingError::Thread)?)
    }

    /// Numbers of the lines that repeat an earlier one; `seen` are the hashes that came more than once, where that is known.
    async fn repeated_lines(&self, seen: Option<HashSet<u64>>) -> Result<HashSet<u64>, Stop> {
        if self.entity.keep_repeated_rows {
            return Ok(HashSet::new());
        }
        let candidates = match seen {
            Some(seen) => seen,
            None => self.repeated_hashes().await?,
        };
        if candidates.is_empty() {
            return Ok(HashSet::new());
        }
        let mut repeats = Repeats::among(candidates);
        let (_, first, blocks) = self.open().await?;
        let look = async |block: Block| {
            repeats.look(&block);
            Ok(())
        };
        self.each_block(first, blocks, |block| block, look).await?;
        Ok(repeats.into_lines())
    }

    /// Reads the whole file into its tables. None of them stands when the file is put aside.
    async fn read(&self, parsed_as: &str, seen: Option<HashSet<u64>>) -> Result<Tally, Stop> {
        let repeated = self.repeated_lines(seen).await?;
        let (reading, first, blocks) = self.open().await?;
        let (mut tables, encoders) = Tables::begin(self.receipt, self.entity, self.stores, parsed_as).await.map_err(|error| self.unwritable(error))?;
        let shared = Arc::new((encoders, reading.clone(), repeated, self.receipt.id.clone()));
        let work = move |block| {
            let (encoders, reading, repeated, receipt_id) = &*shared;
            encoders.work(block, reading, repeated, receipt_id)
        };
        let mut tally = Tally::default();
        let mut is_cut_short = false;
        let append = async |piece: Result<Piece, TableError>| {
            let piece = piece.map_err(|error| self.unwritable(error))?;
            tally.add(&piece.parsed);
            is_cut_short = piece.is_cut_short;
            tables.append(piece).await.map_err(|error| self.unwritable(error).into())
        };
        let outcome = self.each_block(first, blocks, work, append).await;
        let outcome = outcome.and_then(|()| tally.settle(&reading, is_cut_short).map_err(Stop::File));
        match outcome {
            Ok(()) => tables.finish().await.map_err(|error| self.unwritable(error))?,
            Err(stop) => {
                tables.abandon().await;
                return Err(stop);
            }
        }
        Ok(tally)
    }

    fn unwritable(&self, source: TableError) -> StagingError {
        StagingError::Write { feed: self.receipt.feed.clone(), file: self.receipt.file.clone(), source: Box::new(source) }
    }
}

fn reject_batch(receipt_id: &str, rejects: &[Reject]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(rejects.iter().map(|_| receipt_id))),
        Arc::new(Int64Array::from_iter_values(rejects.iter().map(|reject| reject.line.cast_signed()))),
        Arc::new(StringArray::from_iter_values(rejects.iter().map(|reject| reject.column.as_str()))),
        Arc::new(StringArray::from_iter_values(rejects.iter().map(|reject| reject.reason.as_str()))),
    ];
    RecordBatch::try_new(reject_schema(), columns)
}
