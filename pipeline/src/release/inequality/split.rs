//! The groups of one cell, each with its published share or with the status of its cell.

use std::collections::BTreeMap;

use attune_contract::{ALL, AreaLevel, CellKey, GEOGRAPHY, MANY_UNKNOWN, Observation, Status, UNKNOWN};

use crate::catalogue::{DimensionDefinition, Reference};
use crate::domain::digest::sha256_hex;
use crate::domain::number::twelve_digits;

/// From this percentage on a reader is warned that the group is not known for many.
const MANY_UNKNOWN_PERCENT: f64 = 10.0;

/// The published share of a group.
///
/// Only [`Stratum::of`] makes one, and only from a shown cell: a hidden cell has no number to make it from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stratum<'a> {
    pub label: &'a str,
    pub numerator: u64,
    pub denominator: u64,
    /// Place in an ordered dimension, 1 for the most disadvantaged.
    pub order: Option<i64>,
}

impl<'a> Stratum<'a> {
    fn of(label: &'a str, order: Option<i64>, observation: &Observation) -> Result<Stratum<'a>, Status> {
        let shown = observation.shown().ok_or(observation.status())?;
        let denominator = shown.denominator.filter(|denominator| *denominator > 0).ok_or(Status::Unreliable)?;
        Ok(Stratum { label, numerator: shown.numerator, denominator, order })
    }

    pub fn share(&self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// A group of a split: its share where its cell is shown, or else the status of its cell.
pub(super) struct Group<'a> {
    pub label: &'a str,
    /// Place in an ordered dimension, 1 for the most disadvantaged.
    pub order: Option<i64>,
    pub stratum: Result<Stratum<'a>, Status>,
}

impl<'a> Group<'a> {
    fn new(label: &'a str, order: Option<i64>, observation: &Observation) -> Group<'a> {
        Group { label, order, stratum: Stratum::of(label, order, observation) }
    }
}

/// One cell, split.
pub(super) struct Split<'a> {
    /// The cell that is split.
    pub cell: &'a CellKey,
    pub dimension: &'a str,
    pub reference: Reference<'a>,
    /// Groups in stated order; those of whom the group is not known are none.
    pub groups: Vec<Group<'a>>,
    /// Those of whom the group is not known, in percent of all; `None` where it is not shown.
    pub unknown_percent: Option<f64>,
}

impl<'a> Split<'a> {
    fn new(cell: &'a Observation, dimension: &'a str, reference: Reference<'a>, groups: Vec<Group<'a>>, unknown: Option<&Observation>) -> Split<'a> {
        let counted = |observation: &Observation| match observation.shown() {
            Some(shown) => shown.denominator,
            None => (observation.status() == Status::Nobody).then_some(0),
        };
        let unknown = unknown.and_then(counted).zip(counted(cell).filter(|all| *all > 0));
        let unknown_percent = unknown.map(|(unknown, all)| twelve_digits(100.0 * unknown as f64 / all as f64));
        Split { cell: &cell.key, dimension, reference, groups, unknown_percent }
    }

    pub fn is_geography(&self) -> bool {
        self.dimension == GEOGRAPHY
    }

    /// The groups that are shown.
    pub fn shown(&self) -> impl Iterator<Item = Stratum<'a>> {
        self.groups.iter().filter_map(|group| group.stratum.ok())
    }

    /// All groups, or the status of those that are not shown: `suppressed` before any other.
    pub fn all_shown(&self) -> Result<Vec<Stratum<'a>>, Status> {
        let mut withheld = self.groups.iter().filter_map(|group| group.stratum.err());
        match withheld.next() {
            None => Ok(self.shown().collect()),
            Some(first) => Err(if first == Status::Suppressed || withheld.any(|status| status == Status::Suppressed) { Status::Suppressed } else { first }),
        }
    }

    pub fn flags(&self) -> Vec<String> {
        let is_many = self.unknown_percent.is_some_and(|percent| percent >= MANY_UNKNOWN_PERCENT);
        is_many.then(|| MANY_UNKNOWN.to_owned()).into_iter().collect()
    }

    /// Seed of the draws: it follows from what the split is, and from nothing else.
    pub fn seed(&self) -> u32 {
        let CellKey { indicator_id, component, area_level, area_id, period, .. } = self.cell;
        let period = format!("{} {} {}", period.start, period.end, period.pooled_years);
        let key = [indicator_id, component, area_level.as_str(), area_id, &period, self.dimension].join("/");
        u32::from_str_radix(&sha256_hex(key.as_bytes())[..8], 16).unwrap_or_default()
    }
}

/// What is the same for the counties of a state: state, component, period.
type CountyKey<'a> = (&'a str, &'a str, attune_contract::Period);

/// The splits of an indicator's cells. `observations` are sorted by key.
pub(super) fn splits<'a>(dimensions: &'a [DimensionDefinition], observations: &'a [Observation]) -> Vec<Split<'a>> {
    let mut counties: BTreeMap<CountyKey<'a>, Vec<&'a Observation>> = BTreeMap::new();
    for observation in observations.iter().filter(|observation| observation.key.area_level == AreaLevel::County && observation.key.dimension == ALL) {
        let key = &observation.key;
        counties.entry((key.area_id.get(..2).unwrap_or_default(), &key.component, key.period)).or_default().push(observation);
    }
    let mut splits = Vec::new();
    let is_of_one_cell = |left: &Observation, right: &Observation| {
        let (left, right) = (&left.key, &right.key);
        left.component == right.component && left.area_level == right.area_level && left.area_id == right.area_id && left.period == right.period
    };
    for cells in observations.chunk_by(is_of_one_cell) {
        let Some(all) = cells.iter().find(|observation| observation.key.dimension == ALL) else { continue };
        // County not stated is no place.
        if !is_place(all) {
            continue;
        }
        for dimension in dimensions {
            let find = |category: &str| cells.iter().find(|observation| observation.key.dimension == dimension.id && observation.key.category == category);
            let known = dimension.categories().filter(|category| *category != UNKNOWN);
            let groups: Vec<Group<'a>> = known.filter_map(|category| Some(Group::new(category, dimension.order_of(category), find(category)?))).collect();
            if groups.len() > 1 {
                splits.push(Split::new(all, &dimension.id, dimension.reference(), groups, find(UNKNOWN)));
            }
        }
        let of_state = (all.key.area_level == AreaLevel::State).then(|| counties.get(&(all.key.area_id.as_str(), all.key.component.as_str(), all.key.period)));
        if let Some(counties) = of_state.flatten() {
            let places = counties.iter().filter(|county| is_place(county));
            let groups: Vec<Group<'a>> = places.map(|county| Group::new(&county.key.area_id, None, county)).collect();
            if groups.len() > 1 {
                let unknown = counties.iter().find(|county| !is_place(county)).copied();
                splits.push(Split::new(all, GEOGRAPHY, Reference::Largest, groups, unknown));
            }
        }
    }
    splits
}

/// Whether a cell speaks of a place; "county not stated" is none.
fn is_place(observation: &Observation) -> bool {
    !observation.key.has_no_county()
}
