//! The full grid: every declared area x period x dimension x category has a cell, whatever the data hold, with the
//! equations that bind the cells.

use std::collections::{BTreeMap, HashMap, HashSet};

use attune_contract::{Area, AreaLevel, CellKey, Period};
use attune_disclosure::{Availability, CountedCell, Cube, Equation};

use super::counts::{CountRow, CubeError};
use crate::catalogue::{Definition, DimensionDefinition};
use crate::domain::calendar::to_days;
use crate::domain::digest::fingerprint;

/// The declared areas and what their counties belong to.
#[derive(Debug, Clone, Default)]
pub struct Areas {
    /// States, then counties in id order; a state with counties has one more, `<state>999`, for "county not stated".
    pub areas: Vec<Area>,
    /// Category of each county in each dimension by county.
    pub county_categories: HashMap<(String, String), String>,
    /// Where units without any residence are counted.
    pub home_state: String,
}

impl Areas {
    /// What stands for the areas and what their counties belong to.
    pub fn digest(&self) -> String {
        let categories: BTreeMap<&(String, String), &String> = self.county_categories.iter().collect();
        fingerprint([format!("{:?}", self.areas), format!("{categories:?}"), self.home_state.clone()])
    }

    fn counties<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Area> {
        self.areas.iter().filter(move |area| area.parent_id.as_deref() == Some(state))
    }

    fn county_category(&self, county: &str, dimension: &DimensionDefinition) -> String {
        let category = self.county_categories.get(&(county.to_owned(), dimension.id.clone()));
        category.filter(|category| dimension.categories().any(|known| known == *category)).cloned().unwrap_or_else(|| "unknown".to_owned())
    }
}

/// The grid of one indicator, ready for disclosure control.
#[derive(Debug)]
pub struct Grid {
    /// Cells with their equations.
    pub cube: Cube,
}

#[derive(Default, Clone)]
struct Counts {
    denominator: u64,
    numerator: u64,
    missing: u64,
    not_reported: u64,
    amounts: Vec<u64>,
}

impl Counts {
    fn add(&mut self, row: &CountRow) {
        self.denominator += row.denominator;
        self.numerator += row.numerator;
        self.missing += row.missing;
        self.not_reported += row.not_reported;
        self.amounts.resize(row.amounts.len().max(self.amounts.len()), 0);
        self.amounts.iter_mut().zip(&row.amounts).for_each(|(sum, amount)| *sum += amount);
    }
}

const NOT_REPORTED: &str = "not_reported";

