//! Reads the arguments of a call row by row.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array};
use arrow::datatypes::{DataType, Date32Type, Field, Int64Type};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};

/// A list of dates, as `array_agg` makes it.
pub fn date_list() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Date32, true)))
}

/// The arguments of one call as arrays of one length.
pub struct Arguments(Vec<ArrayRef>);

impl Arguments {
    /// Rows of the call.
    pub fn rows(&self) -> usize {
        self.0.first().map_or(0, |array| array.len())
    }

    /// A date; `None` when NULL.
    pub fn date(&self, argument: usize, row: usize) -> Option<i32> {
        let array = self.0[argument].as_primitive::<Date32Type>();
        array.is_valid(row).then(|| array.value(row))
    }

    /// A whole number; `None` when NULL.
    pub fn int(&self, argument: usize, row: usize) -> Option<i64> {
        let array = self.0[argument].as_primitive::<Int64Type>();
        array.is_valid(row).then(|| array.value(row))
    }

    /// A list of dates; empty when NULL. NULL items stand as `None`.
    pub fn dates(&self, argument: usize, row: usize) -> Vec<Option<i32>> {
        let lists = self.0[argument].as_list::<i32>();
        if lists.is_null(row) {
            return Vec::new();
        }
        let items = lists.value(row);
        let items: &Date32Array = items.as_primitive();
        items.iter().collect()
    }

    /// A list of dates without its NULL items.
    pub fn known_dates(&self, argument: usize, row: usize) -> Vec<i32> {
        self.dates(argument, row).into_iter().flatten().collect()
    }
}

/// Makes an immutable function of exact argument types from its arithmetic over whole columns.
pub fn function(name: &str, inputs: Vec<DataType>, output: DataType, body: fn(&Arguments) -> ArrayRef) -> ScalarUDF {
    let implementation = move |arguments: &[ColumnarValue]| -> Result<ColumnarValue> {
        let arguments = Arguments(ColumnarValue::values_to_arrays(arguments)?);
        Ok(ColumnarValue::Array(body(&arguments)))
    };
    create_udf(name, inputs, output, Volatility::Immutable, Arc::new(implementation))
}
