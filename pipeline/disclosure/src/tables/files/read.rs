//! From CSV files to linked tables, with errors that say where.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::tables::model::{ModelError, Tables};

/// Where tables stand.
#[derive(Debug, Clone)]
pub struct Files<'a> {
    /// Inner counts: a column `inner` and the column of counts.
    pub inner: &'a Path,
    /// Which inner counts a cell is the sum of: columns `inner` and `cell`.
    pub incidence: &'a Path,
    /// Column of counts in `inner`.
    pub frequency: &'a str,
    /// What is public already: an earlier incidence (`inner`, `cell`), or an earlier result (`cell_id`, `status`) over the same cells.
    pub published: Option<&'a Path>,
}

/// Tables, and the names of their cells in the order in which they first stand in the file.
#[derive(Debug)]
pub struct Named {
    /// The tables.
    pub tables: Tables,
    /// A name for each cell.
    pub cells: Vec<String>,
}

/// What is wrong with a file. Says where, and never repeats a value.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be read.
    #[error("{file}: cannot be read")]
    Open {
        /// The file.
        file: String,
    },
    /// A line is no row of the table.
    #[error("{file} line {line}: not a row of comma-separated UTF-8 text with as many fields as the header")]
    Malformed {
        /// The file.
        file: String,
        /// The line.
        line: u64,
    },
    /// A column is missing.
    #[error("{file} line 1: no column {column}")]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// There is no row below the header.
    #[error("{file}: no rows below the header")]
    Empty {
        /// The file.
        file: String,
    },
    /// A field does not hold what it must.
    #[error("{file} line {line}, column {column}: {what}")]
    Field {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column.
        column: String,
        /// What is wrong.
        what: String,
    },
    /// A result lacks cells.
    #[error("{file}: some cells have no line")]
    Incomplete {
        /// The file.
        file: String,
    },
    /// The counts and cells do not make a system.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Some columns of a file, row after row.
struct Columns {
    file: String,
    names: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

impl Columns {
    fn read(path: &Path, wanted: &[&str]) -> Result<Columns, FileError> {
        let file = PathBuf::from(path).display().to_string();
        let mut reader = csv::Reader::from_reader(File::open(path).map_err(|_| FileError::Open { file: file.clone() })?);
        let header = header(&mut reader, &file)?;
        let place =
            |column: &&str| header.iter().position(|name| name == column).ok_or_else(|| FileError::Column { file: file.clone(), column: (*column).to_owned() });
        let places = wanted.iter().map(place).collect::<Result<Vec<usize>, FileError>>()?;
        let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
        for record in reader.records() {
            let next = rows.last().map_or(2, |row| row.0 + 1);
            let record = record.map_err(|error| FileError::Malformed { file: file.clone(), line: error.position().map_or(next, csv::Position::line) })?;
            let line = record.position().map_or(next, csv::Position::line);
            rows.push((line, places.iter().map(|&place| record.get(place).unwrap_or_default().trim().to_owned()).collect()));
        }
        if rows.is_empty() {
            return Err(FileError::Empty { file });
        }
        Ok(Columns { file, names: wanted.iter().map(|name| (*name).to_owned()).collect(), rows })
    }

