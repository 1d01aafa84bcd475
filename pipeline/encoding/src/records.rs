//! The clear-text file at home: read line by line, and checked against the schema without a word of its values.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;

use csv::StringRecord;

use crate::encoder::EncodeError;

mod check;

pub use check::{CheckReport, ColumnCheck, check};

#[cfg(test)]
mod tests;

/// Why a file of records cannot be encoded. Says file, line and column, never a value.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read")]
    Io {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A column that is needed is not there.
    #[error("{file}, line 1: column {column} is missing")]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// A column that is needed stands twice.
    #[error("{file}, line 1: column {column} stands twice")]
    ColumnTwice {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// A line is no row of the file.
    #[error("{file}, line {line}: {reason}")]
    Line {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A value does not fit the schema.
    #[error("{file}, line {line}")]
    Value {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// The column, and what was expected.
        #[source]
        source: EncodeError,
    },
}

/// Rows of a CSV file, one at a time.
pub struct Records {
    file: String,
    reader: csv::Reader<File>,
    header: Vec<String>,
    id_place: usize,
    row: StringRecord,
    line: u64,
    seen: HashSet<Box<str>>,
}

impl Records {
    /// Opens a file and finds the column of ids.
    ///
    /// # Errors
    /// The file cannot be read, or has no such column.
    pub fn open(path: &Path, id_column: &str) -> Result<Records, RecordsError> {
        let file = path.display().to_string();
        let opened = File::open(path).map_err(|source| RecordsError::Io { file: file.clone(), source })?;
        let mut reader = csv::ReaderBuilder::new().from_reader(opened);
        let header = reader.headers().map_err(|error| broken(&file, &error))?;
        let mut header: Vec<String> = header.iter().map(str::to_owned).collect();
        if let Some(first) = header.first_mut() {
            *first = first.trim_start_matches('\u{FEFF}').to_owned();
        }
        let id_place = place(&file, &header, id_column)?;
        Ok(Records { file, reader, header, id_place, row: StringRecord::new(), line: 1, seen: HashSet::new() })
    }

    /// Places of columns in the file.
    ///
    /// # Errors
    /// A column is missing or stands twice.
    pub fn places<'a>(&self, columns: impl IntoIterator<Item = &'a str>) -> Result<Vec<usize>, RecordsError> {
        columns.into_iter().map(|column| place(&self.file, &self.header, column)).collect()
    }

    /// Reads the next row; false at the end.
    ///
    /// # Errors
    /// The row has another number of fields than the header, is not UTF-8, or has no id or that of an earlier row.
    pub fn advance(&mut self) -> Result<bool, RecordsError> {
        if !self.reader.read_record(&mut self.row).map_err(|error| broken(&self.file, &error))? {
            return Ok(false);
        }
        self.line = self.row.position().map_or(0, csv::Position::line);
        let refuse = |reason: &str| RecordsError::Line { file: self.file.clone(), line: self.line, reason: reason.to_owned() };
        let id = &self.row[self.id_place];
        if id.is_empty() {
            return Err(refuse("the id is empty"));
        }
        if !self.seen.insert(id.into()) {
            return Err(refuse("the id stands on an earlier line too"));
        }
        Ok(true)
    }

    /// The id of the row.
    pub fn id(&self) -> &str {
        &self.row[self.id_place]
    }

    /// The values of the row at some places.
    pub fn values(&self, places: &[usize]) -> Vec<&str> {
        places.iter().map(|&place| &self.row[place]).collect()
    }

    /// The line of the row.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Says where an encoder met a value that does not fit.
    pub fn refuse(&self, source: EncodeError) -> RecordsError {
        RecordsError::Value { file: self.file.clone(), line: self.line, source }
    }
}

fn place(file: &str, header: &[String], column: &str) -> Result<usize, RecordsError> {
    let mut places = header.iter().enumerate().filter(|(_, name)| *name == column).map(|(place, _)| place);
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(place),
        (Some(_), Some(_)) => Err(RecordsError::ColumnTwice { file: file.to_owned(), column: column.to_owned() }),
        (None, _) => Err(RecordsError::MissingColumn { file: file.to_owned(), column: column.to_owned() }),
    }
}

/// What the reader of CSV says, without what it quotes.
pub(crate) fn broken(file: &str, error: &csv::Error) -> RecordsError {
    let line = error.position().map_or(0, csv::Position::line);
    let reason = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("{len} fields where the header has {expected_len}"),
        csv::ErrorKind::Io(source) => format!("cannot be read: {}", source.kind()),
        _ => "cannot be read".to_owned(),
    };
    RecordsError::Line { file: file.to_owned(), line, reason }
}
