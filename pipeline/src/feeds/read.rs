//! From the bytes of a delivered file to typed rows, identity rows and rejects, block by block.

use std::borrow::Cow;
use std::collections::HashSet;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::error::ArrowError;

use super::blocks::{Block, Line};
use super::cells::Cells;
use super::columns::{identity_rows, typed_rows};
use super::fields::Fields;
use super::layout::{Entity, Format, Layout};
use super::typed::{Failures, TypedColumn};
use super::{delimited, fixed_width, ndjson, repeats};

/// The reason for a row that repeats an earlier one.
const DUPLICATE: &str = "duplicate of an earlier row";

/// The column of a reject that speaks of its whole line.
const WHOLE_LINE: &str = "-";

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
    ///
    /// # Errors
    /// When the rows make no table.
    pub fn read(&self, block: &Block, repeated: &HashSet<u64>) -> Result<Parsed, ArrowError> {
        let entity = &self.entity;
        let mut rows = Rows::of(entity, &block.bytes);
        let mut rejects: Vec<Reject> = Vec::new();
        let mut fields = Fields::default();
        let mut delivered = 0;
        let mut last_line = None;
        // As text at once where all of it is text; else line by line, so that one bad letter costs one row.
        let whole = if entity.latin1 { None } else { str::from_utf8(&block.bytes).ok() };
        for line in block.lines() {
            if line.bytes.is_empty() && entity.format != Format::FixedWidth {
                continue;
            }
            delivered += 1;
            last_line = Some(line.number);
            let text = match whole {
                Some(whole) => Ok(Cow::Borrowed(&whole[line.start..line.start + line.bytes.len()])),
                None => decode(line.bytes, entity.latin1),
            };
            let outcome = text.map_err(Cow::Borrowed).and_then(|text| {
                self.split(&text, &mut fields)?;
                let start = matches!(text, Cow::Borrowed(_)).then_some(line.start);
                rows.cells.push(&text, start, &fields, &self.positions).map_err(Cow::Borrowed)
            });
            match outcome {
                Ok(()) => rows.add(&line)?,
                Err(reason) => rejects.push(Reject { line: line.number, column: WHOLE_LINE.to_owned(), reason: reason.into_owned() }),
            }
        }
        rows.type_waiting()?;
        rows.reject(entity, repeated, &mut rejects);
        rejects.sort_by_key(|reject| reject.line);
        let last = last_line.map(|line| (line, rejects.last().is_some_and(|reject| reject.line == line)));
        let (rows, identities) = rows.finish(entity, &self.receipt_id)?;
        Ok(Parsed { rows, identities, rejects, delivered, last })
    }

    /// Splits one line into fields; the error is the reason for the reject.
    fn split(&self, line: &str, fields: &mut Fields) -> Result<(), Cow<'static, str>> {
        match self.entity.format {
            Format::Delimited => delimited::split(line, self.delimiter(), fields),
            Format::FixedWidth => fixed_width::cut(line, &self.entity, fields),
            Format::Ndjson => ndjson::pick(line, &self.entity, fields),
        }
        .map_err(Cow::Borrowed)?;
        if fields.count() == self.width { Ok(()) } else { Err(Cow::Owned(format!("{} fields where the header has {}", fields.count(), self.width))) }
    }
}

/// Lines that are split before their columns are typed: their fields fit into the processor's cache.
const LINES_AT_ONCE: usize = 2048;

/// The rows of a block as they grow.
struct Rows<'read> {
    cells: Cells<'read>,
    columns: Vec<TypedColumn<'read>>,
    lines: Vec<i64>,
    block_bytes: usize,
    typed: usize,
    failures: Failures,
}

impl<'read> Rows<'read> {
    fn of(entity: &'read Entity, block: &'read [u8]) -> Rows<'read> {
        let columns = (0..entity.columns.len()).map(|index| TypedColumn::of(entity, index)).collect();
        Rows { cells: Cells::of(block, entity.columns.len()), columns, lines: Vec::new(), block_bytes: block.len(), typed: 0, failures: Failures::new() }
    }

    /// Adds the line whose fields were put into the cells.
    fn add(&mut self, line: &Line<'_>) -> Result<(), ArrowError> {
        self.lines.push(line.number.cast_signed());
        if self.lines.len() - self.typed < LINES_AT_ONCE {
            return Ok(());
        }
        let is_first = self.typed == 0;
        self.type_waiting()?;
        if is_first {
            self.expect(line.start + line.bytes.len());
        }
        Ok(())
    }

    /// Makes room for as many rows as the block will hold if it goes on as its first `bytes` went.
    fn expect(&mut self, bytes: usize) {
        let times = self.block_bytes as f64 / bytes as f64 * 1.05;
        self.lines.reserve_exact(((times - 1.0) * self.typed as f64) as usize);
        for column in &mut self.columns {
            column.expect(times);
        }
    }

    /// Types the lines that wait, column by column.
    fn type_waiting(&mut self) -> Result<(), ArrowError> {
        for column in &mut self.columns {
            column.extend(&self.cells, self.typed, &mut self.failures)?;
        }
        self.cells.clear();
        self.typed = self.lines.len();
        Ok(())
    }

    /// Says why rows are rejected that were split: a column that could not be typed, or an earlier line that reads the same.
    fn reject(&mut self, entity: &Entity, repeated: &HashSet<u64>, rejects: &mut Vec<Reject>) {
        if !repeated.is_empty() {
            let is_repeated = |line: &i64| repeated.contains(&line.cast_unsigned());
            for (row, _) in self.lines.iter().enumerate().filter(|(_, line)| is_repeated(line)) {
                self.failures.entry(row).or_insert((entity.columns.len(), DUPLICATE));
            }
        }
        rejects.extend(self.failures.iter().map(|(&row, &(column, reason))| Reject {
            line: self.lines[row].cast_unsigned(),
            column: entity.columns.get(column).map_or(WHOLE_LINE, |column| &column.name).to_owned(),
            reason: reason.to_owned(),
        }));
    }

    /// The rows that were not rejected, and the persons they speak of.
    fn finish(self, entity: &Entity, receipt_id: &str) -> Result<(RecordBatch, RecordBatch), ArrowError> {
        let columns = self.columns.into_iter().map(TypedColumn::finish);
        let (mut columns, mut lines) = (columns.collect::<Result<Vec<_>, _>>()?, self.lines);
        if !self.failures.is_empty() {
            let is_kept: BooleanArray = (0..lines.len()).map(|row| Some(!self.failures.contains_key(&row))).collect();
            columns = columns.iter().map(|column| arrow::compute::filter(column, &is_kept)).collect::<Result<_, _>>()?;
            let mut row = 0..;
            lines.retain(|_| row.next().is_some_and(|row| !self.failures.contains_key(&row)));
        }
        let identities = identity_rows(entity, &columns, lines.len())?;
        Ok((typed_rows(entity, &columns, lines, receipt_id)?, identities))
    }
}

fn decode(line: &[u8], is_latin1: bool) -> Result<Cow<'_, str>, &'static str> {
    if is_latin1 { Ok(line.iter().map(|byte| char::from(*byte)).collect()) } else { str::from_utf8(line).map(Cow::Borrowed).map_err(|_| "not UTF-8") }
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

#[cfg(test)]
mod tests;
