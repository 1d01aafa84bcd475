//! Typed rows and identity rows as they grow, line by line.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Builder, Float64Builder, Int64Array, Int64Builder, RecordBatch, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;

use super::layout::{Entity, Person};
use super::value::Value;

/// Columns of identity rows.
pub fn identity_schema() -> SchemaRef {
    let text = |name| Field::new(name, DataType::Utf8, true);
    let fields = vec![
        text("source"),
        text("source_key"),
        text("role"),
        text("first_name"),
        text("last_name"),
        text("other_last_name"),
        Field::new("born_on", DataType::Date32, true),
        text("sex"),
        Field::new("many", DataType::Boolean, false),
        text("zip"),
        text("mother_first_name"),
        text("mother_last_name"),
        Field::new("mother_born_on", DataType::Date32, true),
    ];
    Arc::new(Schema::new(fields))
}

enum Column {
    Text(StringBuilder),
    Date(Date32Builder),
    Integer(Int64Builder),
    Decimal(Float64Builder),
}

impl Column {
    fn of(kind: &DataType) -> Column {
        match kind {
            DataType::Date32 => Column::Date(Date32Builder::new()),
            DataType::Int64 => Column::Integer(Int64Builder::new()),
            DataType::Float64 => Column::Decimal(Float64Builder::new()),
            _ => Column::Text(StringBuilder::new()),
        }
    }

    fn push(&mut self, value: Value<'_>) {
        match (self, value) {
            (Column::Text(builder), Value::Text(text)) => builder.append_value(text),
            (Column::Date(builder), Value::Date(days)) => builder.append_value(days),
            (Column::Integer(builder), Value::Integer(number)) => builder.append_value(number),
            (Column::Decimal(builder), Value::Decimal(number)) => builder.append_value(number),
            (Column::Text(builder), _) => builder.append_null(),
            (Column::Date(builder), _) => builder.append_null(),
            (Column::Integer(builder), _) => builder.append_null(),
            (Column::Decimal(builder), _) => builder.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Column::Text(mut builder) => Arc::new(builder.finish()),
            Column::Date(mut builder) => Arc::new(builder.finish()),
            Column::Integer(mut builder) => Arc::new(builder.finish()),
            Column::Decimal(mut builder) => Arc::new(builder.finish()),
        }
    }
}

/// Typed rows: the columns that name nobody, then the line and the receipt.
pub struct TypedRows {
    columns: Vec<Option<Column>>,
    line_numbers: Vec<i64>,
}

impl TypedRows {
    /// No rows yet.
    pub fn of(entity: &Entity) -> TypedRows {
        let columns = entity.columns.iter().map(|column| (!column.identity).then(|| Column::of(&column.data_type()))).collect();
        TypedRows { columns, line_numbers: Vec::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, line: u64, values: &[Value<'_>]) {
        for (column, value) in self.columns.iter_mut().zip(values) {
            if let Some(column) = column {
                column.push(*value);
            }
        }
        self.line_numbers.push(line.cast_signed());
    }

    /// The rows, all of one receipt.
    pub fn finish(self, entity: &Entity, receipt_id: &str) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = self.columns.into_iter().flatten().map(Column::finish).collect();
        let receipts = StringArray::from_iter_values(std::iter::repeat_n(receipt_id, self.line_numbers.len()));
        columns.push(Arc::new(Int64Array::from(self.line_numbers)));
        columns.push(Arc::new(receipts));
        RecordBatch::try_new(entity.schema(), columns)
    }
}

/// Where the columns of a person stand among the values of a row.
struct PersonColumns {
    key: Vec<usize>,
    first_name: Option<usize>,
    last_name: Option<usize>,
    other_last_name: Option<usize>,
    born_on: Option<usize>,
    sex: Option<usize>,
    zip: Option<usize>,
    mother_first_name: Option<usize>,
    mother_last_name: Option<usize>,
    mother_born_on: Option<usize>,
    only_with: Option<usize>,
}

/// Identity rows: one for each person that a row speaks of.
pub struct IdentityRows {
    persons: Vec<PersonColumns>,
    texts: [StringBuilder; 10],
    born_on: Date32Builder,
    mother_born_on: Date32Builder,
    many: Vec<bool>,
    key: String,
}

impl IdentityRows {
    /// No rows yet.
    pub fn of(entity: &Entity) -> IdentityRows {
        let columns = |person: &Person| PersonColumns {
            key: person.key.iter().filter_map(|name| entity.position(name)).collect(),
            first_name: entity.position(&person.first_name),
            last_name: entity.position(&person.last_name),
            other_last_name: entity.position(&person.other_last_name),
            born_on: entity.position(&person.born_on),
            sex: entity.position(&person.sex),
            zip: entity.position(&person.zip),
            mother_first_name: entity.position(&person.mother_first_name),
            mother_last_name: entity.position(&person.mother_last_name),
            mother_born_on: entity.position(&person.mother_born_on),
            only_with: entity.position(&person.only_with),
        };
        IdentityRows {
            persons: entity.persons.iter().map(columns).collect(),
            texts: Default::default(),
            born_on: Date32Builder::new(),
            mother_born_on: Date32Builder::new(),
            many: Vec::new(),
            key: String::new(),
        }
    }

