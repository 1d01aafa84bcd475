//! From the bytes of a delivered file to typed rows, identity rows and rejects.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Builder, Float64Builder, Int64Array, Int64Builder, RecordBatch, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::layout::{Entity, Format, Layout, Person};
use super::value::{Value, type_value};
use super::{delimited, fixed_width, ndjson};

/// The reason for a row that repeats an earlier one.
const DUPLICATE: &str = "duplicate of an earlier row";

/// As many unreadable rows never condemn a file, unless they are most of it.
const FEW_ROWS: usize = 20;

/// Why a whole file is put aside. Line 0 is the file itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("feed {feed}, file {file}, line {line}, column {column}: {reason}")]
pub struct FileError {
    /// Feed.
    pub feed: String,
    /// File.
    pub file: String,
    /// Line, from 1; 0 is the file itself.
    pub line: u64,
    /// Column; `-` is the whole line.
    pub column: String,
    /// What is wrong.
    pub reason: String,
}

/// A row that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Line, from 1.
    pub line: u64,
    /// Column; `-` is the whole line.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// What a file held.
#[derive(Debug)]
pub struct Parsed {
    /// Typed rows; columns as [`Entity::schema`].
    pub rows: RecordBatch,
    /// Identity rows; columns as [`identity_schema`].
    pub identities: RecordBatch,
    /// Rejected rows in file order.
    pub rejects: Vec<Reject>,
    /// Data rows delivered.
    pub delivered: u64,
}

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
    ];
    Arc::new(Schema::new(fields))
}

enum Builder {
    Text(StringBuilder),
    Date(Date32Builder),
    Integer(Int64Builder),
    Decimal(Float64Builder),
}

impl Builder {
    fn new(kind: &DataType) -> Builder {
        match kind {
            DataType::Date32 => Builder::Date(Date32Builder::new()),
            DataType::Int64 => Builder::Integer(Int64Builder::new()),
            DataType::Float64 => Builder::Decimal(Float64Builder::new()),
            _ => Builder::Text(StringBuilder::new()),
        }
    }

    fn push(&mut self, value: &Value) {
        match (self, value) {
            (Builder::Text(builder), Value::Text(text)) => builder.append_value(text),
            (Builder::Date(builder), Value::Date(days)) => builder.append_value(*days),
            (Builder::Integer(builder), Value::Integer(number)) => builder.append_value(*number),
            (Builder::Decimal(builder), Value::Decimal(number)) => builder.append_value(*number),
            (Builder::Text(builder), _) => builder.append_null(),
            (Builder::Date(builder), _) => builder.append_null(),
            (Builder::Integer(builder), _) => builder.append_null(),
            (Builder::Decimal(builder), _) => builder.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Builder::Text(mut builder) => Arc::new(builder.finish()),
            Builder::Date(mut builder) => Arc::new(builder.finish()),
            Builder::Integer(mut builder) => Arc::new(builder.finish()),
            Builder::Decimal(mut builder) => Arc::new(builder.finish()),
        }
    }
}

#[derive(Default)]
struct IdentityRows {
    texts: [StringBuilder; 7],
    born_on: Date32Builder,
    many: Vec<bool>,
}

