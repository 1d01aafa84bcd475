//! A small table from Parquet bytes and back, whatever its columns.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Field, Float64Type, Int32Type, Int64Type, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Text(String),
    Whole(i64),
    Real(f64),
    Flag(bool),
}

/// Columns by name, with their values.
#[derive(Debug, Clone)]
pub struct Table {
    pub columns: Vec<(Field, Vec<Value>)>,
}

/// The rows of a Parquet file, in batches.
pub fn batches(bytes: &[u8]) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::copy_from_slice(bytes)).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

/// One value of a column.
pub fn value(column: &dyn Array, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Utf8 => Value::Text(column.as_string::<i32>().value(row).to_owned()),
        DataType::Int32 => Value::Whole(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Value::Whole(column.as_primitive::<Int64Type>().value(row)),
        DataType::Date32 => Value::Whole(column.as_primitive::<Date32Type>().value(row).into()),
        DataType::Float64 => Value::Real(column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => Value::Flag(column.as_boolean().value(row)),
        _ => Value::Text(arrow::util::display::array_value_to_string(column, row).unwrap()),
    }
}

impl Table {
    /// Reads a Parquet file.
    pub fn read(bytes: &[u8]) -> Table {
        let mut columns: Vec<(Field, Vec<Value>)> = Vec::new();
        for batch in batches(bytes) {
            if columns.is_empty() {
                columns = batch.schema().fields().iter().map(|field| (field.as_ref().clone(), Vec::new())).collect();
            }
            for (column, (_, values)) in batch.columns().iter().zip(&mut columns) {
                values.extend((0..batch.num_rows()).map(|row| value(column, row)));
            }
        }
        Table { columns }
    }

    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| values.len())
    }

    fn place(&self, name: &str) -> usize {
        self.columns.iter().position(|(field, _)| field.name() == name).unwrap()
    }

    pub fn get(&self, row: usize, name: &str) -> &Value {
        &self.columns[self.place(name)].1[row]
    }

    pub fn set(&mut self, row: usize, name: &str, value: Value) {
        let place = self.place(name);
        self.columns[place].1[row] = value;
    }

    /// Adds a copy of a row and gives its number.
    pub fn repeat(&mut self, row: usize) -> usize {
        for (_, values) in &mut self.columns {
            values.push(values[row].clone());
        }
        self.rows() - 1
    }

    /// Adds a column.
    pub fn add(&mut self, name: &str, kind: DataType) {
        self.columns.push((Field::new(name, kind, true), vec![Value::Null; self.rows()]));
    }

    /// The table as one record batch.
    pub fn batch(&self) -> RecordBatch {
        let fields: Vec<Field> = self.columns.iter().map(|(field, _)| field.clone()).collect();
        let arrays = self.columns.iter().map(|(field, values)| array(field.data_type(), values)).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
    }

    /// Writes the table with these properties.
    pub fn write(&self, properties: WriterProperties) -> Vec<u8> {
        let batch = self.batch();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }
}

fn array(kind: &DataType, values: &[Value]) -> ArrayRef {
    let whole = |value: &Value| if let Value::Whole(whole) = value { Some(*whole) } else { None };
    let small = |value: &Value| whole(value).map(|whole| i32::try_from(whole).unwrap());
    match kind {
        DataType::Int32 => Arc::new(values.iter().map(small).collect::<Int32Array>()),
        DataType::Int64 => Arc::new(values.iter().map(whole).collect::<Int64Array>()),
        DataType::Date32 => Arc::new(values.iter().map(small).collect::<Date32Array>()),
        DataType::Float64 => Arc::new(values.iter().map(|value| if let Value::Real(real) = value { Some(*real) } else { None }).collect::<Float64Array>()),
        DataType::Boolean => Arc::new(values.iter().map(|value| if let Value::Flag(flag) = value { Some(*flag) } else { None }).collect::<BooleanArray>()),
        _ => Arc::new(values.iter().map(|value| if let Value::Text(text) = value { Some(text.clone()) } else { None }).collect::<StringArray>()),
    }
}
