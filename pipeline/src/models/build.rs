//! Builds tables on demand: a table is rebuilt when its text, the code or anything it reads has changed, and at no
//! other time.
//!
//! A table's file is named by the fingerprint of all it depends on. That is why a second run finds everything done,
//! and why an incremental run and a rebuild from nothing cannot differ.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use datafusion::error::DataFusionError;
use datafusion::prelude::ident;

use super::load::{Model, ModelError, Models};
use crate::domain::digest::fingerprint;
use crate::engine::Engine;
use crate::store::{Ledger, Restricted, StepRecord, Store};

/// A table that a step before the models registered.
#[derive(Debug, Clone)]
pub struct Root {
    /// Fingerprint of its content.
    pub fingerprint: String,
    /// Its rows, where known.
    pub rows: u64,
}

/// A table that stands.
#[derive(Debug, Clone)]
pub struct Built {
    /// Fingerprint of all it depends on.
    pub fingerprint: String,
    /// Its object in the restricted store; empty for a root.
    pub path: String,
    /// Its rows.
    pub rows: u64,
    /// Whether this run made it.
    pub is_new: bool,
}

/// Takes a line for each step as it ends.
pub type Progress = dyn Fn(&str) + Send + Sync;

/// Builds the models of one run.
pub struct Builder<'a> {
    /// The session.
    pub engine: &'a Engine,
    /// Where tables are kept.
    pub store: &'a Store<Restricted>,
    /// Where steps are recorded, and for which run.
    pub ledger: Option<(&'a Ledger, i64)>,
    /// Every model.
    pub models: &'a Models,
    /// Fingerprint of the program.
    pub code: String,
    /// Tables registered before.
    pub roots: BTreeMap<String, Root>,
    /// Tables that stand.
    pub built: HashMap<String, Built>,
    /// Where lines of progress go.
    pub progress: &'a Progress,
}

impl Builder<'_> {
    /// Builds a table and all it reads.
    pub async fn build(&mut self, table: &str) -> Result<Built, ModelError> {
        for table in self.order(table)? {
            self.build_one(&table).await?;
        }
        self.built.get(table).cloned().ok_or_else(|| ModelError::Missing { table: table.to_owned(), missing: table.to_owned() })
    }

    /// Tables to build for a table, each after all it reads.
    fn order(&self, table: &str) -> Result<Vec<String>, ModelError> {
        fn visit(builder: &Builder<'_>, table: &str, reader: &str, open: &mut BTreeSet<String>, order: &mut Vec<String>) -> Result<(), ModelError> {
            if builder.roots.contains_key(table) || order.iter().any(|done| done == table) {
                return Ok(());
            }
            let model = builder.models.get(table).ok_or_else(|| ModelError::Missing { table: reader.to_owned(), missing: table.to_owned() })?;
            if !open.insert(table.to_owned()) {
                return Err(ModelError::Circle(table.to_owned()));
            }
            for read in &model.reads {
                visit(builder, read, table, open, order)?;
            }
            order.push(table.to_owned());
            Ok(())
        }
        let mut order = Vec::new();
        visit(self, table, table, &mut BTreeSet::new(), &mut order)?;
        Ok(order)
    }

    async fn build_one(&mut self, table: &str) -> Result<(), ModelError> {
        if self.built.contains_key(table) {
            return Ok(());
        }
        let Some(model) = self.models.get(table) else { return Ok(()) };
        let failed = |source: DataFusionError| ModelError::Sql { table: table.to_owned(), reason: crate::engine::reason(&source) };
        let inputs = model.reads.iter().map(|read| self.fingerprint_of(read));
        let parts: Vec<String> = [self.code.clone(), model.table.clone(), model.sql.clone()].into_iter().chain(inputs).collect();
        let fingerprint = fingerprint(parts);
        let path = format!("{}/{fingerprint}.parquet", table.replace('.', "/"));
        let started = Instant::now();
        let known = match self.ledger {
            Some((ledger, _)) => ledger.step_with(&fingerprint)?,
            None => None,
        };
        let mut is_new = false;
        let rows = match known {
            Some(step) if self.store.exists(&path).await? => step.rows.unsigned_abs(),
            _ => {
                is_new = true;
                self.run(model, &path).await?
            }
        };
        self.engine.register_stored(table, Store::<Restricted>::url(&path)).await.map_err(failed)?;
        if is_new {
            self.check(model).await?;
            let millis = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
            if let Some((ledger, run)) = self.ledger {
                let rows = i64::try_from(rows).unwrap_or(i64::MAX);
                ledger.step(run, &StepRecord { step: table.to_owned(), output: path.clone(), rows, millis, fingerprint: fingerprint.clone() })?;
            }
            (self.progress)(&crate::telemetry::step_line(table, rows, started.elapsed()));
        }
        self.built.insert(table.to_owned(), Built { fingerprint, path, rows, is_new });
        Ok(())
    }

    /// The fingerprint of a table that stands, root or model.
    pub fn fingerprint_of(&self, table: &str) -> String {
        let root = self.roots.get(table).map(|root| &root.fingerprint);
        root.or_else(|| self.built.get(table).map(|built| &built.fingerprint)).cloned().unwrap_or_default()
    }

    async fn run(&self, model: &Model, path: &str) -> Result<u64, ModelError> {
        let failed = |source: DataFusionError| ModelError::Sql { table: model.table.clone(), reason: crate::engine::reason(&source) };
        let frame = self.engine.query(&model.sql).await.map_err(failed)?;
        // Rows stand in the order of the grain, which is unique: the bytes do not depend on how the plan was split.
        let order = model.header.grain.iter().map(|column| ident(column).sort(true, true)).collect();
        // Sorted in a plan of its own: DataFusion 55 refuses to sort some unions by columns that are constant in a branch.
        let sorted = frame.cache().await.and_then(|rows| rows.sort(order)).map_err(failed)?;
        let (bytes, rows) = self.engine.to_parquet(sorted).await.map_err(failed)?;
        self.store.put(path, bytes).await?;
        Ok(rows)
    }

    async fn check(&self, model: &Model) -> Result<(), ModelError> {
        for check in &model.header.checks {
            let batches = self
                .engine
                .rows(&check.violations_sql(&model.table))
                .await
                .map_err(|source| ModelError::Sql { table: model.table.clone(), reason: crate::engine::reason(&source) })?;
            let violations = batches.first().filter(|batch| batch.num_rows() > 0).map_or(0, |batch| batch.column(0).as_primitive::<Int64Type>().value(0));
            if violations > 0 {
                return Err(ModelError::Check { table: model.table.clone(), check: check.to_string(), violations });
            }
        }
        Ok(())
    }
}
