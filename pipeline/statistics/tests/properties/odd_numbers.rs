//! Numbers that are none, infinite, negative or absurd give no answer, never a panic, and never an answer that is no number.

use attune_statistics::distribution::{Tail, beta_quantile, chi_square_upper_tail, gamma_quantile, normal_quantile, student_quantile};
use attune_statistics::funnel::{Area, RatioKind, proportion_limits, proportion_significance, rate_limits, ratio_limits, ratio_significance};
use attune_statistics::interval::{
    EffectiveSample, Group, SampledProportion, byar, clopper_pearson, katz_ratio, korn_graubard, mean, newcombe_difference, poisson, proportion_error,
    two_proportions, wald_difference, wilson,
};
use attune_statistics::quantile::{FirstGroup, quantile_groups};
use attune_statistics::rate::{Band, ReferencedBand, YearCount, crude_rate, directly_standardised, indirect, pool_years};
use attune_statistics::reliability::{EstimatedCount, EstimatedProportion, present_count, present_proportion, thirty_thirty};
use attune_statistics::slope::{Quantile, Scale, SlopeOptions, slope_index};
use attune_statistics::smoothing::{AreaCount, AreaModel, Family, FitMethod, FitOptions, empirical_bayes, fay_herriot, spatial_fay_herriot};
use attune_statistics::survey::{Design, Domain, LimitMethod, SampleDesign, limits, survey_proportion};
use attune_statistics::trend::{POINTS, ProportionYear, Scored, THRESHOLD, ValueYear, proportion_trend, recent_proportion_trend, recent_value_trend};
use attune_statistics::{Interval, Level, compare};
use proptest::num::f64::{ANY, INFINITE, QUIET_NAN};
use proptest::prelude::*;

use crate::given::cases;

/// Sound numbers among odd ones, so that all ways through a function are taken.
fn odd() -> impl Strategy<Value = f64> {
    prop_oneof![
        ANY,
        QUIET_NAN,
        INFINITE,
        Just(0.0),
        Just(-0.0),
        Just(1.0),
        0.0..1.0_f64,
        0.0..1000.0_f64,
        (0_u32..100).prop_map(f64::from),
        -5.0..0.0_f64,
        Just(1e300),
        Just(1e-300)
    ]
}

fn is_number(interval: Interval) -> bool {
    interval.lower <= interval.upper && interval.lower.is_finite() && interval.upper.is_finite()
}

