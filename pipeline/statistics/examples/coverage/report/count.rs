//! Counts, every outcome listed.

use attune_statistics::interval::{byar, poisson, poisson_exact};
use attune_statistics::{Interval, Level};

use super::tally::{Tally, summary};

type Method = fn(f64) -> Option<Interval>;

const METHODS: [(&str, Method); 3] = [
    ("exact below 10, then Byar (served)", |count| poisson(count, Level::P95).map(|limits| limits.interval)),
    ("exact", |count| poisson_exact(count, Level::P95)),
    ("Byar", |count| byar(count, Level::P95)),
];

/// Counts beyond this have no weight at the means of the table.
const LARGEST: usize = 200;

fn distribution(mean: f64) -> Vec<f64> {
    let mut probability = (-mean).exp();
    let mut distribution = Vec::with_capacity(LARGEST);
    for count in 0..LARGEST {
        distribution.push(probability);
        probability *= mean / (count as f64 + 1.0);
    }
    distribution
}

pub fn table() -> String {
    let mut lines = vec![
        "### Counts, rates and ratios to expected events (exact, true mean by 0.1)\n".to_owned(),
        "| method | true mean | lowest % | mean % | mean width | without % |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    for (name, method) in METHODS {
        let intervals: Vec<Option<Interval>> = (0..LARGEST).map(|count| method(count as f64)).collect();
        for (from, to) in [(0.5, 5.0), (5.0, 10.0), (10.0, 20.0), (20.0, 50.0)] {
            let at = |mean: f64| {
                let mut tally = Tally::default();
                distribution(mean).into_iter().zip(&intervals).for_each(|(probability, interval)| tally.add(probability, *interval, mean));
                tally
            };
            let steps = ((to - from) * 10.0_f64).round() as u32;
            let tallies: Vec<Tally> = (0..=steps).map(|step| at(from + f64::from(step) / 10.0)).collect();
            lines.push(format!("| {name} | {from} to {to} | {} |", summary(&tallies, 1)));
        }
    }
    lines.join("\n") + "\n"
}
