//! How long the inequality measures of a state take, on one core: 70 indicators of 87 counties in 6 dimensions and 3 years.
//!
//! `cargo run --release -p attune-statistics --example inequality_speed [DRAWS]` prints blocks, draws and seconds: once with two
//! of the six dimensions ordered, and once with none, where every block has simulated limits. An optional second argument makes
//! only each n-th county.
#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a wrong argument may stop it")]

use std::time::Instant;

use attune_statistics::inequality::{Indicator, Polarity, Settings, Strata, Stratum, measures};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const INDICATORS: u32 = 70;
const COUNTIES: u32 = 87;
const YEARS: u32 = 3;

/// Strata of each dimension.
const DIMENSIONS: [usize; 6] = [8, 7, 6, 5, 5, 5];

fn unit(generator: &mut ChaCha8Rng) -> f64 {
    generator.next_u32() as f64 / f64::from(u32::MAX)
}

fn block(generator: &mut ChaCha8Rng, strata: usize, is_ordered: bool) -> Strata {
    let level = 20.0 + 60.0 * unit(generator);
    let stratum = |place: usize| {
        let population = 40.0 + (2000.0 * unit(generator)).floor();
        let estimate = (level + 30.0 * (unit(generator) - 0.5)).clamp(1.0, 99.0);
        Stratum {
            label: format!("stratum {place}"),
            estimate: Some(estimate),
            se: Some((estimate * (100.0 - estimate) / population).sqrt()),
            population: Some(population),
            order: is_ordered.then_some(place as i64 + 1),
            is_reference: !is_ordered && place == 0,
        }
    };
    let indicator = Indicator { polarity: Polarity::HigherIsBetter, scale: 100.0, average: None };
    Strata::new(indicator, (0..strata).map(stratum).collect()).unwrap()
}

fn measure(ordered: usize, settings: &Settings, step: u32) {
    let mut generator = ChaCha8Rng::seed_from_u64(1);
    let (mut blocks, mut figures, mut intervals) = (0_u64, 0_u64, 0_u64);
    let start = Instant::now();
    for _ in (0..INDICATORS * COUNTIES * YEARS).step_by(step as usize) {
        for (dimension, strata) in DIMENSIONS.into_iter().enumerate() {
            let measured = measures(&block(&mut generator, strata, dimension < ordered), settings);
            figures += measured.iter().filter(|measured| measured.figure.is_ok()).count() as u64;
            intervals += measured.iter().filter(|measured| measured.figure.is_ok_and(|figure| figure.uncertainty.is_ok())).count() as u64;
            blocks += 1;
        }
    }
    let (seconds, draws) = (start.elapsed().as_secs_f64(), settings.draws());
    println!(
        "{ordered} of 6 dimensions ordered: {blocks} blocks, {figures} figures, {intervals} with an interval, {draws} draws a block, {seconds:.1} seconds"
    );
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u32>().unwrap());
    let draws = arguments.next().unwrap_or(Settings::default().draws());
    let step = arguments.next().unwrap_or(1).max(1);
    let settings = Settings::new(0.95, draws, 1).unwrap();
    for ordered in [2, 0] {
        measure(ordered, &settings, step);
    }
}
