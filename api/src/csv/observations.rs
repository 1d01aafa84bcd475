//! Observations as CSV.

use attune_contract::{Observation, Release, schema};

use super::{header_of, line_of, more, number};

/// The header line.
pub fn header() -> String {
    header_of(&schema::observations())
}

/// One line. A withheld cell has its key, its status, and empty fields.
pub fn line(release: &Release, observation: &Observation) -> String {
    let key = &observation.key;
    let shown = observation.shown();
    let count = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    let fields = [
        key.indicator_id.clone(),
        observation.indicator_version.to_string(),
        key.component.clone(),
        key.area_level.as_str().to_owned(),
        key.area_id.clone(),
        key.period.start.to_string(),
        key.period.end.to_string(),
        key.period.pooled_years.to_string(),
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
        count(shown.map(|s| s.numerator)),
        count(shown.and_then(|s| s.denominator)),
        count(shown.and_then(|s| s.missing)),
        number(shown.and_then(|s| s.link_low)),
        number(shown.and_then(|s| s.link_high)),
        shown.map(|s| s.reliability.as_str().to_owned()).unwrap_or_default(),
        shown.and_then(|s| s.comparison).map(|c| c.as_str().to_owned()).unwrap_or_default(),
        shown.and_then(|s| s.trend.clone()).unwrap_or_default(),
        shown.and_then(|s| s.trend_reason).map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
        shown.and_then(|s| s.benchmark_comparison).map(|c| c.as_str().to_owned()).unwrap_or_default(),
        shown.map(|s| s.flags.join(";")).unwrap_or_default(),
    ];
    line_of(fields.into_iter().chain(more(release, &key.area_id, &key.period)))
}
