//! Limits are in order and in range, hold the value, and move with the count and the level.

use attune_statistics::interval::{
    EffectiveSample, Group, SampledProportion, byar, clopper_pearson, korn_graubard, mean, newcombe_difference, poisson, poisson_exact, wald_difference, wilson,
};
use attune_statistics::{Interval, Level};
use proptest::prelude::*;

use crate::given::{cases, close, counts, level};

type OfProportion = fn(f64, f64, Level) -> Option<Interval>;
type OfCount = fn(f64, Level) -> Option<Interval>;

const PROPORTIONS: [OfProportion; 2] = [wilson, clopper_pearson];
const COUNTS: [OfCount; 3] = [poisson_exact, byar, |count, level| poisson(count, level).map(|limits| limits.interval)];

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn limits_of_a_proportion_hold_it_within_zero_and_one((events, trials) in counts(), level in level()) {
        for limits in PROPORTIONS {
            let interval = limits(events, trials, level).unwrap();
            prop_assert!(0.0 <= interval.lower && interval.lower < interval.upper && interval.upper <= 1.0);
            prop_assert!(interval.contains(events / trials));
        }
    }

    #[test]
    fn limits_of_a_proportion_rise_with_the_events((events, trials) in counts(), level in level()) {
        prop_assume!(events < trials);
        for limits in PROPORTIONS {
            let (one, next) = (limits(events, trials, level).unwrap(), limits(events + 1.0, trials, level).unwrap());
            prop_assert!(one.lower < next.lower && one.upper < next.upper, "{one:?} {next:?}");
        }
    }

    #[test]
    fn events_and_others_mirror_each_other((events, trials) in counts(), level in level()) {
        for limits in PROPORTIONS {
            let (one, other) = (limits(events, trials, level).unwrap(), limits(trials - events, trials, level).unwrap());
            prop_assert!((one.lower - (1.0 - other.upper)).abs() < 1e-12 && (one.upper - (1.0 - other.lower)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_exact_interval_holds_that_of_wilson_in_the_middle((events, trials) in counts()) {
        // At the usual level and away from the ends the exact interval is the wider one.
        prop_assume!(events >= 1.0 && trials - events >= 1.0);
        let [score, exact] = [wilson, clopper_pearson].map(|limits| limits(events, trials, Level::P95).unwrap());
        prop_assert!(exact.width() > 0.98 * score.width(), "{score:?} {exact:?}");
    }

    #[test]
    fn limits_of_a_count_hold_it_and_rise_with_it(count in 0_u32..100_000, level in level()) {
        let count = f64::from(count);
        for limits in COUNTS {
            let (one, next) = (limits(count, level).unwrap(), limits(count + 1.0, level).unwrap());
            prop_assert!(0.0 <= one.lower && one.lower < one.upper && one.contains(count), "{one:?}");
            prop_assert!(one.lower <= next.lower && one.upper < next.upper, "{one:?} {next:?}");
        }
    }

    #[test]
    fn a_higher_level_is_wider((events, trials) in counts(), one in level(), other in level()) {
        prop_assume!(one.share() < other.share());
        let (first, second) = (Group { events, trials }, Group { events: (trials - events) / 2.0, trials });
        let widths = |level| -> Vec<f64> {
            let proportions = PROPORTIONS.iter().map(|limits| limits(events, trials, level).unwrap().width());
            let counts = COUNTS.iter().map(|limits| limits(events, level).unwrap().width());
            proportions.chain(counts).chain([newcombe_difference(first, second, level).unwrap().width()]).collect()
        };
        for (narrow, wide) in widths(one).into_iter().zip(widths(other)) {
            prop_assert!(narrow <= wide, "{narrow} {wide}");
        }
    }

    #[test]
    fn limits_of_a_difference_hold_it_within_minus_one_and_one((e1, n1) in counts(), (e2, n2) in counts(), level in level()) {
        let (first, second) = (Group { events: e1, trials: n1 }, Group { events: e2, trials: n2 });
        for limits in [newcombe_difference, wald_difference] {
            let interval = limits(first, second, level).unwrap();
            prop_assert!(-1.0 <= interval.lower && interval.upper <= 1.0 && interval.contains(e1 / n1 - e2 / n2));
        }
    }

    #[test]
    fn a_larger_design_effect_widens_the_interval_of_korn_and_graubard(p in 0.01..0.99_f64, sample in 20.0..3000.0_f64, effect in 1.05..6.0_f64, df in 2.0..200.0_f64) {
        let of = |effect: f64| {
            let standard_error = (p * (1.0 - p) / sample * effect).sqrt();
            korn_graubard(&SampledProportion { proportion: p, standard_error, sample, degrees_of_freedom: df }, Level::P95, EffectiveSample::Uncut).unwrap()
        };
        let (one, wider) = (of(1.0), of(effect));
        prop_assert!(one.contains(p) && wider.contains(p) && one.width() <= wider.width() && wider.lower >= 0.0 && wider.upper <= 1.0);
    }

    #[test]
    fn a_mean_moves_with_its_values(values in proptest::collection::vec(-1000.0..1000.0_f64, 2..40), shift in -500.0..500.0_f64, level in level()) {
        let moved: Vec<f64> = values.iter().map(|value| value + shift).collect();
        let (one, other) = (mean(&values, level).unwrap(), mean(&moved, level).unwrap());
        let (interval, moved) = (one.interval.unwrap(), other.interval.unwrap());
        prop_assert!(interval.contains(one.value) && (one.value + shift - other.value).abs() < 1e-9);
        prop_assert!((interval.lower + shift - moved.lower).abs() < 1e-6 && (interval.width() - moved.width()).abs() < 1e-6);
    }
}

#[test]
fn rounding_is_told_from_difference() {
    assert!(close(1.0, 1.0 + 1e-12) && !close(1.0, 1.0 + 1e-6));
}
