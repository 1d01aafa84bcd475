//! The value of a cell from its whole counts: a share, or what the definition's `finish` expression says.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Float64Type, Schema};

use crate::catalogue::Finish;
use crate::engine::Engine;

/// Why a figure could not be made.
#[derive(Debug, thiserror::Error)]
#[error("finish expression of {indicator}: {reason}")]
pub struct FigureError {
    indicator: String,
    reason: String,
}

/// Whole counts of shown cells: component, numerator, denominator, amounts.
pub type Figures = Vec<(String, u64, u64, Vec<u64>)>;

/// Gives the finished value of each cell, rounded to four decimals; `None` where the expression gives none.
pub async fn finish(engine: &Engine, indicator: &str, finish: &Finish, amount_names: &[String], cells: &Figures) -> Result<Vec<Option<f64>>, FigureError> {
    let constants: BTreeMap<&String, ()> = finish.constants.values().flat_map(BTreeMap::keys).map(|name| (name, ())).collect();
    let mut fields = vec![
        Field::new("position", DataType::Float64, false),
        Field::new("numerator", DataType::Float64, false),
        Field::new("denominator", DataType::Float64, false),
    ];
    let column = |values: Vec<Option<f64>>| -> ArrayRef { Arc::new(Float64Array::from(values)) };
    let mut columns = vec![
        column((0..cells.len()).map(|position| Some(position as f64)).collect()),
        column(cells.iter().map(|(_, numerator, ..)| Some(*numerator as f64)).collect()),
        column(cells.iter().map(|(_, _, denominator, _)| Some(*denominator as f64)).collect()),
    ];
    for (index, name) in amount_names.iter().enumerate() {
        fields.push(Field::new(name, DataType::Float64, true));
        columns.push(column(cells.iter().map(|(.., amounts)| amounts.get(index).map(|amount| *amount as f64)).collect()));
    }
    for name in constants.keys() {
        fields.push(Field::new(name.as_str(), DataType::Float64, true));
        columns.push(column(cells.iter().map(|(component, ..)| finish.constants.get(component).and_then(|of| of.get(*name)).copied()).collect()));
    }
    let failed = |source: datafusion::error::DataFusionError| FigureError { indicator: indicator.to_owned(), reason: crate::engine::reason(&source) };
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns).map_err(|error| failed(error.into()))?;
    engine.register_batches("marts.finish", schema, vec![batch]).map_err(failed)?;
    let sql = format!("select position, round(cast({} as double), 4) as value from marts.finish order by position", finish.expression);
    let mut values = Vec::with_capacity(cells.len());
    for batch in engine.rows(&sql).await.map_err(failed)? {
        values.extend(batch.column(1).as_primitive::<Float64Type>().iter().map(|value| value.filter(|value| value.is_finite())));
    }
    Ok(values)
}
