//! From cleared cells to observations: value, interval, comparison, reliability. Only shown cells get any of them.

use std::collections::HashMap;

use attune_contract::{AreaLevel, Cell, CellKey, Comparison, Observation, Reliability, Shown, Status};
use attune_disclosure::{Cleared, ClearedCell, Cube};
use attune_statistics as statistics;

use super::figure::{self, FigureError, Figures};
use crate::catalogue::Definition;
use crate::engine::Engine;

/// What an indicator's cells are assembled with.
pub struct Assembly<'a> {
    /// The session, for finish expressions.
    pub engine: &'a Engine,
    /// The definition.
    pub definition: &'a Definition,
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
    compare_with_state(&mut observations);
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

fn figures(definition: &Definition, value: f64, numerator: u64, denominator: u64, missing: Option<u64>) -> Shown {
    let interval = statistics::wilson_interval(numerator, denominator).filter(|_| definition.finish.is_none());
    let proportion = numerator as f64 / denominator as f64;
    // The reliability of a finished figure rests on the share it is made from.
    let reliability = statistics::wilson_interval(numerator, denominator).map(|interval| statistics::reliability(interval, proportion));
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
        reliability: match reliability {
            Some(statistics::Reliability::Ok) => Reliability::Ok,
            _ => Reliability::UseWithCare,
        },
        comparison: None,
        trend: None,
        flags: Vec::new(),
    }
}

/// Compares each county's interval with the state's value of the same component, period, dimension and category.
fn compare_with_state(observations: &mut [Observation]) {
    let states: HashMap<CellKey, f64> = observations
        .iter()
        .filter(|observation| observation.key.area_level == AreaLevel::State)
        .filter_map(|observation| observation.shown().map(|shown| (observation.key.clone(), shown.value)))
        .collect();
    for observation in observations.iter_mut().filter(|observation| observation.key.area_level == AreaLevel::County) {
        let state = observation.key.area_id.get(..2).unwrap_or_default().to_owned();
        let benchmark = states.get(&CellKey { area_level: AreaLevel::State, area_id: state, ..observation.key.clone() });
        if let (Cell::Shown(shown), Some(benchmark)) = (&mut observation.cell, benchmark)
            && let (Some(lower), Some(upper)) = (shown.lower, shown.upper)
        {
            let interval = statistics::Interval { lower: lower / 100.0, upper: upper / 100.0 };
            shown.comparison = Some(match statistics::compare(interval, benchmark / 100.0) {
                statistics::Comparison::Higher => Comparison::Higher,
                statistics::Comparison::Similar => Comparison::Similar,
                statistics::Comparison::Lower => Comparison::Lower,
            });
        }
    }
}
