//! From typed columns to the two tables of a block: rows that name nobody, and identity rows.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Date32Builder, Int64Array, RecordBatch, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Date32Type, Field, Int64Type, Schema, SchemaRef};
use arrow::error::ArrowError;

use super::layout::{Entity, Person};

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

/// Typed rows of one receipt: the columns that name nobody, then the line and the receipt.
pub fn typed_rows(entity: &Entity, columns: &[ArrayRef], lines: Vec<i64>, receipt_id: &str) -> Result<RecordBatch, ArrowError> {
    let receipts = StringArray::from_iter_values(std::iter::repeat_n(receipt_id, lines.len()));
    let named = entity.columns.iter().zip(columns).filter(|(column, _)| !column.identity).map(|(_, values)| Arc::clone(values));
    let placed: [ArrayRef; 2] = [Arc::new(Int64Array::from(lines)), Arc::new(receipts)];
    RecordBatch::try_new(entity.schema(), named.chain(placed).collect())
}

/// A column as a person's values are read from it: as text or whole number, or as a date.
enum Values<'columns> {
    Text(&'columns StringArray),
    Integer(&'columns Int64Array),
    Date(&'columns Date32Array),
    Other,
}

impl<'columns> Values<'columns> {
    fn of(column: &'columns ArrayRef) -> Values<'columns> {
        match column.data_type() {
            DataType::Utf8 => Values::Text(column.as_string()),
            DataType::Int64 => Values::Integer(column.as_primitive::<Int64Type>()),
            DataType::Date32 => Values::Date(column.as_primitive::<Date32Type>()),
            _ => Values::Other,
        }
    }

    /// Writes the value to `text`; `false` where there is none that reads as text.
    fn write(&self, row: usize, text: &mut String) -> bool {
        match self {
            Values::Text(values) if values.is_valid(row) => text.push_str(values.value(row)),
            Values::Integer(values) if values.is_valid(row) => return write!(text, "{}", values.value(row)).is_ok(),
            _ => return false,
        }
        true
    }

    fn day(&self, row: usize) -> Option<i32> {
        match self {
            Values::Date(values) if values.is_valid(row) => Some(values.value(row)),
            _ => None,
        }
    }
}

/// A person of an entity, and where its values stand.
struct PersonColumns<'a> {
    person: &'a Person,
    key: Vec<Values<'a>>,
    /// First, last and other last name, sex, ZIP, the mother's first and last name.
    texts: [Option<Values<'a>>; 7],
    /// Date of birth, and the mother's.
    born_on: [Option<Values<'a>>; 2],
    only_with: Option<(Values<'a>, &'a ArrayRef)>,
}

impl<'a> PersonColumns<'a> {
    fn of(person: &'a Person, entity: &Entity, columns: &'a [ArrayRef]) -> PersonColumns<'a> {
        let column = |name: &str| entity.position(name).map(|position| &columns[position]);
        let values = |name: &str| column(name).map(Values::of);
        PersonColumns {
            person,
            key: person.key.iter().filter_map(|name| values(name)).collect(),
            texts: [
                &person.first_name,
                &person.last_name,
                &person.other_last_name,
                &person.sex,
                &person.zip,
                &person.mother_first_name,
                &person.mother_last_name,
            ]
            .map(|name| values(name)),
            born_on: [&person.born_on, &person.mother_born_on].map(|name| values(name)),
            only_with: column(&person.only_with).map(|column| (Values::of(column), column)),
        }
    }

    /// Whether the row speaks of this person.
    fn is_meant(&self, row: usize, text: &mut String) -> bool {
        let Some((values, column)) = &self.only_with else { return true };
        text.clear();
        let is_said = values.write(row, text);
        column.is_valid(row) && !(is_said && self.person.but_not.iter().any(|not| not == text))
    }

    /// Writes the source and the delivered identifier. A person without a whole key cannot be told from another.
    fn write_key(&self, row: usize, text: &mut String) -> bool {
        text.clear();
        text.push_str(&self.person.source);
        self.key.iter().all(|values| {
            text.push('|');
            values.write(row, text)
        })
    }
}

/// Identity rows: one for each person that a row speaks of.
pub fn identity_rows(entity: &Entity, columns: &[ArrayRef], rows: usize) -> Result<RecordBatch, ArrowError> {
    let persons: Vec<PersonColumns<'_>> = entity.persons.iter().map(|person| PersonColumns::of(person, entity, columns)).collect();
    let mut texts: [StringBuilder; 10] = Default::default();
    let mut days: [Date32Builder; 2] = Default::default();
    let mut many = Vec::new();
    let mut text = String::new();
    let rows = if persons.is_empty() { 0 } else { rows };
    for row in 0..rows {
        for person in &persons {
            if !person.is_meant(row, &mut text) || !person.write_key(row, &mut text) {
                continue;
            }
            let [source, key, role, told @ ..] = &mut texts;
            source.append_value(&person.person.source);
            key.append_value(&text);
            role.append_value(&person.person.role);
            for (builder, values) in told.iter_mut().zip(&person.texts) {
                text.clear();
                let is_known = values.as_ref().is_some_and(|values| values.write(row, &mut text));
                builder.append_option(is_known.then_some(&text));
            }
            for (builder, values) in days.iter_mut().zip(&person.born_on) {
                builder.append_option(values.as_ref().and_then(|values| values.day(row)));
            }
            many.push(person.person.many);
        }
    }
    let [source, key, role, first, last, other, sex, zip, mother_first, mother_last] = texts.each_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
    let [born_on, mother_born_on] = days.each_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
    let many: ArrayRef = Arc::new(BooleanArray::from(many));
    let columns = vec![source, key, role, first, last, other, born_on, sex, many, zip, mother_first, mother_last, mother_born_on];
    RecordBatch::try_new(identity_schema(), columns)
}
