//! The recent trend of a series of years.

use super::proportion::{Scored, proportion_trend};
use super::recent::{RecentTrend, TrendReason};
use crate::{Interval, Level};

/// A year of a series of proportions. What is missing is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProportionYear {
    /// The year.
    pub year: i32,
    /// Events.
    pub events: Option<f64>,
    /// Trials. They need not be whole.
    pub trials: Option<f64>,
}

/// A year of a series of other values, such as rates. What is missing is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueYear {
    /// The year.
    pub year: i32,
    /// The value.
    pub value: Option<f64>,
    /// Its interval, in the same unit.
    pub interval: Option<Interval>,
}

/// Returns the recent trend of proportions, from the last `points` years of the series.
///
/// The chi-square is that of [`proportion_trend`] over the years as they are, gaps included; the slope is that of the log odds
/// over the years, every year counting alike. There is a trend where the chi-square is above `threshold` and the slope keeps
/// its sign when each point in turn is left out. Where a year has no events or nothing but events, one half is added to the
/// events and to the others of every year before the log odds are taken, so that they are finite.
///
/// Source: Public Health England (2019), "Fingertips: recent trends", and the package PHEindicatormethods. The half: Anscombe
/// (1956), "On estimating binomial response relations", Biometrika 43(3/4), 461-464.
pub fn recent_proportion_trend(years: &[ProportionYear], points: usize, threshold: f64) -> RecentTrend {
    let last = match last_years(years, |year| year.year, points) {
        Ok(last) => last,
        Err(reason) => return RecentTrend::without_answer(reason),
    };
    let mut scored = Vec::with_capacity(points);
    for year in &last {
        let (Some(events), Some(trials)) = (year.events, year.trials) else { return RecentTrend::without_answer(TrendReason::MissingValue) };
        if !(trials > 0.0 && trials.is_finite() && (0.0..=trials).contains(&events)) {
            return RecentTrend::without_answer(TrendReason::MissingValue);
        }
        scored.push(Scored { score: f64::from(year.year), events, trials });
    }
    let Some(test) = proportion_trend(&scored) else { return RecentTrend::without_answer(TrendReason::NoneOrAll) };
    let is_at_an_end = scored.iter().any(|point| point.events == 0.0 || point.events == point.trials);
    let half = if is_at_an_end { 0.5 } else { 0.0 };
    let weighed: Vec<Weighed> = scored
        .iter()
        .map(|point| Weighed { time: point.score, value: ((point.events + half) / (point.trials - point.events + half)).ln(), weight: 1.0 })
        .collect();
    let (slope, _) = slope(&weighed);
    RecentTrend::judged(test.statistic, slope, &without_one(&weighed), threshold)
}

/// Returns the recent trend of other values, from the last `points` years of the series.
///
/// A weighted least squares line; the weight of a year is one over its variance, taken from the width of its interval at
/// `level`. The chi-square is the slope's square over its variance. The rule is that of [`recent_proportion_trend`].
pub fn recent_value_trend(years: &[ValueYear], points: usize, threshold: f64, level: Level) -> RecentTrend {
    let last = match last_years(years, |year| year.year, points) {
        Ok(last) => last,
        Err(reason) => return RecentTrend::without_answer(reason),
    };
    let values: Option<Vec<f64>> = last.iter().map(|year| year.value.filter(|value| value.is_finite())).collect();
    let Some(values) = values else { return RecentTrend::without_answer(TrendReason::MissingValue) };
    let weight = |interval: Interval| (2.0 * level.z() / interval.width()).powi(2);
    let is_apart = |interval: &Interval| interval.width() > 0.0 && weight(*interval) > 0.0 && weight(*interval).is_finite();
    let intervals: Option<Vec<Interval>> = last.iter().map(|year| year.interval.filter(is_apart)).collect();
    let Some(intervals) = intervals else { return RecentTrend::without_answer(TrendReason::MissingLimit) };
    let weighed: Vec<Weighed> = last
        .iter()
        .zip(values.iter().zip(&intervals))
        .map(|(year, (value, interval))| Weighed { time: f64::from(year.year), value: *value, weight: weight(*interval) })
        .collect();
    let (slope, precision) = slope(&weighed);
    RecentTrend::judged(slope * slope * precision, slope, &without_one(&weighed), threshold)
}

/// The last years in order, or why there are none.
fn last_years<T: Copy>(years: &[T], year: impl Fn(&T) -> i32, points: usize) -> Result<Vec<T>, TrendReason> {
    let mut sorted = years.to_vec();
    sorted.sort_by_key(&year);
    if sorted.windows(2).any(|pair| year(&pair[0]) == year(&pair[1])) {
        return Err(TrendReason::DuplicateYears);
    }
    // A slope of what is left without one point needs two others.
    if sorted.len() < points.max(3) {
        return Err(TrendReason::NotEnoughPoints);
    }
    Ok(sorted.split_off(sorted.len() - points.max(3)))
}

#[derive(Clone, Copy)]
struct Weighed {
    time: f64,
    value: f64,
    weight: f64,
}

