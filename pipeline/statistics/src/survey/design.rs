//! How a sample was drawn.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

/// What is known of every row of a sample. An empty slice means: not used.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SampleDesign<'a> {
    /// Stratum of every row; one stratum where empty.
    pub strata: &'a [u64],
    /// First-stage unit of every row; every row its own where empty.
    pub clusters: &'a [u64],
    /// Second-stage unit of every row; every row its own where empty.
    pub second_clusters: &'a [u64],
    /// Weight of every row. Where empty, it follows from the populations; without these every row weighs one.
    pub weights: &'a [f64],
    /// Number of first-stage units of the row's stratum in the population. Where empty, it is taken as endless.
    pub populations: &'a [f64],
    /// Number of second-stage units of the row's first-stage unit in the population. Used beside `populations` only: without
    /// both, the first stage alone makes the variance.
    pub second_populations: &'a [f64],
    /// Whether first-stage codes repeat between strata, so that a unit is a code within its stratum.
    pub are_clusters_nested: bool,
}

/// Why a design cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DesignError {
    /// There is no row, or a column has another length.
    #[error("the columns of the design differ in length")]
    Length,
    /// A weight is negative or not finite, or all are zero.
    #[error("a weight of the design is missing or negative")]
    Weight,
    /// A population is smaller than the sample from it, or differs within a stratum or unit.
    #[error("a population of the design does not fit its sample")]
    Population,
    /// A first-stage unit stands in two strata.
    #[error("a cluster of the design stands in two strata")]
    ClusterInTwoStrata,
}

/// A design that has been checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Weight of every row.
    pub(super) weights: Vec<f64>,
    /// First-stage unit of every row.
    pub(super) unit_of_row: Vec<usize>,
    /// Second-stage unit of every row.
    pub(super) second_of_row: Vec<usize>,
    /// First-stage units.
    pub(super) units: Vec<Unit>,
    /// Strata.
    pub(super) strata: Vec<Stratum>,
    /// Number of second-stage units.
    pub(super) seconds: usize,
    /// Whether the second stage adds to the variance.
    pub(super) has_two_stages: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    pub(super) stratum: usize,
    /// Second-stage units of the sample.
    pub(super) seconds: Vec<usize>,
    /// Share of its second-stage units that is in the sample.
    pub(super) sampled: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stratum {
    /// First-stage units of the sample.
    pub(super) units: Vec<usize>,
    /// Share of its first-stage units that is in the sample; 0 where the population is endless.
    pub(super) sampled: f64,
}

impl Design {
    /// Checks a design of this many rows.
    ///
    /// # Errors
    /// See [`DesignError`].
    pub fn new(rows: usize, sample: &SampleDesign) -> Result<Design, DesignError> {
        let codes = [sample.strata, sample.clusters, sample.second_clusters];
        let numbers = [sample.weights, sample.populations, sample.second_populations];
        let has_length = |length: usize| length == 0 || length == rows;
        if rows == 0 || !codes.iter().all(|column| has_length(column.len())) || !numbers.iter().all(|column| has_length(column.len())) {
            return Err(DesignError::Length);
        }
        let stratum_code = |row: usize| sample.strata.get(row).copied().unwrap_or(0);
        let cluster_code = |row: usize| {
            let code = sample.clusters.get(row).copied().unwrap_or(row as u64);
            (if sample.are_clusters_nested { stratum_code(row) } else { 0 }, code)
        };
        let stratum_of_row = positions(rows, stratum_code);
        let unit_of_row = positions(rows, cluster_code);
        let second_of_row = positions(rows, |row| (unit_of_row[row], sample.second_clusters.get(row).copied().unwrap_or(row as u64)));

        let (mut strata, mut units) = (Vec::new(), Vec::new());
        strata.resize_with(count(&stratum_of_row), || Stratum { units: Vec::new(), sampled: 0.0 });
        units.resize_with(count(&unit_of_row), || Unit { stratum: usize::MAX, seconds: Vec::new(), sampled: 0.0 });
        let mut seen = BTreeSet::new();
        for row in 0..rows {
            let (stratum, unit) = (stratum_of_row[row], unit_of_row[row]);
            if units[unit].stratum == usize::MAX {
                units[unit].stratum = stratum;
                strata[stratum].units.push(unit);
            } else if units[unit].stratum != stratum {
                return Err(DesignError::ClusterInTwoStrata);
            }
            if seen.insert(second_of_row[row]) {
                units[unit].seconds.push(second_of_row[row]);
            }
        }
        let has_two_stages = !sample.populations.is_empty() && !sample.second_populations.is_empty();
        for row in 0..rows {
            let (stratum, unit) = (&mut strata[stratum_of_row[row]], &mut units[unit_of_row[row]]);
            stratum.sampled = sampled(stratum.units.len(), sample.populations.get(row), stratum.sampled)?;
            unit.sampled = sampled(unit.seconds.len(), sample.second_populations.get(row), unit.sampled)?;
        }
        let from_populations = |row: usize| {
            let weight = |share: f64| if share > 0.0 { 1.0 / share } else { 1.0 };
            weight(strata[stratum_of_row[row]].sampled) * weight(units[unit_of_row[row]].sampled)
        };
        let weights: Vec<f64> = if sample.weights.is_empty() { (0..rows).map(from_populations).collect() } else { sample.weights.to_vec() };
        let total: f64 = weights.iter().sum();
        if !(weights.iter().all(|weight| *weight >= 0.0) && total > 0.0 && total.is_finite()) {
            return Err(DesignError::Weight);
        }
        let seconds = count(&second_of_row);
        Ok(Design { weights, unit_of_row, second_of_row, units, strata, seconds, has_two_stages })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.weights.len()
    }

