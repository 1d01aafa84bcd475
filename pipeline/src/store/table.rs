//! Parquet tables of a store: encoded row group by row group, on as many threads as there are, and written in order,
//! so that a table never stands in memory whole and its bytes do not depend on who encoded what.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type, SchemaRef};
use bytes::Bytes;
use futures::stream::{FuturesOrdered, Stream};
use futures::{StreamExt, TryStreamExt};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use super::texts::stored_rows;
use super::zone::{Store, StoreError, Upload, Writable};
use crate::domain::digest::Hasher;

/// Rows of a row group of a table that is written from a stream.
const ROW_GROUP_ROWS: usize = 1 << 17;

/// Column of the line that a row was read from: it rises, so its differences are stored.
pub const LINE_NUMBER: &str = "line_number";

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The rows do not make a Parquet file.
    #[error("a table cannot be written")]
    Parquet(#[from] ParquetError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A thread that encoded rows ended before its time.
    #[error("a thread that encoded rows ended before its time")]
    Thread,
}

/// A table as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of its bytes; empty where the writer was not to take it.
    pub sha256: String,
    /// Rows that agree with the row before them in every column of the key.
    pub repeated: u64,
}

/// How every Parquet file is written: fixed, so that the same rows give the same bytes, and without statistics of
/// values, which would be a second copy of what rows say.
pub fn writer_properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_dictionary_enabled(ColumnPath::from(LINE_NUMBER), false)
        .set_column_encoding(ColumnPath::from(LINE_NUMBER), Encoding::DELTA_BINARY_PACKED)
        .set_created_by("attune".to_owned())
        .build()
}

/// Writes batches of one schema as one Parquet file in memory, for tables that are small.
pub fn parquet_bytes(schema: SchemaRef, batches: &[RecordBatch]) -> Result<Vec<u8>, ParquetError> {
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(writer_properties()))?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.into_inner()
}

/// Threads that may encode at once.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// An encoded row group.
pub struct RowGroup {
    columns: Vec<ArrowColumnChunk>,
    rows: u64,
    keys: Option<Keys>,
}

/// What must be known of a sorted row group to see whether a key stands twice.
struct Keys {
    repeated: u64,
    first: RecordBatch,
    last: RecordBatch,
}

impl Keys {
    fn of(rows: &RecordBatch, key: &[usize]) -> Result<Keys, ParquetError> {
        let keys = rows.project(key)?;
        Ok(Keys { repeated: repeated(&keys)?, first: copy_of_row(&keys, 0)?, last: copy_of_row(&keys, keys.num_rows().saturating_sub(1))? })
    }
}

/// Rows of sorted keys that agree with the row before them; two nulls agree.
fn repeated(keys: &RecordBatch) -> Result<u64, ParquetError> {
    Ok((keys.num_rows() - arrow::compute::partition(keys.columns())?.len()) as u64)
}

/// One row by itself, so that it does not keep its batch in memory.
fn copy_of_row(batch: &RecordBatch, row: usize) -> Result<RecordBatch, ParquetError> {
    Ok(arrow::compute::take_record_batch(batch, &arrow::array::UInt64Array::from(vec![row as u64]))?)
}

/// Encodes row groups of one table, on any thread.
#[derive(Clone)]
pub struct Encoder {
    writers: Vec<Arc<ArrowRowGroupWriterFactory>>,
    schema: SchemaRef,
}

/// How a column of a row group is encoded, by what its values are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Each value once, and then its number: values that repeat. What is left is packed bits, which do not compress.
    Dictionary,
    /// As they are: numbers and dates that mostly differ.
    Plain,
    /// As they are, their lengths apart: short texts that mostly differ, as keys do, which take longer to compress than it saves,
    /// and letters that are hardly longer than their place in a dictionary.
    Short,
    /// As they are, compressed: longer texts that mostly differ.
    Compressed,
}

impl Style {
    const ALL: [Style; 4] = [Style::Dictionary, Style::Plain, Style::Short, Style::Compressed];

    /// Bytes of a text that is short, on average of a column.
    const SHORT_BYTES: usize = 16;

    /// Bytes of letters.
    const LETTERS: usize = 2;

    fn properties(self) -> WriterProperties {
        let compression = if self == Style::Compressed { Compression::SNAPPY } else { Compression::UNCOMPRESSED };
        let properties = writer_properties().into_builder().set_compression(compression).set_dictionary_enabled(self == Style::Dictionary);
        let properties = if self == Style::Short { properties.set_encoding(Encoding::DELTA_LENGTH_BYTE_ARRAY) } else { properties };
        properties.build()
    }