/// Builds the grid of an indicator from its counts.
///
/// # Errors
/// When the counts name a component that the definition does not state.
pub fn build(
    definition: &Definition,
    annual: &[Period],
    dimensions: &[DimensionDefinition],
    areas: &Areas,
    rows: &[CountRow],
    is_sensitive: bool,
) -> Result<Grid, CubeError> {
    let dimensions = &definition.dimensions_of(dimensions);
    let periods = with_pooled(annual);
    let components: Vec<&str> = definition.components().collect();
    let mut sums: HashMap<CellKey, Counts> = HashMap::new();
    let mut unreported_splits = UnreportedSplits::default();
    for row in rows {
        if !components.contains(&row.component.as_str()) {
            return Err(CubeError::Component { indicator: definition.id.clone() });
        }
        let state = row.state_fips.clone().unwrap_or_else(|| areas.home_state.clone());
        let Some(state_area) = areas.areas.iter().find(|area| area.level == AreaLevel::State && area.id == state) else {
            // A residence outside the declared areas: not in this warehouse's population.
            continue;
        };
        let unknown_county = format!("{state}999");
        let stated = row.county_geoid.as_deref().filter(|county| areas.counties(&state).any(|area| area.id == *county));
        let county = areas.counties(&state).next().map(|_| stated.unwrap_or(&unknown_county).to_owned());
        let category = split_category(row, dimensions);
        unreported_splits.note(row, &state);
        for period in periods.iter().filter(|period| (to_days(period.start)..=to_days(period.end)).contains(&row.period_start)) {
            let mut add = |level: AreaLevel, area_id: &str, dimension: &str, category: &str| {
                let key = CellKey {
                    indicator_id: definition.id.clone(),
                    component: row.component.clone(),
                    area_level: level,
                    area_id: area_id.to_owned(),
                    period: *period,
                    dimension: dimension.to_owned(),
                    category: category.to_owned(),
                };
                sums.entry(key).or_default().add(row);
            };
            add(AreaLevel::State, &state_area.id, &row.dimension, &category);
            if let Some(county) = &county {
                add(AreaLevel::County, county, &row.dimension, &category);
                if row.dimension == "all" {
                    for dimension in dimensions.iter().filter(|dimension| dimension.is_by_county()) {
                        add(AreaLevel::State, &state_area.id, &dimension.id, &areas.county_category(county, dimension));
                    }
                }
            }
        }
    }

    // Whether a state reports the item at all is known before its cells are taken out of the sums.
    let unreported: HashSet<CellKey> = sums
        .iter()
        .filter(|(key, counts)| {
            key.area_level == AreaLevel::State && key.dimension == "all" && counts.denominator + counts.missing == 0 && counts.not_reported > 0
        })
        .map(|(key, _)| key.clone())
        .collect();
    let mut builder = Cells::default();
    for component in &components {
        for period in &periods {
            for area in areas.areas.iter().filter(|area| definition.is_published_for(area.level)) {
                let key = |dimension: &str, category: &str| CellKey {
                    indicator_id: definition.id.clone(),
                    component: (*component).to_owned(),
                    area_level: area.level,
                    area_id: area.id.clone(),
                    period: *period,
                    dimension: dimension.to_owned(),
                    category: category.to_owned(),
                };
                let state = area.parent_id.as_deref().unwrap_or(&area.id);
                let all_key = key("all", "all");
                let state_all = CellKey { area_level: AreaLevel::State, area_id: state.to_owned(), ..all_key.clone() };
                let is_unreported = unreported.contains(&state_all);
                let all = builder.push(all_key, &mut sums, is_unreported);
                for dimension in dimensions.iter().filter(|dimension| area.level == AreaLevel::State || !dimension.is_by_county()) {
                    // A state without counties cannot be split by what its counties are.
                    if dimension.is_by_county() && areas.counties(&area.id).next().is_none() {
                        continue;
                    }
                    let is_split_unreported = unreported_splits.holds(state, &dimension.id);
                    let parts: Vec<usize> = dimension
                        .categories()
                        .map(|category| builder.push(key(&dimension.id, category), &mut sums, is_unreported || is_split_unreported))
                        .collect();
                    if !is_split_unreported {
                        builder.equations.push(Equation { total: all, parts });
                    }
                }
            }
        }
    }
    builder.bind(definition, &periods, &components, areas, dimensions);
    let (same_status, nested) = builder.nested(definition);
    let Cells { cells, equations, .. } = builder;
    Ok(Grid { cube: Cube { indicator_id: definition.id.clone(), is_sensitive, cells, equations, same_status, nested } })
}

/// The annual periods, and the last three pooled where there are three.
fn with_pooled(annual: &[Period]) -> Vec<Period> {
    let mut periods = annual.to_vec();
    periods.sort();
    // Three years in a row, or none: a gap would make the label say more than was counted.
    if let Some([first, second, last]) = periods.last_chunk::<3>().copied()
        && first.end.succ_opt() == Some(second.start)
        && second.end.succ_opt() == Some(last.start)
    {
        periods.push(Period { start: first.start, end: last.end, pooled_years: 3 });
    }
    periods
}

fn split_category(row: &CountRow, dimensions: &[DimensionDefinition]) -> String {
    if row.dimension == "all" {
        return "all".to_owned();
    }
    let known = |category: &&String| dimensions.iter().any(|d| d.id == row.dimension && d.categories().any(|known| known == *category));
    row.category.as_ref().filter(known).cloned().unwrap_or_else(|| "unknown".to_owned())
}

/// Dimensions that an area does not report: all its units stand in the pseudo-category `not_reported`.
#[derive(Default)]
struct UnreportedSplits(BTreeMap<(String, String), (bool, bool)>);

