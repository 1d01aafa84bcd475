//! One column of the rows as it grows: the values of many lines at a time, so that what its contract asks is looked up
//! once and not for every field.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Float64Array, Int64Array, StringArray};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::error::ArrowError;

use super::cells::Cells;
use super::layout::{ColumnKind, DateFormat, Entity};
use super::value;

/// Rows that could not be typed: the first column of the contract that says so, and the reason.
pub type Failures = BTreeMap<usize, (usize, &'static str)>;

/// What a contract asks of the fields of a column.
struct Rules<'entity> {
    index: usize,
    required: bool,
    cut: &'entity [u8],
    unknown: Vec<&'entity [u8]>,
    codes: Vec<&'entity [u8]>,
}

impl Rules<'_> {
    /// Types one field; `None` where it says that it is not known. The error is the reason for the reject.
    #[inline]
    fn typed<'field, T>(&self, field: &'field [u8], parse: impl Fn(&'field [u8]) -> Option<T>, otherwise: &'static str) -> Result<Option<T>, &'static str> {
        let field = value::trim(field);
        let field = if self.cut.is_empty() { field } else { field.strip_prefix(self.cut).unwrap_or(field) };
        if field.is_empty() || self.unknown.contains(&field) {
            return if self.required { Err("required but empty") } else { Ok(None) };
        }
        let value = parse(field).ok_or(otherwise)?;
        if !self.codes.is_empty() && !self.codes.contains(&field) {
            return Err("a code that the layout does not list");
        }
        Ok(Some(value))
    }

    /// Types the fields of some lines, the first of which is row `first_row`, and appends what they say.
    fn each<'cells, T>(
        &self,
        cells: &'cells Cells<'_>,
        (first_row, failures): (usize, &mut Failures),
        parse: impl Fn(&'cells [u8]) -> Option<T>,
        otherwise: &'static str,
        mut append: impl FnMut(Option<T>),
    ) {
        let mut row = first_row;
        cells.each(self.index, |field| {
            append(self.typed(field, &parse, otherwise).unwrap_or_else(|reason| {
                failures.entry(row).or_insert((self.index, reason));
                None
            }));
            row += 1;
        });
    }
}

/// The values so far.
enum Values {
    Text { ends: Vec<i32>, bytes: Vec<u8> },
    Date { days: Vec<i32>, format: DateFormat },
    Integer(Vec<i64>),
    Decimal(Vec<f64>),
}

/// A column of an entity, and its values so far.
pub struct TypedColumn<'entity> {
    rules: Rules<'entity>,
    values: Values,
    known: Vec<bool>,
}

impl<'entity> TypedColumn<'entity> {
    /// No values yet of the entity's column at `index`.
    pub fn of(entity: &'entity Entity, index: usize) -> TypedColumn<'entity> {
        fn bytes(texts: &[String]) -> impl Iterator<Item = &[u8]> {
            texts.iter().map(String::as_bytes)
        }
        let column = &entity.columns[index];
        let rules = Rules {
            index,
            required: column.required,
            cut: column.cut.as_bytes(),
            unknown: bytes(&entity.unknown).chain(bytes(&column.unknown)).collect(),
            codes: bytes(&column.codes).collect(),
        };
        let values = match column.kind {
            ColumnKind::Text => Values::Text { ends: vec![0], bytes: Vec::new() },
            ColumnKind::Date => Values::Date { days: Vec::new(), format: column.format.unwrap_or(entity.dates) },
            ColumnKind::Integer => Values::Integer(Vec::new()),
            ColumnKind::Decimal => Values::Decimal(Vec::new()),
        };
        TypedColumn { rules, values, known: Vec::new() }
    }

    /// Makes room for `times` as many values as there are.
    pub fn expect(&mut self, times: f64) {
        fn reserve<T>(values: &mut Vec<T>, times: f64) {
            values.reserve_exact(((times - 1.0) * values.len() as f64) as usize);
        }
        reserve(&mut self.known, times);
        match &mut self.values {
            Values::Text { ends, bytes } => {
                reserve(ends, times);
                reserve(bytes, times);
            }
            Values::Date { days, .. } => reserve(days, times),
            Values::Integer(numbers) => reserve(numbers, times),
            Values::Decimal(numbers) => reserve(numbers, times),
        }
    }

    /// Types the column's fields of some lines, the first of which is row `first_row`.
    ///
    /// # Errors
    /// When the texts together are longer than an array can hold.
    pub fn extend(&mut self, cells: &Cells<'_>, first_row: usize, failures: &mut Failures) -> Result<(), ArrowError> {
        let TypedColumn { rules, values, known } = self;
        let place = (first_row, failures);
        match values {
            Values::Text { ends, bytes } => {
                rules.each(cells, place, Some, "", |text| {
                    known.push(text.is_some());
                    bytes.extend_from_slice(text.unwrap_or_default());
                    // Looked at below: a block that long is no block of this program's.
                    ends.push(bytes.len() as i32);
                });
                i32::try_from(bytes.len()).map_err(|_| ArrowError::OffsetOverflowError(bytes.len()))?;
            }
            Values::Date { days, format } => rules.each(
                cells,
                place,
                |field| value::date(field, *format),
                "not a date in the layout's format",
                |day| {
                    known.push(day.is_some());
                    days.push(day.unwrap_or_default());
                },
            ),
            Values::Integer(numbers) => rules.each(cells, place, value::integer, "not a whole number", |number| {
                known.push(number.is_some());
                numbers.push(number.unwrap_or_default());
            }),
            Values::Decimal(numbers) => rules.each(cells, place, value::decimal, "not a number", |number| {
                known.push(number.is_some());
                numbers.push(number.unwrap_or_default());
            }),
        }
        Ok(())
    }

    /// The column; rows that could not be typed are null in it.
    ///
    /// # Errors
    /// When the values make no array.
    pub fn finish(self) -> Result<ArrayRef, ArrowError> {
        let is_whole = self.known.iter().all(|is_known| *is_known);
        let known = (!is_whole).then(|| NullBuffer::new(BooleanBuffer::collect_bool(self.known.len(), |row| self.known[row])));
        Ok(match self.values {
            Values::Text { ends, bytes } => Arc::new(StringArray::try_new(OffsetBuffer::new(ScalarBuffer::from(ends)), Buffer::from_vec(bytes), known)?),
            Values::Date { days, .. } => Arc::new(Date32Array::try_new(ScalarBuffer::from(days), known)?),
            Values::Integer(numbers) => Arc::new(Int64Array::try_new(ScalarBuffer::from(numbers), known)?),
            Values::Decimal(numbers) => Arc::new(Float64Array::try_new(ScalarBuffer::from(numbers), known)?),
        })
    }
}
