//! Reads a delivery of another party.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::{FIELD, Header, HeaderError, ID, RECORD, Row, TOKEN};
use crate::filter::{Filter, FilterError};
use crate::token;

/// Why a delivery cannot be read. Says file, line and column.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The file cannot be read.
    #[error("{file}: cannot be read")]
    Io {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It does not say how it was made.
    #[error("{file}, line 1")]
    Header {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: HeaderError,
    },
    /// A line that is no row.
    #[error("{file}, line {line}: {reason}")]
    Line {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// A filter that cannot be read.
    #[error("{file}, line {line}, column {column}")]
    Filter {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// Why.
        #[source]
        source: FilterError,
    },
    /// A token that cannot be read.
    #[error("{file}, line {line}, column {column}: no token of 32 hexadecimal digits")]
    Token {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column.
        column: String,
    },
}

/// A delivery in memory.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// How it was made.
    pub header: Header,
    /// Names of the columns of filters.
    pub filters: Vec<String>,
    /// Names of the columns of tokens.
    pub tokens: Vec<String>,
    /// The records, in the order of the file.
    pub rows: Vec<Row>,
}

struct Place<'a> {
    file: &'a str,
    line: u64,
}

impl Place<'_> {
    fn refuse(&self, reason: &str) -> DeliveryError {
        DeliveryError::Line { file: self.file.to_owned(), line: self.line, reason: reason.to_owned() }
    }
}

/// Reads a delivery: CSV, or NDJSON where the first line is an object.
///
/// # Errors
/// The file cannot be read, does not say how it was made, or a row cannot be read.
pub fn read(path: &Path) -> Result<Delivered, DeliveryError> {
    let file = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|source| DeliveryError::Io { file: file.clone(), source })?;
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let at_header = |source| DeliveryError::Header { file: file.clone(), source };
    if let Some(header) = first.strip_prefix('#') {
        return csv_rows(&file, Header::parse(header).map_err(at_header)?, rest);
    }
    let object = serde_json::from_str::<Map<String, Value>>(first).ok();
    let header = object.as_ref().and_then(|object| object.get("header")).and_then(Value::as_str).ok_or_else(|| at_header(HeaderError::Missing))?;
    json_rows(&file, Header::parse(header).map_err(at_header)?, rest)
}

fn csv_rows(file: &str, header: Header, text: &str) -> Result<Delivered, DeliveryError> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().map(|names| names.iter().map(str::to_owned).collect()).unwrap_or_default();
    let mut delivered = Delivered::new(file, header, &names)?;
    let mut seen = HashSet::new();
    let mut row = csv::StringRecord::new();
    loop {
        let is_row = reader.read_record(&mut row).map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line) + 1;
            DeliveryError::Line { file: file.to_owned(), line, reason: "no row of the file".to_owned() }
        })?;
        if !is_row {
            return Ok(delivered);
        }
        // The reader does not see the header line.
        let place = Place { file, line: row.position().map_or(0, csv::Position::line) + 1 };
        let cells: Vec<&str> = row.iter().collect();
        delivered.take(&place, &cells, &mut seen)?;
    }
}

fn json_rows(file: &str, header: Header, text: &str) -> Result<Delivered, DeliveryError> {
    let mut delivered: Option<(Delivered, Vec<String>)> = None;
    let mut seen = HashSet::new();
    for (line, text) in (2..).zip(text.lines()) {
        let place = Place { file, line };
        let object: Map<String, Value> = serde_json::from_str(text).map_err(|_| place.refuse("not a JSON object"))?;
        let (rows, names) = match &mut delivered {
            Some(known) => known,
            none => {
                let names: Vec<String> = object.keys().cloned().collect();
                none.insert((Delivered::new(file, header.clone(), &names)?, names))
            }
        };
        let cells: Option<Vec<&str>> = names
            .iter()
            .map(|name| match object.get(name) {
                Some(Value::String(text)) => Some(text.as_str()),
                Some(Value::Null) => Some(""),
                _ => None,
            })
            .collect();
        let cells = cells.filter(|_| object.len() == names.len()).ok_or_else(|| place.refuse("other names or kinds of values than on the first row"))?;
        rows.take(&place, &cells, &mut seen)?;
    }
    match delivered {
        Some((delivered, _)) => Ok(delivered),
        None => Ok(Delivered { header, filters: Vec::new(), tokens: Vec::new(), rows: Vec::new() }),
    }
}

impl Delivered {
    /// A delivery without rows, whose columns are the id, filters, tokens, in this order.
    fn new(file: &str, header: Header, names: &[String]) -> Result<Delivered, DeliveryError> {
        let is_filter = |name: &&String| *name == RECORD || name.starts_with(FIELD);
        let filters: Vec<String> = names.iter().skip(1).take_while(is_filter).cloned().collect();
        let tokens: Vec<String> = names.iter().skip(1 + filters.len()).filter(|name| name.starts_with(TOKEN)).cloned().collect();
        let has_all = names.first().is_some_and(|name| name == ID) && !filters.is_empty() && 1 + filters.len() + tokens.len() == names.len();
        if !has_all {
            return Err(Place { file, line: 2 }.refuse("columns must be unique_id, then clk or field.*, then token.*"));
        }
        Ok(Delivered { header, filters, tokens, rows: Vec::new() })
    }

    fn take(&mut self, place: &Place<'_>, cells: &[&str], seen: &mut HashSet<String>) -> Result<(), DeliveryError> {
        let id = cells[0].to_owned();
        if id.is_empty() || !seen.insert(id.clone()) {
            return Err(place.refuse("the id is empty, or stands on an earlier line too"));
        }
        let (filters, tokens) = cells[1..].split_at(self.filters.len());
        let bits = self.header.bits;
        let filters = filters
            .iter()
            .zip(&self.filters)
            .map(|(text, column)| {
                let at = |source| DeliveryError::Filter { file: place.file.to_owned(), line: place.line, column: column.clone(), source };
                if text.is_empty() { Ok(Filter::empty(bits)) } else { Filter::from_base64(text, bits).map_err(at) }
            })
            .collect::<Result<_, _>>()?;
        let tokens = tokens
            .iter()
            .zip(&self.tokens)
            .map(|(text, column)| {
                let at = || DeliveryError::Token { file: place.file.to_owned(), line: place.line, column: column.clone() };
                if text.is_empty() { Ok(None) } else { token::from_text(text).map(Some).ok_or_else(at) }
            })
            .collect::<Result<_, _>>()?;
        self.rows.push(Row { id, filters, tokens });
        Ok(())
    }
}