impl IdentityRows {
    /// Adds a person of a row, where the row speaks of one.
    fn push(&mut self, person: &Person, entity: &Entity, values: &[Value]) {
        let value = |name: &str| entity.position(name).map_or(&Value::Null, |position| &values[position]);
        let text = |name: &str| match value(name) {
            Value::Text(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            _ => None,
        };
        if !person.only_with.is_empty() {
            match value(&person.only_with) {
                Value::Null => return,
                _ if text(&person.only_with).is_some_and(|word| person.but_not.contains(&word)) => return,
                _ => {}
            }
        }
        let Some(key) = person.key.iter().map(|name| text(name)).collect::<Option<Vec<_>>>() else { return };
        let source_key = format!("{}|{}", person.source, key.join("|"));
        let [source, keys, role, first, last, other, sex] = &mut self.texts;
        source.append_value(&person.source);
        keys.append_value(source_key);
        role.append_value(&person.role);
        first.append_option(text(&person.first_name));
        last.append_option(text(&person.last_name));
        other.append_option(text(&person.other_last_name));
        sex.append_option(text(&person.sex));
        self.born_on.append_option(match value(&person.born_on) {
            Value::Date(days) => Some(*days),
            _ => None,
        });
        self.many.push(person.many);
    }

    fn finish(mut self) -> Result<RecordBatch, arrow::error::ArrowError> {
        let [source, keys, role, first, last, other, sex] = self.texts.each_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let born_on: ArrayRef = Arc::new(self.born_on.finish());
        let many: ArrayRef = Arc::new(arrow::array::BooleanArray::from(self.many));
        RecordBatch::try_new(identity_schema(), vec![source, keys, role, first, last, other, born_on, sex, many])
    }
}

/// Reads a delivered file.
///
/// # Errors
/// [`FileError`] when the file cannot be read as its layout says: cut short, empty, another header, or more rejected
/// rows than the layout allows. Nothing of it is then used.
pub fn read(bytes: &[u8], file: &str, receipt_id: &str, layout: &Layout, entity: &Entity) -> Result<Parsed, FileError> {
    let fail =
        |line: u64, column: &str, reason: String| FileError { feed: layout.feed.clone(), file: file.to_owned(), line, column: column.to_owned(), reason };
    let unzipped;
    let bytes = if file.ends_with(".gz") {
        let mut whole = Vec::with_capacity(bytes.len() * 4);
        flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut whole).map_err(|_| fail(0, "-", "the gzip stream is cut short or damaged".to_owned()))?;
        unzipped = whole;
        &unzipped[..]
    } else {
        bytes
    };
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(fail(1, "-", "the text is UTF-16, not UTF-8".to_owned()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(fail(0, "-", "the file is empty".to_owned()));
    }
    let is_cut_short = !bytes.ends_with(b"\n");
    let mut lines = bytes.split(|byte| *byte == b'\n').enumerate().map(|(index, line)| (index as u64 + 1, line.strip_suffix(b"\r").unwrap_or(line))).peekable();

    let decode = |line: &[u8]| -> Result<String, &'static str> {
        if entity.latin1 { Ok(line.iter().map(|byte| char::from(*byte)).collect()) } else { str::from_utf8(line).map(str::to_owned).map_err(|_| "not UTF-8") }
    };

    // Where each column of the layout stands in a record, and how many fields a record has.
    let mut positions: Vec<usize> = (0..entity.columns.len()).collect();
    let mut width = entity.columns.len();
    let mut fields: Vec<String> = Vec::new();
    if entity.format == Format::Delimited {
        let (line, header) = lines.next().ok_or_else(|| fail(0, "-", "the file is empty".to_owned()))?;
        let header = decode(header).map_err(|reason| fail(line, "-", format!("header: {reason}")))?;
        delimited::split(&header, entity.delimiter, &mut fields).map_err(|reason| fail(line, "-", format!("header: {reason}")))?;
        width = fields.len();
        positions.clear();
        for column in &entity.columns {
            let position = fields.iter().position(|name| name.trim() == column.name);
            positions
                .push(position.ok_or_else(|| fail(line, &column.name, "the header lacks this column (missing, renamed, or another delimiter)".to_owned()))?);
        }
        if !entity.has_more_columns && width > entity.columns.len() {
            // The header is the partner's, but a name in it could be a value when the header row is missing: say the place, not the text.
            let extra = (0..width).find(|index| !positions.contains(index)).unwrap_or(width) + 1;
            return Err(fail(line, &format!("number {extra}"), format!("the header has {width} columns, the layout {}", entity.columns.len())));
        }
    }

