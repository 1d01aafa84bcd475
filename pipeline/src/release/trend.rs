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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use attune_contract::Status;

    use super::*;
    use crate::release::fixture;

    fn cell(year: i32, pooled_years: u8, counts: Option<(u64, u64)>) -> Observation {
        let cell = counts.map_or(Cell::Withheld(Status::Suppressed), |(numerator, denominator)| Cell::Shown(fixture::shown(numerator, denominator)));
        Observation { key: fixture::key("all", "27", fixture::years(year, pooled_years), "all", "all"), indicator_version: 1, is_provisional: false, cell }
    }

    /// Years from 2020 on, of a thousand each.
    fn years(numerators: &[Option<u64>]) -> Vec<Observation> {
        (2020..).zip(numerators).map(|(year, numerator)| cell(year, 1, numerator.map(|numerator| (numerator, 1000)))).collect()
    }

    fn marked(mut observations: Vec<Observation>) -> Vec<Option<(Option<String>, TrendReason)>> {
        mark(&mut observations, true);
        observations.iter().map(|observation| observation.shown().map(|shown| (shown.trend.clone(), shown.trend_reason.unwrap()))).collect()
    }

    fn answer(word: &str, reason: TrendReason) -> Option<(Option<String>, TrendReason)> {
        Some((Some(word.to_owned()), reason))
    }

    const TOO_FEW: Option<(Option<String>, TrendReason)> = Some((None, TrendReason::TooFewYears));

    #[test]
    fn a_year_has_the_trend_of_the_five_years_that_end_with_it() {
        let found = marked(years(&[300, 330, 360, 390, 420, 330].map(Some)));
        assert_eq!(found[..4], [TOO_FEW, TOO_FEW, TOO_FEW, TOO_FEW]);
        assert_eq!(found[4], answer("rising", TrendReason::Significant));
        assert_eq!(found[5], answer("no_change", TrendReason::NotSignificant));
        let falling = marked(years(&[420, 390, 360, 330, 300].map(Some)));
        assert_eq!(falling[4], answer("falling", TrendReason::Significant));
    }

    #[test]
    fn three_years_are_too_few() {
        assert_eq!(marked(years(&[300, 400, 500].map(Some))), [TOO_FEW, TOO_FEW, TOO_FEW]);
    }

    #[test]
    fn a_hidden_year_leaves_no_answer_until_it_is_five_years_back() {
        let found = marked(years(&[Some(300), None, Some(360), Some(390), Some(420), Some(450), Some(480)]));
        assert_eq!(found[1], None, "a hidden cell has no trend");
        assert_eq!(found[4], Some((None, TrendReason::YearWithheld)));
        assert_eq!(found[5], Some((None, TrendReason::YearWithheld)));
        assert_eq!(found[6], answer("rising", TrendReason::Significant));
    }

    #[test]
    fn pooled_years_overlap_and_have_none() {
        let mut observations = years(&[300, 330, 360, 390, 420].map(Some));
        observations.push(cell(2024, 3, Some((1170, 3000))));
        let found = marked(observations);
        assert_eq!(found[4], answer("rising", TrendReason::Significant));
        assert_eq!(found[5], Some((None, TrendReason::PooledYears)));
    }

    #[test]
    fn a_figure_that_is_no_share_needs_intervals() {
        let mut observations = years(&[300, 330, 360, 390, 420].map(Some));
        mark(&mut observations, false);
        assert_eq!(observations[4].shown().and_then(|shown| shown.trend_reason), Some(TrendReason::NoInterval));
    }
}
