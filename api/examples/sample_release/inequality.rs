//! Invented measures of inequality beside the invented cells: differences from the largest group, and the difference of extremes.

use attune_contract::{
    ALL, CellKey, Comparison, FROM_REFERENCE, Inequality, InequalityFigure, InequalityKey, MANY_UNKNOWN, MeasuredInequality, Observation, ReferenceRule, Shown,
    Status, UNKNOWN,
};

/// The measures of cells; those of one split stand together.
pub fn inequality(observations: &[Observation]) -> Vec<Inequality> {
    let mut sorted: Vec<&Observation> = observations.iter().filter(|cell| cell.key.dimension != ALL).collect();
    sorted.sort_by(|one, other| one.key.cmp(&other.key));
    sorted.chunk_by(|one, other| split_of(&one.key) == split_of(&other.key)).flat_map(of_split).collect()
}

fn split_of(key: &CellKey) -> CellKey {
    CellKey { category: String::new(), ..key.clone() }
}

fn of_split(cells: &[&Observation]) -> Vec<Inequality> {
    let groups: Vec<&&Observation> = cells.iter().filter(|cell| cell.key.category != UNKNOWN).collect();
    let shown: Vec<(&str, &Shown)> = groups.iter().filter_map(|cell| Some((cell.key.category.as_str(), cell.shown()?))).collect();
    let Some((reference, base)) = shown.iter().copied().max_by_key(|(_, shown)| shown.denominator) else {
        return vec![row(cells[0], [ALL, ALL, ALL], InequalityFigure::Withheld(Status::Suppressed), groups.len(), None, 0)];
    };
    let mut rows = Vec::new();
    for (category, shown) in shown.iter().filter(|(category, _)| *category != reference) {
        let figure = difference(shown.value - base.value, reach(shown).hypot(reach(base)), "newcombe");
        rows.push(row(cells[0], ["d", FROM_REFERENCE, category], figure, groups.len(), Some(reference), 2));
    }
    if shown.len() == groups.len() {
        let extreme = |pick: fn(f64, f64) -> f64| shown.iter().map(|(_, shown)| shown.value).reduce(pick).unwrap_or_default();
        let figure = difference(extreme(f64::max) - extreme(f64::min), 2.0 * reach(base), "delta");
        rows.push(row(cells[0], ["d", "extremes", ALL], figure, groups.len(), Some(reference), groups.len()));
    } else {
        rows.push(row(cells[0], [ALL, ALL, ALL], InequalityFigure::Withheld(Status::Suppressed), groups.len(), Some(reference), 0));
    }
    rows
}

fn reach(shown: &Shown) -> f64 {
    shown.upper.zip(shown.lower).map_or(5.0, |(upper, lower)| (upper - lower) / 2.0)
}

fn difference(value: f64, reach: f64, method: &str) -> InequalityFigure {
    let (lower, upper) = (value - reach, value + reach);
    let comparison = match (lower > 0.0, upper < 0.0) {
        (true, _) => Comparison::Higher,
        (_, true) => Comparison::Lower,
        _ => Comparison::Similar,
    };
    InequalityFigure::Measured(MeasuredInequality {
        value,
        unit: "percentage_points".to_owned(),
        lower: Some(lower),
        upper: Some(upper),
        standard_error: None,
        interval_level: Some(0.95),
        method: Some(method.to_owned()),
        draws: None,
        seed: None,
        comparison: (method == "newcombe").then_some(comparison),
    })
}

fn row(
    cell: &Observation,
    [measure, variant, stratum]: [&str; 3],
    figure: InequalityFigure,
    strata: usize,
    reference: Option<&str>,
    used: usize,
) -> Inequality {
    let CellKey { indicator_id, component, area_level, area_id, period, dimension, .. } = cell.key.clone();
    let [measure, variant, stratum] = [measure, variant, stratum].map(str::to_owned);
    let is_unknown = area_id == "27" && dimension == "language";
    Inequality {
        key: InequalityKey { indicator_id, component, area_level, area_id, period, dimension, measure, variant, stratum },
        figure,
        strata: u32::try_from(strata).unwrap_or_default(),
        strata_used: u32::try_from(used).unwrap_or_default(),
        reference: reference.map(str::to_owned),
        reference_rule: reference.map(|_| ReferenceRule::Largest),
        unknown_percent: is_unknown.then_some(12.0),
        flags: is_unknown.then(|| MANY_UNKNOWN.to_owned()).into_iter().collect(),
        note: String::new(),
    }
}
