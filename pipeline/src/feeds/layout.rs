//! The partner's contract: which files, which columns, which codes. Read from `sql/staging/<feed>/layout.toml`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use serde::Deserialize;

/// Why a layout cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// The file cannot be read.
    #[error("layout {0}")]
    Read(String, #[source] std::io::Error),
    /// The file is not a layout.
    #[error("layout {0}: {1}")]
    Parse(String, String),
}

/// How deliveries follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// One file a year; a later version replaces the file of that year.
    ByPeriod,
    /// Each file holds everything to date and replaces all before it.
    Cumulative,
}

/// Format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Delimited text with a header row.
    Delimited,
    /// Lines of one width.
    FixedWidth,
    /// One JSON object a line.
    Ndjson,
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum DateFormat {
    /// 20250131
    #[serde(rename = "YYYYMMDD")]
    Compact,
    /// 1/31/2025
    #[serde(rename = "M/D/YYYY")]
    UnitedStates,
    /// 2025-01-31
    #[serde(rename = "YYYY-MM-DD")]
    Iso,
    /// 2025-01-31 or a date-time that begins so; the date written counts.
    #[serde(rename = "datetime")]
    DateTime,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text as delivered, trimmed.
    #[default]
    Text,
    /// A date.
    Date,
    /// A whole number; `1.0` is one.
    Integer,
    /// A number with decimals.
    Decimal,
}

/// One column of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Name in the header; in fixed width and NDJSON a name of our own.
    pub name: String,
    /// Name in the warehouse; the header's in snake case where left out.
    #[serde(default)]
    pub stored: String,
    /// What it holds.
    #[serde(default)]
    pub kind: ColumnKind,
    /// How a date is written; the entity's format where left out.
    pub format: Option<DateFormat>,
    /// A row without it is rejected.
    #[serde(default)]
    pub required: bool,
    /// Codes that may stand here; empty allows any.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Further marks of "not known" in this column.
    #[serde(default)]
    pub unknown: Vec<String>,
    /// The value names a person: it goes to the identity zone and stays out of the rows.
    #[serde(default)]
    pub identity: bool,
    /// First byte, from 1, in fixed width.
    #[serde(default)]
    pub from: usize,
    /// Last byte in fixed width.
    #[serde(default)]
    pub to: usize,
    /// JSON pointer in NDJSON, such as `/subject/reference`.
    #[serde(default)]
    pub pointer: String,
    /// In NDJSON: the pointer starts in the FHIR extension whose URL ends so, wherever that stands.
    #[serde(default)]
    pub extension: String,
    /// Text cut from the front, such as `Patient/`.
    #[serde(default)]
    pub cut: String,
}

/// A person that a row speaks of, for linkage.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// `child`, `caregiver` or `any`.
    pub role: String,
    /// Source of the key, such as `births|child`.
    pub source: String,
    /// Columns that make the delivered identifier.
    pub key: Vec<String>,
    /// Several identifiers of this source may be one person (a mother on two birth records).
    #[serde(default)]
    pub many: bool,
    /// Column of the first name.
    #[serde(default)]
    pub first_name: String,
    /// Column of the last name.
    #[serde(default)]
    pub last_name: String,
    /// Column of another last name, such as a maiden name.
    #[serde(default)]
    pub other_last_name: String,
    /// Column of the date of birth.
    #[serde(default)]
    pub born_on: String,
    /// Column of the sex.
    #[serde(default)]
    pub sex: String,
    /// Column of the ZIP of the home.
    #[serde(default)]
    pub zip: String,
    /// Column of the mother's first name; evidence about a child.
    #[serde(default)]
    pub mother_first_name: String,
    /// Column of the mother's last name.
    #[serde(default)]
    pub mother_last_name: String,
    /// Column of the mother's date of birth.
    #[serde(default)]
    pub mother_born_on: String,
    /// The row speaks of this person only where this column is known.
    #[serde(default)]
    pub only_with: String,
    /// The row speaks of this person only where `only_with` is none of these.
    #[serde(default)]
    pub but_not: Vec<String>,
}

/// One kind of file of a feed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Its id, such as `claim_header`.
    pub id: String,
    /// Front of the file name, such as `claim_header_`.
    pub file: String,
    /// Ending of the file name without `.gz`.
    pub extension: String,
    /// Format.
    pub format: Format,
    /// Separator in delimited text.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Bytes of a line in fixed width, without its end.
    #[serde(default)]
    pub width: usize,
    /// How dates are written.
    #[serde(default = "iso")]
    pub dates: DateFormat,
    /// Text is Latin-1, not UTF-8.
    #[serde(default)]
    pub latin1: bool,
    /// The file may have columns that are not listed here.
    #[serde(default)]
    pub has_more_columns: bool,
    /// Repeated rows are kept: the file is published microdata without identifiers, where two births can look alike.
    #[serde(default)]
    pub keep_repeated_rows: bool,
    /// The whole name is fixed: no period or date stands in it.
    #[serde(default)]
    pub undated: bool,
    /// Marks of "not known" in every column, beside empty.
    #[serde(default)]
    pub unknown: Vec<String>,
    /// Columns.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// Persons that a row speaks of.
    #[serde(default, rename = "person")]
    pub persons: Vec<Person>,
}

