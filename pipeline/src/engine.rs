//! The one door to execution: a session with the warehouse's functions, stores and settings.

mod compact;
mod memory;
mod small_side;

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::SortOptions;
use arrow::datatypes::SchemaRef;
use datafusion::catalog::MemorySchemaProvider;
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use datafusion::physical_plan::execute_stream;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::sorts::sort_preserving_merge::SortPreservingMergeExec;
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionConfig, SessionContext};
use futures::TryStreamExt;
use url::Url;

use self::compact::{CompactTexts, compacted};
use self::memory::Pool;
use crate::functions;
use crate::store::{Store, Stores, TableError, Writable, Written, Zone, read_schema, rows_as, stored_rows, stored_schema, write_stream};

/// Schemas of the warehouse, in the order of the way of the data.
pub const SCHEMAS: [&str; 7] = ["reference", "raw", "staging", "link", "core", "measures", "marts"];

/// A session: models are planned and run here, and nowhere else.
#[derive(Clone)]
pub struct Engine {
    /// Reads texts as views: short ones, as keys are, are compared and moved without following them.
    context: SessionContext,
    /// The same tables with texts as they are stored, which hold on to nothing but themselves.
    texts: SessionContext,
    /// The same again, with joins that spill: slower.
    spilling: SessionContext,
}

impl Engine {
    /// Opens a session with the warehouse's functions; `memory_bytes` bounds what operators may hold.
    ///
    /// What operators cannot hold they spill to `spill`, which must be as safe as the rows themselves; without one
    /// nothing is spilled.
    pub fn open(memory_bytes: usize, spill: Option<&Path>) -> Result<Engine, DataFusionError> {
        let disk = spill.map_or(DiskManagerMode::Disabled, |folder| DiskManagerMode::Directories(vec![folder.to_path_buf()]));
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(Pool::new(memory_bytes)))
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(disk))
            .build_arc()?;
        let context = |has_views: bool| {
            let config = SessionConfig::new()
                .with_default_catalog_and_schema("attune", "main")
                .with_target_partitions(2)
                .set_bool("datafusion.sql_parser.enable_ident_normalization", true)
                .set_bool("datafusion.execution.parquet.schema_force_view_types", has_views)
                .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false);
            let state = SessionStateBuilder::new().with_config(config).with_runtime_env(Arc::clone(&runtime)).with_default_features();
            let mut rules = small_side::rules();
            rules.push(Arc::new(CompactTexts));
            let context = SessionContext::new_with_state(state.with_physical_optimizer_rules(rules).build());
            functions::register(&context);
            if let Some(catalog) = context.catalog("attune") {
                for schema in SCHEMAS {
                    catalog.register_schema(schema, Arc::new(MemorySchemaProvider::new()))?;
                }
            }
            Ok::<_, DataFusionError>(context)
        };
        let texts = context(false)?;
        let mut spilling = texts.state();
        spilling.config_mut().options_mut().optimizer.prefer_hash_join = false;
        Ok(Engine { context: context(true)?, texts, spilling: SessionContext::new_with_state(spilling) })
    }

    /// Makes the stores of a warehouse readable.
    pub fn attach(&self, stores: &Stores) {
        fn attach<Z: Zone>(context: &SessionContext, store: &Store<Z>) {
            if let Ok(url) = Url::parse(&format!("{}://store", Z::NAME)) {
                context.register_object_store(&url, store.objects());
            }
        }
        attach(&self.context, &stores.identity);
        attach(&self.context, &stores.restricted);
        attach(&self.context, &stores.controlled);
    }

    /// The session itself, for planning.
    pub fn context(&self) -> &SessionContext {
        &self.context
    }

    /// Registers Parquet objects of one schema as a table; none make an empty table.
    pub async fn register_parquet(&self, table: &str, urls: Vec<String>, schema: SchemaRef) -> Result<(), DataFusionError> {
        if urls.is_empty() {
            return self.register_batches(table, schema, Vec::new());
        }
        for (context, schema) in [(&self.context, read_schema(&schema)), (&self.texts, schema)] {
            let options = ParquetReadOptions::default().schema(&schema);
            register(context, table, context.read_parquet(urls.clone(), options).await?.into_view())?;
        }
        Ok(())
    }

    /// Registers one stored Parquet object as a table, with the schema it carries.
    pub async fn register_stored(&self, table: &str, url: String) -> Result<(), DataFusionError> {
        for context in [&self.context, &self.texts] {
            register(context, table, context.read_parquet(&url, ParquetReadOptions::default()).await?.into_view())?;
        }
        Ok(())
    }

    /// Hands the batches of one stored Parquet object on as they are stored, one after the other, so that they are never in memory
    /// together.
    pub async fn each_stored_batch(&self, url: String, mut take: impl FnMut(&RecordBatch)) -> Result<(), DataFusionError> {
        let mut stream = self.texts.read_parquet(url, ParquetReadOptions::default()).await?.execute_stream().await?;
        while let Some(batch) = stream.try_next().await? {
            take(&batch);
        }
        Ok(())
    }

    /// Registers batches in memory as a table.
    pub fn register_batches(&self, table: &str, schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<(), DataFusionError> {
        let views = read_schema(&schema);
        let read = batches.iter().map(|batch| rows_as(&views, batch)).collect::<Result<_, _>>()?;
        register(&self.context, table, Arc::new(MemTable::try_new(views, vec![read])?))?;
        register(&self.texts, table, Arc::new(MemTable::try_new(schema, vec![batches])?))
    }

    /// Plans a statement. Only queries are accepted.
    pub async fn query(&self, sql: &str) -> Result<DataFrame, DataFusionError> {
        self.context.sql_with_options(sql, only_queries()).await
    }

    /// Runs a statement and gives its rows.
    pub async fn rows(&self, sql: &str) -> Result<Vec<RecordBatch>, DataFusionError> {
        rows(&self.context, sql).await
    }

    /// Runs a statement whose rows are few but whose joins may not fit into memory: then as [`Engine::write_sorted`] does.
    pub async fn spilling_rows(&self, sql: &str) -> Result<Vec<RecordBatch>, DataFusionError> {
        let mut outcome = self.rows(sql).await;
        for context in [&self.texts, &self.spilling] {
            match outcome {
                Err(error) if is_out_of_memory(&error) => outcome = rows(context, sql).await,
                outcome => return outcome,
            }
        }
        outcome
    }

    /// Runs a query and writes its rows to a store, sorted by the columns of `order`, as one table.
    ///
    /// A query that does not fit into memory is run again with texts as they are stored, and then with joins that spill.
    pub async fn write_sorted<Z: Writable>(&self, sql: &str, order: &[String], store: &Store<Z>, path: &str) -> Result<Written, WriteError> {
        let mut outcome = self.try_write_sorted(&self.context, sql, order, store, path).await;
        for context in [&self.texts, &self.spilling] {
            match outcome {
                Err(WriteError::Query(error)) if is_out_of_memory(&error) => outcome = self.try_write_sorted(context, sql, order, store, path).await,
                outcome => return outcome,
            }
        }
        outcome
    }

    async fn try_write_sorted<Z: Writable>(
        &self,
        context: &SessionContext,
        sql: &str,
        order: &[String],
        store: &Store<Z>,
        path: &str,
    ) -> Result<Written, WriteError> {
        let frame = context.sql_with_options(sql, only_queries()).await?;
        let task = Arc::new(frame.task_ctx());
        let plan = frame.create_physical_plan().await?;
        let schema = stored_schema(&plan.schema());
        let key = order.iter().map(|column| schema.index_of(column)).collect::<Result<Vec<usize>, _>>().map_err(DataFusionError::from)?;
        // Sorted by hand: DataFusion 55 refuses to plan some sorts of a union by columns that are constant in a branch.
        let sort = |index: &usize| PhysicalSortExpr::new(Arc::new(Column::new(schema.field(*index).name(), *index)), SortOptions::new(false, true));
        let plan = match LexOrdering::new(key.iter().map(sort)) {
            Some(order) => {
                let sorted = Arc::new(SortExec::new(order.clone(), compacted(plan)).with_preserve_partitioning(true));
                Arc::new(SortPreservingMergeExec::new(order, compacted(sorted)))
            }
            None => plan,
        };
        let stream = execute_stream(plan, task)?.map_err(WriteError::from);
        write_stream(store, path, schema, &key, stream).await
    }
}

