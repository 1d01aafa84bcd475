//! How a cell's interval stands to its state's value, and to the benchmark that the indicator declares.

use std::collections::HashMap;

use attune_contract::{AreaLevel, Benchmark, Cell, CellKey, Comparison, Observation, Shown};
use attune_statistics as statistics;

/// Compares each county with its state, and each cell of the benchmark's component with the benchmark. A figure without an
/// interval is not compared.
pub(super) fn compare(observations: &mut [Observation], benchmark: Option<&Benchmark>) {
    let states: HashMap<CellKey, f64> = observations
        .iter()
        .filter(|observation| observation.key.area_level == AreaLevel::State)
        .filter_map(|observation| observation.shown().map(|shown| (observation.key.clone(), shown.value)))
        .collect();
    for observation in observations {
        let key = &observation.key;
        let Cell::Shown(shown) = &mut observation.cell else { continue };
        if key.area_level == AreaLevel::County {
            let area_id = key.area_id.get(..2).unwrap_or_default().to_owned();
            let state = states.get(&CellKey { area_level: AreaLevel::State, area_id, ..key.clone() });
            shown.comparison = state.and_then(|state| against(shown, *state));
        }
        shown.benchmark_comparison = benchmark.filter(|benchmark| benchmark.component == key.component).and_then(|benchmark| against(shown, benchmark.value));
    }
}

fn against(shown: &Shown, value: f64) -> Option<Comparison> {
    let (lower, upper) = shown.lower.zip(shown.upper)?;
    Some(word(statistics::compare(statistics::Interval { lower, upper }, value)))
}

/// The word of the contract.
pub(super) fn word(comparison: statistics::Comparison) -> Comparison {
    match comparison {
        statistics::Comparison::Higher => Comparison::Higher,
        statistics::Comparison::Similar => Comparison::Similar,
        statistics::Comparison::Lower => Comparison::Lower,
    }
}
