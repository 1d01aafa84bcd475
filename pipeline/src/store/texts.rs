//! Texts as they are stored, and as an engine reads them: as views, so that short ones, as keys are, are compared, hashed
//! and moved by their sixteen bytes.

use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;

/// The schema of stored rows: texts are texts, also in lists.
pub fn stored_schema(schema: &Schema) -> SchemaRef {
    fn stored(field: &Field) -> Field {
        let kind = match field.data_type() {
            DataType::Utf8View => DataType::Utf8,
            DataType::List(item) => DataType::List(Arc::new(stored(item))),
            other => other.clone(),
        };
        field.clone().with_data_type(kind)
    }
    Arc::new(Schema::new(schema.fields().iter().map(|field| stored(field)).collect::<Vec<_>>()))
}

/// The schema of rows that an engine reads: texts are views, those in lists are not.
pub fn read_schema(schema: &Schema) -> SchemaRef {
    let read = |field: &Field| match field.data_type() {
        DataType::Utf8 => field.clone().with_data_type(DataType::Utf8View),
        _ => field.clone(),
    };
    Arc::new(Schema::new(schema.fields().iter().map(|field| read(field)).collect::<Vec<_>>()))
}

/// The same rows with another kind of texts.
///
/// # Errors
/// When the columns are not those of the schema, or the texts together are longer than an array can hold.
pub fn rows_as(schema: &SchemaRef, rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns = rows.columns().iter().zip(schema.fields()).map(|(column, field)| cast(column, field.data_type()));
    let options = RecordBatchOptions::new().with_row_count(Some(rows.num_rows()));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns.collect::<Result<_, _>>()?, &options)
}

/// The same rows as they are stored.
///
/// # Errors
/// As [`rows_as`].
pub fn stored_rows(rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    rows_as(&stored_schema(&rows.schema()), rows)
}

#[cfg(test)]
mod tests;
