//! Between the release in memory and its record batches, both ways, and the JSON of one cell.

mod inequality;

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, ListArray, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use arrow::datatypes::SchemaRef;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

pub use inequality::{inequality_from_batch, inequality_json, inequality_to_batch};

use crate::{
    Area, AreaLevel, Benchmark, Cell, CellKey, Comparison, Component, Dimension, DimensionCategory, Indicator, Note, Observation, Period, Reliability, Shown,
    Status, TrendReason, schema,
};

/// Why a table is not a table of a release.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// A column is missing or has another type.
    #[error("{table}: column {column} is missing or has another type")]
    Column {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
    },
    /// A cell holds a word that the contract does not know.
    #[error("{table}: row {row} has an unknown word in column {column}")]
    Word {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// Row, from 0.
        row: usize,
    },
    /// A withheld cell carries a number or a word.
    #[error("{table}: row {row} is withheld but column {column} is not null")]
    Leak {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
        /// Row, from 0.
        row: usize,
    },
    /// An inequality measure is shown while a group that it uses is not.
    #[error("inequality: row {row} of indicator {indicator} has a figure, but a group that it uses is not published")]
    Unbacked {
        /// The indicator.
        indicator: String,
        /// Row, from 0.
        row: usize,
    },
    /// Arrow refused the columns.
    #[error("{table}: columns do not make a record batch")]
    Arrow {
        /// The table.
        table: &'static str,
        /// What Arrow says.
        #[source]
        source: arrow::error::ArrowError,
    },
}

const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("a date");

fn to_days(date: NaiveDate) -> i32 {
    i32::try_from(date.signed_duration_since(EPOCH).num_days()).unwrap_or(i32::MAX)
}

fn from_days(days: i32) -> NaiveDate {
    if days >= 0 { EPOCH + Days::new(days.unsigned_abs().into()) } else { EPOCH - Days::new(days.unsigned_abs().into()) }
}

fn column<'a, T: 'static>(batch: &'a RecordBatch, table: &'static str, name: &str) -> Result<&'a T, ContractError> {
    batch.column_by_name(name).and_then(|array| array.as_any().downcast_ref::<T>()).ok_or_else(|| ContractError::Column { table, column: name.to_owned() })
}

fn texts<I: IntoIterator<Item = S>, S: Into<String>>(items: I) -> ArrayRef {
    // Not from_iter_values, which panics on iterators of unknown length such as flat_map.
    Arc::new(items.into_iter().map(|item| Some(item.into())).collect::<StringArray>())
}

fn optional_texts<I: IntoIterator<Item = Option<String>>>(items: I) -> ArrayRef {
    Arc::new(items.into_iter().collect::<StringArray>())
}

