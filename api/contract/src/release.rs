//! The release as it is in memory, and the one lookup that page, CSV and JSON ask.

use std::collections::{BTreeSet, HashMap};

use crate::{
    ALL, Area, AreaLevel, CellKey, ContractError, Dimension, GEOGRAPHY, Indicator, Inequality, InequalityKey, Manifest, Note, Observation, Period, UNKNOWN,
    check_inequality,
};

/// The tables a release is built from.
#[derive(Debug, Clone)]
pub struct ReleaseTables {
    /// Its manifest.
    pub manifest: Manifest,
    /// Indicators in catalogue order.
    pub indicators: Vec<Indicator>,
    /// Areas, parents before members.
    pub areas: Vec<Area>,
    /// Dimensions in stated order.
    pub dimensions: Vec<Dimension>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Data quality: feed, period, check, result.
    pub data_quality: Vec<[String; 4]>,
    /// Every cell.
    pub observations: Vec<Observation>,
    /// Every inequality measure.
    pub inequality: Vec<Inequality>,
}

/// How the groups of one split stand to each other: what a page draws and an answer holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Equity<'a> {
    /// The dimension, or [`GEOGRAPHY`].
    pub dimension: &'a str,
    /// The groups' cells in stated order, without those of whom the group is not known.
    pub strata: Vec<&'a Observation>,
    /// The cell of those of whom the group is not known.
    pub unknown: Option<&'a Observation>,
    /// Its rows, sorted by key. Never empty.
    pub rows: &'a [Inequality],
}

/// One release, ready for lookup.
#[derive(Debug)]
pub struct Release {
    tables: ReleaseTables,
    by_key: HashMap<CellKey, usize>,
    by_indicator: HashMap<String, Extent>,
}

/// Where an indicator's cells stand, and what they are split by.
#[derive(Debug, Default)]
struct Extent {
    range: std::ops::Range<usize>,
    periods: BTreeSet<Period>,
    dimensions: BTreeSet<String>,
}

impl Release {
    /// Builds the lookup. Observations and inequality measures are sorted by key, whatever order they come in.
    ///
    /// # Errors
    /// [`ContractError::Unbacked`] when an inequality measure is shown while a group that it uses is not.
    pub fn new(mut tables: ReleaseTables) -> Result<Release, ContractError> {
        tables.observations.sort_by(|left, right| left.key.cmp(&right.key));
        tables.inequality.sort_by(|left, right| left.key.cmp(&right.key));
        check_inequality(&tables.observations, &tables.inequality, &tables.dimensions)?;
        let mut by_key = HashMap::with_capacity(tables.observations.len());
        let mut by_indicator: HashMap<String, Extent> = HashMap::new();
        for (index, observation) in tables.observations.iter().enumerate() {
            let key = &observation.key;
            by_key.insert(key.clone(), index);
            let extent = by_indicator.entry(key.indicator_id.clone()).or_insert_with(|| Extent { range: index..index, ..Extent::default() });
            extent.range.end = index + 1;
            extent.periods.insert(key.period);
            if !extent.dimensions.contains(&key.dimension) {
                extent.dimensions.insert(key.dimension.clone());
            }
        }
        Ok(Release { tables, by_key, by_indicator })
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.tables.manifest
    }

    /// Indicators in catalogue order.
    pub fn indicators(&self) -> &[Indicator] {
        &self.tables.indicators
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.tables.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// Areas, parents before members.
    pub fn areas(&self) -> &[Area] {
        &self.tables.areas
    }

    /// The area with this id.
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.tables.areas.iter().find(|area| area.id == id)
    }

    /// Top areas: those without a parent.
    pub fn states(&self) -> impl Iterator<Item = &Area> {
        self.tables.areas.iter().filter(|area| area.level == AreaLevel::State)
    }

    /// Areas that lie in `parent`, in id order.
    pub fn members(&self, parent: &str) -> impl Iterator<Item = &Area> {
        self.tables.areas.iter().filter(move |area| area.parent_id.as_deref() == Some(parent))
    }

