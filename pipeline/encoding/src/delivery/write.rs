//! Writes a delivery as CSV, as NDJSON, or as the JSON of clkhash.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::{FIELD, Header, ID, RECORD, TOKEN};
use crate::filter::Filter;
use crate::token::{self, Token};

/// How a delivery is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A header line, column names, one row a record.
    Csv,
    /// A header object, then one object a record.
    Ndjson,
    /// `{"clks": [..]}`, in the order of the file, as clkhash gives it: no ids, no tokens, no header.
    Clkhash,
}

/// One record, encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its filters in the order of the columns; one without a bit is missing.
    pub filters: Vec<Filter>,
    /// Its tokens in the order of the plan.
    pub tokens: Vec<Option<Token>>,
}

/// Writes rows as they come.
pub struct Writer<W: Write> {
    out: W,
    layout: Layout,
    names: Vec<String>,
    filters: usize,
    rows: u64,
}

impl<W: Write> Writer<W> {
    /// Writes what stands before the first row. `fields` is empty where each record has one filter.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn new(mut out: W, layout: Layout, header: &Header, fields: &[String], tokens: &[String]) -> io::Result<Writer<W>> {
        let mut names = vec![ID.to_owned()];
        if fields.is_empty() {
            names.push(RECORD.to_owned());
        }
        names.extend(fields.iter().map(|field| format!("{FIELD}{field}")));
        let filters = names.len() - 1;
        names.extend(tokens.iter().map(|token| format!("{TOKEN}{token}")));
        match layout {
            Layout::Csv => {
                writeln!(out, "# {header}")?;
                write_csv(&mut out, &names)?;
            }
            Layout::Ndjson => writeln!(out, "{}", Value::from(Map::from_iter([("header".to_owned(), Value::from(header.to_string()))])))?,
            Layout::Clkhash => write!(out, "{{\"clks\": [")?,
        }
        Ok(Writer { out, layout, names, filters, rows: 0 })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn write(&mut self, row: &Row) -> io::Result<()> {
        debug_assert_eq!(row.filters.len(), self.filters);
        let is_whole = self.names[1] == RECORD;
        // The filter of a whole record is written even without a bit, as clkhash does; that of a missing value is left out.
        let filters = row.filters.iter().map(|filter| if filter.is_empty() && !is_whole { String::new() } else { filter.to_base64() });
        match self.layout {
            Layout::Csv => {
                let tokens = row.tokens.iter().map(|token| token.map(token::to_text).unwrap_or_default());
                let cells: Vec<String> = std::iter::once(row.id.clone()).chain(filters).chain(tokens).collect();
                write_csv(&mut self.out, &cells)?;
            }
            Layout::Ndjson => {
                let text = |text: String| if text.is_empty() { Value::Null } else { Value::from(text) };
                let tokens = row.tokens.iter().map(|token| token.map_or(Value::Null, |token| Value::from(token::to_text(token))));
                let cells = std::iter::once(Value::from(row.id.as_str())).chain(filters.map(text)).chain(tokens);
                writeln!(self.out, "{}", Value::from(Map::from_iter(self.names.iter().cloned().zip(cells))))?;
            }
            Layout::Clkhash => {
                for filter in filters {
                    write!(self.out, "{}\"{filter}\"", if self.rows == 0 { "" } else { ", " })?;
                }
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes what stands after the last row, and gives the number of rows.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn finish(mut self) -> io::Result<u64> {
        if self.layout == Layout::Clkhash {
            writeln!(self.out, "]}}")?;
        }
        self.out.flush()?;
        Ok(self.rows)
    }
}

fn write_csv(out: &mut impl Write, cells: &[String]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}
