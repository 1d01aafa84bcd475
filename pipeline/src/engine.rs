//! The one door to execution: a session with the warehouse's functions, stores and settings.

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::catalog::MemorySchemaProvider;
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionConfig, SessionContext};
use futures::TryStreamExt;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use url::Url;

use crate::functions;
use crate::store::{Stores, Zone};

/// Schemas of the warehouse, in the order of the way of the data.
pub const SCHEMAS: [&str; 7] = ["reference", "raw", "staging", "link", "core", "measures", "marts"];

/// A session: models are planned and run here, and nowhere else.
#[derive(Clone)]
pub struct Engine {
    context: SessionContext,
}

impl Engine {
    /// Opens a session with the warehouse's functions; `memory_bytes` bounds what operators may hold.
    ///
    /// What operators cannot hold they spill to `spill`, which must be as safe as the rows themselves; without one
    /// nothing is spilled.
    pub fn open(memory_bytes: usize, spill: Option<&Path>) -> Result<Engine, DataFusionError> {
        let config = SessionConfig::new()
            .with_default_catalog_and_schema("attune", "main")
            .with_target_partitions(2)
            .set_bool("datafusion.sql_parser.enable_ident_normalization", true)
            // Texts stay Utf8, so that a table's schema does not depend on how it was read.
            .set_bool("datafusion.execution.parquet.schema_force_view_types", false)
            .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false);
        let disk = spill.map_or(DiskManagerMode::Disabled, |folder| DiskManagerMode::Directories(vec![folder.to_path_buf()]));
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(memory_bytes)))
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(disk))
            .build_arc()?;
        let context = SessionContext::new_with_config_rt(config, runtime);
        functions::register(&context);
        if let Some(catalog) = context.catalog("attune") {
            for schema in SCHEMAS {
                catalog.register_schema(schema, Arc::new(MemorySchemaProvider::new()))?;
            }
        }
        Ok(Engine { context })
    }

    /// Makes the stores of a warehouse readable.
    pub fn attach(&self, stores: &Stores) {
        fn attach<Z: Zone>(context: &SessionContext, store: &crate::store::Store<Z>) {
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
        let options = ParquetReadOptions::default().schema(&schema);
        let view = self.context.read_parquet(urls, options).await?.into_view();
        self.register(table, view)
    }

    /// Registers one stored Parquet object as a table, with the schema it carries.
    pub async fn register_stored(&self, table: &str, url: String) -> Result<(), DataFusionError> {
        let view = self.context.read_parquet(url, ParquetReadOptions::default()).await?.into_view();
        self.register(table, view)
    }

    /// Hands the batches of one stored Parquet object on, one after the other, so that they are never in memory together.
    pub async fn each_stored_batch(&self, url: String, mut take: impl FnMut(&RecordBatch)) -> Result<(), DataFusionError> {
        let mut stream = self.context.read_parquet(url, ParquetReadOptions::default()).await?.execute_stream().await?;
        while let Some(batch) = stream.try_next().await? {
            take(&batch);
        }
        Ok(())
    }

    /// Registers batches in memory as a table.
    pub fn register_batches(&self, table: &str, schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<(), DataFusionError> {
        self.register(table, Arc::new(MemTable::try_new(schema, vec![batches])?))
    }

    fn register(&self, table: &str, provider: Arc<dyn TableProvider>) -> Result<(), DataFusionError> {
        self.context.deregister_table(table)?;
        self.context.register_table(table, provider).map(|_| ())
    }

    /// Plans a statement. Only queries are accepted.
    pub async fn query(&self, sql: &str) -> Result<DataFrame, DataFusionError> {
        use datafusion::execution::context::SQLOptions;
        let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        self.context.sql_with_options(sql, options).await
    }

    /// Runs a statement and gives its rows.
    pub async fn rows(&self, sql: &str) -> Result<Vec<RecordBatch>, DataFusionError> {
        self.query(sql).await?.collect().await
    }

    /// Runs a plan and gives it as one Parquet file, with its rows.
    pub async fn to_parquet(&self, frame: DataFrame) -> Result<(Vec<u8>, u64), DataFusionError> {
        let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
        let mut stream = frame.execute_stream().await?;
        let mut writer = ArrowWriter::try_new(Vec::new(), stream.schema(), Some(writer_properties()))?;
        let mut rows = 0;
        while let Some(batch) = stream.try_next().await? {
            rows += batch.num_rows() as u64;
            writer.write(&batch)?;
        }
        drop(schema);
        Ok((writer.into_inner()?, rows))
    }
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

/// How every Parquet file is written: fixed, so that the same rows give the same bytes, and without statistics of
/// values, which would be a second copy of what rows say.
pub fn writer_properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_created_by("attune".to_owned())
        .build()
}

/// Writes batches of one schema as one Parquet file.
pub fn parquet_bytes(schema: SchemaRef, batches: &[RecordBatch]) -> Result<Vec<u8>, parquet::errors::ParquetError> {
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(writer_properties()))?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.into_inner()
}
