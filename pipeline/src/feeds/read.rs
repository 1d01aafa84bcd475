//! From the bytes of a delivered file to typed rows, identity rows and rejects, block by block.

use std::borrow::Cow;
use std::collections::HashSet;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::blocks::Block;
use super::columns::{IdentityRows, TypedRows};
use super::fields::Fields;
use super::layout::{Entity, Format, Layout};
use super::value::{Value, type_value};
use super::{delimited, fixed_width, ndjson, repeats};

/// The reason for a row that repeats an earlier one.
const DUPLICATE: &str = "duplicate of an earlier row";

/// As many unreadable rows never condemn a file, unless they are most of it.
const FEW_ROWS: u64 = 20;

/// Why a whole file is put aside. Line 0 is the file itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("feed {feed}, file {file}, line {line}, column {column}: {reason}")]
pub struct FileError {
    /// Feed.
    pub feed: String,
    /// File.
    pub file: String,
    /// Line, from 1; 0 is the file itself.
    pub line: u64,
    /// Column; `-` is the whole line.
    pub column: String,
    /// What is wrong.
    pub reason: String,
}

/// A row that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Line, from 1.
    pub line: u64,
    /// Column; `-` is the whole line.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// What a block, or a whole file, held.
#[derive(Debug)]
pub struct Parsed {
    /// Typed rows; columns as [`Entity::schema`].
    pub rows: RecordBatch,
    /// Identity rows; columns as [`super::identity_schema`].
    pub identities: RecordBatch,
    /// Rejected rows in file order.
    pub rejects: Vec<Reject>,
    /// Data rows delivered.
    pub delivered: u64,
    /// The last data line, and whether it was rejected.
    pub last: Option<(u64, bool)>,
}

/// How the lines of one file are read: its contract, and where the contract's columns stand in it.
#[derive(Debug, Clone)]
pub struct Reading {
    feed: String,
    file: String,
    receipt_id: String,
    entity: Entity,
    largest_reject_share: f64,
    positions: Vec<usize>,
    width: usize,
}

impl Reading {
    /// Begins a file: takes its byte order mark and its header off the first block.
    ///
    /// # Errors
    /// When the file is empty, in another encoding, or has another header than its layout says.
    pub fn begin(first: Option<&mut Block>, file: &str, receipt_id: &str, layout: &Layout, entity: &Entity) -> Result<Reading, FileError> {
        let mut reading = Reading {
            feed: layout.feed.clone(),
            file: file.to_owned(),
            receipt_id: receipt_id.to_owned(),
            entity: entity.clone(),
            largest_reject_share: layout.largest_reject_share,
            positions: (0..entity.columns.len()).collect(),
            width: entity.columns.len(),
        };
        let Some(first) = first.filter(|block| !block.bytes.iter().all(u8::is_ascii_whitespace)) else {
            return Err(reading.fail(0, "-", "the file is empty".to_owned()));
        };
        if first.bytes.starts_with(&[0xff, 0xfe]) || first.bytes.starts_with(&[0xfe, 0xff]) {
            return Err(reading.fail(1, "-", "the text is UTF-16, not UTF-8".to_owned()));
        }
        if first.bytes.starts_with(b"\xef\xbb\xbf") {
            first.bytes.drain(..3);
        }
        if entity.format == Format::Delimited {
            reading.header(first)?;
        }
        Ok(reading)
    }

    /// Reads the header, and takes it off the block.
    fn header(&mut self, first: &mut Block) -> Result<(), FileError> {
        let end = memchr::memchr(b'\n', &first.bytes).map_or(first.bytes.len(), |at| at + 1);
        let line: Vec<u8> = first.bytes.drain(..end).collect();
        let number = first.first_line;
        first.first_line += 1;
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = decode(line.strip_suffix(b"\r").unwrap_or(line), self.entity.latin1);
        let line = line.map_err(|reason| self.fail(number, "-", format!("header: {reason}")))?;
        let mut fields = Fields::default();
        delimited::split(&line, self.delimiter(), &mut fields).map_err(|reason| self.fail(number, "-", format!("header: {reason}")))?;
        self.width = fields.count();
        let names: Vec<&str> = (0..self.width).map(|index| fields.get(&line, index).trim()).collect();
        self.positions.clear();
        for column in &self.entity.columns {
            let position = names.iter().position(|name| *name == column.name);
            let missing = || self.fail(number, &column.name, "the header lacks this column (missing, renamed, or another delimiter)".to_owned());
            self.positions.push(position.ok_or_else(missing)?);
        }
        if !self.entity.has_more_columns && self.width > self.entity.columns.len() {
            // The header is the partner's, but a name in it could be a value when the header row is missing: say the place, not the text.
            let extra = (0..self.width).find(|index| !self.positions.contains(index)).unwrap_or(self.width) + 1;
            let reason = format!("the header has {} columns, the layout {}", self.width, self.entity.columns.len());
            return Err(self.fail(number, &format!("number {extra}"), reason));
        }
        Ok(())
    }

