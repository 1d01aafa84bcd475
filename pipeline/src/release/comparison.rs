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

#[cfg(test)]
mod tests {
    use attune_contract::Status;

    use super::*;
    use crate::release::fixture;

    fn cell(area: &str, component: &str, interval: Option<(f64, f64)>) -> Observation {
        let value = interval.map_or(50.0, |(lower, upper)| (lower + upper) / 2.0);
        let (lower, upper) = interval.unzip();
        let cell = Cell::Shown(Shown { value, lower, upper, ..fixture::shown(50, 100) });
        Observation { key: fixture::key(component, area, fixture::years(2025, 1), "all", "all"), indicator_version: 1, is_provisional: false, cell }
    }

    type Compared = (Option<Comparison>, Option<Comparison>);

    fn compared(mut cells: Vec<Observation>, benchmark: Option<(&str, f64)>) -> Vec<Compared> {
        let benchmark = benchmark.map(|(component, value)| Benchmark { component: component.to_owned(), value, source: String::new() });
        compare(&mut cells, benchmark.as_ref());
        cells.iter().filter_map(|cell| cell.shown().map(|shown| (shown.comparison, shown.benchmark_comparison))).collect()
    }

    #[test]
    fn a_county_stands_beside_its_own_state_and_every_cell_beside_the_benchmark() {
        let cells = vec![
            cell("27", "all", Some((48.0, 52.0))),
            cell("27053", "all", Some((51.0, 60.0))),
            cell("27123", "all", Some((40.0, 50.0))),
            cell("72001", "all", Some((10.0, 20.0))),
        ];
        let found = compared(cells, Some(("all", 50.0)));
        assert_eq!(found[0], (None, Some(Comparison::Similar)), "a state has no state");
        assert_eq!(found[1], (Some(Comparison::Higher), Some(Comparison::Higher)));
        assert_eq!(found[2], (Some(Comparison::Similar), Some(Comparison::Similar)), "limits belong to the interval");
        assert_eq!(found[3], (None, Some(Comparison::Lower)), "its state is not shown");
    }

    #[test]
    fn a_benchmark_speaks_of_one_component() {
        let found = compared(vec![cell("27", "obstetric", Some((9.0, 9.2))), cell("27", "combined", Some((9.0, 9.2)))], Some(("obstetric", 9.4)));
        assert_eq!(found, [(None, Some(Comparison::Lower)), (None, None)]);
    }

    #[test]
    fn without_an_interval_or_with_a_hidden_state_nothing_is_compared() {
        let mut state = cell("27", "all", Some((48.0, 52.0)));
        state.cell = Cell::Withheld(Status::Suppressed);
        assert_eq!(compared(vec![state, cell("27053", "all", Some((10.0, 20.0)))], None), [(None, None)]);
        assert_eq!(compared(vec![cell("27", "all", Some((48.0, 52.0))), cell("27053", "all", None)], Some(("all", 90.0)))[1], (None, None));
    }
}
