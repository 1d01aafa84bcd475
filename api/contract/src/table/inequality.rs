//! The table of inequality measures, both ways, and the JSON of one row.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Date32Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray};
use serde_json::{Value, json};

use super::{ContractError, batch, column, from_days, optional_texts, texts, to_days};
use crate::{AreaLevel, Comparison, Inequality, InequalityFigure, InequalityKey, MeasuredInequality, Period, ReferenceRule, Status, schema};

const TABLE: &str = "inequality";

/// Columns that are null unless the status is `published`.
const FIGURES: [&str; 10] = ["value", "unit", "lower", "upper", "standard_error", "interval_level", "method", "draws", "seed", "comparison"];

/// Gives the record batch of inequality measures; rows stand in the order given.
pub fn inequality_to_batch(rows: &[Inequality]) -> Result<RecordBatch, ContractError> {
    let key = |get: fn(&InequalityKey) -> &str| texts(rows.iter().map(|row| get(&row.key)));
    let measured = || rows.iter().map(Inequality::measured);
    let float = |get: fn(&MeasuredInequality) -> Option<f64>| -> ArrayRef { Arc::new(measured().map(|m| m.and_then(get)).collect::<Float64Array>()) };
    let word = |get: fn(&MeasuredInequality) -> Option<String>| optional_texts(measured().map(|m| m.and_then(get)));
    let whole = |get: fn(&Inequality) -> u32| -> ArrayRef { Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| to_int32(get(row))))) };
    let date =
        |get: fn(&Period) -> chrono::NaiveDate| -> ArrayRef { Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| to_days(get(&row.key.period))))) };
    let columns: Vec<ArrayRef> = vec![
        key(|k| &k.indicator_id),
        key(|k| &k.component),
        key(|k| k.area_level.as_str()),
        key(|k| &k.area_id),
        date(|p| p.start),
        date(|p| p.end),
        whole(|row| u32::from(row.key.period.pooled_years)),
        key(|k| &k.dimension),
        key(|k| &k.measure),
        key(|k| &k.variant),
        key(|k| &k.stratum),
        texts(rows.iter().map(|row| row.status().as_str())),
        float(|m| Some(m.value)),
        word(|m| Some(m.unit.clone())),
        float(|m| m.lower),
        float(|m| m.upper),
        float(|m| m.standard_error),
        float(|m| m.interval_level),
        word(|m| m.method.clone()),
        Arc::new(measured().map(|m| m.and_then(|m| m.draws).map(to_int32)).collect::<Int32Array>()),
        Arc::new(measured().map(|m| m.and_then(|m| m.seed).map(i64::from)).collect::<Int64Array>()),
        word(|m| m.comparison.map(|comparison| comparison.as_str().to_owned())),
        whole(|row| row.strata),
        whole(|row| row.strata_used),
        optional_texts(rows.iter().map(|row| row.reference.clone())),
        optional_texts(rows.iter().map(|row| row.reference_rule.map(|rule| rule.as_str().to_owned()))),
        Arc::new(rows.iter().map(|row| row.unknown_percent).collect::<Float64Array>()),
        optional_texts(rows.iter().map(|row| (!row.flags.is_empty()).then(|| row.flags.join(";")))),
        optional_texts(rows.iter().map(|row| (!row.note.is_empty()).then(|| row.note.clone()))),
    ];
    batch(TABLE, schema::inequality(), columns)
}