    /// An error of this file.
    pub fn fail(&self, line: u64, column: &str, reason: String) -> FileError {
        FileError { feed: self.feed.clone(), file: self.file.clone(), line, column: column.to_owned(), reason }
    }

    fn delimiter(&self) -> u8 {
        // A layout with another delimiter is refused when it is loaded.
        u8::try_from(self.entity.delimiter).unwrap_or(b',')
    }

    /// Reads the lines of a block; `repeated` are the lines that repeat an earlier one of the file.
    pub fn read(&self, block: &Block, repeated: &HashSet<u64>) -> Result<Parsed, ArrowError> {
        let entity = &self.entity;
        let mut rows = TypedRows::of(entity);
        let mut identities = IdentityRows::of(entity);
        let mut rejects: Vec<Reject> = Vec::new();
        let mut fields = Fields::default();
        let mut buffer: Vec<Value<'_>> = Vec::with_capacity(entity.columns.len());
        let mut delivered = 0;
        let mut last = None;
        // As text at once where all of it is text; else line by line, so that one bad letter costs one row.
        let whole = if entity.latin1 { None } else { str::from_utf8(&block.bytes).ok() };
        for line in block.lines() {
            if line.bytes.is_empty() && entity.format != Format::FixedWidth {
                continue;
            }
            delivered += 1;
            let text = match whole {
                Some(whole) => Ok(Cow::Borrowed(&whole[line.start..line.start + line.bytes.len()])),
                None => decode(line.bytes, entity.latin1),
            };
            let mut values = reuse(buffer);
            let outcome = match &text {
                Ok(text) => self.row(text, &mut fields).and_then(|()| self.values(text, &fields, &mut values)),
                Err(reason) => Err(whole_line(reason)),
            };
            let outcome = outcome.and_then(|()| if repeated.contains(&line.number) { Err(whole_line(DUPLICATE)) } else { Ok(()) });
            last = Some((line.number, outcome.is_err()));
            match outcome {
                Ok(()) => {
                    rows.push(line.number, &values);
                    identities.push(entity, &values);
                }
                Err((column, reason)) => rejects.push(Reject { line: line.number, column, reason }),
            }
            buffer = reuse(values);
        }
        Ok(Parsed { rows: rows.finish(entity, &self.receipt_id)?, identities: identities.finish()?, rejects, delivered, last })
    }

    /// Splits one line into fields; the error is the column and the reason.
    fn row(&self, line: &str, fields: &mut Fields) -> Result<(), (String, String)> {
        match self.entity.format {
            Format::Delimited => delimited::split(line, self.delimiter(), fields),
            Format::FixedWidth => fixed_width::cut(line, &self.entity, fields),
            Format::Ndjson => ndjson::pick(line, &self.entity, fields),
        }
        .map_err(whole_line)?;
        if fields.count() == self.width { Ok(()) } else { Err(whole_line(&format!("{} fields where the header has {}", fields.count(), self.width))) }
    }

    /// Types the fields of one line; the error is the column and the reason.
    fn values<'line>(&self, line: &'line str, fields: &'line Fields, values: &mut Vec<Value<'line>>) -> Result<(), (String, String)> {
        for (column, &position) in self.entity.columns.iter().zip(&self.positions) {
            let value = type_value(fields.get(line, position), column, &self.entity);
            values.push(value.map_err(|reason| (column.name.clone(), reason.to_owned()))?);
        }
        Ok(())
    }
}