impl UnreportedSplits {
    fn note(&mut self, row: &CountRow, state: &str) {
        if row.dimension != "all" {
            let (some, other) = self.0.entry((state.to_owned(), row.dimension.clone())).or_default();
            let is_unreported = row.category.as_deref() == Some(NOT_REPORTED);
            *some |= is_unreported;
            *other |= !is_unreported;
        }
    }

    fn holds(&self, state: &str, dimension: &str) -> bool {
        self.0.get(&(state.to_owned(), dimension.to_owned())).is_some_and(|&(some, other)| some && !other)
    }
}

#[derive(Default)]
struct Cells {
    cells: Vec<CountedCell>,
    index: HashMap<CellKey, usize>,
    equations: Vec<Equation>,
}

impl Cells {
    fn push(&mut self, key: CellKey, sums: &mut HashMap<CellKey, Counts>, is_unreported: bool) -> usize {
        let counts = sums.remove(&key).unwrap_or_default();
        let (counts, availability) = if is_unreported { (Counts::default(), Availability::NotReported) } else { (counts, Availability::Counted) };
        let position = self.cells.len();
        self.index.insert(key.clone(), position);
        let Counts { denominator, numerator, missing, amounts, .. } = counts;
        self.cells.push(CountedCell { key, denominator, numerator, missing, amounts, availability });
        position
    }

    fn find(&self, key: &CellKey) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// Adds the equations that cross areas, periods and components.
    fn bind(&mut self, definition: &Definition, periods: &[Period], components: &[&str], areas: &Areas, dimensions: &[DimensionDefinition]) {
        let mut equations = Vec::new();
        let pooled = periods.iter().find(|period| period.pooled_years == 3);
        for (position, cell) in self.cells.iter().enumerate() {
            let key = &cell.key;
            if key.area_level == AreaLevel::State && areas.counties(&key.area_id).next().is_some() {
                let by_county = dimensions.iter().find(|dimension| dimension.id == key.dimension).filter(|dimension| dimension.is_by_county());
                let members = areas.counties(&key.area_id).filter(|county| by_county.is_none_or(|d| areas.county_category(&county.id, d) == key.category));
                let (dimension, category) = if by_county.is_some() { ("all", "all") } else { (key.dimension.as_str(), key.category.as_str()) };
                let parts = members.filter_map(|county| {
                    let area = CellKey {
                        area_level: AreaLevel::County,
                        area_id: county.id.clone(),
                        dimension: dimension.to_owned(),
                        category: category.to_owned(),
                        ..key.clone()
                    };
                    self.find(&area)
                });
                let parts: Vec<usize> = parts.collect();
                if !parts.is_empty() {
                    equations.push(Equation { total: position, parts });
                }
            }
            if Some(&key.period) == pooled {
                let years = periods.iter().filter(|period| period.pooled_years == 1 && period.start >= key.period.start && period.end <= key.period.end);
                let parts = years.filter_map(|period| self.find(&CellKey { period: *period, ..key.clone() }));
                equations.push(Equation { total: position, parts: parts.collect() });
            }
            if let Some(total) = definition.total.as_ref().filter(|total| total.component == key.component) {
                let parts = total.of.iter().filter(|part| components.contains(&part.as_str()));
                let parts = parts.filter_map(|part| self.find(&CellKey { component: part.clone(), ..key.clone() }));
                equations.push(Equation { total: position, parts: parts.collect() });
            }
        }
        self.equations.extend(equations);
    }

    /// Cells of nested components over one denominator: shown or hidden together, and their differences are counts too.
    fn nested(&self, definition: &Definition) -> (Vec<Vec<usize>>, Vec<(usize, usize)>) {
        let mut same_status = Vec::new();
        let mut nested = Vec::new();
        let Some(narrowest) = definition.nested.first() else { return (same_status, nested) };
        for (position, cell) in self.cells.iter().enumerate().filter(|(_, cell)| &cell.key.component == narrowest) {
            let mut group = vec![position];
            for wider in &definition.nested[1..] {
                if let Some(next) = self.find(&CellKey { component: wider.clone(), ..cell.key.clone() }) {
                    nested.push((group[group.len() - 1], next));
                    group.push(next);
                }
            }
            same_status.push(group);
        }
        (same_status, nested)
    }
}
