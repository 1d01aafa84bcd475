//! A table from a CSV file: `cell`, one column for each way of adding up, `count`.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::{CountedCell, Table, TableError};

/// Why a file is no table. Says where, never what stood there.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It cannot be opened.
    #[error("{}: cannot be opened", file.display())]
    Open {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The header is not as it should be.
    #[error("{}, line 1: the header is not `cell`, any number of ways of adding up, `count`", file.display())]
    Header {
        /// The file.
        file: PathBuf,
    },
    /// A line is no CSV of as many fields as the header.
    #[error("{}, line {line}: not a line of text with as many fields as the header", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line.
        line: u64,
    },
    /// A count is no whole number.
    #[error("{}, line {line}, column count: not a whole number from 0 up", file.display())]
    Count {
        /// The file.
        file: PathBuf,
        /// The line.
        line: u64,
    },
    /// The cells do not fit together.
    #[error("{}, line {line}, column {}: {source}", file.display(), source.column)]
    Table {
        /// The file.
        file: PathBuf,
        /// The line of the cell.
        line: u64,
        /// What is wrong with it.
        source: TableError,
    },
}

/// Reads a table from a file.
///
/// # Errors
/// File, line and column of what does not fit.
pub fn read_table(file: &Path) -> Result<Table, ReadError> {
    let opened = std::fs::File::open(file).map_err(|source| ReadError::Open { file: file.to_owned(), source })?;
    read_table_from(file, opened)
}

fn read_table_from(file: &Path, input: impl Read) -> Result<Table, ReadError> {
    let mut reader = csv::Reader::from_reader(input);
    let header: Vec<String> = reader.headers().map_err(|_| ReadError::Header { file: file.to_owned() })?.iter().map(ToOwned::to_owned).collect();
    let ways = match header.as_slice() {
        [first, ways @ .., last] if first == "cell" && last == "count" => ways.to_vec(),
        _ => return Err(ReadError::Header { file: file.to_owned() }),
    };
    let mut cells = Vec::new();
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| ReadError::Line { file: file.to_owned(), line: error.position().map_or(0, csv::Position::line) })?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |at: usize| record.get(at).unwrap_or_default();
        let count = field(ways.len() + 1);
        let digits = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
        let count = count.parse().ok().filter(|_| digits).ok_or_else(|| ReadError::Count { file: file.to_owned(), line })?;
        let parents = (0..ways.len()).map(|way| Some(field(way + 1).to_owned()).filter(|parent| !parent.is_empty())).collect();
        cells.push(CountedCell { name: field(0).to_owned(), parents, count });
        lines.push(line);
    }
    Table::new(ways, cells).map_err(|source| ReadError::Table { file: file.to_owned(), line: lines.get(source.position).copied().unwrap_or(0), source })
}