    /// Chosen by a sample of values, so that it depends on the rows alone.
    fn of(array: &ArrayRef) -> Style {
        match array.data_type() {
            DataType::Utf8 => {
                let texts = array.as_string::<i32>();
                let sample = Sample::of(texts.len(), |row| texts.value(row));
                let offsets = texts.offsets();
                let bytes = (offsets[texts.len()] - offsets[0]) as usize;
                let are_within = |limit: usize| bytes <= texts.len() * limit;
                match sample.expected_different() > texts.len() / 2 {
                    true if are_within(Style::SHORT_BYTES) => Style::Short,
                    true => Style::Compressed,
                    // Where most rows have one: a column that is mostly empty is short either way.
                    false if are_within(Style::LETTERS) && bytes > texts.len() / 2 => Style::Short,
                    false => Style::Dictionary,
                }
            }
            // A number is hardly longer than its place in a dictionary.
            DataType::Date32 => Style::of_numbers(array.as_primitive::<Date32Type>().values()),
            DataType::Int64 => Style::of_numbers(array.as_primitive::<Int64Type>().values()),
            DataType::Float64 => {
                let numbers = array.as_primitive::<Float64Type>().values();
                Sample::of(numbers.len(), |row| numbers[row].to_bits()).style_of_numbers()
            }
            _ => Style::Dictionary,
        }
    }

    fn of_numbers<T: Eq + Hash + Copy>(numbers: &[T]) -> Style {
        Sample::of(numbers.len(), |row| numbers[row]).style_of_numbers()
    }
}

/// Values of a column that were looked at, evenly spread, and how many of them differ.
struct Sample {
    looked_at: usize,
    different: usize,
}

impl Sample {
    const WANTED: usize = 512;

    fn of<T: Eq + Hash>(values: usize, value: impl Fn(usize) -> T) -> Sample {
        let step = values.div_ceil(Sample::WANTED).max(1);
        let seen: HashSet<T> = (0..values).step_by(step).map(value).collect();
        Sample { looked_at: values.div_ceil(step), different: seen.len() }
    }

    /// How many values differ in a column that repeats as often: of `n` drawn from `d`, about n²/2d meet an earlier one.
    fn expected_different(&self) -> usize {
        let met = self.looked_at - self.different;
        if self.different <= met { self.different } else { self.looked_at * self.looked_at / (2 * met).max(1) }
    }

    fn style_of_numbers(&self) -> Style {
        if self.different > self.looked_at / 2 { Style::Plain } else { Style::Dictionary }
    }
}

impl Encoder {
    /// For the row groups of `file`.
    fn of(file: &SerializedFileWriter<Vec<u8>>, schema: SchemaRef) -> Result<Encoder, ParquetError> {
        let root = file.schema_descr().root_schema_ptr();
        let writers = Style::ALL.map(|style| {
            let file = SerializedFileWriter::new(Vec::new(), Arc::clone(&root), Arc::new(style.properties()));
            file.map(|file| Arc::new(ArrowRowGroupWriterFactory::new(&file, Arc::clone(&schema))))
        });
        Ok(Encoder { writers: writers.into_iter().collect::<Result<_, _>>()?, schema })
    }

    /// Encodes rows as one row group.
    pub fn encode(&self, rows: &RecordBatch) -> Result<RowGroup, ParquetError> {
        let mut columns = Vec::new();
        let mut writers = Vec::new();
        for style in &self.writers {
            writers.push(style.create_column_writers(0)?.into_iter());
        }
        for (field, array) in self.schema.fields().iter().zip(rows.columns()) {
            let style = Style::of(array);
            for leaf in compute_leaves(field, array)? {
                // Each style has a writer for every leaf: those of the others are not used.
                let mut chosen = None;
                for (other, writers) in Style::ALL.iter().zip(&mut writers) {
                    let writer = writers.next();
                    chosen = if *other == style { writer } else { chosen };
                }
                let mut writer = chosen.ok_or_else(|| ParquetError::General("more columns than the schema has".to_owned()))?;
                writer.write(&leaf)?;
                columns.push(writer.close()?);
            }
        }
        Ok(RowGroup { columns, rows: rows.num_rows() as u64, keys: None })
    }
}

/// Writes the row groups of a table in the order in which they are appended.
pub struct TableWriter {
    file: SerializedFileWriter<Vec<u8>>,
    upload: Upload,
    hasher: Option<Hasher>,
    rows: u64,
    repeated: u64,
    last_key: Option<RecordBatch>,
}

impl TableWriter {
    /// Begins a table; nothing stands in the store before [`TableWriter::finish`].
    pub async fn begin<Z: Writable>(store: &Store<Z>, path: &str, schema: SchemaRef) -> Result<(TableWriter, Encoder), TableError> {
        TableWriter::begin_with(store, path, schema, None).await
    }

