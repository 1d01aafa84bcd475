//! No measure of inequality without the cells that it uses: a second look at every row, which shares no code with what made it.

use std::collections::BTreeSet;

use crate::{ALL, AreaLevel, CellKey, ContractError, Dimension, FROM_REFERENCE, GEOGRAPHY, Inequality, Observation, Status, UNKNOWN};

/// Refuses rows that carry a figure while a group that it uses is not published.
///
/// A measure over all groups uses every category of its dimension but `unknown`, or every county of its state; a comparison with
/// the reference uses two. The share of those of whom the group is not known uses their cell and that of all. `observations` are sorted by key and hold at least the indicators of the rows.
///
/// # Errors
/// [`ContractError::Unbacked`], naming the row.
pub fn check_inequality(observations: &[Observation], rows: &[Inequality], dimensions: &[Dimension]) -> Result<(), ContractError> {
    let mut counties: Option<BTreeSet<&str>> = None;
    for (position, row) in rows.iter().enumerate() {
        let unbacked = || ContractError::Unbacked { indicator: row.key.indicator_id.clone(), row: position };
        let status = |key: &CellKey| {
            let place = observations.binary_search_by(|other| other.key.cmp(key));
            place.map_or(Status::NotCollected, |place| observations[place].status())
        };
        let is_published = |key: &CellKey| status(key) == Status::Published;
        // Nobody is a count too.
        let is_told = |key: &CellKey| matches!(status(key), Status::Published | Status::Nobody);
        if row.unknown_percent.is_some() && !(is_told(&unknown_of(row)) && is_published(&total_of(row))) {
            return Err(unbacked());
        }
        if row.measured().is_none() {
            continue;
        }
        let groups: Vec<String> = if row.key.measure == ALL {
            Vec::new()
        } else if row.key.variant == FROM_REFERENCE {
            [Some(&row.key.stratum), row.reference.as_ref()].into_iter().flatten().cloned().collect()
        } else if row.key.dimension == GEOGRAPHY {
            let all = counties.get_or_insert_with(|| {
                let of_county = observations.iter().filter(|observation| observation.key.area_level == AreaLevel::County);
                of_county.map(|observation| observation.key.area_id.as_str()).collect()
            });
            all.iter().filter(|county| county.starts_with(&row.key.area_id) && !county.ends_with("999")).map(|county| (*county).to_owned()).collect()
        } else {
            let categories = dimensions.iter().filter(|dimension| dimension.id == row.key.dimension).flat_map(|dimension| &dimension.categories);
            categories.filter(|category| category.id != UNKNOWN).map(|category| category.id.clone()).collect()
        };
        let is_shown = |group: &String| is_published(&cell_of(row, group));
        // A comparison needs two groups, and a measure of fewer says nothing.
        let is_backed = groups.len() >= 2 && groups.iter().all(|group| group != UNKNOWN && is_shown(group)) && groups.len() == row.strata_used as usize;
        if !is_backed {
            return Err(unbacked());
        }
    }
    Ok(())
}

/// The cell of those of whom the group is not known; of the counties of a state, the county that is not stated.
fn unknown_of(row: &Inequality) -> CellKey {
    let is_geography = row.key.dimension == GEOGRAPHY;
    cell_of(row, &if is_geography { format!("{}999", row.key.area_id) } else { UNKNOWN.to_owned() })
}

/// The cell over all groups.
fn total_of(row: &Inequality) -> CellKey {
    CellKey { area_level: row.key.area_level, area_id: row.key.area_id.clone(), dimension: ALL.to_owned(), category: ALL.to_owned(), ..cell_of(row, UNKNOWN) }
}

fn cell_of(row: &Inequality, group: &str) -> CellKey {
    let key = &row.key;
    let is_geography = key.dimension == GEOGRAPHY;
    CellKey {
        indicator_id: key.indicator_id.clone(),
        component: key.component.clone(),
        area_level: if is_geography { AreaLevel::County } else { key.area_level },
        area_id: if is_geography { group.to_owned() } else { key.area_id.clone() },
        period: key.period,
        dimension: if is_geography { ALL.to_owned() } else { key.dimension.clone() },
        category: if is_geography { ALL.to_owned() } else { group.to_owned() },
    }
}
