//! One indicator's part of a release, made from what disclosure control let through and from nothing else.

use attune_contract::{Dimension, Inequality, Observation, check_inequality, inequality_to_batch, observations_to_batch, path, schema};
use attune_disclosure::{Cleared, Cube, Report};
use bytes::Bytes;

use super::assemble::{self, Assembly};
use super::files::{INEQUALITY, ReleaseError};
use super::inequality;
use crate::catalogue::{Definition, DimensionDefinition};
use crate::domain::digest::{fingerprint, sha256_hex};
use crate::store::{Controlled, Store, parquet_bytes};

/// One indicator's observations as a file of a release, its measures of inequality, and the report of what was hidden.
///
/// Only [`ClearedIndicator::assemble`] makes one with numbers, from a [`Cleared`] cube; [`ClearedIndicator::stored`]
/// takes one that was made so before, after checking each byte, and
/// [`History::settle`](super::History::settle) carries one on that was published before.
#[derive(Debug, Clone)]
pub struct ClearedIndicator {
    indicator_id: String,
    observations: Bytes,
    rows: u64,
    inequality: Bytes,
    report: Option<String>,
}

/// Endings of the kept files: observations, measures of inequality, number of observations with the report.
const ENDINGS: [&str; 3] = ["parquet", "inequality.parquet", "json"];

fn stored_path(indicator: &str, fingerprint: &str, ending: &str) -> String {
    format!("cleared/{indicator}/{fingerprint}.{ending}")
}

impl ClearedIndicator {
    /// Makes the part from a cleared cube.
    pub async fn assemble(assembly: &Assembly<'_>, cleared: &Cleared<Cube>, report: &Report) -> Result<ClearedIndicator, ReleaseError> {
        let observations = assemble::observations(assembly, cleared).await?;
        let report = serde_json::to_string(report).map_err(|source| ReleaseError::Report(cleared.indicator_id().to_owned(), source))?;
        ClearedIndicator::of(assembly.definition, assembly.dimensions, observations, Some(report))
    }

    /// Makes the part of an indicator for which no feed is configured: its grid, without a number.
    pub fn not_collected(
        definition: &Definition,
        dimensions: &[DimensionDefinition],
        cube: &Cube,
        as_of: chrono::NaiveDate,
    ) -> Result<ClearedIndicator, ReleaseError> {
        ClearedIndicator::of(definition, dimensions, assemble::not_collected(definition, cube, as_of), None)
    }

    /// Carries a part on that was published before: the bytes of its observations as they stand, and its measures.
    pub(super) fn held(indicator_id: &str, observations: Bytes, rows: u64, measures: &[Inequality]) -> Result<ClearedIndicator, ReleaseError> {
        let unwritable = |source| ReleaseError::Write(INEQUALITY.to_owned(), source);
        let measures = parquet_bytes(schema::inequality(), &[inequality_to_batch(measures)?]).map_err(unwritable)?;
        Ok(ClearedIndicator { indicator_id: indicator_id.to_owned(), observations, rows, inequality: measures.into(), report: None })
    }

    fn of(
        definition: &Definition,
        dimensions: &[DimensionDefinition],
        mut observations: Vec<Observation>,
        report: Option<String>,
    ) -> Result<ClearedIndicator, ReleaseError> {
        observations.sort_by(|left, right| left.key.cmp(&right.key));
        let dimensions = definition.dimensions_of(dimensions);
        let measures = inequality::measures(definition, &dimensions, &observations).map_err(|source| ReleaseError::Strata(definition.id.clone(), source))?;
        let dimensions: Vec<Dimension> = dimensions.iter().map(DimensionDefinition::metadata).collect();
        ClearedIndicator::checked(&definition.id, &dimensions, &observations, &measures, report)
    }

    /// Puts the tables together, unless a measure speaks of a group that is hidden.
    fn checked(
        indicator_id: &str,
        dimensions: &[Dimension],
        observations: &[Observation],
        measures: &[Inequality],
        report: Option<String>,
    ) -> Result<ClearedIndicator, ReleaseError> {
        check_inequality(observations, measures, dimensions)?;
        let unwritable = |file: String| |source| ReleaseError::Write(file, source);
        let rows = observations.len() as u64;
        let observations =
            parquet_bytes(schema::observations(), &[observations_to_batch(observations)?]).map_err(unwritable(path::observations(indicator_id)))?;
        let measures = parquet_bytes(schema::inequality(), &[inequality_to_batch(measures)?]).map_err(unwritable(INEQUALITY.to_owned()))?;
        Ok(ClearedIndicator { indicator_id: indicator_id.to_owned(), observations: observations.into(), rows, inequality: measures.into(), report })
    }

