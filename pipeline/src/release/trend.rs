//! The recent trend of each annual cell, over the published years up to its own.

use std::collections::BTreeMap;

use attune_contract::{AreaLevel, Cell, Observation, Shown, TrendReason};
use attune_statistics::trend::{POINTS, ProportionYear, RecentTrend, THRESHOLD, TrendMarker, ValueYear, recent_proportion_trend, recent_value_trend};
use attune_statistics::{Interval, Level, trend};
use chrono::Datelike;

/// A series: component, area, dimension, category.
type Series<'a> = (&'a str, AreaLevel, &'a str, &'a str, &'a str);

/// Gives each published cell its trend, or the reason that it has none. Pooled years overlap, so that they have none.
///
/// A year that is not published makes its series one without an answer: nothing is said that the published cells do not say.
pub(super) fn mark(observations: &mut [Observation], is_share: bool) {
    let mut series: BTreeMap<Series<'_>, Vec<usize>> = BTreeMap::new();
    for (place, observation) in observations.iter().enumerate().filter(|(_, observation)| observation.key.period.pooled_years == 1) {
        let key = &observation.key;
        series.entry((&key.component, key.area_level, &key.area_id, &key.dimension, &key.category)).or_default().push(place);
    }
    let mut found: Vec<(usize, RecentTrend)> = Vec::new();
    for mut places in series.into_values() {
        places.sort_by_key(|place| observations[*place].key.period);
        let years: Vec<(i32, Option<&Shown>)> = places.iter().map(|place| (observations[*place].key.period.end.year(), observations[*place].shown())).collect();
        let shown = places.iter().enumerate().filter(|(_, place)| observations[**place].shown().is_some());
        found.extend(shown.map(|(last, place)| (*place, recent(&years[..=last], is_share))));
    }
    for observation in observations.iter_mut() {
        if let Cell::Shown(shown) = &mut observation.cell {
            (shown.trend, shown.trend_reason) = (None, Some(TrendReason::PooledYears));
        }
    }
    for (place, recent) in found {
        if let Cell::Shown(shown) = &mut observations[place].cell {
            (shown.trend, shown.trend_reason) = (word(recent.marker).map(str::to_owned), Some(reason(recent.reason)));
        }
    }
}

fn recent(years: &[(i32, Option<&Shown>)], is_share: bool) -> RecentTrend {
    if is_share {
        let years: Vec<ProportionYear> = years
            .iter()
            .map(|(year, shown)| ProportionYear {
                year: *year,
                events: shown.map(|shown| shown.numerator as f64),
                trials: shown.and_then(|shown| shown.denominator).map(|denominator| denominator as f64),
            })
            .collect();
        return recent_proportion_trend(&years, POINTS, THRESHOLD);
    }
    let interval = |shown: &Shown| shown.lower.zip(shown.upper).map(|(lower, upper)| Interval { lower, upper });
    let years: Vec<ValueYear> =
        years.iter().map(|(year, shown)| ValueYear { year: *year, value: shown.map(|shown| shown.value), interval: shown.and_then(interval) }).collect();
    recent_value_trend(&years, POINTS, THRESHOLD, Level::P95)
}

fn word(marker: TrendMarker) -> Option<&'static str> {
    match marker {
        TrendMarker::Increasing => Some("rising"),
        TrendMarker::Decreasing => Some("falling"),
        TrendMarker::NoSignificantChange => Some("no_change"),
        TrendMarker::CannotBeCalculated => None,
    }
}

fn reason(reason: trend::TrendReason) -> TrendReason {
    match reason {
        trend::TrendReason::Significant => TrendReason::Significant,
        trend::TrendReason::NotSignificant => TrendReason::NotSignificant,
        trend::TrendReason::Outlier => TrendReason::OneYear,
        trend::TrendReason::NotEnoughPoints => TrendReason::TooFewYears,
        trend::TrendReason::MissingLimit => TrendReason::NoInterval,
        trend::TrendReason::NoneOrAll => TrendReason::NoneOrAll,
        // A cell's key stands once, so that a year cannot come twice.
        trend::TrendReason::MissingValue | trend::TrendReason::DuplicateYears => TrendReason::YearWithheld,
    }
}
