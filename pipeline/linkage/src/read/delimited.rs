//! Records of a CSV file.

use std::path::Path;

use super::{Part, ReadError, Wanted, name};
use crate::table::{Column, Texts};

/// Reads a CSV file with a header, in UTF-8, with or without a byte order mark.
pub(super) fn read(file: &Path, wanted: &Wanted) -> Result<Part, ReadError> {
    let open = |source| ReadError::Open { file: name(file), source };
    let handle = std::fs::File::open(file).map_err(open)?;
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 20).from_reader(handle);
    let malformed = |error: &csv::Error, line| match error.position() {
        Some(position) => ReadError::Malformed { file: name(file), line: position.line() },
        None => ReadError::Malformed { file: name(file), line },
    };
    let header = reader.headers().map_err(|error| malformed(&error, 1))?.clone();
    let place = |column: &str| header.iter().position(|own| own.trim_start_matches('\u{feff}').trim() == column);
    let missing = |column: &str| ReadError::Column { file: name(file), column: column.to_owned() };
    let id = place(&wanted.id).ok_or_else(|| missing(&wanted.id))?;
    let source = place(&wanted.source);
    let mut places = Vec::new();
    for column in &wanted.columns {
        let found = place(column);
        if found.is_none() && !wanted.optional.contains(column) {
            return Err(missing(column));
        }
        places.push(found);
    }
    let mut part = Part { ids: Texts::default(), sources: source.map(|_| Column::default()), columns: vec![Column::default(); places.len()] };
    let mut record = csv::StringRecord::new();
    let mut line = 2;
    while reader.read_record(&mut record).map_err(|error| malformed(&error, line))? {
        line = record.position().map_or(line, csv::Position::line);
        let own = record.get(id).unwrap_or_default().trim();
        if own.is_empty() {
            return Err(ReadError::Field { file: name(file), line, column: wanted.id.clone(), what: "empty".to_owned() });
        }
        part.ids.push(own);
        let texts = places.iter().copied().zip(&mut part.columns).chain(source.map(Some).into_iter().zip(part.sources.as_mut()));
        for (place, column) in texts {
            let text = place.and_then(|place| record.get(place)).unwrap_or_default().trim();
            let code = column.texts.intern(text).ok_or(ReadError::TooMany { file: name(file), what: "texts in a column" })?;
            column.codes.push(code);
        }
        line += 1;
    }
    Ok(part)
}
