//! How often the intervals of inequality measures hold the true value.
//!
//! `cargo run --release -p attune-statistics --example inequality_coverage` prints the table of `docs/methods/inequality.md`. Five
//! strata of known shares are drawn again and again as binomial counts; each draw is measured with the standard errors that its
//! own counts give, and its intervals are held against the measures of the known shares.
#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a wrong constant may stop it")]
#![allow(dead_code, reason = "a test takes the table and leaves main")]

use std::collections::BTreeMap;

use attune_statistics::Interval;
use attune_statistics::inequality::{Index, Indicator, Measure, Polarity, Settings, Shape, Strata, Stratum, Variant, measures, reference};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Repetitions of each column: the table is right to about one in the last digit before the point.
const REPETITIONS: u32 = 1000;

/// People in each stratum are this many times the size of a column.
const SHARES: [f64; 5] = [1.0, 2.0, 3.0, 2.0, 1.0];

const EQUAL: [f64; 5] = [0.5; 5];
const STEPS: [f64; 5] = [0.42, 0.50, 0.56, 0.60, 0.72];
const STEEP: [f64; 5] = [0.20, 0.45, 0.55, 0.70, 0.92];

const COLUMNS: [(&str, [f64; 5], f64); 6] = [
    ("equal, 50", EQUAL, 50.0),
    ("equal, 500", EQUAL, 500.0),
    ("steps, 50", STEPS, 50.0),
    ("steps, 500", STEPS, 500.0),
    ("steep, 50", STEEP, 50.0),
    ("steep, 500", STEEP, 500.0),
];

fn strata(shares: [f64; 5], size: f64, is_ordered: bool) -> Strata {
    let stratum = |(place, (share, part)): (usize, (f64, f64))| {
        let population = part * size;
        Stratum {
            label: place.to_string(),
            estimate: Some(100.0 * share),
            se: Some(100.0 * (share * (1.0 - share) / population).sqrt()),
            population: Some(population),
            order: is_ordered.then_some(place as i64),
            is_reference: !is_ordered && place == 0,
        }
    };
    let indicator = Indicator { polarity: Polarity::HigherIsBetter, scale: 100.0, average: None };
    Strata::new(indicator, shares.into_iter().zip(SHARES).enumerate().map(stratum).collect()).unwrap()
}

fn binomial(generator: &mut ChaCha8Rng, people: f64, share: f64) -> f64 {
    let limit = (share * f64::from(u32::MAX)) as u32;
    (0..people as u32).filter(|_| generator.next_u32() < limit).count() as f64
}

type Key = (u8, Measure, Variant, &'static str);
type Answer = BTreeMap<Key, (f64, Option<Interval>)>;

fn answers(shares: [f64; 5], size: f64, settings: &Settings) -> Answer {
    let mut answers = Answer::new();
    for is_ordered in [true, false] {
        let strata = strata(shares, size, is_ordered);
        for measured in measures(&strata, settings) {
            let Ok(figure) = measured.figure else { continue };
            let limits = figure.uncertainty.ok().map(|sure| sure.interval);
            answers.insert((u8::from(!is_ordered), measured.measure, measured.variant, "served"), (figure.estimate, limits));
        }
        if is_ordered {
            for (measure, printed) in [
                (Measure::SlopeIndex, reference::slope(Measure::SlopeIndex, Shape::Logit, &strata, 0.95)),
                (Measure::RelativeIndex, reference::slope(Measure::RelativeIndex, Shape::Logit, &strata, 0.95)),
            ] {
                let printed = printed.unwrap();
                answers.insert((0, measure, Variant::Logit, "reference"), (printed.estimate, printed.interval));
            }
            let printed = reference::concentration(Index::Absolute, None, &strata, 0.95).unwrap();
            answers.insert((0, Measure::AbsoluteConcentration, Variant::Plain, "reference"), (printed.estimate, printed.interval));
            for measure in [Measure::AttributableFraction, Measure::AttributableRisk] {
                let printed = reference::attributable(measure, &strata, 0.95).unwrap();
                answers.insert((0, measure, Variant::Population, "reference"), (printed.estimate, printed.interval));
            }
        }
    }
    answers
}

/// The share of intervals that hold the true value, in percent, for each measure and column; of draws that have an interval.
pub fn table() -> String {
    let settings = Settings::new(0.95, 200, 1).unwrap();
    let mut rows: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for (place, (_, shares, size)) in COLUMNS.into_iter().enumerate() {
        let truth = answers(shares, size, &settings);
        let mut generator = ChaCha8Rng::seed_from_u64(place as u64);
        let mut held: BTreeMap<Key, (u32, u32)> = truth.keys().map(|key| (*key, (0, 0))).collect();
        for _ in 0..REPETITIONS {
            let drawn = [0, 1, 2, 3, 4].map(|stratum| {
                let people = SHARES[stratum] * size;
                binomial(&mut generator, people, shares[stratum]) / people
            });
            for (key, (_, limits)) in answers(drawn, size, &settings) {
                let (Some(limits), Some((value, _)), Some((hits, all))) = (limits, truth.get(&key), held.get_mut(&key)) else { continue };
                // A measure that is zero at equality may touch its own limit there.
                *hits += u32::from(limits.lower - 1e-9 <= *value && *value <= limits.upper + 1e-9);
                *all += 1;
            }
        }
        for (key, (hits, all)) in held {
            let text = if all == 0 { "-".to_owned() } else { format!("{:.0}", 100.0 * f64::from(hits) / f64::from(all)) };
            rows.entry(key).or_insert_with(|| vec!["-".to_owned(); COLUMNS.len()])[place] = text;
        }
    }
    let mut text = format!("| measure | variant | form | {} |\n|---|---|---|{}\n", COLUMNS.map(|(name, ..)| name).join(" | "), "---|".repeat(COLUMNS.len()));
    for ((is_unordered, measure, variant, form), cells) in rows {
        let dimension = if is_unordered == 1 { "" } else { ", ordered" };
        text.push_str(&format!("| `{measure}` | `{variant}`{dimension} | {form} | {} |\n", cells.join(" | ")));
    }
    text
}

fn main() {
    println!("{}", table().trim_end());
}
