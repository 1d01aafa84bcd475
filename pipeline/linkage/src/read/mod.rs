//! From CSV and Parquet files to a table.

mod columnar;
mod delimited;

use std::path::{Path, PathBuf};

use crate::dictionary::Dictionary;
use crate::hash;
use crate::table::{Column, Table, Texts};

/// Sources that one run may have.
const MOST_SOURCES: usize = 255;

/// What is wrong with a file of records. Says where, and never repeats a value.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It cannot be opened.
    #[error("{file}: cannot be read")]
    Open {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is no table of its format.
    #[error("{file} line {line}: not a row of comma-separated UTF-8 text with as many fields as the header")]
    Malformed {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u64,
    },
    /// It is no Parquet file, or one with columns that are no texts, numbers or dates.
    #[error("{file}: not a Parquet file of texts, numbers and dates{at}")]
    Columnar {
        /// The file.
        file: String,
        /// Which column, where that is known.
        at: String,
    },
    /// A column is missing.
    #[error("{file}: there is no column {column}")]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// A field is missing or repeated that must not be.
    #[error("{file} line {line}, column {column}: {what}")]
    Field {
        /// The file.
        file: String,
        /// The line of a CSV file, the row of a Parquet file below a header that it would have.
        line: u64,
        /// The column.
        column: String,
        /// What is wrong there.
        what: String,
    },
    /// More than can be numbered.
    #[error("{file}: more {what} than one run may have")]
    TooMany {
        /// The file.
        file: String,
        /// Of what.
        what: &'static str,
    },
}

/// Which columns are read.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The column of identifiers.
    pub id: String,
    /// The column of sources; where a file has none, all its records are of a source named as the file.
    pub source: String,
    /// Columns that the model uses.
    pub columns: Vec<String>,
    /// Those among them that files need not have.
    pub optional: Vec<String>,
}

/// One file's records.
struct Part {
    ids: Texts,
    sources: Option<Column>,
    columns: Vec<Column>,
}

/// Reads the files into one table.
///
/// # Errors
/// With file, line and column, where a file cannot be used.
pub fn read(files: &[PathBuf], wanted: &Wanted, threads: usize) -> Result<Table, ReadError> {
    let mut table = Table { columns: wanted.columns.iter().map(|name| (name.clone(), Column::default())).collect(), ..Table::default() };
    let mut starts = Vec::new();
    for file in files {
        starts.push(table.len());
        let is_parquet = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
        let part = if is_parquet { columnar::read(file, wanted, threads)? } else { delimited::read(file, wanted)? };
        add(&mut table, part, file)?;
    }
    refuse_repeats(&table, files, &starts, wanted)?;
    Ok(table)
}

fn name(file: &Path) -> String {
    file.display().to_string()
}

fn add(table: &mut Table, part: Part, file: &Path) -> Result<(), ReadError> {
    let too_many = |what| ReadError::TooMany { file: name(file), what };
    u32::try_from(table.len() + part.ids.len()).map_err(|_| too_many("records"))?;
    let mut number_of = |source: &str| -> Result<u8, ReadError> {
        let known = table.source_names.iter().position(|own| own == source);
        let place = known.unwrap_or_else(|| {
            table.source_names.push(source.to_owned());
            table.source_names.len() - 1
        });
        if place < MOST_SOURCES { Ok(place as u8) } else { Err(too_many("sources")) }
    };
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    match &part.sources {
        None => {
            let source = number_of(&stem)?;
            table.sources.resize(table.sources.len() + part.ids.len(), source);
        }
        Some(column) => {
            let places = (0..column.texts.len() as u32).map(|code| if code == 0 { Ok(0) } else { number_of(column.texts.text(code)) });
            let mut places = places.collect::<Result<Vec<u8>, _>>()?;
            if column.codes.contains(&0) {
                places[0] = number_of(&stem)?;
            }
            table.sources.extend(column.codes.iter().map(|code| places[*code as usize]));
        }
    }
    for ((_, column), new) in table.columns.iter_mut().zip(part.columns) {
        if column.codes.is_empty() {
            *column = new;
            continue;
        }
        let codes = recode(&mut column.texts, &new.texts).ok_or_else(|| too_many("distinct texts in a column"))?;
        column.codes.extend(new.codes.iter().map(|code| codes[*code as usize]));
    }
    if table.ids.is_empty() {
        table.ids = part.ids;
    } else {
        for record in 0..part.ids.len() {
            table.ids.push(part.ids.get(record));
        }
    }
    Ok(())
}

/// Of each number of `new` that of the same text in `texts`.
fn recode(texts: &mut Dictionary, new: &Dictionary) -> Option<Vec<u32>> {
    (0..new.len() as u32).map(|code| texts.intern(new.text(code))).collect()
}

/// Two records of one source may not have one identifier; nor may two of one run, since pairs name records by it alone.
fn refuse_repeats(table: &Table, files: &[PathBuf], starts: &[usize], wanted: &Wanted) -> Result<(), ReadError> {
    let mut hashes: Vec<(u64, u32)> = (0..table.len()).map(|record| (hash::of_bytes(table.ids.get(record).as_bytes()), record as u32)).collect();
    hashes.sort_unstable();
    for run in hashes.chunk_by(|left, right| left.0 == right.0).filter(|run| run.len() > 1) {
        for (at, (_, record)) in run.iter().enumerate().skip(1) {
            let id = table.ids.get(*record as usize);
            if run[..at].iter().any(|(_, other)| table.ids.get(*other as usize) == id) {
                let file = starts.iter().rposition(|start| *start <= *record as usize).unwrap_or(0);
                let line = (*record as usize - starts[file]) as u64 + 2;
                let what = "the identifier of an earlier record".to_owned();
                return Err(ReadError::Field { file: name(&files[file]), line, column: wanted.id.clone(), what });
            }
        }
    }
    Ok(())
}