fn text_lists<'a, I: IntoIterator<Item = Vec<&'a str>>>(rows: I) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows {
        row.into_iter().for_each(|item| builder.values().append_value(item));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

fn batch(table: &'static str, schema: SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch, ContractError> {
    RecordBatch::try_new(schema, columns).map_err(|source| ContractError::Arrow { table, source })
}

/// Gives the record batch of observations; rows stand in the order given.
pub fn observations_to_batch(observations: &[Observation]) -> Result<RecordBatch, ContractError> {
    let keys = || observations.iter().map(|observation| &observation.key);
    let shown = || observations.iter().map(Observation::shown);
    let float = |get: fn(&Shown) -> Option<f64>| -> ArrayRef { Arc::new(shown().map(|s| s.and_then(get)).collect::<Float64Array>()) };
    let word = |get: fn(&Shown) -> Option<String>| -> ArrayRef { optional_texts(shown().map(|s| s.and_then(get))) };
    let count = |get: fn(&Shown) -> Option<u64>| -> ArrayRef {
        Arc::new(shown().map(|s| s.and_then(get).map(|n| i64::try_from(n).unwrap_or(i64::MAX))).collect::<Int64Array>())
    };
    let columns: Vec<ArrayRef> = vec![
        texts(keys().map(|key| key.indicator_id.as_str())),
        Arc::new(Int32Array::from_iter_values(observations.iter().map(|o| i32::try_from(o.indicator_version).unwrap_or(i32::MAX)))),
        texts(keys().map(|key| key.component.as_str())),
        texts(keys().map(|key| key.area_level.as_str())),
        texts(keys().map(|key| key.area_id.as_str())),
        Arc::new(Date32Array::from_iter_values(keys().map(|key| to_days(key.period.start)))),
        Arc::new(Date32Array::from_iter_values(keys().map(|key| to_days(key.period.end)))),
        Arc::new(Int32Array::from_iter_values(keys().map(|key| i32::from(key.period.pooled_years)))),
        Arc::new(BooleanArray::from_iter(observations.iter().map(|o| Some(o.is_provisional)))),
        texts(keys().map(|key| key.dimension.as_str())),
        texts(keys().map(|key| key.category.as_str())),
        texts(observations.iter().map(|o| o.status().as_str())),
        float(|s| Some(s.value)),
        float(|s| s.lower),
        float(|s| s.upper),
        float(|s| s.interval_level),
        word(|s| s.interval_method.clone()),
        word(|s| Some(s.unit.clone())),
        count(|s| Some(s.numerator)),
        count(|s| s.denominator),
        count(|s| s.missing),
        float(|s| s.link_low),
        float(|s| s.link_high),
        word(|s| Some(s.reliability.as_str().to_owned())),
        word(|s| s.comparison.map(|c| c.as_str().to_owned())),
        word(|s| s.trend.clone()),
        word(|s| s.trend_reason.map(|reason| reason.as_str().to_owned())),
        word(|s| s.benchmark_comparison.map(|c| c.as_str().to_owned())),
        word(|s| (!s.flags.is_empty()).then(|| s.flags.join(";"))),
    ];
    batch("observations", schema::observations(), columns)
}

/// Reads observations back.
///
/// # Errors
/// [`ContractError::Leak`] when a row that is not published carries anything from `value` to `flags`; [`ContractError::Word`]
/// when `nobody` is said of a group or a county that is stated.
pub fn observations_from_batch(batch: &RecordBatch) -> Result<Vec<Observation>, ContractError> {
    const TABLE: &str = "observations";
    let text = |name: &str| column::<StringArray>(batch, TABLE, name);
    let float = |name: &str| column::<Float64Array>(batch, TABLE, name);
    let int = |name: &str| column::<Int64Array>(batch, TABLE, name);
    let (indicator, component, level, area) = (text("indicator_id")?, text("component")?, text("area_level")?, text("area_id")?);
    let (start, end) = (column::<Date32Array>(batch, TABLE, "period_start")?, column::<Date32Array>(batch, TABLE, "period_end")?);
    let (version, pooled) = (column::<Int32Array>(batch, TABLE, "indicator_version")?, column::<Int32Array>(batch, TABLE, "pooled_years")?);
    let provisional = column::<BooleanArray>(batch, TABLE, "is_provisional")?;
    let (dimension, category, status) = (text("dimension")?, text("category")?, text("status")?);
    let (value, lower, upper, interval_level) = (float("value")?, float("lower")?, float("upper")?, float("interval_level")?);
    let (interval_method, unit) = (text("interval_method")?, text("unit")?);
    let (numerator, denominator, missing) = (int("numerator")?, int("denominator")?, int("missing")?);
    let (link_low, link_high) = (float("link_low")?, float("link_high")?);
    let (reliability, comparison, trend, flags) = (text("reliability")?, text("comparison")?, text("trend")?, text("flags")?);
    // Columns that schema 1.2 added.
    let newer = |name: &str| if batch.column_by_name(name).is_some() { text(name).map(Some) } else { Ok(None) };
    let (trend_reason, benchmark_comparison) = (newer("trend_reason")?, newer("benchmark_comparison")?);
    let first_value = batch.schema().index_of("value").map_err(|source| ContractError::Arrow { table: TABLE, source })?;
    let some_text = |array: &StringArray, row: usize| array.is_valid(row).then(|| array.value(row).to_owned());
    let some_float = |array: &Float64Array, row: usize| array.is_valid(row).then(|| array.value(row));
    let some_count = |array: &Int64Array, row: usize| array.is_valid(row).then(|| array.value(row).unsigned_abs());
    let word = |column: &'static str, row: usize| ContractError::Word { table: TABLE, column, row };
    (0..batch.num_rows())
        .map(|row| {
            let key = CellKey {
                indicator_id: indicator.value(row).to_owned(),
                component: component.value(row).to_owned(),
                area_level: AreaLevel::parse(level.value(row)).ok_or_else(|| word("area_level", row))?,
                area_id: area.value(row).to_owned(),
                period: Period {
                    start: from_days(start.value(row)),
                    end: from_days(end.value(row)),
                    pooled_years: u8::try_from(pooled.value(row)).map_err(|_| word("pooled_years", row))?,
                },
                dimension: dimension.value(row).to_owned(),
                category: category.value(row).to_owned(),
            };
            let cell = match Status::parse(status.value(row)).ok_or_else(|| word("status", row))? {
                Status::Published => Cell::Shown(Shown {
                    value: some_float(value, row).ok_or_else(|| word("value", row))?,
                    lower: some_float(lower, row),
                    upper: some_float(upper, row),
                    interval_level: some_float(interval_level, row),
                    interval_method: some_text(interval_method, row),
                    unit: some_text(unit, row).ok_or_else(|| word("unit", row))?,
                    numerator: some_count(numerator, row).ok_or_else(|| word("numerator", row))?,
                    denominator: some_count(denominator, row),
                    missing: some_count(missing, row),
                    link_low: some_float(link_low, row),
                    link_high: some_float(link_high, row),
                    reliability: some_text(reliability, row).and_then(|w| Reliability::parse(&w)).ok_or_else(|| word("reliability", row))?,
                    comparison: some_text(comparison, row).and_then(|w| Comparison::parse(&w)),
                    trend: some_text(trend, row),
                    trend_reason: trend_reason.and_then(|words| some_text(words, row)).and_then(|w| TrendReason::parse(&w)),
                    benchmark_comparison: benchmark_comparison.and_then(|words| some_text(words, row)).and_then(|w| Comparison::parse(&w)),
                    flags: some_text(flags, row).map(|list| list.split(';').map(str::to_owned).collect()).unwrap_or_default(),
                }),
                Status::Nobody if !key.is_not_stated() => return Err(word("status", row)),
                withheld => {
                    for (index, array) in batch.columns().iter().enumerate().skip(first_value) {
                        if array.is_valid(row) {
                            return Err(ContractError::Leak { table: TABLE, column: batch.schema().field(index).name().clone(), row });
                        }
                    }
                    Cell::Withheld(withheld)
                }
            };
            Ok(Observation { key, indicator_version: version.value(row).unsigned_abs(), is_provisional: provisional.value(row), cell })
        })
        .collect()
}

/// The JSON of one cell, as the API answers it. A withheld cell has its key, its status, and nothing else.
pub fn observation_json(observation: &Observation) -> Value {
    let key = &observation.key;
    let mut value = json!({
        "indicator_id": key.indicator_id,
        "indicator_version": observation.indicator_version,
        "component": key.component,
        "area_level": key.area_level,
        "area_id": key.area_id,
        "period": { "label": key.period.label(), "start": key.period.start, "end": key.period.end, "pooled_years": key.period.pooled_years },
        "is_provisional": observation.is_provisional,
        "dimension": key.dimension,
        "category": key.category,
        "status": observation.status(),
    });
    if let (Some(shown), Some(object)) = (observation.shown(), value.as_object_mut()) {
        let more = json!({
            "value": shown.value,
            "unit": shown.unit,
            "interval": shown.lower.zip(shown.upper).map(|(low, high)| json!({
                "level": shown.interval_level, "method": shown.interval_method, "low": low, "high": high,
            })),
            "numerator": shown.numerator,
            "denominator": shown.denominator,
            "missing": shown.missing,
            "link_low": shown.link_low,
            "link_high": shown.link_high,
            "reliability": shown.reliability,
            "comparison": shown.comparison,
            "trend": shown.trend,
            "trend_reason": shown.trend_reason,
            "benchmark_comparison": shown.benchmark_comparison,
            "flags": shown.flags,
        });
        if let Value::Object(more) = more {
            object.extend(more);
        }
    }
    value
}

/// Gives the record batch of areas.
pub fn areas_to_batch(areas: &[Area]) -> Result<RecordBatch, ContractError> {
    let columns: Vec<ArrayRef> = vec![
        texts(areas.iter().map(|a| a.id.as_str())),
        texts(areas.iter().map(|a| a.level.as_str())),
        texts(areas.iter().map(|a| a.name.as_str())),
        optional_texts(areas.iter().map(|a| a.parent_id.clone())),
        Arc::new(BooleanArray::from_iter(areas.iter().map(|a| Some(a.is_place)))),
    ];
    batch("areas", schema::areas(), columns)
}

/// Reads areas back.
pub fn areas_from_batch(batch: &RecordBatch) -> Result<Vec<Area>, ContractError> {
    const TABLE: &str = "areas";
    let text = |name: &str| column::<StringArray>(batch, TABLE, name);
    let (id, level, name, parent) = (text("id")?, text("level")?, text("name")?, text("parent_id")?);
    let is_place = column::<BooleanArray>(batch, TABLE, "is_place")?;
    (0..batch.num_rows())
        .map(|row| {
            Ok(Area {
                id: id.value(row).to_owned(),
                level: AreaLevel::parse(level.value(row)).ok_or(ContractError::Word { table: TABLE, column: "level", row })?,
                name: name.value(row).to_owned(),
                parent_id: parent.is_valid(row).then(|| parent.value(row).to_owned()),
                is_place: is_place.value(row),
            })
        })
        .collect()
}

/// Gives the record batch of indicators.
pub fn indicators_to_batch(indicators: &[Indicator]) -> Result<RecordBatch, ContractError> {
    let text = |get: fn(&Indicator) -> &str| texts(indicators.iter().map(get));
    let list = |get: fn(&Indicator) -> Vec<&str>| text_lists(indicators.iter().map(get));
    let mut breaks = ListBuilder::new(arrow::array::Float64Builder::new());
    for indicator in indicators {
        indicator.class_breaks.iter().for_each(|edge| breaks.values().append_value(*edge));
        breaks.append(true);
    }
    let columns: Vec<ArrayRef> = vec![
        text(|i| &i.id),
        Arc::new(Int32Array::from_iter_values(indicators.iter().map(|i| i32::try_from(i.version).unwrap_or(i32::MAX)))),
        text(|i| &i.name),
        text(|i| &i.short_name),
        text(|i| &i.question),
        text(|i| &i.level),
        text(|i| &i.denominator),
        text(|i| &i.numerator),
        text(|i| &i.unit_noun),
        text(|i| &i.unit),
        text(|i| &i.polarity),
        text(|i| &i.steward),
        text(|i| &i.steward_id),
        text(|i| &i.specification_year),
        text(|i| &i.verified),
        list(|i| i.limitations.iter().map(String::as_str).collect()),
        text(|i| &i.period_kind),
        list(|i| i.feeds.iter().map(String::as_str).collect()),
        list(|i| i.components.iter().map(|c| c.id.as_str()).collect()),
        list(|i| i.components.iter().map(|c| c.label.as_str()).collect()),
        Arc::new(breaks.finish()),
        text(|i| &i.interval_method),
        list(|i| i.elements.iter().map(String::as_str).collect()),
        list(|i| i.activity_groups.iter().map(String::as_str).collect()),
        text(|i| &i.attribution),
        Arc::new(Int32Array::from_iter_values(indicators.iter().map(|i| i32::try_from(i.run_out_days).unwrap_or(i32::MAX)))),
        text(|i| &i.display),
        optional_texts(indicators.iter().map(|i| i.benchmark.as_ref().map(|b| b.component.clone()))),
        Arc::new(indicators.iter().map(|i| i.benchmark.as_ref().map(|b| b.value)).collect::<Float64Array>()),
        optional_texts(indicators.iter().map(|i| i.benchmark.as_ref().map(|b| b.source.clone()))),
    ];
    batch("indicators", schema::indicators(), columns)
}

/// Reads indicators back.
pub fn indicators_from_batch(batch: &RecordBatch) -> Result<Vec<Indicator>, ContractError> {
    const TABLE: &str = "indicators";
    let text = |name: &str, row: usize| column::<StringArray>(batch, TABLE, name).map(|array| array.value(row).to_owned());
    let list = |name: &str, row: usize| -> Result<Vec<String>, ContractError> {
        let items = column::<ListArray>(batch, TABLE, name)?.value(row);
        let items = items.as_any().downcast_ref::<StringArray>().ok_or_else(|| ContractError::Column { table: TABLE, column: name.to_owned() })?;
        Ok(items.iter().flatten().map(str::to_owned).collect())
    };
    // Columns that schema 1.1 added.
    let is_newer = batch.column_by_name("elements").is_some();
    let newer_list = |name: &str, row: usize| if is_newer { list(name, row) } else { Ok(Vec::new()) };
    let newer_text = |name: &str, row: usize| if is_newer { text(name, row) } else { Ok(String::new()) };
    // Columns that schema 1.2 added.
    let has_benchmark = batch.column_by_name("benchmark_value").is_some();
    let benchmark = |row: usize| -> Result<Option<Benchmark>, ContractError> {
        if !has_benchmark || column::<Float64Array>(batch, TABLE, "benchmark_value")?.is_null(row) {
            return Ok(None);
        }
        let value = column::<Float64Array>(batch, TABLE, "benchmark_value")?.value(row);
        Ok(Some(Benchmark { component: text("benchmark_component", row)?, value, source: text("benchmark_source", row)? }))
    };
    (0..batch.num_rows())
        .map(|row| {
            let breaks = column::<ListArray>(batch, TABLE, "class_breaks")?.value(row);
            let breaks = breaks.as_any().downcast_ref::<Float64Array>().map(|edges| edges.iter().flatten().collect()).unwrap_or_default();
            let components = list("component_ids", row)?.into_iter().zip(list("component_labels", row)?);
            Ok(Indicator {
                id: text("id", row)?,
                version: column::<Int32Array>(batch, TABLE, "version")?.value(row).unsigned_abs(),
                name: text("name", row)?,
                short_name: text("short_name", row)?,
                question: text("question", row)?,
                level: text("level", row)?,
                denominator: text("denominator", row)?,
                numerator: text("numerator", row)?,
                unit_noun: text("unit_noun", row)?,
                unit: text("unit", row)?,
                polarity: text("polarity", row)?,
                steward: text("steward", row)?,
                steward_id: text("steward_id", row)?,
                specification_year: text("specification_year", row)?,
                verified: text("verified", row)?,
                limitations: list("limitations", row)?,
                period_kind: text("period_kind", row)?,
                feeds: list("feeds", row)?,
                components: components.map(|(id, label)| Component { id, label }).collect(),
                class_breaks: breaks,
                interval_method: text("interval_method", row)?,
                elements: newer_list("elements", row)?,
                activity_groups: newer_list("activity_groups", row)?,
                attribution: newer_text("attribution", row)?,
                run_out_days: if is_newer { column::<Int32Array>(batch, TABLE, "run_out_days")?.value(row).unsigned_abs() } else { 0 },
                display: newer_text("display", row)?,
                benchmark: benchmark(row)?,
            })
        })
        .collect()
}

/// Gives the record batch of dimensions, one row a category.
pub fn dimensions_to_batch(dimensions: &[Dimension]) -> Result<RecordBatch, ContractError> {
    let rows = || dimensions.iter().flat_map(|d| d.categories.iter().map(move |c| (d, c)));
    let columns = vec![
        texts(rows().map(|(d, _)| d.id.as_str())),
        texts(rows().map(|(d, _)| d.label.as_str())),
        texts(rows().map(|(_, c)| c.id.as_str())),
        texts(rows().map(|(_, c)| c.label.as_str())),
    ];
    batch("dimensions", schema::dimensions(), columns)
}

/// Reads dimensions back; rows of a dimension stand together.
pub fn dimensions_from_batch(batch: &RecordBatch) -> Result<Vec<Dimension>, ContractError> {
    let text = |name: &str| column::<StringArray>(batch, "dimensions", name);
    let (id, label, category, category_label) = (text("dimension")?, text("dimension_label")?, text("category")?, text("category_label")?);
    let mut dimensions: Vec<Dimension> = Vec::new();
    for row in 0..batch.num_rows() {
        let entry = DimensionCategory { id: category.value(row).to_owned(), label: category_label.value(row).to_owned() };
        match dimensions.last_mut() {
            Some(last) if last.id == id.value(row) => last.categories.push(entry),
            _ => dimensions.push(Dimension { id: id.value(row).to_owned(), label: label.value(row).to_owned(), categories: vec![entry] }),
        }
    }
    Ok(dimensions)
}

/// Gives the record batch of data quality.
pub fn data_quality_to_batch(rows: &[[String; 4]]) -> Result<RecordBatch, ContractError> {
    let columns = (0..4).map(|index| texts(rows.iter().map(move |row| row[index].as_str()))).collect();
    batch("data_quality", schema::data_quality(), columns)
}

/// Reads data quality back.
pub fn data_quality_from_batch(batch: &RecordBatch) -> Result<Vec<[String; 4]>, ContractError> {
    let text = |name: &str| column::<StringArray>(batch, "data_quality", name);
    let (feed, period, check, result) = (text("feed")?, text("period")?, text("check")?, text("result")?);
    Ok((0..batch.num_rows()).map(|row| [feed, period, check, result].map(|array| array.value(row).to_owned())).collect())
}

/// Gives the record batch of notes.
pub fn notes_to_batch(notes: &[Note]) -> Result<RecordBatch, ContractError> {
    let columns = vec![optional_texts(notes.iter().map(|n| n.indicator_id.clone())), texts(notes.iter().map(|n| n.text.as_str()))];
    batch("notes", schema::notes(), columns)
}

/// Reads notes back.
pub fn notes_from_batch(batch: &RecordBatch) -> Result<Vec<Note>, ContractError> {
    let text = |name: &str| column::<StringArray>(batch, "notes", name);
    let (indicator, words) = (text("indicator_id")?, text("text")?);
    Ok((0..batch.num_rows())
        .map(|row| Note { indicator_id: indicator.is_valid(row).then(|| indicator.value(row).to_owned()), text: words.value(row).to_owned() })
        .collect())
}
