//! Models of small areas move with their data.

use attune_statistics::smoothing::{AreaCount, AreaModel, Family, FitMethod, FitOptions, empirical_bayes, fay_herriot};
use proptest::prelude::*;

use crate::given::{cases, close, counts, shuffled};

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_rate_is_drawn_towards_the_average_and_never_past_it((areas, other) in shuffled(counts(), 2..30)) {
        let of = |areas: &[(f64, f64)], family| empirical_bayes(&areas.iter().map(|(events, population)| AreaCount { events: *events, population: *population }).collect::<Vec<_>>(), family);
        for family in [Family::Poisson, Family::Binomial] {
            let (Some(one), Some(same)) = (of(&areas, family), of(&other, family)) else { continue };
            prop_assert!(close(one.average, same.average) && (one.variance - same.variance).abs() < 1e-9);
            for (raw, shrunk) in one.raw.iter().zip(&one.shrunk) {
                let (low, high) = (raw.min(one.average), raw.max(one.average));
                prop_assert!((low - 1e-12..=high + 1e-12).contains(shrunk), "{} {} {}", raw, shrunk, one.average);
            }
        }
    }

    #[test]
    fn predictions_move_with_the_estimates_and_keep_their_order(
        (areas, other) in shuffled((-50.0..50.0_f64, 0.5..20.0_f64, -3.0..3.0_f64), 6..25),
        shift in -100.0..100.0_f64,
        factor in 0.1..10.0_f64,
    ) {
        let fit = |areas: &[(f64, f64, f64)]| {
            let estimates: Vec<f64> = areas.iter().map(|area| area.0).collect();
            let variances: Vec<f64> = areas.iter().map(|area| area.1).collect();
            let covariates: Vec<Vec<f64>> = areas.iter().map(|area| vec![1.0, area.2]).collect();
            fay_herriot(&AreaModel { estimates: &estimates, variances: &variances, covariates: &covariates }, FitMethod::RestrictedLikelihood, &FitOptions::default())
        };
        let moved: Vec<_> = areas.iter().map(|(estimate, variance, covariate)| (estimate * factor + shift, variance * factor * factor, *covariate)).collect();
        let (Ok(one), Ok(moved), Ok(shuffled)) = (fit(&areas), fit(&moved), fit(&other)) else { return Ok(()) };
        let near = |one: f64, other: f64| (one - other).abs() < 1e-5 * (1.0 + one.abs());
        for (prediction, moved) in one.predictions.iter().zip(&moved.predictions) {
            prop_assert!(near(prediction * factor + shift, *moved), "{} {}", prediction * factor + shift, moved);
        }
        let sorted = |values: &[f64]| { let mut values = values.to_vec(); values.sort_by(f64::total_cmp); values };
        for (here, there) in sorted(&one.predictions).into_iter().zip(sorted(&shuffled.predictions)) {
            prop_assert!(near(here, there));
        }
        prop_assert!(one.between_variance >= 0.0);
    }
}
