//! A surveyed proportion does not depend on the order of rows, nor on how a row is cut into rows of less weight.

use attune_statistics::Level;
use attune_statistics::survey::{Design, Domain, LimitMethod, SampleDesign, SurveyProportion, limits, survey_proportion};
use proptest::prelude::*;

use crate::given::{cases, close, shuffled};

#[derive(Debug, Clone)]
struct Row {
    stratum: u64,
    cluster: u64,
    weight: f64,
    answer: f64,
    is_in: bool,
}

fn row() -> impl Strategy<Value = Row> {
    (0_u64..3, 0_u64..5, 0.5..40.0_f64, any::<bool>(), any::<bool>()).prop_map(|(stratum, cluster, weight, answer, is_in)| Row {
        stratum,
        cluster,
        weight,
        answer: f64::from(u8::from(answer)),
        is_in,
    })
}

fn of(rows: &[Row], factor: f64) -> Option<SurveyProportion> {
    let strata: Vec<u64> = rows.iter().map(|row| row.stratum).collect();
    let clusters: Vec<u64> = rows.iter().map(|row| row.cluster).collect();
    let weights: Vec<f64> = rows.iter().map(|row| row.weight * factor).collect();
    let sample = SampleDesign { strata: &strata, clusters: &clusters, weights: &weights, are_clusters_nested: true, ..SampleDesign::default() };
    let design = Design::new(rows.len(), &sample).unwrap();
    let answers: Vec<Option<f64>> = rows.iter().map(|row| Some(row.answer)).collect();
    let is_in: Vec<bool> = rows.iter().map(|row| row.is_in).collect();
    survey_proportion(&design, &answers, Domain::Rows(&is_in))
}

fn is_same(one: &SurveyProportion, other: &SurveyProportion) -> bool {
    close(one.estimate, other.estimate) && (one.standard_error - other.standard_error).abs() < 1e-9 && one.degrees_of_freedom == other.degrees_of_freedom
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn order_and_the_unit_of_weights_do_not_matter((rows, other) in shuffled(row(), 2..40), factor in 0.01..50.0_f64) {
        let (one, same) = (of(&rows, 1.0), of(&other, factor));
        prop_assert_eq!(one.is_some(), same.is_some());
        if let (Some(one), Some(same)) = (one, same) {
            prop_assert!(is_same(&one, &same), "{:?} {:?}", one, same);
        }
    }

    #[test]
    fn a_row_cut_in_two_within_its_cluster_changes_nothing(rows in proptest::collection::vec(row(), 2..40), cut in 0.1..0.9_f64) {
        let mut parts = rows.clone();
        parts[0].weight *= cut;
        parts.push(Row { weight: rows[0].weight * (1.0 - cut), ..rows[0].clone() });
        if let (Some(one), Some(same)) = (of(&rows, 1.0), of(&parts, 1.0)) {
            prop_assert!(is_same(&one, &same), "{:?} {:?}", one, same);
        }
    }

    #[test]
    fn answers_turned_round_mirror_the_limits(rows in proptest::collection::vec(row(), 2..40)) {
        let turned: Vec<Row> = rows.iter().map(|row| Row { answer: 1.0 - row.answer, ..row.clone() }).collect();
        let (Some(one), Some(other)) = (of(&rows, 1.0), of(&turned, 1.0)) else { return Ok(()) };
        for method in [LimitMethod::Logit, LimitMethod::Mean, LimitMethod::Arcsine, LimitMethod::Beta, LimitMethod::Normal, LimitMethod::Likelihood] {
            let (there, back) = (limits(&one, method, Level::P95), limits(&other, method, Level::P95));
            prop_assert_eq!(there.is_some(), back.is_some());
            if let (Some(there), Some(back)) = (there, back) {
                prop_assert!(there.lower <= there.upper && there.contains(one.estimate), "{method:?} {there:?} {one:?}");
                prop_assert!((there.lower - (1.0 - back.upper)).abs() < 1e-7, "{method:?} {there:?} {back:?}");
            }
        }
    }
}
