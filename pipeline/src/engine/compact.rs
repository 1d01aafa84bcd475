//! Texts that hold on to nothing but themselves.

use std::fmt;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::joins::{CrossJoinExec, HashJoinExec, NestedLoopJoinExec, SortMergeJoinExec};
use datafusion::physical_plan::repartition::RepartitionExec;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::sorts::sort_preserving_merge::SortPreservingMergeExec;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PhysicalExpr, PlanProperties, replace_children_if_necessary};
use futures::StreamExt;

/// Puts a [`CompactTextsExec`] under each operator that keeps rows; to be the last rule.
///
/// A view points into whatever its text came from: the page of a file, one side of a join, all rows of a sort. Operators count all of
/// that, for each batch anew, so that joins and sorts of a state of a million children seemed to need many times the memory of their
/// rows.
#[derive(Debug)]
pub struct CompactTexts;

impl PhysicalOptimizerRule for CompactTexts {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _config: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|node| {
            let kept = kept(&node);
            if kept == 0 {
                return Ok(Transformed::no(node));
            }
            let children = node.children().into_iter().enumerate();
            let children = children.map(|(place, child)| if place < kept { compacted(Arc::clone(child)) } else { Arc::clone(child) }).collect();
            Ok(Transformed::yes(replace_children_if_necessary(node, children)?))
        })
        .data()
    }

    fn name(&self) -> &str {
        "compact_texts"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// Of how many of its inputs, from the first on, an operator keeps rows.
fn kept(node: &Arc<dyn ExecutionPlan>) -> usize {
    let keeps_one = node.is::<SortExec>()
        || node.is::<SortPreservingMergeExec>()
        || node.is::<RepartitionExec>()
        || node.is::<HashJoinExec>()
        || node.is::<CrossJoinExec>()
        || node.is::<NestedLoopJoinExec>();
    if node.is::<SortMergeJoinExec>() { 2 } else { usize::from(keeps_one) }
}

/// The same rows, with views that point to no more than their own texts.
pub fn compacted(rows: Arc<dyn ExecutionPlan>) -> Arc<dyn ExecutionPlan> {
    let has_views = rows.schema().fields().iter().any(|field| *field.data_type() == DataType::Utf8View);
    if has_views { Arc::new(CompactTextsExec { input: rows }) } else { rows }
}

/// The rows of its input, with views that point to no more than their own texts.
#[derive(Debug)]
struct CompactTextsExec {
    input: Arc<dyn ExecutionPlan>,
}

impl DisplayAs for CompactTextsExec {
    fn fmt_as(&self, _kind: DisplayFormatType, text: &mut fmt::Formatter) -> fmt::Result {
        write!(text, "{}", self.name())
    }
}

impl ExecutionPlan for CompactTextsExec {
    fn name(&self) -> &str {
        "CompactTextsExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(&self, _look: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        let [input] = <[_; 1]>::try_from(children).map_err(|_| DataFusionError::Internal("one input is compacted".to_owned()))?;
        Ok(Arc::new(CompactTextsExec { input }))
    }

    fn execute(&self, partition: usize, task: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let rows = self.input.execute(partition, task)?.map(|rows| Ok(compact(&rows?)?));
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), rows)))
    }
}

fn compact(rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns = rows.columns().iter().map(|column| match column.data_type() {
        DataType::Utf8View => Arc::new(column.as_string_view().gc()) as ArrayRef,
        _ => Arc::clone(column),
    });
    let options = RecordBatchOptions::new().with_row_count(Some(rows.num_rows()));
    RecordBatch::try_new_with_options(rows.schema(), columns.collect(), &options)
}

#[cfg(test)]
mod tests;