/// Rows with texts as they are stored, which is what everything but the engine works on.
async fn rows(context: &SessionContext, sql: &str) -> Result<Vec<RecordBatch>, DataFusionError> {
    let batches = context.sql_with_options(sql, only_queries()).await?.collect().await?;
    Ok(batches.iter().map(stored_rows).collect::<Result<_, _>>()?)
}

fn register(context: &SessionContext, table: &str, provider: Arc<dyn TableProvider>) -> Result<(), DataFusionError> {
    context.deregister_table(table)?;
    context.register_table(table, provider).map(|_| ())
}

fn is_out_of_memory(error: &DataFusionError) -> bool {
    let is_out = matches!(error.find_root(), DataFusionError::ResourcesExhausted(_));
    if is_out {
        tracing::info!("a statement does not fit into memory");
    }
    is_out
}

fn only_queries() -> SQLOptions {
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false)
}

/// Why the rows of a query could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The query failed.
    #[error("the query failed")]
    Query(#[from] DataFusionError),
    /// Its rows could not be written.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// What an engine's error says, safe to print: planning errors speak of text that people wrote; errors of execution
/// can quote a value of a row, so only their kind is told.
pub fn reason(error: &DataFusionError) -> String {
    let first_line = |text: String| text.lines().next().unwrap_or_default().chars().take(300).collect::<String>();
    match error.find_root() {
        DataFusionError::SQL(..) | DataFusionError::Plan(_) | DataFusionError::SchemaError(..) | DataFusionError::NotImplemented(_) => {
            first_line(error.strip_backtrace())
        }
        DataFusionError::ResourcesExhausted(_) => "not enough memory; raise memory_mib".to_owned(),
        DataFusionError::ArrowError(..) => "a row could not be computed (conversion or arithmetic)".to_owned(),
        DataFusionError::ParquetError(_) => "a stored table cannot be read or written".to_owned(),
        DataFusionError::ObjectStore(_) => "a store cannot be read".to_owned(),
        DataFusionError::Internal(_) => "the engine met an internal error".to_owned(),
        _ => "the engine could not execute the statement".to_owned(),
    }
}
