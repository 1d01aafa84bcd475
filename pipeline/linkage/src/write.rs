//! What a run leaves behind: pairs, clusters, what awaits review.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Float64Array, Int8Array, RecordBatch, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use crate::cluster::Quality;
use crate::ledger::{Events, NONE, Retired};
use crate::model::Model;
use crate::plan::Plan;
use crate::score::{Band, Pair, Reason, Scorer};
use crate::table::Texts;

/// Rows of a batch of pairs.
const BATCH_ROWS: usize = 1 << 16;

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{file}: cannot be written")]
pub struct WriteError {
    /// The file.
    pub file: String,
    /// Why.
    #[source]
    pub source: std::io::Error,
}

impl WriteError {
    pub(crate) fn of(file: &Path) -> impl Fn(std::io::Error) -> WriteError + '_ {
        move |source| WriteError { file: file.display().to_string(), source }
    }

    fn parquet(file: &Path) -> impl Fn(parquet::errors::ParquetError) -> WriteError + '_ {
        move |error| WriteError { file: file.display().to_string(), source: std::io::Error::other(error) }
    }
}

/// Gives the chance of a match for a weight in bits.
pub(crate) fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// Writes `left_id, right_id, match_weight, match_probability, band`, one row a pair.
pub(crate) fn pairs(file: &Path, ids: &Texts, pairs: &[Pair]) -> Result<(), WriteError> {
    let words = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
    let field = |name: &str, kind: DataType| Field::new(name, kind, false);
    let schema = Arc::new(Schema::new(vec![
        field("left_id", DataType::Utf8),
        field("right_id", DataType::Utf8),
        field("match_weight", DataType::Float64),
        field("match_probability", DataType::Float64),
        field("band", words),
    ]));
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_dictionary_enabled(false);
    properties = properties.set_column_dictionary_enabled(ColumnPath::from("band"), true);
    let handle = File::create(file).map_err(WriteError::of(file))?;
    let fail = WriteError::parquet(file);
    let mut writer = ArrowWriter::try_new(handle, schema.clone(), Some(properties.build())).map_err(&fail)?;
    let bands: ArrayRef = Arc::new(StringArray::from_iter_values([Band::Auto, Band::Review, Band::No].map(Band::word)));
    for batch in pairs.chunks(BATCH_ROWS) {
        let texts = |of: fn(&Pair) -> u32| -> ArrayRef {
            let mut builder = StringBuilder::with_capacity(batch.len(), batch.len() * 12);
            batch.iter().for_each(|pair| builder.append_value(ids.get(of(pair) as usize)));
            Arc::new(builder.finish())
        };
        let numbers = |of: &dyn Fn(&Pair) -> f64| -> ArrayRef { Arc::new(Float64Array::from_iter_values(batch.iter().map(of))) };
        let keys = Int8Array::from_iter_values(batch.iter().map(|pair| pair.band as i8));
        let columns: Vec<ArrayRef> = vec![
            texts(|pair| pair.left),
            texts(|pair| pair.right),
            numbers(&|pair| pair.weight),
            numbers(&|pair| probability(pair.weight)),
            Arc::new(DictionaryArray::new(keys, bands.clone())),
        ];
        let rows = RecordBatch::try_new(schema.clone(), columns)
            .map_err(|error| WriteError { file: file.display().to_string(), source: std::io::Error::other(error) })?;
        writer.write(&rows).map_err(&fail)?;
    }
    writer.close().map_err(&fail)?;
    Ok(())
}

/// A CSV file with a header, whose fields are quoted where they must be.
pub(crate) struct Lines<'a> {
    file: &'a Path,
    writer: BufWriter<File>,
}

impl<'a> Lines<'a> {
    pub fn new(file: &'a Path, header: &str) -> Result<Lines<'a>, WriteError> {
        let handle = File::create(file).map_err(WriteError::of(file))?;
        let mut lines = Lines { file, writer: BufWriter::with_capacity(1 << 20, handle) };
        lines.raw(header)?;
        lines.raw("\n")?;
        Ok(lines)
    }

    #[inline]
    fn raw(&mut self, text: &str) -> Result<(), WriteError> {
        self.writer.write_all(text.as_bytes()).map_err(WriteError::of(self.file))
    }

    /// Writes a line.
    pub fn line(&mut self, fields: &[&str]) -> Result<(), WriteError> {
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                self.raw(",")?;
            }
            self.field(field)?;
        }
        self.raw("\n")
    }

    fn field(&mut self, field: &str) -> Result<(), WriteError> {
        if field.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r')) {
            return self.raw(&format!("\"{}\"", field.replace('"', "\"\"")));
        }
        self.raw(field)
    }

    /// Ends the file.
    pub fn end(mut self) -> Result<(), WriteError> {
        self.writer.flush().map_err(WriteError::of(self.file))
    }
}