proptest! {
    #![proptest_config(cases(2048))]

    #[test]
    fn distributions(p in odd(), a in odd(), b in odd()) {
        for tail in [Tail::Lower, Tail::Upper] {
            for quantile in [gamma_quantile(tail, p, a), beta_quantile(tail, p, a, b)].into_iter().flatten() {
                prop_assert!(quantile >= 0.0 && quantile.is_finite(), "{quantile}");
            }
        }
        prop_assert!([normal_quantile(p), student_quantile(p, a), chi_square_upper_tail(a, b)].into_iter().flatten().all(|value| !value.is_nan()));
    }

    #[test]
    fn intervals_and_rates(x in odd(), n in odd(), y in odd(), m in odd(), share in odd()) {
        let level = Level::new(share).unwrap_or(Level::P95);
        let (first, second) = (Group { events: x, trials: n }, Group { events: y, trials: m });
        let sampled = SampledProportion { proportion: x, standard_error: y, sample: n, degrees_of_freedom: m };
        let found = [
            wilson(x, n, level),
            clopper_pearson(x, n, level),
            poisson(x, level).map(|limits| limits.interval),
            byar(x, level),
            newcombe_difference(first, second, level),
            katz_ratio(first, second, level),
            wald_difference(first, second, level),
            korn_graubard(&sampled, level, EffectiveSample::Uncut),
            korn_graubard(&sampled, level, EffectiveSample::CutAtSample),
            mean(&[x, n, y], level).and_then(|mean| mean.interval),
        ];
        for interval in found.into_iter().flatten() {
            prop_assert!(is_number(interval) || x.abs() > 1e100, "{interval:?}");
        }
        prop_assert!(proportion_error(first).is_none_or(|error| error >= 0.0 && error.is_finite()));
        let _ = (crude_rate(x, n, m, level), two_proportions(first, second), compare(Interval { lower: x, upper: y }, n));
    }

    #[test]
    fn standardised_rates(numbers in proptest::collection::vec((odd(), odd(), odd(), odd()), 0..5), multiplier in odd()) {
        let bands: Vec<Band> = numbers.iter().map(|(count, population, standard, _)| Band { count: *count, population: *population, standard: *standard }).collect();
        let _ = directly_standardised(&bands, multiplier, Level::P95);
        let of = |(count, population, reference_count, reference_population): &(f64, f64, f64, f64)| ReferencedBand {
            count: *count, population: *population, reference_count: *reference_count, reference_population: *reference_population,
        };
        let _ = indirect(&numbers.iter().map(of).collect::<Vec<_>>()).and_then(|found| found.rate(multiplier, Level::P95));
        let years: Vec<YearCount> = numbers.iter().zip(2000..).map(|((events, population, ..), year)| YearCount { year, events: *events, population: *population }).collect();
        let _ = pool_years(&years);
    }

    #[test]
    fn reliability(a in odd(), b in odd(), c in odd(), p in odd(), l in odd(), u in odd()) {
        let interval = Interval { lower: l, upper: u };
        let shown = present_proportion(&EstimatedProportion { events: a, sample: b, effective: c, proportion: p, interval, degrees_of_freedom: 9.0 });
        prop_assert!(shown.is_none_or(|shown| !shown.is_presented || b >= 30.0), "a sample below 30 is never presented");
        let _ = (present_count(&EstimatedCount { sample: a, estimate: p, interval, degrees_of_freedom: b }), thirty_thirty(a, p, c));
    }

    #[test]
    fn trends_and_quantiles(values in proptest::collection::vec((odd(), odd(), odd()), 0..8), groups in 0_u32..12) {
        let scored: Vec<Scored> = values.iter().map(|(score, events, trials)| Scored { score: *score, events: *events, trials: *trials }).collect();
        let _ = proportion_trend(&scored);
        let years: Vec<ProportionYear> = values.iter().zip(2015..).map(|((x, n, _), year)| ProportionYear { year, events: Some(*x), trials: Some(*n) }).collect();
        let trend = recent_proportion_trend(&years, POINTS, THRESHOLD);
        prop_assert!(trend.slope.is_none_or(|slope| !slope.is_nan()), "{trend:?}");
        let years: Vec<ValueYear> = values.iter().zip(2015..).map(|((value, l, u), year)| ValueYear { year, value: Some(*value), interval: Some(Interval { lower: *l, upper: *u }) }).collect();
        let _ = recent_value_trend(&years, POINTS, THRESHOLD, Level::P95);
        let found = quantile_groups(&values.iter().map(|(value, ..)| Some(*value)).collect::<Vec<_>>(), groups, FirstGroup::Highest);
        prop_assert!(found.into_iter().flatten().all(|group| (1..=groups).contains(&group)));
    }

    #[test]
    fn funnels(values in proptest::collection::vec((odd(), odd()), 0..6), years in odd(), multiplier in odd()) {
        let areas: Vec<Area> = values.iter().map(|(events, denominator)| Area { events: *events, denominator: Some(*denominator) }).collect();
        let _ = (proportion_limits(&areas, multiplier), proportion_significance(&areas), ratio_significance(&areas));
        prop_assume!(values.iter().all(|(events, _)| *events < 1e4 || !events.is_finite()));
        let _ = (ratio_limits(&areas, RatioKind::Excess), rate_limits(&areas, years, multiplier));
    }

    #[test]
    fn slopes(values in proptest::collection::vec((odd(), odd(), odd()), 4..8), multiplier in odd(), is_line_on_scale in any::<bool>()) {
        let quantiles: Vec<Quantile> = values.iter().map(|(population, value, error)| Quantile { population: *population, value: *value, standard_error: *error }).collect();
        for scale in [Scale::Normal, Scale::Log, Scale::Logit] {
            let _ = slope_index(&quantiles, &SlopeOptions { scale, is_line_on_scale, multiplier, level: Level::P95, draws: 100, seed: 1 });
        }
    }

    #[test]
    fn models(values in proptest::collection::vec((odd(), odd(), odd()), 0..7)) {
        let areas: Vec<AreaCount> = values.iter().map(|(events, population, _)| AreaCount { events: *events, population: *population }).collect();
        let _ = (empirical_bayes(&areas, Family::Poisson), empirical_bayes(&areas, Family::Binomial));
        let (estimates, variances): (Vec<f64>, Vec<f64>) = values.iter().map(|(estimate, variance, _)| (*estimate, *variance)).unzip();
        let covariates: Vec<Vec<f64>> = values.iter().map(|(.., covariate)| vec![1.0, *covariate]).collect();
        let model = AreaModel { estimates: &estimates, variances: &variances, covariates: &covariates };
        for method in [FitMethod::RestrictedLikelihood, FitMethod::Likelihood, FitMethod::Moments] {
            let _ = fay_herriot(&model, method, &FitOptions { max_iterations: 50, precision: 1e-6 });
        }
        let _ = spatial_fay_herriot(&model, &vec![vec![1.0 / values.len() as f64; values.len()]; values.len()], &FitOptions { max_iterations: 20, precision: 1e-6 });
    }

    #[test]
    fn surveys(rows in proptest::collection::vec((odd(), 0_u64..3, 0_u64..4, odd(), odd()), 0..10)) {
        let column = |part: fn(&(f64, u64, u64, f64, f64)) -> f64| rows.iter().map(part).collect::<Vec<f64>>();
        let strata: Vec<u64> = rows.iter().map(|row| row.1).collect();
        let clusters: Vec<u64> = rows.iter().map(|row| row.2).collect();
        let (weights, populations) = (column(|row| row.3), column(|row| row.4));
        for (weights, populations) in [(&weights[..], &[][..]), (&[], &populations[..])] {
            let sample = SampleDesign { strata: &strata, clusters: &clusters, weights, populations, are_clusters_nested: true, ..SampleDesign::default() };
            let Ok(design) = Design::new(rows.len(), &sample) else { continue };
            let answers: Vec<Option<f64>> = rows.iter().map(|row| Some(row.0)).collect();
            let Some(found) = survey_proportion(&design, &answers, Domain::Everybody) else { continue };
            for method in [LimitMethod::Logit, LimitMethod::Arcsine, LimitMethod::Beta, LimitMethod::Likelihood] {
                prop_assert!(limits(&found, method, Level::P95).is_none_or(|interval| is_number(interval) && interval.lower >= 0.0 && interval.upper <= 1.0));
            }
        }
    }
}
