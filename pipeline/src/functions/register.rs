//! The one list of functions that SQL may call beside DataFusion's own.

use datafusion::prelude::SessionContext;

use super::{coverage, dates, distinct_dates, spans};

/// Registers every function of the warehouse.
pub fn register(context: &SessionContext) {
    for function in coverage::functions().into_iter().chain(dates::functions()) {
        context.register_udf(function);
    }
    context.register_udaf(spans::function());
    context.register_udaf(distinct_dates::function());
}
