//! Means, drawn.

use attune_statistics::Level;
use attune_statistics::distribution::normal_upper_tail;
use attune_statistics::interval::mean;
use attune_statistics::simulation::Normals;

use super::tally::{Tally, single};

const DRAWS: u32 = 4000;

/// Name, how a value follows from a normal number, and the true mean.
type Values = (&'static str, fn(f64) -> f64, f64);

const VALUES: [Values; 3] = [
    ("normal", |normal| normal, 0.0),
    ("waiting times (exponential)", |normal| -normal_upper_tail(normal).ln(), 1.0),
    ("scores 0, 1 or 2 (80, 15, 5 %)", |normal| f64::from(u8::from(normal > 0.841_621)) + f64::from(u8::from(normal > 1.644_854)), 0.25),
];

pub fn table() -> String {
    let mut lines = vec![
        format!("### Means, Student's t ({DRAWS} draws)\n"),
        "| values | n | coverage % | mean width | without % |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    let mut normals = Normals::seeded(1);
    for (name, value, truth) in VALUES {
        for count in [5, 10, 30, 100] {
            let mut tally = Tally::default();
            for _ in 0..DRAWS {
                let values: Vec<f64> = (0..count).map(|_| value(normals.draw())).collect();
                tally.add(1.0, mean(&values, Level::P95).and_then(|mean| mean.interval), truth);
            }
            lines.push(format!("| {name} | {count} | {} |", single(&tally, 3)));
        }
    }
    lines.join("\n") + "\n"
}
