//! Reads the arguments of a call row by row.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Date32Type, Field, Int64Type};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};

/// A list of dates, as `array_agg` and `covered_spans` make it.
pub fn date_list() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Date32, true)))
}

/// The arguments of one call as arrays of one length.
pub struct Arguments(Vec<ArrayRef>);

impl Arguments {
    /// An argument of dates, row by row; `None` is NULL.
    pub fn dates(&self, argument: usize) -> impl Iterator<Item = Option<i32>> {
        self.0[argument].as_primitive::<Date32Type>().iter()
    }

    /// An argument of whole numbers, row by row; `None` is NULL.
    pub fn ints(&self, argument: usize) -> impl Iterator<Item = Option<i64>> {
        self.0[argument].as_primitive::<Int64Type>().iter()
    }

    /// An argument of lists of dates, row by row, without NULL items; NULL is an empty list.
    pub fn lists(&self, argument: usize) -> impl Iterator<Item = Cow<'_, [i32]>> {
        let lists = self.0[argument].as_list::<i32>();
        let dates = lists.values().as_primitive::<Date32Type>();
        (0..lists.len()).map(move |row| {
            let (from, to) = (lists.value_offsets()[row] as usize, lists.value_offsets()[row + 1] as usize);
            match (lists.is_null(row), dates.null_count()) {
                (true, _) => Cow::Borrowed(&[][..]),
                (false, 0) => Cow::Borrowed(&dates.values()[from..to]),
                (false, _) => (from..to).filter(|item| dates.is_valid(*item)).map(|item| dates.value(item)).collect(),
            }
        })
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
