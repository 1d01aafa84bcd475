//! Records of a Parquet file, column by column.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::{Part, ReadError, Wanted, name};
use crate::parallel;
use crate::table::{Column, Texts};

const BATCH_ROWS: usize = 1 << 16;

/// Reads a Parquet file whose columns are texts, numbers or dates. Columns are read beside one another.
pub(super) fn read(file: &Path, wanted: &Wanted, threads: usize) -> Result<Part, ReadError> {
    let open = |source| ReadError::Open { file: name(file), source };
    let handle = File::open(file).map_err(open)?;
    let broken = || ReadError::Columnar { file: name(file), at: String::new() };
    let metadata = ArrowReaderMetadata::load(&handle, ArrowReaderOptions::default()).map_err(|_| broken())?;
    let has = |column: &str| metadata.schema().column_with_name(column).is_some();
    let missing = |column: &str| ReadError::Column { file: name(file), column: column.to_owned() };
    if !has(&wanted.id) {
        return Err(missing(&wanted.id));
    }
    if let Some(column) = wanted.columns.iter().find(|column| !has(column) && !wanted.optional.contains(column)) {
        return Err(missing(column));
    }
    let rows = metadata.metadata().file_metadata().num_rows().max(0) as usize;
    let mut names: Vec<&String> = wanted.columns.iter().filter(|column| has(column)).collect();
    if has(&wanted.source) {
        names.push(&wanted.source);
    }
    // Identifiers take the longest and begin first.
    let pieces = parallel::map(
        threads,
        names.len() + 1,
        || (),
        |(), piece| match piece {
            0 => ids(file, &wanted.id).map(|ids| (ids, Column::default())),
            other => column(file, names[other - 1], rows).map(|column| (Texts::default(), column)),
        },
    );
    let mut pieces = pieces.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter();
    let ids = pieces.next().map(|(ids, _)| ids).unwrap_or_default();
    let mut read = pieces.map(|(_, column)| column);
    let columns = wanted.columns.iter().map(|column| if has(column) { read.next().unwrap_or_default() } else { absent(rows) }).collect();
    Ok(Part { ids, sources: read.next(), columns })
}

fn absent(rows: usize) -> Column {
    Column { codes: vec![0; rows], ..Column::default() }
}

/// The batches of one column, its texts as a dictionary where it holds texts.
fn batches(file: &Path, column: &str) -> Result<impl Iterator<Item = Result<arrow::array::ArrayRef, ReadError>>, ReadError> {
    let at = column.to_owned();
    let path = name(file);
    let broken = move || ReadError::Columnar { file: path.clone(), at: format!(", column {at}") };
    let own = File::open(file).map_err(|source| ReadError::Open { file: name(file), source })?;
    let metadata = ArrowReaderMetadata::load(&own, ArrowReaderOptions::default()).map_err(|_| broken())?;
    let fields = metadata.schema().fields().iter().map(|field| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 if field.name() == column => {
            let texts = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Arc::new(Field::new(field.name(), texts, field.is_nullable()))
        }
        _ => field.clone(),
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = ArrowReaderOptions::new().with_schema(schema);
    let metadata = ArrowReaderMetadata::try_new(metadata.metadata().clone(), options).map_err(|_| broken())?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(own, metadata);
    let mask = ProjectionMask::columns(builder.parquet_schema(), [column]);
    let reader = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build().map_err(|_| broken())?;
    Ok(reader.map(move |batch| batch.map(|batch| batch.column(0).clone()).map_err(|_| broken())))
}

fn ids(file: &Path, column: &str) -> Result<Texts, ReadError> {
    let mut ids = Texts::default();
    for array in batches(file, column)? {
        let texts = cast(&array?, &DataType::Utf8).map_err(|_| ReadError::Columnar { file: name(file), at: format!(", column {column}") })?;
        let texts = texts.as_string::<i32>();
        for row in 0..texts.len() {
            let text = if texts.is_null(row) { "" } else { texts.value(row).trim() };
            if text.is_empty() {
                let what = "empty".to_owned();
                return Err(ReadError::Field { file: name(file), line: ids.len() as u64 + 2, column: column.to_owned(), what });
            }
            ids.push(text);
        }
    }
    Ok(ids)
}

fn column(file: &Path, wanted: &str, rows: usize) -> Result<Column, ReadError> {
    let mut column = Column { codes: Vec::with_capacity(rows), ..Column::default() };
    let broken = || ReadError::Columnar { file: name(file), at: format!(", column {wanted}") };
    let too_many = || ReadError::TooMany { file: name(file), what: "texts in a column" };
    for array in batches(file, wanted)? {
        let array = array?;
        if let Some(coded) = array.as_dictionary_opt::<Int32Type>() {
            let values = cast(coded.values(), &DataType::Utf8).map_err(|_| broken())?;
            let codes = interned(&mut column, values.as_string::<i32>()).ok_or_else(too_many)?;
            column.codes.extend((0..coded.len()).map(|row| if coded.is_null(row) { 0 } else { codes[coded.keys().value(row) as usize] }));
        } else {
            let values = cast(&array, &DataType::Utf8).map_err(|_| broken())?;
            let codes = interned(&mut column, values.as_string::<i32>()).ok_or_else(too_many)?;
            column.codes.extend(codes);
        }
    }
    Ok(column)
}

fn interned(column: &mut Column, values: &StringArray) -> Option<Vec<u32>> {
    (0..values.len()).map(|row| if values.is_null(row) { Some(0) } else { column.texts.intern(values.value(row).trim()) }).collect()
}
