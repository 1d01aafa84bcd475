//! Differences of two proportions, every pair of outcomes listed.

use attune_statistics::interval::{Group, newcombe_difference, wald_difference};
use attune_statistics::{Interval, Level};

use super::proportion::binomial;
use super::tally::{Tally, summary};

type Method = fn(Group, Group, Level) -> Option<Interval>;

const METHODS: [(&str, Method); 2] = [("Newcombe (served)", newcombe_difference), ("Wald", wald_difference)];

pub fn table() -> String {
    let mut lines = vec![
        "### Differences of two proportions (exact, true shares 5 % to 95 % by 5)\n".to_owned(),
        "| method | n1, n2 | lowest % | mean % | mean width | without % |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    let shares: Vec<f64> = (1..20).map(|step| 0.05 * f64::from(step)).collect();
    for (name, method) in METHODS {
        for (first, second) in [(10, 10), (10, 30), (30, 30), (30, 100)] {
            let group = |events: usize, trials: usize| Group { events: events as f64, trials: trials as f64 };
            let intervals: Vec<Vec<Option<Interval>>> =
                (0..=first).map(|one| (0..=second).map(|two| method(group(one, first), group(two, second), Level::P95)).collect()).collect();
            let distributions = |trials: usize| shares.iter().map(|share| binomial(trials, *share)).collect::<Vec<_>>();
            let (of_first, of_second) = (distributions(first), distributions(second));
            let mut tallies = Vec::new();
            for (one, first_share) in of_first.iter().zip(&shares) {
                for (two, second_share) in of_second.iter().zip(&shares) {
                    let mut tally = Tally::default();
                    for (p1, row) in one.iter().zip(&intervals) {
                        for (p2, interval) in two.iter().zip(row) {
                            tally.add(p1 * p2, *interval, first_share - second_share);
                        }
                    }
                    tallies.push(tally);
                }
            }
            lines.push(format!("| {name} | {first}, {second} | {} |", summary(&tallies, 3)));
        }
    }
    lines.join("\n") + "\n"
}
