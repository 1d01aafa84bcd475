//! `covered_spans(start, end)`: the coverage of a group of spans, as an aggregate that keeps two dates a span.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, ListArray};
use arrow::buffer::{OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, Date32Type, Field};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility};

use super::arguments::date_list;
use crate::domain::coverage;

/// The function of this file.
///
/// A span without an end is open and reaches to the end of the calendar; one without a start, or that ends before it
/// starts, covers nothing. A group without spans has an empty coverage.
pub fn function() -> AggregateUDF {
    AggregateUDF::new_from_impl(CoveredSpans { signature: Signature::exact(vec![DataType::Date32, DataType::Date32], Volatility::Immutable) })
}

/// The end of the calendar, 9999-12-31: where an open span ends.
const OPEN: i32 = 2_932_896;

#[derive(Debug, PartialEq, Eq, Hash)]
struct CoveredSpans {
    signature: Signature,
}

impl AggregateUDFImpl for CoveredSpans {
    fn name(&self) -> &'static str {
        "covered_spans"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(date_list())
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(One::default()))
    }

    fn groups_accumulator_supported(&self, _arguments: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Spans::default()))
    }
}

/// Spans with the group of each, in the order in which they came.
#[derive(Debug, Default)]
struct Spans {
    groups: usize,
    spans: Vec<(usize, i32, i32)>,
}

impl Spans {
    fn push(&mut self, group: usize, start: i32, end: i32) {
        if start <= end {
            self.spans.push((group, start, end));
        }
    }

    /// The coverage of each of the first groups; those that remain move down.
    fn coverages(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let emitted = match emit_to {
            EmitTo::All => self.groups,
            EmitTo::First(count) => count,
        };
        let spans = std::mem::take(&mut self.spans);
        let mut by_group = vec![0; emitted + 1];
        for (group, ..) in spans.iter().filter(|(group, ..)| *group < emitted) {
            by_group[group + 1] += 1;
        }
        (1..=emitted).for_each(|group| by_group[group] += by_group[group - 1]);
        let mut next = by_group.clone();
        let mut sorted = vec![(0, 0); by_group[emitted]];
        for (group, start, end) in spans {
            if group < emitted {
                sorted[next[group]] = (start, end);
                next[group] += 1;
            } else {
                self.spans.push((group - emitted, start, end));
            }
        }
        self.groups -= emitted;
        let mut dates = Vec::with_capacity(sorted.len() * 2);
        let mut ends = Vec::with_capacity(emitted + 1);
        ends.push(0);
        for group in by_group.windows(2) {
            coverage::merge(&mut sorted[group[0]..group[1]], &mut dates);
            ends.push(i32::try_from(dates.len()).map_err(|_| arrow::error::ArrowError::OffsetOverflowError(dates.len()))?);
        }
        lists(ends, dates)
    }
}

fn lists(ends: Vec<i32>, dates: Vec<i32>) -> Result<ArrayRef> {
    let field = Arc::new(Field::new("item", DataType::Date32, true));
    let dates = Arc::new(Date32Array::from(dates));
    Ok(Arc::new(ListArray::try_new(field, OffsetBuffer::new(ScalarBuffer::from(ends)), dates, None)?))
}

/// Start and end of the rows that have a span and that the filter, where there is one, lets through.
fn rows<'a>(values: &'a [ArrayRef], filter: Option<&'a BooleanArray>) -> impl Iterator<Item = Option<(i32, i32)>> + 'a {
    let (starts, ends): (&Date32Array, &Date32Array) = (values[0].as_primitive(), values[1].as_primitive());
    starts.iter().zip(ends).enumerate().map(move |(row, (start, end))| {
        let is_meant = filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
        start.filter(|_| is_meant).map(|start| (start, end.unwrap_or(OPEN)))
    })
}

impl GroupsAccumulator for Spans {
    fn update_batch(&mut self, values: &[ArrayRef], groups: &[usize], filter: Option<&BooleanArray>, total: usize) -> Result<()> {
        self.groups = total;
        for (span, &group) in rows(values, filter).zip(groups) {
            if let Some((start, end)) = span {
                self.push(group, start, end);
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, values: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.groups = total;
        let lists = values[0].as_list::<i32>();
        let dates = lists.values().as_primitive::<Date32Type>().values();
        for (row, &group) in groups.iter().enumerate().filter(|(row, _)| lists.is_valid(*row)) {
            let (from, to) = (lists.value_offsets()[row] as usize, lists.value_offsets()[row + 1] as usize);
            dates[from..to].chunks_exact(2).for_each(|span| self.push(group, span[0], span[1]));
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        self.coverages(emit_to)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.coverages(emit_to)?])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let (mut ends, mut dates) = (vec![0], Vec::with_capacity(values[0].len() * 2));
        for span in rows(values, filter) {
            if let Some((start, end)) = span.filter(|(start, end)| start <= end) {
                dates.extend([start, end]);
            }
            ends.push(i32::try_from(dates.len()).map_err(|_| arrow::error::ArrowError::OffsetOverflowError(dates.len()))?);
        }
        Ok(vec![lists(ends, dates)?])
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.spans.capacity() * size_of::<(usize, i32, i32)>()
    }
}

/// The coverage of all rows together.
#[derive(Debug, Default)]
struct One(Spans);

impl Accumulator for One {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let groups = vec![0; values[0].len()];
        self.0.update_batch(values, &groups, None, 1)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let groups = vec![0; states[0].len()];
        self.0.merge_batch(states, &groups, 1)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.0.groups = 1;
        ScalarValue::try_from_array(&self.0.coverages(EmitTo::All)?, 0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn size(&self) -> usize {
        self.0.size()
    }
}

#[cfg(test)]
mod tests;
