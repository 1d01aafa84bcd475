//! Aggregates that gather the dates of a group into one list: what they keep while rows pass, and how they hand it on.

use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Date32Array, ListArray};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, Field, FieldRef};
use arrow::error::ArrowError;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility};

use super::arguments::date_list;

/// What an aggregate gathers.
pub trait Gathering: Debug + PartialEq + Eq + Hash + Send + Sync + 'static {
    /// The aggregate's name in SQL.
    const NAME: &'static str;

    /// Columns of dates that it takes: one or two.
    const COLUMNS: usize;

    /// What is kept of a row.
    type Item: Copy + Debug + Default + Send + Sync;

    /// What is kept of a row with these dates in its first and last column; `None` where nothing is.
    fn item(first: Option<i32>, last: Option<i32>) -> Option<Self::Item>;

    /// Appends the list that the items of a group make. Lists of parts of a group, taken together, make the list of the whole.
    fn list(items: &mut [Self::Item], dates: &mut Vec<i32>);

    /// The items that a list is made of.
    fn items(dates: &[i32]) -> impl Iterator<Item = Self::Item>;
}

/// The aggregate that gathers so. A group without items has an empty list.
pub fn aggregate<G: Gathering>(gathering: G) -> AggregateUDF {
    AggregateUDF::new_from_impl(Gather { signature: Signature::exact(vec![DataType::Date32; G::COLUMNS], Volatility::Immutable), gathering })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Gather<G> {
    signature: Signature,
    gathering: G,
}

impl<G: Gathering> AggregateUDFImpl for Gather<G> {
    fn name(&self) -> &'static str {
        G::NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(date_list())
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format_state_name(arguments.name, "dates"), DataType::Binary, true))])
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(One(Gathered::<G>::default())))
    }

    fn groups_accumulator_supported(&self, _arguments: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Gathered::<G>::default()))
    }
}

/// Items with the group of each, in the order in which they came.
#[derive(Debug)]
struct Gathered<G: Gathering> {
    groups: usize,
    items: Vec<(u32, G::Item)>,
}

impl<G: Gathering> Default for Gathered<G> {
    fn default() -> Self {
        Gathered { groups: 0, items: Vec::new() }
    }
}

impl<G: Gathering> Gathered<G> {
    /// The lists of the first groups, one after the other; those that remain move down.
    fn lists(&mut self, emit_to: EmitTo) -> Result<Lists> {
        let emitted = match emit_to {
            EmitTo::All => self.groups,
            EmitTo::First(count) => count,
        };
        let items = std::mem::take(&mut self.items);
        let mut by_group = vec![0; emitted + 1];
        for group in items.iter().map(|(group, _)| *group as usize).filter(|group| *group < emitted) {
            by_group[group + 1] += 1;
        }
        (1..=emitted).for_each(|group| by_group[group] += by_group[group - 1]);
        let mut next = by_group.clone();
        let mut sorted = vec![G::Item::default(); by_group[emitted]];
        for (group, item) in items {
            let group = group as usize;
            if group < emitted {
                sorted[next[group]] = item;
                next[group] += 1;
            } else {
                self.items.push((index(group - emitted)?, item));
            }
        }
        self.groups -= emitted;
        let mut lists = Lists::with_capacity(emitted, sorted.len() * G::COLUMNS);
        for group in by_group.windows(2) {
            lists.push(|dates| G::list(&mut sorted[group[0]..group[1]], dates))?;
        }
        Ok(lists)
    }
}

impl<G: Gathering> GroupsAccumulator for Gathered<G> {
    fn update_batch(&mut self, values: &[ArrayRef], groups: &[usize], filter: Option<&BooleanArray>, total: usize) -> Result<()> {
        self.groups = total;
        for (item, &group) in rows::<G>(values, filter).zip(groups) {
            if let Some(item) = item {
                self.items.push((index(group)?, item));
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, values: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.groups = total;
        let mut dates = Vec::new();
        for (state, &group) in values[0].as_binary::<i32>().iter().zip(groups) {
            let group = index(group)?;
            dates.clear();
            dates.extend(state.unwrap_or_default().chunks_exact(4).map(|date| i32::from_ne_bytes([date[0], date[1], date[2], date[3]])));
            self.items.extend(G::items(&dates).map(|item| (group, item)));
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        self.lists(emit_to)?.into_dates()
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.lists(emit_to)?.into_state()?])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let mut lists = Lists::with_capacity(values[0].len(), values[0].len() * G::COLUMNS);
        for mut item in rows::<G>(values, filter) {
            lists.push(|dates| item.iter_mut().for_each(|item| G::list(std::slice::from_mut(item), dates)))?;
        }
        Ok(vec![lists.into_state()?])
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.items.capacity() * size_of::<(u32, G::Item)>()
    }
}

/// Items of the rows that have one and that the filter, where there is one, lets through.
fn rows<'a, G: Gathering>(values: &'a [ArrayRef], filter: Option<&'a BooleanArray>) -> impl Iterator<Item = Option<G::Item>> + 'a {
    let (first, last): (&Date32Array, &Date32Array) = (values[0].as_primitive(), values[G::COLUMNS - 1].as_primitive());
    first.iter().zip(last).enumerate().map(move |(row, (first, last))| {
        let is_meant = filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
        G::item(first, last).filter(|_| is_meant)
    })
}

fn index(group: usize) -> Result<u32, ArrowError> {
    u32::try_from(group).map_err(|_| ArrowError::OffsetOverflowError(group))
}

/// Lists of dates, one after the other, with the end of each.
struct Lists {
    ends: Vec<i32>,
    dates: Vec<i32>,
}

impl Lists {
    fn with_capacity(lists: usize, dates: usize) -> Lists {
        let mut ends = Vec::with_capacity(lists + 1);
        ends.push(0);
        Lists { ends, dates: Vec::with_capacity(dates) }
    }

    fn push(&mut self, append: impl FnOnce(&mut Vec<i32>)) -> Result<(), ArrowError> {
        append(&mut self.dates);
        self.ends.push(i32::try_from(self.dates.len()).map_err(|_| ArrowError::OffsetOverflowError(self.dates.len()))?);
        Ok(())
    }

    fn into_dates(self) -> Result<ArrayRef> {
        let field = Arc::new(Field::new("item", DataType::Date32, true));
        Ok(Arc::new(ListArray::try_new(field, OffsetBuffer::new(ScalarBuffer::from(self.ends)), Arc::new(Date32Array::from(self.dates)), None)?))
    }

    /// As bytes: rows of bytes are handed between partitions several times as fast as lists.
    fn into_state(mut self) -> Result<ArrayRef> {
        for end in &mut self.ends {
            *end = end.checked_mul(4).ok_or(ArrowError::OffsetOverflowError(self.dates.len()))?;
        }
        Ok(Arc::new(BinaryArray::try_new(OffsetBuffer::new(ScalarBuffer::from(self.ends)), Buffer::from_vec(self.dates), None)?))
    }
}

/// The list of all rows together.
#[derive(Debug)]
struct One<G: Gathering>(Gathered<G>);

impl<G: Gathering> Accumulator for One<G> {
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
        ScalarValue::try_from_array(&self.0.lists(EmitTo::All)?.into_dates()?, 0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.0.groups = 1;
        Ok(vec![ScalarValue::try_from_array(&self.0.lists(EmitTo::All)?.into_state()?, 0)?])
    }

    fn size(&self) -> usize {
        self.0.size()
    }
}

#[cfg(test)]
mod tests;
