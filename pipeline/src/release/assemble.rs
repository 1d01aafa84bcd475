//! From cleared cells to observations: value, interval, comparison, trend, reliability. Only shown cells get any of them.

use attune_contract::{Cell, CellKey, Observation, Shown, Status};
use attune_disclosure::{Cleared, ClearedCell, Cube};
use attune_statistics as statistics;

use super::figure::{self, FigureError, Figures};
use super::{comparison, reliability, trend};
use crate::catalogue::{Definition, DimensionDefinition};
use crate::engine::Engine;

/// What an indicator's cells are assembled with.
pub struct Assembly<'a> {
    /// The session, for finish expressions.
    pub engine: &'a Engine,
    /// The definition.
    pub definition: &'a Definition,
    /// Dimensions of the release.
    pub dimensions: &'a [DimensionDefinition],
    /// The day the release speaks for.
    pub as_of: chrono::NaiveDate,
}

/// Makes the observations of a cleared cube.
pub(super) async fn observations(assembly: &Assembly<'_>, cleared: &Cleared<Cube>) -> Result<Vec<Observation>, FigureError> {
    let definition = assembly.definition;
    let shown: Figures = cleared
        .cells()
        .filter_map(|cell| match cell {
            ClearedCell::Shown { key, numerator, denominator, amounts, .. } => Some((key.component.clone(), numerator, denominator, amounts.to_vec())),
            ClearedCell::Withheld { .. } => None,
        })
        .collect();
    let mut finished = match &definition.finish {
        Some(finish) => figure::finish(assembly.engine, &definition.id, finish, &definition.amounts, &shown).await?,
        None => Vec::new(),
    }
    .into_iter();
    let mut observations: Vec<Observation> = cleared
        .cells()
        .map(|cell| {
            let (key, cell) = match cell {
                ClearedCell::Withheld { key, status } => (key, Cell::Withheld(status)),
                ClearedCell::Shown { key, numerator, denominator, missing, .. } => {
                    let value = match &definition.finish {
                        Some(_) => finished.next().flatten(),
                        None => statistics::percentage(numerator, denominator),
                    };
                    // A cell that passes every privacy rule but has no figure is not a suppressed one.
                    (key, value.map_or(Cell::Withheld(Status::Unreliable), |value| Cell::Shown(figures(definition, value, numerator, denominator, missing))))
                }
            };
            Observation { key: key.clone(), indicator_version: definition.version, is_provisional: is_provisional(key, definition, assembly.as_of), cell }
        })
        .collect();
    comparison::compare(&mut observations, definition.benchmark().as_ref());
    trend::mark(&mut observations, definition.finish.is_none());
    Ok(observations)
}

/// The grid of an indicator for which no feed is configured.
pub(super) fn not_collected(definition: &Definition, cube: &Cube, as_of: chrono::NaiveDate) -> Vec<Observation> {
    cube.cells
        .iter()
        .map(|cell| Observation {
            key: cell.key.clone(),
            indicator_version: definition.version,
            is_provisional: is_provisional(&cell.key, definition, as_of),
            cell: Cell::Withheld(Status::NotCollected),
        })
        .collect()
}

fn is_provisional(key: &CellKey, definition: &Definition, as_of: chrono::NaiveDate) -> bool {
    key.period.end + chrono::Days::new(definition.lag_days) > as_of
}

pub(super) fn figures(definition: &Definition, value: f64, numerator: u64, denominator: u64, missing: Option<u64>) -> Shown {
    let interval = statistics::wilson_interval(numerator, denominator).filter(|_| definition.finish.is_none());
    let (reliability, flags) = reliability::judge(numerator, denominator, definition.finish.is_none());
    Shown {
        value,
        lower: interval.map(|interval| interval.lower * 100.0),
        upper: interval.map(|interval| interval.upper * 100.0),
        interval_level: interval.map(|_| statistics::LEVEL),
        interval_method: interval.map(|_| "wilson".to_owned()),
        unit: definition.unit.clone(),
        numerator,
        denominator: Some(denominator),
        missing,
        link_low: None,
        link_high: None,
        reliability,
        comparison: None,
        trend: None,
        trend_reason: None,
        benchmark_comparison: None,
        flags,
    }
}
