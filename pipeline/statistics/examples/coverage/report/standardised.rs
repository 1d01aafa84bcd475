//! Directly standardised rates, drawn.

use attune_statistics::Level;
use attune_statistics::distribution::normal_upper_tail;
use attune_statistics::rate::{DirectRate, RepeatedBand, WeightSum, directly_standardised_repeated};
use attune_statistics::simulation::Normals;

use super::tally::{Tally, single};

const DRAWS: u32 = 4000;

/// Ages 0 to 5: share of the area's events, people, and a standard of equal ages.
const BANDS: [(f64, f64); 6] = [(0.30, 900.0), (0.20, 1200.0), (0.15, 1100.0), (0.15, 1500.0), (0.10, 700.0), (0.10, 1600.0)];

/// A Poisson number: the count at which the distribution passes a uniform number.
fn count(mean: f64, normals: &mut Normals) -> f64 {
    let uniform = normal_upper_tail(normals.draw());
    let (mut probability, mut count) = ((-mean).exp(), 0.0);
    let mut passed = probability;
    while passed < uniform && count < 1000.0 {
        count += 1.0;
        probability *= mean / count;
        passed += probability;
    }
    count
}

/// One area with this number of events on average, of persons with up to two events where `is_repeated`.
fn area(mean: f64, is_repeated: bool, normals: &mut Normals) -> Option<DirectRate> {
    // Of three persons two have one event and one has two: four events.
    let persons = if is_repeated { vec![(1.0, 0.5), (2.0, 0.25)] } else { vec![(1.0, 1.0)] };
    let drawn: Vec<Vec<(f64, f64)>> =
        BANDS.iter().map(|(share, _)| persons.iter().map(|(events, part)| (*events, count(mean * share * part, normals))).collect()).collect();
    let bands: Vec<RepeatedBand> =
        BANDS.iter().zip(&drawn).map(|((_, population), persons)| RepeatedBand { population: *population, standard: 1.0, persons }).collect();
    directly_standardised_repeated(&bands, WeightSum::AllBands, 1000.0, Level::P95)
}

pub fn table() -> String {
    let mut lines = vec![
        format!("### Directly standardised rates per 1,000, six ages, Dobson ({DRAWS} draws)\n"),
        "| events | expected | coverage % | mean width | without % |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    let mut normals = Normals::seeded(2);
    for (name, is_repeated) in [("one a person", false), ("up to two a person", true)] {
        for mean in [12.0, 20.0, 50.0, 100.0] {
            let truth = BANDS.iter().map(|(share, population)| mean * share / population).sum::<f64>() / BANDS.len() as f64 * 1000.0;
            let mut tally = Tally::default();
            for _ in 0..DRAWS {
                let rate = area(mean, is_repeated, &mut normals).and_then(|area| area.rate);
                tally.add(1.0, rate.map(|(_, interval)| interval), truth);
            }
            lines.push(format!("| {name} | {mean} | {} |", single(&tally, 2)));
        }
    }
    lines.join("\n") + "\n"
}
