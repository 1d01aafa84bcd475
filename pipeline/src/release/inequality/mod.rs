//! How far apart the groups of a split are, for every share that a release carries.
//!
//! Everything is made from observations, and of those only shown cells have a number to give: what comes out says nothing that
//! the published cells do not say. A measure over all groups is given where all of them are shown, a comparison with the
//! reference where both groups are. Methods: `docs/methods/inequality.md`.

mod pair;
mod reference;
mod split;
mod summary;

use attune_contract::{ALL, AreaLevel, Inequality, InequalityFigure, InequalityKey, Observation, Status};
use attune_statistics::inequality::StrataError;

use crate::catalogue::{Definition, DimensionDefinition};
use reference::ReferenceGroup;
use split::{Split, splits};

/// What a reader is told where a group is hidden.
const HIDDEN: &str = "a group that the measure uses is not shown, to protect families";

/// Why an indicator whose figure is no share has no measure.
const NO_SHARE: &str = "the figure is no share of whole counts and has no interval, and no gap is served without its uncertainty";

/// Gives the measures of one indicator, sorted by key. `observations` are those of the indicator, sorted by key.
///
/// In a state each measure has its row, with a figure or with its status. A county has rows with figures, and where a measure over
/// all groups has none, one row `all` that says why. `dimensions` are those that the indicator is split by.
///
/// # Errors
/// When a split has a group twice, which a grid never has.
pub(super) fn measures(definition: &Definition, dimensions: &[DimensionDefinition], observations: &[Observation]) -> Result<Vec<Inequality>, StrataError> {
    let mut rows = Vec::new();
    for split in splits(dimensions, observations) {
        rows.extend(of_split(definition, &split)?);
    }
    rows.sort_by(|left, right| left.key.cmp(&right.key));
    Ok(rows)
}

fn of_split(definition: &Definition, split: &Split<'_>) -> Result<Vec<Inequality>, StrataError> {
    let favours_higher = definition.favours_higher();
    let reference = reference::choose(split, favours_higher);
    let row = Rows { split, reference };
    if definition.finish.is_some() {
        let status = split.all_shown().err().unwrap_or(Status::Unreliable);
        return Ok(vec![row.unmeasured(status, NO_SHARE)]);
    }
    let strata = split.all_shown();
    // A split that nobody reports has nothing to list.
    let is_listed = split.cell.area_level == AreaLevel::State && matches!(strata, Ok(_) | Err(Status::Suppressed));
    let mut rows = match strata {
        Ok(strata) => summary::measured(&row, &strata, favours_higher)?,
        Err(_) if is_listed => summary::withheld(&row, favours_higher)?,
        Err(status) => vec![row.unmeasured(status, "")],
    };
    if !split.is_geography() {
        rows.extend(pair::compared(&row, is_listed));
    }
    Ok(rows)
}

/// What all rows of a split share.
struct Rows<'a> {
    split: &'a Split<'a>,
    reference: Option<ReferenceGroup<'a>>,
}

impl Rows<'_> {
    fn row(&self, measure: &str, variant: &str, stratum: &str, figure: InequalityFigure, strata_used: usize, note: String) -> Inequality {
        let (split, cell) = (self.split, self.split.cell);
        let note = if matches!(figure, InequalityFigure::Withheld(Status::Suppressed)) { HIDDEN.to_owned() } else { note };
        Inequality {
            key: InequalityKey {
                indicator_id: cell.indicator_id.clone(),
                component: cell.component.clone(),
                area_level: cell.area_level,
                area_id: cell.area_id.clone(),
                period: cell.period,
                dimension: split.dimension.to_owned(),
                measure: measure.to_owned(),
                variant: variant.to_owned(),
                stratum: stratum.to_owned(),
            },
            strata_used: if matches!(figure, InequalityFigure::Measured(_)) { small(strata_used) } else { 0 },
            figure,
            strata: small(split.groups.len()),
            reference: self.reference.as_ref().map(|reference| reference.label.to_owned()),
            reference_rule: self.reference.as_ref().map(|reference| reference.rule),
            unknown_percent: split.unknown_percent,
            flags: split.flags(),
            note,
        }
    }

    /// The row that says why there is no measure over all groups.
    fn unmeasured(&self, status: Status, note: &str) -> Inequality {
        self.row(ALL, ALL, ALL, InequalityFigure::Withheld(status), 0, note.to_owned())
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
