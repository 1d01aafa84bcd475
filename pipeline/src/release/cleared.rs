//! One indicator's part of a release, made from what disclosure control let through and from nothing else.

use attune_contract::{Observation, observations_to_batch, path, schema};
use attune_disclosure::{Cleared, Cube, Report};
use bytes::Bytes;

use super::assemble::{self, Assembly};
use super::files::ReleaseError;
use crate::catalogue::Definition;
use crate::domain::digest::sha256_hex;
use crate::store::{Controlled, Store, parquet_bytes};

/// One indicator's observations as a file of a release, and the report of what was hidden.
///
/// Only [`ClearedIndicator::assemble`] makes one with numbers, from a [`Cleared`] cube; [`ClearedIndicator::stored`]
/// takes one that was made so before, after checking each byte.
#[derive(Debug, Clone)]
pub struct ClearedIndicator {
    indicator_id: String,
    observations: Bytes,
    rows: u64,
    report: Option<String>,
}

fn stored_path(indicator: &str, fingerprint: &str, ending: &str) -> String {
    format!("cleared/{indicator}/{fingerprint}.{ending}")
}

impl ClearedIndicator {
    /// Makes the part from a cleared cube.
    pub async fn assemble(assembly: &Assembly<'_>, cleared: &Cleared<Cube>, report: &Report) -> Result<ClearedIndicator, ReleaseError> {
        let observations = assemble::observations(assembly, cleared).await?;
        let report = serde_json::to_string_pretty(report).map_err(|source| ReleaseError::Report(cleared.indicator_id().to_owned(), source))?;
        ClearedIndicator::of(cleared.indicator_id(), observations, Some(report))
    }

    /// Makes the part of an indicator for which no feed is configured: its grid, without a number.
    pub fn not_collected(definition: &Definition, cube: &Cube, as_of: chrono::NaiveDate) -> Result<ClearedIndicator, ReleaseError> {
        ClearedIndicator::of(&definition.id, assemble::not_collected(definition, cube, as_of), None)
    }

    fn of(indicator_id: &str, mut observations: Vec<Observation>, report: Option<String>) -> Result<ClearedIndicator, ReleaseError> {
        observations.sort_by(|left, right| left.key.cmp(&right.key));
        let batch = observations_to_batch(&observations)?;
        let bytes = parquet_bytes(schema::observations(), &[batch]).map_err(|source| ReleaseError::Write(path::observations(indicator_id), source))?;
        Ok(ClearedIndicator { indicator_id: indicator_id.to_owned(), observations: bytes.into(), rows: observations.len() as u64, report })
    }

    /// Keeps the part in the controlled zone. Returns the path of its observations.
    pub async fn store(&self, store: &Store<Controlled>, fingerprint: &str) -> Result<String, ReleaseError> {
        let unwritable = |source| ReleaseError::Report(self.indicator_id.clone(), source);
        let report = serde_json::to_vec(&(self.rows, &self.report)).map_err(unwritable)?;
        store.put(&stored_path(&self.indicator_id, fingerprint, "json"), report).await?;
        let path = stored_path(&self.indicator_id, fingerprint, "parquet");
        store.put(&path, self.observations.clone()).await?;
        Ok(path)
    }

    /// Takes a part that was kept; `None` where it does not stand, or not with the bytes that were made.
    pub async fn stored(store: &Store<Controlled>, indicator_id: &str, fingerprint: &str, digest: &str) -> Result<Option<ClearedIndicator>, ReleaseError> {
        let [observations, report] = ["parquet", "json"].map(|ending| stored_path(indicator_id, fingerprint, ending));
        if !store.exists(&observations).await? || !store.exists(&report).await? {
            return Ok(None);
        }
        let (observations, report) = (store.get(&observations).await?, store.get(&report).await?);
        let Ok((rows, report)) = serde_json::from_slice(&report) else { return Ok(None) };
        let cleared = ClearedIndicator { indicator_id: indicator_id.to_owned(), observations, rows, report };
        Ok((cleared.digest() == digest).then_some(cleared))
    }

    /// The indicator.
    pub fn indicator_id(&self) -> &str {
        &self.indicator_id
    }

    /// Its observations as Parquet, in key order.
    pub fn observations(&self) -> &Bytes {
        &self.observations
    }

    /// Its observations.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// SHA-256 of its observations.
    pub fn digest(&self) -> String {
        sha256_hex(&self.observations)
    }

    /// What was hidden and why, for the steward, as JSON; `None` where nothing was counted.
    ///
    /// As text: a value of each hidden cell would take gigabytes.
    pub fn report(&self) -> Option<&str> {
        self.report.as_deref()
    }
}