    /// Adds the persons of a row.
    pub fn push(&mut self, entity: &Entity, values: &[Value<'_>]) {
        for (person, columns) in entity.persons.iter().zip(&self.persons) {
            if let Some(only_with) = columns.only_with {
                match values[only_with] {
                    Value::Null => continue,
                    Value::Text(word) if person.but_not.iter().any(|not| not == word) => continue,
                    Value::Integer(number) if person.but_not.contains(&number.to_string()) => continue,
                    _ => {}
                }
            }
            self.key.clear();
            self.key.push_str(&person.source);
            // A person without a whole key cannot be told from another: no row.
            let is_whole = columns.key.iter().all(|&column| match values[column] {
                Value::Text(text) => write!(self.key, "|{text}").is_ok(),
                Value::Integer(number) => write!(self.key, "|{number}").is_ok(),
                _ => false,
            });
            if !is_whole {
                continue;
            }
            let [source, keys, role, first, last, other, sex, zip, mother_first, mother_last] = &mut self.texts;
            source.append_value(&person.source);
            keys.append_value(&self.key);
            role.append_value(&person.role);
            let texts = [
                (first, columns.first_name),
                (last, columns.last_name),
                (other, columns.other_last_name),
                (sex, columns.sex),
                (zip, columns.zip),
                (mother_first, columns.mother_first_name),
                (mother_last, columns.mother_last_name),
            ];
            for (builder, column) in texts {
                match column.map(|column| values[column]) {
                    Some(Value::Text(text)) => builder.append_value(text),
                    Some(Value::Integer(number)) => builder.append_value(number.to_string()),
                    _ => builder.append_null(),
                }
            }
            let day = |column: Option<usize>| match column.map(|column| values[column]) {
                Some(Value::Date(days)) => Some(days),
                _ => None,
            };
            self.born_on.append_option(day(columns.born_on));
            self.mother_born_on.append_option(day(columns.mother_born_on));
            self.many.push(person.many);
        }
    }

    /// The rows.
    pub fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let [source, keys, role, first, last, other, sex, zip, mother_first, mother_last] =
            self.texts.each_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let born_on: ArrayRef = Arc::new(self.born_on.finish());
        let mother_born_on: ArrayRef = Arc::new(self.mother_born_on.finish());
        let many: ArrayRef = Arc::new(BooleanArray::from(self.many));
        let columns = vec![source, keys, role, first, last, other, born_on, sex, many, zip, mother_first, mother_last, mother_born_on];
        RecordBatch::try_new(identity_schema(), columns)
    }
}