/// A feed's contract.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Feed.
    pub feed: String,
    /// Its name for readers.
    pub title: String,
    /// How deliveries follow each other.
    pub delivery: Delivery,
    /// A file with a larger share of rejected rows is put aside whole.
    #[serde(default = "five_percent")]
    pub largest_reject_share: f64,
    /// Kinds of file.
    #[serde(rename = "entity")]
    pub entities: Vec<Entity>,
    /// Digest of the layout's text: another contract reads a file anew.
    #[serde(skip)]
    pub digest: String,
}

fn comma() -> char {
    ','
}
fn iso() -> DateFormat {
    DateFormat::Iso
}
fn five_percent() -> f64 {
    0.05
}

/// What a file name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// Entity.
    pub entity: String,
    /// Period or date in it; empty where the entity is undated.
    pub period: String,
    /// Version, from 1.
    pub version: i64,
}

impl Layout {
    /// The entity with this id.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.id == id)
    }

    /// Reads a file name; `None` when it fits no entity.
    pub fn file_name(&self, name: &str) -> Option<FileName> {
        let stem = name.strip_suffix(".gz").unwrap_or(name);
        self.entities.iter().find_map(|entity| {
            let stem = stem.strip_prefix(entity.file.as_str())?.strip_suffix(entity.extension.as_str())?.strip_suffix('.')?;
            let (period, version) = match stem.rsplit_once("_v") {
                Some((period, version)) => (period, version.parse().ok()?),
                None => (stem, 1),
            };
            let digits = period.bytes().all(|byte| byte.is_ascii_digit());
            let fits = if entity.undated { period.is_empty() } else { digits && (period.len() == 4 || period.len() == 8) };
            fits.then(|| FileName { entity: entity.id.clone(), period: period.to_owned(), version })
        })
    }
}

impl Entity {
    /// Schema of the typed rows: the columns that name nobody, then the line and the receipt.
    pub fn schema(&self) -> SchemaRef {
        let columns = self.columns.iter().filter(|column| !column.identity);
        let mut fields: Vec<Field> = columns.map(|column| Field::new(&column.stored, column.data_type(), true)).collect();
        fields.push(Field::new("line_number", DataType::Int64, false));
        fields.push(Field::new("receipt_id", DataType::Utf8, false));
        Arc::new(Schema::new(fields))
    }

    /// Position of a column by its name in the file.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

impl Column {
    /// Arrow type of the typed column.
    pub fn data_type(&self) -> DataType {
        match self.kind {
            ColumnKind::Text => DataType::Utf8,
            ColumnKind::Date => DataType::Date32,
            ColumnKind::Integer => DataType::Int64,
            ColumnKind::Decimal => DataType::Float64,
        }
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            snake.push(letter.to_ascii_lowercase());
        } else if !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
    }
    snake.trim_end_matches('_').to_owned()
}

/// Reads every `layout.toml` below `sql/staging`, by feed.
pub fn load_layouts(staging: &Path) -> Result<BTreeMap<String, Layout>, LayoutError> {
    let read = |path: &Path| std::fs::read_dir(path).map_err(|source| LayoutError::Read(path.display().to_string(), source));
    let mut layouts = BTreeMap::new();
    for folder in read(staging)?.flatten() {
        let file = folder.path().join("layout.toml");
        if !file.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(&file).map_err(|source| LayoutError::Read(file.display().to_string(), source))?;
        let layout = parse_layout(&text).map_err(|reason| LayoutError::Parse(file.display().to_string(), reason))?;
        layouts.insert(layout.feed.clone(), layout);
    }
    Ok(layouts)
}

pub(super) fn parse_layout(text: &str) -> Result<Layout, String> {
    let mut layout: Layout = toml::from_str(text).map_err(|error| error.to_string())?;
    layout.digest = crate::domain::digest::sha256_hex(text.as_bytes());
    for entity in &mut layout.entities {
        if !entity.delimiter.is_ascii() {
            return Err(format!("{}: the delimiter is one ASCII letter", entity.id));
        }
        for column in &mut entity.columns {
            if column.stored.is_empty() {
                column.stored = snake_case(&column.name);
            }
            if entity.format == Format::FixedWidth && (column.from == 0 || column.to < column.from || column.to > entity.width) {
                return Err(format!("{}.{}: bytes {} to {} do not fit a line of {}", entity.id, column.name, column.from, column.to, entity.width));
            }
        }
        for person in &entity.persons {
            let own = [&person.first_name, &person.last_name, &person.other_last_name, &person.born_on, &person.sex, &person.zip, &person.only_with];
            let mother = [&person.mother_first_name, &person.mother_last_name, &person.mother_born_on];
            for name in own.into_iter().chain(mother).chain(&person.key).filter(|name| !name.is_empty()) {
                entity.position(name).ok_or_else(|| format!("{}: person {} names column {name}, which the entity lacks", entity.id, person.source))?;
            }
        }
    }
    Ok(layout)
}