    let mut builders: Vec<Option<Builder>> = entity.columns.iter().map(|column| (!column.identity).then(|| Builder::new(&column.data_type()))).collect();
    let mut line_numbers: Vec<i64> = Vec::new();
    let mut identities = IdentityRows::default();
    let mut rejects: Vec<Reject> = Vec::new();
    let mut seen: HashSet<u128> = HashSet::new();
    let mut values: Vec<Value> = Vec::with_capacity(entity.columns.len());
    let mut delivered = 0;
    let mut last_line = 0;
    let mut last_is_rejected = false;
    while let Some((number, line)) = lines.next() {
        if line.is_empty() && (lines.peek().is_none() || entity.format != Format::FixedWidth) {
            continue;
        }
        delivered += 1;
        last_line = number;
        let outcome = row(line, entity, &positions, width, decode, &mut fields, &mut values)
            .and_then(|()| if entity.keep_repeated_rows || seen.insert(row_digest(line)) { Ok(()) } else { Err(("-".to_owned(), DUPLICATE.to_owned())) });
        last_is_rejected = outcome.is_err();
        match outcome {
            Ok(()) => {
                for (builder, value) in builders.iter_mut().zip(&values) {
                    if let Some(builder) = builder {
                        builder.push(value);
                    }
                }
                line_numbers.push(i64::try_from(number).unwrap_or(i64::MAX));
                for person in &entity.persons {
                    identities.push(person, entity, &values);
                }
            }
            Err((column, reason)) => rejects.push(Reject { line: number, column, reason }),
        }
    }
    if is_cut_short && last_is_rejected {
        return Err(fail(last_line, "-", "the file is cut short: its last line is incomplete".to_owned()));
    }
    if delivered == 0 {
        return Err(fail(1, "-", "the file has a header and no rows".to_owned()));
    }
    let unreadable: Vec<&Reject> = rejects.iter().filter(|reject| reject.reason != DUPLICATE).collect();
    let share = unreadable.len() as f64 / delivered as f64;
    // In a short file a few bad rows are a large share: they are put aside row by row, unless they are most of it.
    let is_beyond_repair = share > layout.largest_reject_share && (unreadable.len() > FEW_ROWS || share > 0.5);
    if let Some(first) = unreadable.first().filter(|_| is_beyond_repair) {
        let reason = format!("{} ({} of {delivered} rows cannot be read, more than {} %)", first.reason, unreadable.len(), layout.largest_reject_share * 100.0);
        return Err(fail(first.line, &first.column, reason));
    }

    let refuse = |error: arrow::error::ArrowError| fail(0, "-", format!("the rows do not make a table: {error}"));
    let mut columns: Vec<ArrayRef> = builders.into_iter().flatten().map(Builder::finish).collect();
    let receipts = StringArray::from_iter_values(std::iter::repeat_n(receipt_id, line_numbers.len()));
    columns.push(Arc::new(Int64Array::from(line_numbers)));
    columns.push(Arc::new(receipts));
    let rows = RecordBatch::try_new(entity.schema(), columns).map_err(refuse)?;
    Ok(Parsed { rows, identities: identities.finish().map_err(refuse)?, rejects, delivered })
}

/// Reads one line into typed values; the error is the column and the reason.
fn row(
    line: &[u8],
    entity: &Entity,
    positions: &[usize],
    width: usize,
    decode: impl Fn(&[u8]) -> Result<String, &'static str>,
    fields: &mut Vec<String>,
    values: &mut Vec<Value>,
) -> Result<(), (String, String)> {
    let whole = |reason: &str| ("-".to_owned(), reason.to_owned());
    let text = decode(line).map_err(whole)?;
    match entity.format {
        Format::Delimited => delimited::split(&text, entity.delimiter, fields).map_err(whole)?,
        Format::FixedWidth => fixed_width::cut(&text, entity, fields).map_err(whole)?,
        Format::Ndjson => ndjson::pick(&text, entity, fields).map_err(whole)?,
    }
    if fields.len() != width {
        return Err(whole(&format!("{} fields where the header has {width}", fields.len())));
    }
    values.clear();
    for (column, &position) in entity.columns.iter().zip(positions) {
        values.push(type_value(&fields[position], column, entity).map_err(|reason| (column.name.clone(), reason.to_owned()))?);
    }
    Ok(())
}

/// A 128-bit digest of a line, to know exact duplicates without keeping the lines.
fn row_digest(line: &[u8]) -> u128 {
    let digest = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        line.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    (digest(1) << 64) | digest(2)
}