/// Slope of the weighted line, and one over the slope's variance where the weights are one over variances.
fn slope(points: &[Weighed]) -> (f64, f64) {
    let from_first = |point: &Weighed| point.time - points[0].time;
    let weight: f64 = points.iter().map(|point| point.weight).sum();
    let mean = points.iter().map(|point| point.weight * from_first(point)).sum::<f64>() / weight;
    let spread: f64 = points.iter().map(|point| point.weight * (from_first(point) - mean).powi(2)).sum();
    let covariance: f64 = points.iter().map(|point| point.weight * (from_first(point) - mean) * point.value).sum();
    (covariance / spread, spread)
}

/// Slopes that remain when each point in turn is left out.
fn without_one(points: &[Weighed]) -> Vec<f64> {
    let without =
        |left_out: usize| -> Vec<Weighed> { points.iter().enumerate().filter(|(position, _)| *position != left_out).map(|(_, point)| *point).collect() };
    (0..points.len()).map(|left_out| slope(&without(left_out)).0).collect()
}

#[cfg(test)]
mod tests {
    use super::{ProportionYear, ValueYear, recent_proportion_trend, recent_value_trend};
    use crate::trend::{POINTS, RecentTrend, THRESHOLD, TrendMarker, TrendReason};
    use crate::{Interval, Level};

    fn proportions(events: &[(i32, f64)]) -> Vec<ProportionYear> {
        events.iter().map(|(year, events)| ProportionYear { year: *year, events: Some(*events), trials: Some(1000.0) }).collect()
    }

    fn of_proportions(events: &[(i32, f64)]) -> RecentTrend {
        recent_proportion_trend(&proportions(events), POINTS, THRESHOLD)
    }

    fn answer(trend: RecentTrend) -> (TrendMarker, TrendReason) {
        (trend.marker, trend.reason)
    }

    #[test]
    fn a_steady_rise_and_its_mirror_are_trends() {
        let rise = [(2020, 300.0), (2021, 330.0), (2022, 360.0), (2023, 390.0), (2024, 420.0)];
        let fall = rise.map(|(year, events)| (year, 1000.0 - events));
        assert_eq!(answer(of_proportions(&rise)), (TrendMarker::Increasing, TrendReason::Significant));
        assert_eq!(answer(of_proportions(&fall)), (TrendMarker::Decreasing, TrendReason::Significant));
    }

    #[test]
    fn one_odd_year_is_no_trend() {
        let trend = of_proportions(&[(2020, 310.0), (2021, 305.0), (2022, 300.0), (2023, 295.0), (2024, 420.0)]);
        assert_eq!(answer(trend), (TrendMarker::NoSignificantChange, TrendReason::Outlier));
    }

    #[test]
    fn only_the_last_years_count_in_any_order() {
        let flat = [(2024, 300.0), (2010, 900.0), (2022, 301.0), (2020, 299.0), (2023, 302.0), (2021, 300.0)];
        assert_eq!(answer(of_proportions(&flat)), (TrendMarker::NoSignificantChange, TrendReason::NotSignificant));
    }

    #[test]
    fn a_gap_is_longer_than_a_year() {
        let years = |last| of_proportions(&[(2019, 300.0), (2020, 330.0), (2021, 360.0), (2022, 390.0), (last, 420.0)]).slope;
        assert!(years(2030) < years(2023));
    }

    #[test]
    fn a_year_without_events_has_a_slope_all_the_same() {
        let trend = of_proportions(&[(2020, 0.0), (2021, 10.0), (2022, 20.0), (2023, 30.0), (2024, 40.0)]);
        assert_eq!(answer(trend), (TrendMarker::Increasing, TrendReason::Significant));
        assert!(trend.slope.is_some_and(f64::is_finite));
        let never = of_proportions(&[(2020, 0.0), (2021, 0.0), (2022, 0.0), (2023, 0.0), (2024, 0.0)]);
        assert_eq!(answer(never), (TrendMarker::CannotBeCalculated, TrendReason::NoneOrAll));
    }

    #[test]
    fn reasons_come_in_their_order() {
        let full = proportions(&[(2020, 1.0), (2021, 2.0), (2022, 3.0), (2023, 4.0), (2024, 5.0)]);
        let reason = |years: &[ProportionYear]| recent_proportion_trend(years, POINTS, THRESHOLD).reason;
        let mut missing = full.clone();
        missing[2].events = None;
        assert_eq!(reason(&missing), TrendReason::MissingValue);
        assert_eq!(reason(&missing[..4]), TrendReason::NotEnoughPoints);
        let doubled: Vec<_> = full.iter().chain(&full[..1]).copied().collect();
        assert_eq!(reason(&doubled), TrendReason::DuplicateYears);
        let value = |interval| ValueYear { year: 0, value: Some(1.0), interval };
        let wide = Some(Interval { lower: 0.0, upper: 2.0 });
        let years = |broken| [0, 1, 2, 3, 4].map(|year| ValueYear { year, ..if year == 3 { broken } else { value(wide) } });
        let reason = |broken| recent_value_trend(&years(broken), POINTS, THRESHOLD, Level::P95).reason;
        assert_eq!(reason(value(None)), TrendReason::MissingLimit);
        assert_eq!(reason(value(Some(Interval { lower: 1.0, upper: 1.0 }))), TrendReason::MissingLimit);
        assert_eq!(reason(ValueYear { value: None, ..value(None) }), TrendReason::MissingValue);
        assert_eq!(reason(value(wide)), TrendReason::NotSignificant);
    }
}
