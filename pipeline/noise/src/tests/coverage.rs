//! How often the stated intervals hold the true count, before and after counts are made to add up.
//!
//! `ATTUNE_DRAWS=2000 cargo test --release -p attune-noise coverage -- --nocapture` prints the table of
//! `docs/methods/differential-privacy.md`. Draws come from the operating system's randomness, so figures differ in the last digit.

use super::{cell, ways};
use crate::consistent::consistent;
use crate::{Contribution, Mechanism, Noise, Table};

const COUNTIES: usize = 20;
const GROUPS: usize = 6;

/// Counties of very unlike size by groups of very unlike size: counts from 0 to some thousands.
fn state() -> Table {
    let count = |county: usize, group: usize| (4000.0 * 0.74f64.powi(county as i32) * 0.35f64.powi(group as i32)) as u64;
    let county_total = |county| (0..GROUPS).map(|group| count(county, group)).sum();
    let group_total = |group| (0..COUNTIES).map(|county| count(county, group)).sum();
    let mut cells = vec![cell("state", &["-", "-"], (0..COUNTIES).map(county_total).sum::<u64>())];
    cells.extend((0..COUNTIES).map(|county| cell(&format!("c{county}"), &["state", "-"], county_total(county))));
    cells.extend((0..GROUPS).map(|group| cell(&format!("g{group}"), &["-", "state"], group_total(group))));
    for county in 0..COUNTIES {
        for group in 0..GROUPS {
            cells.push(cell(&format!("c{county} g{group}"), &[&format!("g{group}"), &format!("c{county}")], count(county, group)));
        }
    }
    Table::new(ways(&["county", "group"]), cells).unwrap()
}

/// Counts of one kind of cell over all draws.
#[derive(Default)]
struct Tally {
    seen: u64,
    drawn_inside: u64,
    made_inside: u64,
    drawn_squares: f64,
    made_squares: f64,
    made_error: f64,
}

impl Tally {
    fn share(&self, inside: u64) -> f64 {
        100.0 * inside as f64 / self.seen as f64
    }

    fn root(&self, squares: f64) -> f64 {
        (squares / self.seen as f64).sqrt()
    }
}

fn kind(name: &str, count: u64) -> usize {
    match (name.contains(' '), count) {
        (false, _) if name == "state" => 0,
        (false, _) if name.starts_with('c') => 1,
        (false, _) => 2,
        (true, 100..) => 3,
        (true, 11..) => 4,
        (true, 1..) => 5,
        (true, 0) => 6,
    }
}

const KINDS: [&str; 7] = ["state", "county", "group", "county by group, 100 and more", ".., 11 to 99", ".., 1 to 10", ".., 0"];

#[test]
fn intervals_cover_as_stated_before_and_are_not_worse_after_adding_up() {
    let draws: u64 = std::env::var("ATTUNE_DRAWS").ok().map_or(60, |text| text.parse().unwrap());
    let table = state();
    let counts: Vec<i64> = table.cells().iter().map(|cell| cell.count as i64).collect();
    println!("mechanism, loss | cells | true counts | sd | half width | drawn covers % | made covers % | rms error drawn | made | mean error made");
    for (mechanism, loss) in
        [(Mechanism::DiscreteGaussian, "0.5"), (Mechanism::DiscreteGaussian, "0.05"), (Mechanism::DiscreteLaplace, "1"), (Mechanism::DiscreteLaplace, "0.2")]
    {
        let noise = Noise::calibrate(mechanism, Contribution { cells: table.cells_of_one().len() as u32, per_cell: 1 }, loss.parse().unwrap()).unwrap();
        let width = noise.half_width(0.95).unwrap();
        let mut tallies: [Tally; 7] = Default::default();
        for _ in 0..draws {
            let drawn = noise.draw(&counts).unwrap();
            for ((cell, drawn), made) in table.cells().iter().zip(&drawn).zip(consistent(table.structure(), &drawn)) {
                let tally = &mut tallies[kind(&cell.name, cell.count)];
                let (off_drawn, off_made) = (drawn - cell.count as i64, made as i64 - cell.count as i64);
                tally.seen += 1;
                tally.drawn_inside += u64::from(off_drawn.unsigned_abs() <= width);
                tally.made_inside += u64::from(off_made.unsigned_abs() <= width);
                tally.drawn_squares += (off_drawn * off_drawn) as f64;
                tally.made_squares += (off_made * off_made) as f64;
                tally.made_error += off_made as f64;
            }
        }
        for (tally, kind) in tallies.iter().zip(KINDS) {
            println!(
                "{}, {loss} | {kind} | {} | {:.1} | {width} | {:.1} | {:.1} | {:.2} | {:.2} | {:+.2}",
                mechanism.as_str(),
                tally.seen / draws,
                noise.standard_deviation(),
                tally.share(tally.drawn_inside),
                tally.share(tally.made_inside),
                tally.root(tally.drawn_squares),
                tally.root(tally.made_squares),
                tally.made_error / tally.seen as f64
            );
        }
        let all = tallies.iter().fold(Tally::default(), |sum, tally| Tally {
            seen: sum.seen + tally.seen,
            drawn_inside: sum.drawn_inside + tally.drawn_inside,
            made_inside: sum.made_inside + tally.made_inside,
            ..sum
        });
        // Six standard deviations of the share: a false alarm once in half a billion.
        let margin = 600.0 * (0.95 * 0.05 / all.seen as f64).sqrt();
        assert!(all.share(all.drawn_inside) >= 95.0 - margin, "{mechanism:?} {loss}: {}", all.share(all.drawn_inside));
        // Errors of one table hang together after adding up, so the margin is that of fewer cells.
        assert!(all.share(all.made_inside) >= 95.0 - 3.0 * margin, "{mechanism:?} {loss}: {}", all.share(all.made_inside));
    }
}
