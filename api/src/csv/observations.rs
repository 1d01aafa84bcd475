//! Observations as CSV.

use attune_contract::{Observation, Release, schema};

use super::{header_of, line_of, more, number, place_and_period, whole};

/// The header line.
pub fn header() -> String {
    header_of(&schema::observations())
}

/// One line. A withheld cell has its key, its status, and empty fields.
pub fn line(release: &Release, observation: &Observation) -> String {
    let key = &observation.key;
    let shown = observation.shown();
    let named = [key.indicator_id.clone(), observation.indicator_version.to_string()];
    let place = place_and_period(&key.component, key.area_level, &key.area_id, &key.period);
    let fields = [
        observation.is_provisional.to_string(),
        key.dimension.clone(),
        key.category.clone(),
        observation.status().as_str().to_owned(),
        number(shown.map(|s| s.value)),
        number(shown.and_then(|s| s.lower)),
        number(shown.and_then(|s| s.upper)),
        number(shown.and_then(|s| s.interval_level)),
        shown.and_then(|s| s.interval_method.clone()).unwrap_or_default(),
        shown.map(|s| s.unit.clone()).unwrap_or_default(),
        whole(shown.map(|s| s.numerator)),
        whole(shown.and_then(|s| s.denominator)),
        whole(shown.and_then(|s| s.missing)),
        number(shown.and_then(|s| s.link_low)),
        number(shown.and_then(|s| s.link_high)),
        shown.map(|s| s.reliability.as_str().to_owned()).unwrap_or_default(),
        shown.and_then(|s| s.comparison).map(|c| c.as_str().to_owned()).unwrap_or_default(),
        shown.and_then(|s| s.trend.clone()).unwrap_or_default(),
        shown.and_then(|s| s.trend_reason).map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
        shown.and_then(|s| s.benchmark_comparison).map(|c| c.as_str().to_owned()).unwrap_or_default(),
        shown.map(|s| s.flags.join(";")).unwrap_or_default(),
    ];
    line_of(named.into_iter().chain(place).chain(fields).chain(more(release, &key.area_id, &key.period)))
}