    /// Keeps the part in the controlled zone. Returns the path of its observations.
    pub async fn store(&self, store: &Store<Controlled>, fingerprint: &str) -> Result<String, ReleaseError> {
        let unwritable = |source| ReleaseError::Report(self.indicator_id.clone(), source);
        let report = serde_json::to_vec(&(self.rows, &self.report)).map_err(unwritable)?;
        let [observations, measures, counts] = ENDINGS.map(|ending| stored_path(&self.indicator_id, fingerprint, ending));
        store.put(&counts, report).await?;
        store.put(&measures, self.inequality.clone()).await?;
        store.put(&observations, self.observations.clone()).await?;
        Ok(observations)
    }

    /// Takes a part that was kept; `None` where it does not stand, or not with the bytes that were made.
    pub async fn stored(store: &Store<Controlled>, indicator_id: &str, fingerprint: &str, digest: &str) -> Result<Option<ClearedIndicator>, ReleaseError> {
        let paths = ENDINGS.map(|ending| stored_path(indicator_id, fingerprint, ending));
        for path in &paths {
            if !store.exists(path).await? {
                return Ok(None);
            }
        }
        let [observations, inequality, report] = paths;
        let (observations, inequality) = (store.get(&observations).await?, store.get(&inequality).await?);
        let Ok((rows, report)) = serde_json::from_slice(&store.get(&report).await?) else { return Ok(None) };
        let cleared = ClearedIndicator { indicator_id: indicator_id.to_owned(), observations, rows, inequality, report };
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

    /// Its measures of inequality as Parquet, in key order.
    pub fn inequality(&self) -> &Bytes {
        &self.inequality
    }

    /// Fingerprint of its observations and its measures of inequality.
    pub fn digest(&self) -> String {
        fingerprint([sha256_hex(&self.observations), sha256_hex(&self.inequality)])
    }

    /// What was hidden and why, for the steward, as JSON; `None` where nothing was counted.
    ///
    /// As text: a value of each hidden cell would take gigabytes.
    pub fn report(&self) -> Option<&str> {
        self.report.as_deref()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use attune_contract::{
        ALL, AreaLevel, Cell, ContractError, DimensionCategory, FROM_REFERENCE, InequalityFigure, InequalityKey, MeasuredInequality, Status,
    };

    use super::*;
    use crate::release::fixture;

    fn shown() -> Cell {
        Cell::Shown(fixture::shown(50, 100))
    }

    fn cells(somali: Cell) -> Vec<Observation> {
        let cell = |category: &str, cell| Observation {
            key: fixture::key("all", "27", fixture::years(2025, 1), "language", category),
            indicator_version: 1,
            is_provisional: false,
            cell,
        };
        vec![cell("english", shown()), cell("somali", somali), cell("unknown", shown())]
    }

    fn measure(variant: &str, stratum: &str) -> Inequality {
        let [indicator_id, component, area_id, dimension, measure] = ["screen", "all", "27", "language", "d"].map(str::to_owned);
        let (variant, stratum) = (variant.to_owned(), stratum.to_owned());
        let key = InequalityKey {
            indicator_id,
            component,
            area_level: AreaLevel::State,
            area_id,
            period: fixture::years(2025, 1),
            dimension,
            measure,
            variant,
            stratum,
        };
        let figure = MeasuredInequality {
            value: 0.0,
            unit: "percentage_points".to_owned(),
            lower: None,
            upper: None,
            standard_error: None,
            interval_level: None,
            method: None,
            draws: None,
            seed: None,
            comparison: None,
        };
        Inequality {
            key,
            figure: InequalityFigure::Measured(figure),
            strata: 2,
            strata_used: 2,
            reference: Some("english".to_owned()),
            reference_rule: None,
            unknown_percent: None,
            flags: Vec::new(),
            note: String::new(),
        }
    }

    #[test]
    fn a_measure_over_a_hidden_group_makes_no_part_of_a_release() {
        let category = |id: &str| DimensionCategory { id: id.to_owned(), label: id.to_owned() };
        let dimensions =
            [Dimension { id: "language".to_owned(), label: "Language".to_owned(), categories: ["english", "somali", "unknown"].map(category).to_vec() }];
        for measure in [measure("extremes", ALL), measure(FROM_REFERENCE, "somali")] {
            let made = |somali| ClearedIndicator::checked("screen", &dimensions, &cells(somali), std::slice::from_ref(&measure), None);
            assert_eq!(made(shown()).unwrap().rows(), 3);
            let refused = made(Cell::Withheld(Status::Suppressed));
            assert!(matches!(refused, Err(ReleaseError::Contract(ContractError::Unbacked { row: 0, .. }))), "{refused:?}");
        }
    }
}
