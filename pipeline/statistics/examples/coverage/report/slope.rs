//! Slope and relative index of inequality, drawn.

use attune_statistics::Level;
use attune_statistics::distribution::normal_quantile;
use attune_statistics::interval::wilson;
use attune_statistics::simulation::Normals;
use attune_statistics::slope::{Quantile, Scale, SlopeError, SlopeIndex, SlopeOptions, slope_index};

use super::tally::{Tally, single};

const DRAWS: u32 = 600;
/// Draws within one index; fewer than for a served one, which only makes its limits less steady.
const INNER: u32 = 1000;
const SHARES: [f64; 5] = [0.30, 0.35, 0.40, 0.45, 0.50];

fn events(people: u32, share: f64, normals: &mut Normals) -> f64 {
    let edge = normal_quantile(share).unwrap_or(0.0);
    (0..people).filter(|_| normals.draw() < edge).count() as f64
}

fn index(people: u32, seed: u64, normals: &mut Normals) -> Result<SlopeIndex, SlopeError> {
    let quantile = |share: &f64| {
        let (count, people) = (events(people, *share, normals), f64::from(people));
        let interval = wilson(count, people, Level::P95).ok_or(SlopeError::OffScale)?;
        Quantile::with_interval(people, count / people, interval, Scale::Logit)
    };
    let quantiles = SHARES.iter().map(quantile).collect::<Result<Vec<Quantile>, SlopeError>>()?;
    let options = SlopeOptions { scale: Scale::Logit, is_line_on_scale: false, multiplier: 1.0, level: Level::P95, draws: INNER, seed };
    slope_index(&quantiles, &options)
}

pub fn table() -> String {
    let mut lines = vec![
        format!("### Slope and relative index of inequality over quintiles of 30 % to 50 % ({DRAWS} draws of {INNER})\n"),
        "| index | people a quintile | coverage % | mean width | without % |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    let mut normals = Normals::seeded(4);
    let mut rows = [Vec::new(), Vec::new()];
    for people in [30, 100, 400] {
        let mut tallies = [Tally::default(), Tally::default()];
        for draw in 0..DRAWS {
            let found = index(people, u64::from(draw), &mut normals).ok();
            // The true line runs from 27.5 % to 52.5 %.
            tallies[0].add(1.0, found.map(|index| index.slope_interval), 0.25);
            tallies[1].add(1.0, found.map(|index| index.relative_interval), 0.525 / 0.275);
        }
        for ((row, name), tally) in rows.iter_mut().zip(["slope", "relative"]).zip(tallies) {
            row.push(format!("| {name} | {people} | {} |", single(&tally, 3)));
        }
    }
    lines.extend(rows.concat());
    lines.join("\n") + "\n"
}
