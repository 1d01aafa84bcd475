//! Parquet tables of a store: encoded row group by row group, on as many threads as there are, and written in order,
//! so that a table never stands in memory whole and its bytes do not depend on who encoded what.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::SchemaRef;
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
    /// SHA-256 of its bytes.
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

/// How tables are written that only this program reads: with less care for their size, for they are written and read
/// far more often than released tables are.
fn stored_properties() -> WriterProperties {
    writer_properties().into_builder().set_compression(Compression::SNAPPY).build()
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
    with_dictionaries: Arc<ArrowRowGroupWriterFactory>,
    plain: Arc<ArrowRowGroupWriterFactory>,
    schema: SchemaRef,
}

impl Encoder {
    /// For the row groups of `file`.
    fn of(file: &SerializedFileWriter<Vec<u8>>, schema: SchemaRef) -> Result<Encoder, ParquetError> {
        let plain = stored_properties().into_builder().set_dictionary_enabled(false).build();
        let plain = SerializedFileWriter::new(Vec::new(), file.schema_descr().root_schema_ptr(), Arc::new(plain))?;
        let factory = |file: &SerializedFileWriter<Vec<u8>>| Arc::new(ArrowRowGroupWriterFactory::new(file, Arc::clone(&schema)));
        Ok(Encoder { with_dictionaries: factory(file), plain: factory(&plain), schema })
    }

    /// Encodes rows as one row group.
    pub fn encode(&self, rows: &RecordBatch) -> Result<RowGroup, ParquetError> {
        let mut with_dictionaries = self.with_dictionaries.create_column_writers(0)?.into_iter();
        let mut plain = self.plain.create_column_writers(0)?.into_iter();
        let mut columns = Vec::new();
        for (field, array) in self.schema.fields().iter().zip(rows.columns()) {
            let is_plain = mostly_differs(array);
            for leaf in compute_leaves(field, array)? {
                let writers = (with_dictionaries.next(), plain.next());
                let writer = if is_plain { writers.1 } else { writers.0 };
                let mut writer = writer.ok_or_else(|| ParquetError::General("more columns than the schema has".to_owned()))?;
                writer.write(&leaf)?;
                columns.push(writer.close()?);
            }
        }
        Ok(RowGroup { columns, rows: rows.num_rows() as u64, keys: None })
    }
}

/// Values that are looked at to tell whether those of a column repeat.
const SAMPLE: usize = 512;

/// Whether most texts of a column differ, as keys do: a dictionary would then hold them all beside the rows.
fn mostly_differs(array: &ArrayRef) -> bool {
    let Some(texts) = array.as_string_opt::<i32>() else { return false };
    let step = texts.len().div_ceil(SAMPLE).max(1);
    let sample: HashSet<&str> = (0..texts.len()).step_by(step).map(|row| texts.value(row)).collect();
    texts.len() >= SAMPLE && sample.len() > texts.len() / step / 2
}

/// Writes the row groups of a table in the order in which they are appended.
pub struct TableWriter {
    file: SerializedFileWriter<Vec<u8>>,
    upload: Upload,
    hasher: Hasher,
    rows: u64,
    repeated: u64,
    last_key: Option<RecordBatch>,
}

impl TableWriter {
    /// Begins a table; nothing stands in the store before [`TableWriter::finish`].
    pub async fn begin<Z: Writable>(store: &Store<Z>, path: &str, schema: SchemaRef) -> Result<(TableWriter, Encoder), TableError> {
        let (file, _) = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(stored_properties()))?.into_serialized_writer()?;
        let encoder = Encoder::of(&file, schema)?;
        let upload = store.upload(path).await?;
        Ok((TableWriter { file, upload, hasher: Hasher::default(), rows: 0, repeated: 0, last_key: None }, encoder))
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
        self.hasher.update(&bytes);
        Ok(self.upload.write(bytes).await?)
    }

    /// Ends the table: it now stands in the store, whole.
    pub async fn finish(mut self) -> Result<Written, TableError> {
        self.file.finish()?;
        self.drain().await?;
        self.upload.finish().await?;
        Ok(Written { rows: self.rows, sha256: self.hasher.finish(), repeated: self.repeated })
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
    let (mut writer, encoder) = TableWriter::begin(store, path, Arc::clone(&schema)).await?;
    let written = append_stream(&mut writer, &encoder, schema, key, stream).await;
    match written {
        Ok(()) => Ok(writer.finish().await?),
        Err(error) => {
            writer.abandon().await;
            Err(error)
        }
    }
}

async fn append_stream<S, E>(writer: &mut TableWriter, encoder: &Encoder, schema: SchemaRef, key: &[usize], stream: S) -> Result<(), E>
where
    S: Stream<Item = Result<RecordBatch, E>>,
    E: From<TableError>,
{
    let mut stream = std::pin::pin!(stream);
    let mut waiting: Vec<RecordBatch> = Vec::new();
    let mut waiting_rows = 0;
    let mut encoding = FuturesOrdered::new();
    let start = |batches: Vec<RecordBatch>| {
        let (encoder, schema, key) = (encoder.clone(), Arc::clone(&schema), key.to_vec());
        tokio::task::spawn_blocking(move || {
            // As one batch: pages must not depend on how the rows came.
            let rows = arrow::compute::concat_batches(&schema, &batches).map_err(ParquetError::from)?;
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
