//! Proportions of a simple sample, every outcome listed.

use attune_statistics::interval::{EffectiveSample, SampledProportion, clopper_pearson, korn_graubard, wilson};
use attune_statistics::survey::{LimitMethod, SurveyProportion, limits};
use attune_statistics::{Interval, Level};

use super::tally::{Tally, summary};

type Method = fn(f64, f64) -> Option<Interval>;

const METHODS: [(&str, Method); 8] = [
    ("Wilson", |events, trials| wilson(events, trials, Level::P95)),
    ("Clopper-Pearson", |events, trials| clopper_pearson(events, trials, Level::P95)),
    ("Korn-Graubard, cut at n", |events, trials| {
        let SurveyProportion { estimate: proportion, standard_error, degrees_of_freedom, .. } = surveyed(events, trials);
        korn_graubard(&SampledProportion { proportion, standard_error, sample: trials, degrees_of_freedom }, Level::P95, EffectiveSample::CutAtSample)
    }),
    ("survey `logit`, `xlogit`", |events, trials| limits(&surveyed(events, trials), LimitMethod::Logit, Level::P95)),
    ("survey `asin`", |events, trials| limits(&surveyed(events, trials), LimitMethod::Arcsine, Level::P95)),
    ("survey `likelihood`", |events, trials| limits(&surveyed(events, trials), LimitMethod::Likelihood, Level::P95)),
    ("survey `mean`", |events, trials| limits(&surveyed(events, trials), LimitMethod::Mean, Level::P95)),
    ("survey `svymean`", |events, trials| limits(&surveyed(events, trials), LimitMethod::Normal, Level::P95)),
];

/// What a survey would say of a simple sample.
fn surveyed(events: f64, trials: f64) -> SurveyProportion {
    let estimate = events / trials;
    let standard_error = (estimate * (1.0 - estimate) / (trials - 1.0)).sqrt();
    SurveyProportion { estimate, standard_error, rows: trials as usize, degrees_of_freedom: trials - 1.0, design_effect: None }
}

/// Probability of every number of events, 0 to `trials`.
pub fn binomial(trials: usize, share: f64) -> Vec<f64> {
    let mut distribution = vec![1.0];
    for _ in 0..trials {
        let mut next = vec![0.0; distribution.len() + 1];
        for (events, probability) in distribution.iter().enumerate() {
            next[events] += probability * (1.0 - share);
            next[events + 1] += probability * share;
        }
        distribution = next;
    }
    distribution
}

pub fn table() -> String {
    let mut lines = vec![
        "### Proportions, simple sample (exact, true share 2 % to 98 % by 2)\n".to_owned(),
        "| method | n | lowest % | mean % | mean width | without % |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    for (name, method) in METHODS {
        for trials in [10, 20, 30, 50, 100] {
            let intervals: Vec<Option<Interval>> = (0..=trials).map(|events| method(events as f64, trials as f64)).collect();
            let at = |share: f64| {
                let mut tally = Tally::default();
                binomial(trials, share).into_iter().zip(&intervals).for_each(|(probability, interval)| tally.add(probability, *interval, share));
                tally
            };
            let tallies: Vec<Tally> = (1..50).map(|step| at(0.02 * f64::from(step))).collect();
            lines.push(format!("| {name} | {trials} | {} |", summary(&tallies, 3)));
        }
    }
    lines.join("\n") + "\n"
}