fn whole_line(reason: &str) -> (String, String) {
    ("-".to_owned(), reason.to_owned())
}

fn decode(line: &[u8], is_latin1: bool) -> Result<Cow<'_, str>, &'static str> {
    if is_latin1 { Ok(line.iter().map(|byte| char::from(*byte)).collect()) } else { str::from_utf8(line).map(Cow::Borrowed).map_err(|_| "not UTF-8") }
}

/// The same memory for the values of another line.
fn reuse<'next>(mut values: Vec<Value<'_>>) -> Vec<Value<'next>> {
    values.clear();
    values.into_iter().map(|_| Value::Null).collect()
}

/// What the blocks of a file come to: whether the file is read or put aside.
#[derive(Debug, Default)]
pub struct Tally {
    /// Data rows delivered.
    pub delivered: u64,
    /// Rows rejected.
    pub rejected: u64,
    unreadable: u64,
    first_unreadable: Option<Reject>,
    last: Option<(u64, bool)>,
}

impl Tally {
    /// Takes what the next block held.
    pub fn add(&mut self, parsed: &Parsed) {
        self.delivered += parsed.delivered;
        self.rejected += parsed.rejects.len() as u64;
        let mut unreadable = parsed.rejects.iter().filter(|reject| reject.reason != DUPLICATE);
        if self.first_unreadable.is_none() {
            self.first_unreadable = unreadable.clone().next().cloned();
        }
        self.unreadable += unreadable.by_ref().count() as u64;
        self.last = parsed.last.or(self.last);
    }

    /// Settles the file; `is_cut_short` when its last line has no end.
    ///
    /// # Errors
    /// When nothing of the file may be used: its last line is incomplete, it has no rows, or more of them were
    /// rejected than its layout allows.
    pub fn settle(&self, reading: &Reading, is_cut_short: bool) -> Result<(), FileError> {
        if let Some((line, true)) = self.last.filter(|_| is_cut_short) {
            return Err(reading.fail(line, "-", "the file is cut short: its last line is incomplete".to_owned()));
        }
        if self.delivered == 0 {
            return Err(reading.fail(1, "-", "the file has a header and no rows".to_owned()));
        }
        let share = self.unreadable as f64 / self.delivered as f64;
        // In a short file a few bad rows are a large share: they are put aside row by row, unless they are most of it.
        let is_beyond_repair = share > reading.largest_reject_share && (self.unreadable > FEW_ROWS || share > 0.5);
        if let Some(first) = self.first_unreadable.as_ref().filter(|_| is_beyond_repair) {
            let allowed = reading.largest_reject_share * 100.0;
            let reason = format!("{} ({} of {} rows cannot be read, more than {allowed} %)", first.reason, self.unreadable, self.delivered);
            return Err(reading.fail(first.line, &first.column, reason));
        }
        Ok(())
    }
}

/// Reads a small file whole, such as a reference set.
///
/// # Errors
/// [`FileError`] when the file cannot be read as its layout says. Nothing of it is then used.
pub fn read_small(bytes: &[u8], file: &str, receipt_id: &str, layout: &Layout, entity: &Entity) -> Result<Parsed, FileError> {
    let is_cut_short = !bytes.ends_with(b"\n");
    let mut block = (!bytes.is_empty()).then(|| Block { first_line: 1, bytes: bytes.to_vec() });
    let reading = Reading::begin(block.as_mut(), file, receipt_id, layout, entity)?;
    let block = block.unwrap_or(Block { first_line: 1, bytes: Vec::new() });
    let mut repeated = HashSet::new();
    if !entity.keep_repeated_rows {
        let mut hashes = repeats::Hashes::default();
        hashes.add(repeats::hashes(&block));
        let mut repeats = repeats::Repeats::among(hashes.repeated());
        repeats.look(&block);
        repeated = repeats.into_lines();
    }
    let parsed = reading.read(&block, &repeated).map_err(|error| reading.fail(0, "-", format!("the rows do not make a table: {error}")))?;
    let mut tally = Tally::default();
    tally.add(&parsed);
    tally.settle(&reading, is_cut_short)?;
    Ok(parsed)
}
