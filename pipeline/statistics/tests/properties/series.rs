//! Trends, quantiles and funnels do not depend on the order of their rows.

use attune_statistics::funnel::{Area, average, proportion_significance};
use attune_statistics::quantile::{FirstGroup, quantile_groups};
use attune_statistics::trend::{POINTS, ProportionYear, RecentTrend, Scored, THRESHOLD, TrendMarker, proportion_trend, recent_proportion_trend};
use proptest::prelude::*;

use crate::given::{cases, close, counts, shuffled};

fn year() -> impl Strategy<Value = ProportionYear> {
    (2000..2026, counts()).prop_map(|(year, (events, trials))| ProportionYear { year, events: Some(events), trials: Some(trials) })
}

fn trend(years: &[ProportionYear]) -> RecentTrend {
    recent_proportion_trend(years, POINTS, THRESHOLD)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_trend_is_the_same_in_any_order((years, other) in shuffled(year(), 1..9)) {
        prop_assert_eq!(trend(&years), trend(&other));
    }

    #[test]
    fn time_turned_round_turns_the_trend(mut years in proptest::collection::vec(counts(), 5), gap in 1_i32..4) {
        let of = |counts: &[(f64, f64)]| {
            let years = counts.iter().zip((2000..).step_by(gap as usize)).map(|((events, trials), year)| ProportionYear { year, events: Some(*events), trials: Some(*trials) });
            trend(&years.collect::<Vec<_>>())
        };
        let there = of(&years);
        years.reverse();
        let back = of(&years);
        let turned = match there.marker {
            TrendMarker::Increasing => TrendMarker::Decreasing,
            TrendMarker::Decreasing => TrendMarker::Increasing,
            same => same,
        };
        prop_assert_eq!(turned, back.marker);
        if let (Some(one), Some(other)) = (there.chi_square, back.chi_square) {
            prop_assert!((one - other).abs() <= 1e-7 * one.max(1.0), "{} {}", one, other);
        }
    }

    #[test]
    fn a_point_cut_in_two_of_the_same_share_is_the_same_trend(points in proptest::collection::vec(counts(), 2..8), cut in 0.1..0.9_f64) {
        let mut scored: Vec<Scored> = points.iter().zip(0..).map(|((events, trials), score)| Scored { score: f64::from(score), events: *events, trials: *trials }).collect();
        let whole = proportion_trend(&scored);
        let first = scored[0];
        let part = |share: f64| Scored { events: first.events * share, trials: first.trials * share, ..first };
        scored[0] = part(cut);
        scored.push(part(1.0 - cut));
        let parts = proportion_trend(&scored);
        prop_assert!(whole.zip(parts).is_none_or(|(whole, parts)| (whole.statistic - parts.statistic).abs() <= 1e-7 * whole.statistic.max(1.0)));
    }

    #[test]
    fn groups_follow_their_values((values, other) in shuffled((0_u32..40).prop_map(f64::from), 1..60), groups in 1_u32..11) {
        let of = |values: &[f64]| quantile_groups(&values.iter().copied().map(Some).collect::<Vec<_>>(), groups, FirstGroup::Lowest);
        let paired = |values: &[f64]| {
            let mut pairs: Vec<(u64, Option<u32>)> = values.iter().map(|value| *value as u64).zip(of(values)).collect();
            pairs.sort_unstable();
            pairs
        };
        let pairs = paired(&values);
        prop_assert_eq!(&pairs, &paired(&other));
        prop_assert!(pairs.windows(2).all(|pair| pair[0].1 <= pair[1].1), "a higher value is never in a lower group");
        prop_assert!(pairs.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].1 == pair[1].1), "equal values share a group");
        prop_assert_eq!(pairs.iter().any(|pair| pair.1.is_none()), values.len() < groups as usize);
    }

    #[test]
    fn an_average_has_no_order((areas, other) in shuffled(counts().prop_map(|(events, trials)| Area { events, denominator: Some(trials) }), 1..20)) {
        let [one, same] = [&areas, &other].map(|areas| average(areas).unwrap());
        prop_assert!(close(one, same));
        prop_assert_eq!(proportion_significance(&areas).len(), areas.len());
    }
}
