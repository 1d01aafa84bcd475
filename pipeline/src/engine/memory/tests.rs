//! What is refused, and what never is.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use arrow::array::{AsArray, Int64Array, RecordBatch};
use arrow::datatypes::Int64Type;
use datafusion::physical_plan::{ExecutionPlan, collect};

use super::*;
use crate::engine::Engine;

#[test]
fn rows_that_pass_are_counted_and_never_refused() {
    let pool: Arc<dyn MemoryPool> = Arc::new(Pool::new(1 << 20));
    let passing = MemoryConsumer::new("RepartitionExec[0]").with_can_spill(true).register(&pool);
    passing.try_grow(2 << 20).unwrap();
    assert_eq!(pool.reserved(), 2 << 20);
    let sorted = MemoryConsumer::new("ExternalSorter[0]").with_can_spill(true).register(&pool);
    assert!(sorted.try_grow(2 << 20).is_err());
}

/// How often operators of one name spilled.
fn spilled(plan: &Arc<dyn ExecutionPlan>, name: &str) -> usize {
    let own = if plan.name() == name { plan.metrics().and_then(|metrics| metrics.spill_count()).unwrap_or_default() } else { 0 };
    own + plan.children().into_iter().map(|child| spilled(child, name)).sum::<usize>()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_can_wait_is_spilled() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(2 << 20, Some(folder.path())).unwrap();
    let numbers = Arc::new(Int64Array::from_iter_values((0..400_000).map(|row| row * 7_919 % 400_009)));
    let rows = RecordBatch::try_from_iter([("child", numbers as _)]).unwrap();
    engine.register_batches("core.visit", rows.schema(), vec![rows]).unwrap();
    let sql = "select count(*) as children from (select child, count(*) as visits from core.visit group by child) as seen where visits > 0";
    let frame = engine.query(sql).await.unwrap();
    let (plan, task) = (frame.clone().create_physical_plan().await.unwrap(), Arc::new(frame.task_ctx()));
    let counted = collect(Arc::clone(&plan), task).await.unwrap();
    assert_eq!(counted[0].column(0).as_primitive::<Int64Type>().value(0), 400_000);
    assert!(spilled(&plan, "AggregateExec") > 0, "memory is to run out");
    assert_eq!(spilled(&plan, "RepartitionExec"), 0);
}