    fn error(&self, line: u64, column: usize, what: &str) -> FileError {
        FileError::Field { file: self.file.clone(), line, column: self.names[column].clone(), what: what.to_owned() }
    }
}

fn header(reader: &mut csv::Reader<File>, file: &str) -> Result<Vec<String>, FileError> {
    let header = reader.headers().map_err(|_| FileError::Malformed { file: file.to_owned(), line: 1 })?;
    Ok(header.iter().map(|name| name.trim().to_owned()).collect())
}

/// Reads tables.
///
/// # Errors
/// When a file cannot be read, lacks a column, or holds a count that is not a whole number of zero or more, an inner count
/// that is not there, or one twice; says the file, the line and the column.
pub fn read(files: &Files<'_>) -> Result<Named, FileError> {
    let (counts, inner) = counts(files)?;
    let (cells, members) = sums(files.incidence, &inner)?;
    let public = match files.published {
        None => Vec::new(),
        Some(path) => {
            let file = path.display().to_string();
            let names = header(&mut csv::Reader::from_reader(File::open(path).map_err(|_| FileError::Open { file: file.clone() })?), &file)?;
            if names.iter().any(|name| name == "cell_id") { shown(path, &cells, &members)? } else { sums(path, &inner)?.1 }
        }
    };
    Ok(Named { tables: Tables::new(counts, members, public)?, cells })
}

/// Counts, and the position of each inner count by its name.
fn counts(files: &Files<'_>) -> Result<(Vec<u64>, HashMap<String, usize>), FileError> {
    let table = Columns::read(files.inner, &["inner", files.frequency])?;
    let mut counts = Vec::with_capacity(table.rows.len());
    let mut inner = HashMap::new();
    for (line, fields) in &table.rows {
        if inner.insert(fields[0].clone(), counts.len()).is_some() {
            return Err(table.error(*line, 0, "the same as in a line above"));
        }
        counts.push(fields[1].parse().map_err(|_| table.error(*line, 1, "not a whole number of zero or more"))?);
    }
    Ok((counts, inner))
}

/// Names of the sums in the order in which they first stand in a file, and for each the positions of its inner counts.
fn sums(path: &Path, inner: &HashMap<String, usize>) -> Result<(Vec<String>, Vec<Vec<usize>>), FileError> {
    let table = Columns::read(path, &["inner", "cell"])?;
    let mut places: HashMap<&str, usize> = HashMap::new();
    let (mut names, mut members): (Vec<String>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
    let mut seen = std::collections::HashSet::new();
    for (line, fields) in &table.rows {
        let position = *inner.get(&fields[0]).ok_or_else(|| table.error(*line, 0, "no inner count has this name"))?;
        if fields[1].is_empty() {
            return Err(table.error(*line, 1, "empty"));
        }
        let place = *places.entry(&fields[1]).or_insert(names.len());
        if place == names.len() {
            names.push(fields[1].clone());
            members.push(Vec::new());
        }
        if !seen.insert((position, place)) {
            return Err(table.error(*line, 0, "this cell has it already, in a line above"));
        }
        members[place].push(position);
    }
    Ok((names, members))
}

/// Which cells a result hides: those of its lines whose `status` is not `published`.
///
/// # Errors
/// When the file cannot be read, names a cell that is not there, lacks one, or has another status; says where.
pub fn read_pattern(path: &Path, named: &Named) -> Result<Vec<bool>, FileError> {
    let mut hidden = vec![None; named.cells.len()];
    for (cell, is_published) in statuses(path, &named.cells)? {
        hidden[cell] = Some(!is_published);
    }
    let missing = || FileError::Incomplete { file: path.display().to_string() };
    hidden.into_iter().collect::<Option<Vec<bool>>>().ok_or_else(missing)
}

/// Sums of the cells that an earlier result has as published.
fn shown(path: &Path, cells: &[String], members: &[Vec<usize>]) -> Result<Vec<Vec<usize>>, FileError> {
    let published = statuses(path, cells)?.into_iter().filter(|(_, is_published)| *is_published);
    Ok(published.map(|(cell, _)| members[cell].clone()).collect())
}

/// Position of each cell in a result, and whether it is published.
fn statuses(path: &Path, cells: &[String]) -> Result<Vec<(usize, bool)>, FileError> {
    let table = Columns::read(path, &["cell_id", "status"])?;
    let place: HashMap<&str, usize> = cells.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    let status = |(line, fields): &(u64, Vec<String>)| {
        let cell = *place.get(fields[0].as_str()).ok_or_else(|| table.error(*line, 0, "no cell has this name"))?;
        match fields[1].as_str() {
            "published" => Ok((cell, true)),
            "primary" | "complementary" => Ok((cell, false)),
            _ => Err(table.error(*line, 1, "neither published nor primary nor complementary")),
        }
    };
    table.rows.iter().map(status).collect()
}