fn to_int32(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Reads inequality measures back. The empty table of releases before schema 1.2 has none.
///
/// # Errors
/// [`ContractError::Leak`] when a row that is not published carries a figure.
pub fn inequality_from_batch(batch: &RecordBatch) -> Result<Vec<Inequality>, ContractError> {
    if batch.num_rows() == 0 {
        return Ok(Vec::new());
    }
    let text = |name: &str| column::<StringArray>(batch, TABLE, name);
    let float = |name: &str| column::<Float64Array>(batch, TABLE, name);
    let int = |name: &str| column::<Int32Array>(batch, TABLE, name);
    let names = ["indicator_id", "component", "area_id", "dimension", "measure", "variant", "stratum"];
    let mut keys = Vec::with_capacity(names.len());
    for name in names {
        keys.push(text(name)?);
    }
    let (level, status) = (text("area_level")?, text("status")?);
    let (start, end) = (column::<Date32Array>(batch, TABLE, "period_start")?, column::<Date32Array>(batch, TABLE, "period_end")?);
    let (value, lower, upper) = (float("value")?, float("lower")?, float("upper")?);
    let (standard_error, interval_level) = (float("standard_error")?, float("interval_level")?);
    let (unit, method, comparison) = (text("unit")?, text("method")?, text("comparison")?);
    let (draws, seed) = (int("draws")?, column::<Int64Array>(batch, TABLE, "seed")?);
    let (pooled, strata, strata_used) = (int("pooled_years")?, int("strata")?, int("strata_used")?);
    let (reference, rule, unknown) = (text("reference")?, text("reference_rule")?, float("unknown_percent")?);
    let (flags, note) = (text("flags")?, text("note")?);
    let some_text = |array: &StringArray, row: usize| array.is_valid(row).then(|| array.value(row).to_owned());
    let some_float = |array: &Float64Array, row: usize| array.is_valid(row).then(|| array.value(row));
    let word = |column: &'static str, row: usize| ContractError::Word { table: TABLE, column, row };
    (0..batch.num_rows())
        .map(|row| {
            let [indicator_id, component, area_id, dimension, measure, variant, stratum] = std::array::from_fn(|place| keys[place].value(row).to_owned());
            let period = Period {
                start: from_days(start.value(row)),
                end: from_days(end.value(row)),
                pooled_years: u8::try_from(pooled.value(row)).map_err(|_| word("pooled_years", row))?,
            };
            let area_level = AreaLevel::parse(level.value(row)).ok_or_else(|| word("area_level", row))?;
            let figure = match Status::parse(status.value(row)).ok_or_else(|| word("status", row))? {
                Status::Published => InequalityFigure::Measured(MeasuredInequality {
                    value: some_float(value, row).ok_or_else(|| word("value", row))?,
                    unit: some_text(unit, row).ok_or_else(|| word("unit", row))?,
                    lower: some_float(lower, row),
                    upper: some_float(upper, row),
                    standard_error: some_float(standard_error, row),
                    interval_level: some_float(interval_level, row),
                    method: some_text(method, row),
                    draws: draws.is_valid(row).then(|| draws.value(row).unsigned_abs()),
                    seed: seed.is_valid(row).then(|| u32::try_from(seed.value(row)).map_err(|_| word("seed", row))).transpose()?,
                    comparison: some_text(comparison, row).map(|w| Comparison::parse(&w).ok_or_else(|| word("comparison", row))).transpose()?,
                }),
                withheld => {
                    let leaking = FIGURES.into_iter().find(|name| batch.column_by_name(name).is_some_and(|array| array.is_valid(row)));
                    match leaking {
                        Some(name) => return Err(ContractError::Leak { table: TABLE, column: name.to_owned(), row }),
                        None => InequalityFigure::Withheld(withheld),
                    }
                }
            };
            Ok(Inequality {
                key: InequalityKey { indicator_id, component, area_level, area_id, period, dimension, measure, variant, stratum },
                figure,
                strata: strata.value(row).unsigned_abs(),
                strata_used: strata_used.value(row).unsigned_abs(),
                reference: some_text(reference, row),
                reference_rule: some_text(rule, row).map(|w| ReferenceRule::parse(&w).ok_or_else(|| word("reference_rule", row))).transpose()?,
                unknown_percent: some_float(unknown, row),
                flags: some_text(flags, row).map(|list| list.split(';').map(str::to_owned).collect()).unwrap_or_default(),
                note: some_text(note, row).unwrap_or_default(),
            })
        })
        .collect()
}

/// The JSON of one row, as the API answers it. A withheld row has no field for a figure.
pub fn inequality_json(row: &Inequality) -> Value {
    let key = &row.key;
    let mut value = json!({
        "indicator_id": key.indicator_id,
        "component": key.component,
        "area_level": key.area_level,
        "area_id": key.area_id,
        "period": { "label": key.period.label(), "start": key.period.start, "end": key.period.end, "pooled_years": key.period.pooled_years },
        "dimension": key.dimension,
        "measure": key.measure,
        "variant": key.variant,
        "stratum": key.stratum,
        "status": row.status(),
        "strata": row.strata,
        "strata_used": row.strata_used,
        "reference": row.reference,
        "reference_rule": row.reference_rule,
        "unknown_percent": row.unknown_percent,
        "flags": row.flags,
        "note": row.note,
    });
    if let (Some(measured), Some(object)) = (row.measured(), value.as_object_mut()) {
        let more = json!({
            "value": measured.value,
            "unit": measured.unit,
            "interval": measured.lower.zip(measured.upper).map(|(low, high)| json!({
                "level": measured.interval_level, "method": measured.method, "low": low, "high": high,
            })),
            "standard_error": measured.standard_error,
            "draws": measured.draws,
            "seed": measured.seed,
            "comparison": measured.comparison,
        });
        if let Value::Object(more) = more {
            object.extend(more);
        }
    }
    value
}
