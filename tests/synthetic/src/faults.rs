//! Writes a delivered file and plants what goes wrong in real ones: every planted row must be rejected, and no other.

use crate::random::Random;
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// How rows of a file are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Columns parted by this byte.
    Delimited(u8),
    /// Columns at fixed bytes, lines end with CRLF.
    Fixed,
    /// One JSON object a line.
    Json,
}

/// A way to break one column: its place (column number, first byte, or key) and the bad content.
#[derive(Clone, Copy)]
pub struct Fault {
    /// Reason for which the row must be rejected.
    pub reason: &'static str,
    /// Column number from 0, or first byte from 0.
    pub at: usize,
    /// Key of a JSON object.
    pub key: &'static str,
    /// What stands there instead.
    pub bad: &'static [u8],
}

/// A fault in a delimited column or at a fixed byte.
pub const fn column(reason: &'static str, at: usize, bad: &'static str) -> Fault {
    Fault { reason, at, key: "", bad: bad.as_bytes() }
}

/// A byte that is not UTF-8, in a column.
pub const fn encoding(at: usize) -> Fault {
    Fault { reason: "encoding", at, key: "", bad: b"Andr\xe9" }
}

/// A fault in the value of a JSON key.
pub const fn key(reason: &'static str, key: &'static str, bad: &'static [u8]) -> Fault {
    Fault { reason, at: 0, key, bad }
}

enum Sink {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
}

/// What a file came to.
pub struct FileCount {
    /// Feed folder.
    pub feed: &'static str,
    /// File name.
    pub file: String,
    /// Data rows, planted ones included.
    pub rows: u64,
    /// Rows to reject, by reason.
    pub rejects: BTreeMap<&'static str, u64>,
    /// Whether a later file replaces this one.
    pub superseded: bool,
}

/// A file under way.
pub struct FeedFile {
    sink: Sink,
    shape: Shape,
    faults: &'static [Fault],
    random: Random,
    accepted: u64,
    count: FileCount,
}

impl FeedFile {
    /// Creates `folder/feed/file`, compressed when the name ends in `.gz`.
    pub fn create(folder: &Path, feed: &'static str, file: &str, shape: Shape, faults: &'static [Fault], header: Option<&str>, seed: u64) -> io::Result<Self> {
        let folder = folder.join("feeds").join(feed);
        std::fs::create_dir_all(&folder)?;
        let writer = BufWriter::with_capacity(1 << 16, File::create(folder.join(file))?);
        let sink = if file.ends_with(".gz") { Sink::Gzip(Box::new(GzEncoder::new(writer, Compression::fast()))) } else { Sink::Plain(writer) };
        let stream = file.bytes().fold(7u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let count = FileCount { feed, file: file.to_owned(), rows: 0, rejects: BTreeMap::new(), superseded: false };
        let mut made = Self { sink, shape, faults, random: Random::new(seed, stream), accepted: 0, count };
        if let Some(header) = header {
            made.put(header.as_bytes())?;
        }
        Ok(made)
    }

    /// Marks the file as replaced by a later one.
    pub fn superseded(mut self) -> Self {
        self.count.superseded = true;
        self
    }

    fn put(&mut self, line: &[u8]) -> io::Result<()> {
        let ending: &[u8] = if self.shape == Shape::Fixed { b"\r\n" } else { b"\n" };
        match &mut self.sink {
            Sink::Plain(writer) => writer.write_all(line).and_then(|()| writer.write_all(ending)),
            Sink::Gzip(writer) => writer.write_all(line).and_then(|()| writer.write_all(ending)),
        }
    }

    /// Writes a row that must be accepted, and at times a bad copy of it.
    pub fn row(&mut self, line: &str) -> io::Result<()> {
        self.put(line.as_bytes())?;
        self.accepted += 1;
        self.count.rows += 1;
        let kinds = self.faults.len() as u64 + 2;
        let planned = (self.accepted >= 3 && self.accepted % 2 == 1).then(|| (self.accepted - 3) / 2).filter(|kind| *kind < kinds);
        let kind = match planned {
            Some(kind) => Some(kind),
            None if self.random.chance(0.0006) => Some(self.random.between(0, kinds as i32 - 1) as u64),
            None => None,
        };
        let Some(kind) = kind else { return Ok(()) };
        let (reason, bad) = match kind {
            0 => ("duplicate", Some(line.as_bytes().to_vec())),
            1 => self.structure(line),
            other => {
                let fault = self.faults[other as usize - 2];
                (fault.reason, break_column(self.shape, line, fault))
            }
        };
        if let Some(bad) = bad {
            self.put(&bad)?;
            self.count.rows += 1;
            *self.count.rejects.entry(reason).or_default() += 1;
        }
        Ok(())
    }

    fn structure(&self, line: &str) -> (&'static str, Option<Vec<u8>>) {
        match self.shape {
            Shape::Delimited(mark) => {
                let mut bad = line.as_bytes().to_vec();
                bad.push(mark);
                bad.extend_from_slice(b"surplus");
                ("field_count", Some(bad))
            }
            Shape::Fixed => ("short_line", Some(line.as_bytes()[..1_200].to_vec())),
            Shape::Json => ("broken_json", line.find("\":").map(|at| line.as_bytes()[..at + 2].to_vec())),
        }
    }

    /// Closes the file and gives its counts.
    pub fn finish(self) -> io::Result<FileCount> {
        match self.sink {
            Sink::Plain(mut writer) => writer.flush()?,
            Sink::Gzip(writer) => writer.finish()?.flush()?,
        }
        Ok(self.count)
    }
}

fn break_column(shape: Shape, line: &str, fault: Fault) -> Option<Vec<u8>> {
    let bytes = line.as_bytes();
    match shape {
        Shape::Delimited(mark) => {
            if line.contains('"') {
                return None;
            }
            let mut columns: Vec<&[u8]> = bytes.split(|byte| *byte == mark).collect();
            *columns.get_mut(fault.at)? = fault.bad;
            Some(columns.join(&mark))
        }
        Shape::Fixed => {
            let mut bad = bytes.to_vec();
            bad.get_mut(fault.at..fault.at + fault.bad.len())?.copy_from_slice(fault.bad);
            Some(bad)
        }
        Shape::Json => {
            let mark = format!("\"{}\":\"", fault.key);
            let start = line.find(&mark)? + mark.len();
            let end = start + line[start..].find('"')?;
            Some([&bytes[..start], fault.bad, &bytes[end..]].concat())
        }
    }
}

/// A cell of a comma file, quoted where needed.
pub fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
