//! Landing: takes every delivered file as it is, with a receipt, and decides which deliveries hold.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use crate::domain::clock::Clock;
use crate::domain::digest::{Hasher, sha256_hex};
use crate::feeds::{Delivery, Layout};
use crate::store::{Ledger, LedgerError, Receipt, ReceiptState, Restricted, Store, StoreError};

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

/// Receives what a partner has delivered to a folder or file. Returns the receipts that are new.
pub async fn receive(layout: &Layout, path: &Path, store: &Store<Restricted>, ledger: &Ledger, clock: &dyn Clock) -> Result<Vec<Receipt>, LandingError> {
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
    // Deliveries of one entity are taken in the order of their names, which is the order of periods and versions.
    files.sort();
    let mut fresh = Vec::new();
    for file in files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        let is_folder = file.is_dir();
        let (sha256, size) = if is_folder { (sha256_hex(name.as_bytes()), 0) } else { digest(&file).await.map_err(unreadable(&file))? };
        let read = layout.file_name(&name);
        let refuse = |reason: &str| (ReceiptState::Quarantined, format!("feed {}, file {name}, line 0, column -: {reason}", layout.feed));
        let (state, reason) = match &read {
            _ if is_folder => refuse("a folder stands where a file is expected"),
            None => refuse("the file name fits no entity of the feed's layout"),
            Some(_) => (ReceiptState::Received, String::new()),
        };
        let id_digest = sha256_hex(format!("{name}\n{sha256}").as_bytes());
        let receipt = Receipt {
            sequence: 0,
            id: format!("{}-{}", layout.feed, &id_digest[..12]),
            feed: layout.feed.clone(),
            entity: read.as_ref().map(|read| read.entity.clone()).unwrap_or_default(),
            period: read.as_ref().map(|read| read.period.clone()).unwrap_or_default(),
            version: read.as_ref().map_or(1, |read| read.version),
            file: name,
            sha256,
            size: size.cast_signed(),
            state,
            reason,
            rows_delivered: 0,
            rows_rejected: 0,
            received_at: clock.now().to_rfc3339(),
        };
        // The bytes first, then the receipt: a run killed between the two receives the file again.
        if !is_folder && !store.exists(&landed_path(&receipt)).await? {
            keep(&file, &receipt, store).await?;
        }
        if ledger.receive(&receipt)? {
            fresh.push(receipt);
        }
    }
    Ok(fresh)
}

/// Bytes that are read at once.
const PIECE_BYTES: usize = 4 << 20;

/// Reads a file piece by piece.
struct Pieces(std::fs::File);

impl Pieces {
    async fn next(mut self) -> std::io::Result<(Option<Bytes>, Pieces)> {
        let read = move || {
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            (&mut self.0).take(PIECE_BYTES as u64).read_to_end(&mut piece)?;
            Ok(((!piece.is_empty()).then(|| piece.into()), self))
        };
        tokio::task::spawn_blocking(read).await?
    }
}

/// SHA-256 and size of a file.
async fn digest(file: &Path) -> std::io::Result<(String, u64)> {
    let mut pieces = Pieces(std::fs::File::open(file)?);
    let mut hasher = Hasher::default();
    let mut size = 0;
    while let (Some(piece), rest) = pieces.next().await? {
        hasher.update(&piece);
        size += piece.len() as u64;
        pieces = rest;
    }
    Ok((hasher.finish(), size))
}

/// Copies a file into the store under its digest; a file that changes while it is copied is not kept.
async fn keep(file: &Path, receipt: &Receipt, store: &Store<Restricted>) -> Result<(), LandingError> {
    let unreadable = |source| LandingError::Read { feed: receipt.feed.clone(), path: file.display().to_string(), source };
    let mut upload = store.upload(&landed_path(receipt)).await?;
    let mut pieces = Pieces(std::fs::File::open(file).map_err(unreadable)?);
    let mut hasher = Hasher::default();
    while let (Some(piece), rest) = pieces.next().await.map_err(unreadable)? {
        hasher.update(&piece);
        upload.write(piece).await?;
        pieces = rest;
    }
    if hasher.finish() != receipt.sha256 {
        upload.abandon().await;
        return Err(LandingError::Changed { feed: receipt.feed.clone(), file: receipt.file.clone() });
    }
    Ok(upload.finish().await?)
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