/// Writes `unique_id, cluster_id`, one row a record, in the order of records.
pub(crate) fn clusters(file: &Path, ids: &Texts, cluster_of: &[u64]) -> Result<(), WriteError> {
    let mut lines = Lines::new(file, "unique_id,cluster_id")?;
    let mut text = [b'c'; 17];
    for (record, cluster) in cluster_of.iter().enumerate().filter(|(_, cluster)| **cluster != NONE) {
        for (digits, byte) in text[1..].as_chunks_mut::<2>().0.iter_mut().zip(cluster.to_be_bytes()) {
            *digits = [byte >> 4, byte & 15].map(|digit| b"0123456789abcdef"[digit as usize]);
        }
        lines.field(ids.get(record))?;
        lines.raw(",")?;
        lines.raw(std::str::from_utf8(&text).unwrap_or_default())?;
        lines.raw("\n")?;
    }
    lines.end()
}

/// Gives a cluster's number as it stands in files.
pub(crate) fn cluster_id(number: u64) -> String {
    format!("c{number:016x}")
}

/// Gives a number with three digits behind the point.
fn decimal(number: f64) -> String {
    let thousandths = (number * 1_000.0).round() as i64;
    let sign = if thousandths < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", thousandths.abs() / 1_000, thousandths.abs() % 1_000)
}

/// Writes size, density and weakest pair of each cluster of two records or more.
pub(crate) fn qualities(file: &Path, cluster_of: &[u64], qualities: &[Quality]) -> Result<(), WriteError> {
    let mut lines = Lines::new(file, "cluster_id,records,pairs,density,weakest_weight")?;
    for quality in qualities {
        let weakest = if quality.weakest.is_finite() { decimal(quality.weakest) } else { String::new() };
        let id = cluster_id(cluster_of[quality.root as usize]);
        lines.line(&[&id, &quality.records.to_string(), &quality.pairs.to_string(), &decimal(quality.density()), &weakest])?;
    }
    lines.end()
}

/// Writes what happened to ids in this run, and every id that was retired so far with the one that follows it.
pub(crate) fn events(out: &Path, events: &Events, retired: &[Retired]) -> Result<(), WriteError> {
    let name = |number: u64| if number == NONE { String::new() } else { cluster_id(number) };
    let file = out.join("events.csv");
    let mut lines = Lines::new(&file, "event,cluster_id,other_id")?;
    for (event, id, other) in events {
        lines.line(&[event.word(), &name(*id), &name(*other)])?;
    }
    lines.end()?;
    let file = out.join("ids.csv");
    let mut lines = Lines::new(&file, "retired_id,run,successor_id")?;
    for retired in retired {
        lines.line(&[&name(retired.id), &retired.run.to_string(), &name(retired.successor)])?;
    }
    lines.end()
}

/// Writes each pair that awaits review: why, and what its weight is made of. No value of a record stands in it.
pub(crate) fn review(file: &Path, model: &Model, plan: &Plan, scorer: &Scorer, ids: &Texts, pairs: &[Pair]) -> Result<(), WriteError> {
    let mut header = "left_id,right_id,match_weight,reason,chance_bits".to_owned();
    for comparison in &model.comparisons {
        header += &format!(",{name}_level,{name}_bits", name = comparison.name);
    }
    let mut lines = Lines::new(file, &header)?;
    for pair in pairs.iter().filter(|pair| pair.band == Band::Review) {
        let mut fields =
            vec![ids.get(pair.left as usize).to_owned(), ids.get(pair.right as usize).to_owned(), decimal(pair.weight), reason(model, pair.reason)];
        for (at, part) in scorer.explain(model, plan, pair).into_iter().enumerate() {
            if at > 0 {
                fields.push(part.level);
            }
            fields.push(decimal(part.weight + part.rarity));
        }
        lines.line(&fields.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    lines.end()
}

/// Why a pair is in its band, where its weight alone is not the reason.
pub(crate) fn reason_of(model: &Model, pair: &Pair) -> Option<String> {
    (pair.reason != Reason::Weight).then(|| reason(model, pair.reason))
}

fn reason(model: &Model, reason: Reason) -> String {
    match reason {
        Reason::Weight => "weight between the bands".to_owned(),
        Reason::Veto(at) => format!("veto: {}", model.vetoes[at as usize].name),
        Reason::Hold(at) => format!("hold: {}", model.holds[at as usize].name),
        Reason::Decision => "decision".to_owned(),
        Reason::Refused => "joining would break a rule of clusters".to_owned(),
    }
}