    async fn begin_with<Z: Writable>(store: &Store<Z>, path: &str, schema: SchemaRef, hasher: Option<Hasher>) -> Result<(TableWriter, Encoder), TableError> {
        let (file, _) = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(Style::Dictionary.properties()))?.into_serialized_writer()?;
        let encoder = Encoder::of(&file, schema)?;
        let upload = store.upload(path).await?;
        Ok((TableWriter { file, upload, hasher, rows: 0, repeated: 0, last_key: None }, encoder))
    }

    /// Appends a row group; one without rows leaves no trace.
    pub async fn append(&mut self, group: RowGroup) -> Result<(), TableError> {
        if group.rows == 0 {
            return Ok(());
        }
        let mut writer = self.file.next_row_group()?;
        for column in group.columns {
            column.append_to_row_group(&mut writer)?;
        }
        writer.close()?;
        self.rows += group.rows;
        if let Some(keys) = group.keys {
            self.repeated += keys.repeated;
            if let Some(last) = self.last_key.replace(keys.last) {
                let pair = arrow::compute::concat_batches(&last.schema(), [&last, &keys.first]).map_err(ParquetError::from)?;
                self.repeated += repeated(&pair)?;
            }
        }
        self.drain().await
    }

    async fn drain(&mut self) -> Result<(), TableError> {
        let bytes = Bytes::from(std::mem::take(self.file.inner_mut()));
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&bytes);
        }
        Ok(self.upload.write(bytes).await?)
    }

    /// Ends the table: it now stands in the store, whole.
    pub async fn finish(mut self) -> Result<Written, TableError> {
        self.file.finish()?;
        self.drain().await?;
        self.upload.finish().await?;
        Ok(Written { rows: self.rows, sha256: self.hasher.map(Hasher::finish).unwrap_or_default(), repeated: self.repeated })
    }

    /// Gives the table up.
    pub async fn abandon(self) {
        self.upload.abandon().await;
    }
}

/// Writes a stream of batches as one table, in its order, and counts the rows that repeat the `key` before them.
///
/// Row groups hold the same rows however the stream was cut into batches.
pub async fn write_stream<Z, S, E>(store: &Store<Z>, path: &str, schema: SchemaRef, key: &[usize], stream: S) -> Result<Written, E>
where
    Z: Writable,
    S: Stream<Item = Result<RecordBatch, E>>,
    E: From<TableError>,
{
    let (mut writer, encoder) = TableWriter::begin_with(store, path, schema, Some(Hasher::default())).await?;
    let written = append_stream(&mut writer, &encoder, key, stream).await;
    match written {
        Ok(()) => Ok(writer.finish().await?),
        Err(error) => {
            writer.abandon().await;
            Err(error)
        }
    }
}

async fn append_stream<S, E>(writer: &mut TableWriter, encoder: &Encoder, key: &[usize], stream: S) -> Result<(), E>
where
    S: Stream<Item = Result<RecordBatch, E>>,
    E: From<TableError>,
{
    let mut stream = std::pin::pin!(stream);
    let mut waiting: Vec<RecordBatch> = Vec::new();
    let mut waiting_rows = 0;
    let mut encoding = FuturesOrdered::new();
    let start = |batches: Vec<RecordBatch>| {
        let (encoder, key) = (encoder.clone(), key.to_vec());
        tokio::task::spawn_blocking(move || {
            // As one batch: pages must not depend on how the rows came.
            let rows = arrow::compute::concat_batches(&batches[0].schema(), &batches).and_then(|rows| stored_rows(&rows)).map_err(ParquetError::from)?;
            drop(batches);
            Ok(RowGroup { keys: Some(Keys::of(&rows, &key)?), ..encoder.encode(&rows)? })
        })
    };
    while let Some(mut batch) = stream.try_next().await? {
        while waiting_rows + batch.num_rows() >= ROW_GROUP_ROWS {
            let rest = ROW_GROUP_ROWS - waiting_rows;
            waiting.push(batch.slice(0, rest));
            batch = batch.slice(rest, batch.num_rows() - rest);
            if encoding.len() >= threads() {
                append_next(writer, &mut encoding).await?;
            }
            encoding.push_back(start(std::mem::take(&mut waiting)));
            waiting_rows = 0;
        }
        if batch.num_rows() > 0 {
            waiting_rows += batch.num_rows();
            waiting.push(batch);
        }
    }
    if waiting_rows > 0 {
        encoding.push_back(start(waiting));
    }
    while !encoding.is_empty() {
        append_next(writer, &mut encoding).await?;
    }
    Ok(())
}

/// A row group that a thread encodes.
type Encoded = tokio::task::JoinHandle<Result<RowGroup, ParquetError>>;

async fn append_next(writer: &mut TableWriter, encoding: &mut FuturesOrdered<Encoded>) -> Result<(), TableError> {
    let Some(group) = encoding.next().await else { return Ok(()) };
    writer.append(group.map_err(|_| TableError::Thread)??).await
}

#[cfg(test)]
mod tests;
