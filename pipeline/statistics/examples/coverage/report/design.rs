//! Surveys with strata and clusters, drawn.

use attune_statistics::distribution::normal_quantile;
use attune_statistics::interval::{EffectiveSample, SampledProportion, korn_graubard};
use attune_statistics::simulation::Normals;
use attune_statistics::survey::{Design, Domain, LimitMethod, SampleDesign, SurveyProportion, limits, survey_proportion};
use attune_statistics::{Interval, Level};

use super::tally::{Tally, single};

const DRAWS: u32 = 1500;
const ROWS_A_CLUSTER: usize = 8;
/// Correlation of the hidden numbers of two rows of a cluster.
const CORRELATION: f64 = 0.1;

type Method = fn(&SurveyProportion) -> Option<Interval>;

const METHODS: [(&str, Method); 7] = [
    ("`beta`, not cut", |found| limits(found, LimitMethod::Beta, Level::P95)),
    ("Korn-Graubard, cut at n", |found| {
        let sampled = SampledProportion {
            proportion: found.estimate,
            standard_error: found.standard_error,
            sample: found.rows as f64,
            degrees_of_freedom: found.degrees_of_freedom,
        };
        korn_graubard(&sampled, Level::P95, EffectiveSample::CutAtSample)
    }),
    ("`logit`, `xlogit`", |found| limits(found, LimitMethod::Logit, Level::P95)),
    ("`asin`", |found| limits(found, LimitMethod::Arcsine, Level::P95)),
    ("`likelihood`", |found| limits(found, LimitMethod::Likelihood, Level::P95)),
    ("`mean`", |found| limits(found, LimitMethod::Mean, Level::P95)),
    ("`svymean`", |found| limits(found, LimitMethod::Normal, Level::P95)),
];

/// Two strata of this many clusters each; the second weighs three times the first.
fn design(clusters: usize) -> Option<Design> {
    let rows = 2 * clusters * ROWS_A_CLUSTER;
    let cluster: Vec<u64> = (0..rows).map(|row| (row / ROWS_A_CLUSTER) as u64).collect();
    let strata: Vec<u64> = cluster.iter().map(|cluster| u64::from(*cluster >= clusters as u64)).collect();
    let weights: Vec<f64> = strata.iter().map(|stratum| 1.0 + 2.0 * *stratum as f64).collect();
    Design::new(rows, &SampleDesign { strata: &strata, clusters: &cluster, weights: &weights, ..SampleDesign::default() }).ok()
}

/// Answers whose share is exactly `share`: a row says yes where the sum of its cluster's and its own number is low enough.
fn answers(clusters: usize, share: f64, normals: &mut Normals) -> Vec<Option<f64>> {
    let edge = normal_quantile(share).unwrap_or(0.0);
    let mut answers = Vec::new();
    for _ in 0..2 * clusters {
        let of_cluster = CORRELATION.sqrt() * normals.draw();
        for _ in 0..ROWS_A_CLUSTER {
            let hidden = of_cluster + (1.0 - CORRELATION).sqrt() * normals.draw();
            answers.push(Some(f64::from(u8::from(hidden < edge))));
        }
    }
    answers
}

pub fn table() -> String {
    let mut lines = vec![
        format!("### Surveyed proportions, two strata of clusters of {ROWS_A_CLUSTER} ({DRAWS} draws)\n"),
        "| method | clusters a stratum | true share % | coverage % | mean width | without % |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    let mut normals = Normals::seeded(3);
    let mut rows: Vec<Vec<String>> = METHODS.iter().map(|_| Vec::new()).collect();
    for clusters in [5, 15] {
        let Some(design) = design(clusters) else { continue };
        for share in [0.05, 0.2, 0.5] {
            let mut tallies: Vec<Tally> = METHODS.iter().map(|_| Tally::default()).collect();
            for _ in 0..DRAWS {
                let found = survey_proportion(&design, &answers(clusters, share, &mut normals), Domain::Everybody);
                for (tally, (_, method)) in tallies.iter_mut().zip(METHODS) {
                    tally.add(1.0, found.as_ref().and_then(method), share);
                }
            }
            for ((row, (name, _)), tally) in rows.iter_mut().zip(METHODS).zip(tallies) {
                row.push(format!("| {name} | {clusters} | {} | {} |", 100.0 * share, single(&tally, 3)));
            }
        }
    }
    lines.extend(rows.concat());
    lines.join("\n") + "\n"
}