    /// Dimensions in stated order.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.tables.dimensions
    }

    /// The dimension with this id.
    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.tables.dimensions.iter().find(|dimension| dimension.id == id)
    }

    /// Remarks on the release and its indicators.
    pub fn notes(&self) -> &[Note] {
        &self.tables.notes
    }

    /// Data quality rows: feed, period, check, result.
    pub fn data_quality(&self) -> &[[String; 4]] {
        &self.tables.data_quality
    }

    /// Every cell, sorted by key.
    pub fn observations(&self) -> &[Observation] {
        &self.tables.observations
    }

    /// The cells of one indicator, sorted by key; empty when it is not in the release.
    pub fn of_indicator(&self, indicator: &str) -> &[Observation] {
        self.by_indicator.get(indicator).map_or(&[], |extent| &self.tables.observations[extent.range.clone()])
    }

    /// One cell.
    pub fn cell(&self, indicator: &str, component: &str, area: &Area, period: Period, dimension: &str, category: &str) -> Option<&Observation> {
        let key = CellKey {
            indicator_id: indicator.to_owned(),
            component: component.to_owned(),
            area_level: area.level,
            area_id: area.id.clone(),
            period,
            dimension: dimension.to_owned(),
            category: category.to_owned(),
        };
        self.by_key.get(&key).map(|&index| &self.tables.observations[index])
    }

    /// Every inequality measure, sorted by key.
    pub fn inequality(&self) -> &[Inequality] {
        &self.tables.inequality
    }

    /// The inequality measures of one indicator, sorted by key; empty when it has none.
    pub fn inequality_of(&self, indicator: &str) -> &[Inequality] {
        run_of(&self.tables.inequality, |key| key.indicator_id.as_str().cmp(indicator))
    }

    /// How the groups of each split of one cell stand to each other: dimensions in stated order, then counties of a state.
    pub fn equity<'a>(&'a self, indicator: &str, component: &str, area: &Area, period: Period) -> Vec<Equity<'a>> {
        let of_cell = run_of(self.inequality_of(indicator), |key| {
            key.component
                .as_str()
                .cmp(component)
                .then_with(|| key.area_level.cmp(&area.level))
                .then_with(|| key.area_id.cmp(&area.id))
                .then_with(|| key.period.cmp(&period))
        });
        let cell = |area: &Area, dimension: &str, category: &str| self.cell(indicator, component, area, period, dimension, category);
        let mut splits = Vec::new();
        for dimension in self.dimensions() {
            let rows = run_of(of_cell, |key| key.dimension.cmp(&dimension.id));
            if !rows.is_empty() {
                let known = dimension.categories.iter().filter(|category| category.id != UNKNOWN);
                let strata = known.filter_map(|category| cell(area, &dimension.id, &category.id)).collect();
                splits.push(Equity { dimension: &dimension.id, strata, unknown: cell(area, &dimension.id, UNKNOWN), rows });
            }
        }
        let rows = run_of(of_cell, |key| key.dimension.as_str().cmp(GEOGRAPHY));
        if !rows.is_empty() {
            let counties = || self.members(&area.id).filter(|member| member.level == AreaLevel::County);
            let strata = counties().filter(|county| county.is_place).filter_map(|county| cell(county, ALL, ALL)).collect();
            let unknown = counties().find(|county| !county.is_place).and_then(|county| cell(county, ALL, ALL));
            splits.push(Equity { dimension: GEOGRAPHY, strata, unknown, rows });
        }
        splits
    }

    /// Annual periods of an indicator, oldest first.
    pub fn annual_periods(&self, indicator: &str) -> Vec<Period> {
        self.periods(indicator).into_iter().filter(|period| period.pooled_years == 1).collect()
    }

    /// Every period of an indicator, by start, then by pooled years.
    pub fn periods(&self, indicator: &str) -> Vec<Period> {
        self.by_indicator.get(indicator).map(|extent| extent.periods.iter().copied().collect()).unwrap_or_default()
    }

    /// Dimensions an indicator's cells are split by, in stated order.
    pub fn dimensions_of<'a>(&'a self, indicator: &str) -> impl Iterator<Item = &'a Dimension> + use<'a> {
        let extent = self.by_indicator.get(indicator);
        self.tables.dimensions.iter().filter(move |dimension| dimension.id != "all" && extent.is_some_and(|e| e.dimensions.contains(&dimension.id)))
    }

    /// The latest annual period of an indicator.
    pub fn latest_period(&self, indicator: &str) -> Option<Period> {
        self.annual_periods(indicator).pop()
    }
}

/// The run of rows for which `order` is equal; rows are sorted in that order.
fn run_of(rows: &[Inequality], order: impl Fn(&InequalityKey) -> std::cmp::Ordering) -> &[Inequality] {
    let start = rows.partition_point(|row| order(&row.key).is_lt());
    let length = rows[start..].partition_point(|row| order(&row.key).is_eq());
    &rows[start..start + length]
}
