//! A CSV table whose fields can be asked for by column, with errors that say where.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is wrong with a file of strata or people. Says where, and never repeats a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum TableError {
    #[error("{file}: cannot be read")]
    Open { file: String },
    #[error("{file} line {line}: not a row of comma-separated UTF-8 text with as many fields as the header")]
    Malformed { file: String, line: u64 },
    #[error("{file} line 1: {what}")]
    Header { file: String, what: String },
    #[error("{file}: no rows below the header")]
    Empty { file: String },
    #[error("{file} line {line}, column {column}: {what}")]
    Field { file: String, line: u64, column: String, what: String },
    #[error("{file} lines {from} to {to}: {what}")]
    Block { file: String, from: u64, to: u64, what: String },
}

/// A table in memory.
pub(super) struct Table {
    file: String,
    header: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    pub fn read(path: &Path) -> Result<Table, TableError> {
        let file = PathBuf::from(path).display().to_string();
        let malformed = |error: &csv::Error, last: u64| match error.kind() {
            csv::ErrorKind::Io(_) => TableError::Open { file: file.clone() },
            _ => TableError::Malformed { file: file.clone(), line: error.position().map_or(last, csv::Position::line) },
        };
        let mut reader = csv::Reader::from_path(path).map_err(|error| malformed(&error, 1))?;
        let header: Vec<String> = reader.headers().map_err(|error| malformed(&error, 1))?.iter().map(|name| name.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let last = rows.last().map_or(1, |(line, _)| *line);
            let record = record.map_err(|error| malformed(&error, last + 1))?;
            rows.push((record.position().map_or(last + 1, csv::Position::line), record));
        }
        let table = Table { file, header, rows };
        let mut names = BTreeSet::new();
        if let Some(twice) = table.header.iter().find(|name| !names.insert(name.as_str())) {
            return Err(table.header_error(format!("the column {twice} stands twice")));
        }
        if table.rows.is_empty() {
            return Err(TableError::Empty { file: table.file });
        }
        Ok(table)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    /// Refuses a table without one of the columns.
    pub fn require(&self, columns: &[&str]) -> Result<(), TableError> {
        let missing: Vec<&str> = columns.iter().copied().filter(|column| !self.has(column)).collect();
        if missing.is_empty() { Ok(()) } else { Err(self.header_error(format!("missing: {}", missing.join(", ")))) }
    }

    /// A field without blanks around it; empty where the table has no such column.
    pub fn text(&self, row: usize, column: &str) -> &str {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| self.rows[row].1.get(place)).map_or("", str::trim)
    }

    /// A finite number of zero or more; `None` where the field is empty.
    pub fn amount(&self, row: usize, column: &str) -> Result<Option<f64>, TableError> {
        self.parsed(row, column, "not a finite number of zero or more", |text| text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0))
    }

    /// A whole number; `None` where the field is empty.
    pub fn whole(&self, row: usize, column: &str) -> Result<Option<i64>, TableError> {
        self.parsed(row, column, "not a whole number", |text| text.parse().ok())
    }

    /// 1 or 0; `None` where the field is empty.
    pub fn logical(&self, row: usize, column: &str) -> Result<Option<bool>, TableError> {
        self.parsed(row, column, "neither 1 nor 0", |text| match text {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        })
    }

    /// What must stand in the field.
    pub fn present<T>(&self, row: usize, column: &str, value: Option<T>) -> Result<T, TableError> {
        value.ok_or_else(|| self.error(row, column, "empty"))
    }

    pub fn error(&self, row: usize, column: &str, what: impl Into<String>) -> TableError {
        TableError::Field { file: self.file.clone(), line: self.line(row), column: column.to_owned(), what: what.into() }
    }

    pub fn header_error(&self, what: String) -> TableError {
        TableError::Header { file: self.file.clone(), what }
    }

    pub fn block_error(&self, rows: &[usize], what: String) -> TableError {
        let line = |row: Option<&usize>| row.map_or(1, |row| self.line(*row));
        TableError::Block { file: self.file.clone(), from: line(rows.first()), to: line(rows.last()), what }
    }

    pub fn line(&self, row: usize) -> u64 {
        self.rows[row].0
    }

    fn parsed<T>(&self, row: usize, column: &str, what: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, TableError> {
        match self.text(row, column) {
            "" => Ok(None),
            text => parse(text).map(Some).ok_or_else(|| self.error(row, column, what)),
        }
    }
}
