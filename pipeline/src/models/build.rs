//! Builds tables on demand: a table is rebuilt when its text, the code or anything it reads has changed, and at no
//! other time.
//!
//! A table's file is named by the fingerprint of its text and of the bytes of what it reads. That is why a second run
//! finds everything done, why an incremental run and a rebuild from nothing cannot differ, and why a table that comes
//! out as before leaves what reads it as it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use datafusion::error::DataFusionError;

use super::header::Check;
use super::load::{Model, ModelError, Models};
use crate::domain::digest::fingerprint;
use crate::engine::{Engine, WriteError};
use crate::store::{Ledger, Restricted, StepRecord, Store, Written};

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
    /// SHA-256 of its bytes: a table that comes out as before leaves what reads it as it is.
    pub digest: String,
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
        let (rows, digest) = match known {
            Some(step) if !step.digest.is_empty() && self.store.exists(&path).await? => (step.rows.unsigned_abs(), step.digest),
            _ => {
                is_new = true;
                let written = self.run(model, &path).await?;
                (written.rows, written.sha256)
            }
        };
        self.engine.register_stored(table, Store::<Restricted>::url(&path)).await.map_err(failed)?;
        if is_new {
            self.check(model).await?;
            let millis = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
            if let Some((ledger, run)) = self.ledger {
                let rows = i64::try_from(rows).unwrap_or(i64::MAX);
                let step = StepRecord { step: table.to_owned(), output: path.clone(), rows, millis, fingerprint, digest: digest.clone() };
                ledger.step(run, &step)?;
            }
            (self.progress)(&crate::telemetry::step_line(table, rows, started.elapsed()));
        }
        self.built.insert(table.to_owned(), Built { digest, path, rows, is_new });
        Ok(())
    }

    /// What stands for the content of a table, root or model.
    pub fn fingerprint_of(&self, table: &str) -> String {
        let root = self.roots.get(table).map(|root| &root.fingerprint);
        root.or_else(|| self.built.get(table).map(|built| &built.digest)).cloned().unwrap_or_default()
    }

    /// Rows stand in the order of the grain, which is unique: the bytes do not depend on how the plan was split.
    async fn run(&self, model: &Model, path: &str) -> Result<Written, ModelError> {
        let table = || model.table.clone();
        let written = self.engine.write_sorted(&model.sql, &model.header.grain, self.store, path).await.map_err(|error| match error {
            WriteError::Query(source) => ModelError::Sql { table: table(), reason: crate::engine::reason(&source) },
            WriteError::Table(source) => ModelError::Write { table: table(), source: Box::new(source) },
        })?;
        if written.repeated > 0 {
            let check = Check::Unique(model.header.grain.clone()).to_string();
            return Err(ModelError::Check { table: table(), check, violations: written.repeated.cast_signed() });
        }
        Ok(written)
    }

    async fn check(&self, model: &Model) -> Result<(), ModelError> {
        // That the grain is unique was seen when the rows were written in its order.
        let is_seen = |check: &Check| *check == Check::Unique(model.header.grain.clone());
        for check in model.header.checks.iter().filter(|check| !is_seen(check)) {
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