    /// Degrees of freedom of the whole design: first-stage units less strata.
    pub fn degrees_of_freedom(&self) -> f64 {
        self.units.len() as f64 - self.strata.len() as f64
    }

    /// Degrees of freedom of a domain: first-stage units with a row in it less strata with a row in it.
    pub fn degrees_of_freedom_of(&self, is_in: &[bool]) -> f64 {
        let units: BTreeSet<usize> = self.unit_of_row.iter().zip(is_in).filter(|(_, is_in)| **is_in).map(|(unit, _)| *unit).collect();
        let strata: BTreeSet<usize> = units.iter().map(|unit| self.units[*unit].stratum).collect();
        units.len() as f64 - strata.len() as f64
    }
}

/// Share of a population that is in the sample, 0 where it is not given. It must be the same wherever it stands.
fn sampled(units: usize, population: Option<&f64>, before: f64) -> Result<f64, DesignError> {
    let Some(population) = population else { return Ok(0.0) };
    let share = units as f64 / population;
    let is_sound = share > 0.0 && share <= 1.0 && (before == 0.0 || before == share);
    if is_sound { Ok(share) } else { Err(DesignError::Population) }
}

/// Position of every row's code among the codes in their order.
fn positions<C: Ord + Copy>(rows: usize, code: impl Fn(usize) -> C) -> Vec<usize> {
    let codes: BTreeSet<C> = (0..rows).map(&code).collect();
    let places: BTreeMap<C, usize> = codes.into_iter().enumerate().map(|(place, code)| (code, place)).collect();
    (0..rows).map(|row| places[&code(row)]).collect()
}

fn count(positions: &[usize]) -> usize {
    positions.iter().max().map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Design, DesignError, SampleDesign};

    const SAMPLE: SampleDesign = SampleDesign {
        strata: &[1, 1, 2, 2],
        clusters: &[1, 2, 1, 2],
        second_clusters: &[],
        weights: &[],
        populations: &[],
        second_populations: &[],
        are_clusters_nested: true,
    };

    #[test]
    fn codes_repeat_between_strata_only_where_they_may() {
        assert_eq!(Design::new(4, &SAMPLE).unwrap().degrees_of_freedom(), 2.0);
        assert_eq!(Design::new(4, &SampleDesign { are_clusters_nested: false, ..SAMPLE }), Err(DesignError::ClusterInTwoStrata));
    }

    #[test]
    fn a_domain_has_degrees_of_freedom_of_its_own() {
        let design = Design::new(4, &SAMPLE).unwrap();
        assert_eq!(design.degrees_of_freedom_of(&[true, true, true, false]), 1.0);
        assert_eq!(design.degrees_of_freedom_of(&[false; 4]), 0.0);
    }

    #[test]
    fn weights_follow_from_populations() {
        let design = Design::new(4, &SampleDesign { populations: &[8.0, 8.0, 3.0, 3.0], second_populations: &[5.0, 1.0, 1.0, 2.0], ..SAMPLE }).unwrap();
        assert_eq!(design.weights, [20.0, 4.0, 1.5, 3.0]);
    }

    #[test]
    fn a_population_holds_its_sample() {
        let with = |populations| Design::new(4, &SampleDesign { populations, ..SAMPLE });
        for populations in [&[1.0, 1.0, 3.0, 3.0], &[8.0, 9.0, 3.0, 3.0], &[f64::NAN; 4], &[-5.0; 4]] {
            assert_eq!(with(populations), Err(DesignError::Population));
        }
        assert_eq!(with(&[8.0]), Err(DesignError::Length));
        assert_eq!(Design::new(4, &SampleDesign { weights: &[1.0, -1.0, 1.0, 1.0], ..SAMPLE }), Err(DesignError::Weight));
        assert_eq!(Design::new(0, &SampleDesign::default()), Err(DesignError::Length));
    }
}
