//! What is drawn.

use attune_statistics::Level;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Cases of a rule, the same in every run. Nothing is written beside the source.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

/// A level that somebody would ask for.
pub fn level() -> impl Strategy<Value = Level> {
    (0.5..0.9999).prop_map(|share| Level::new(share).unwrap())
}

/// Events among 1 to 5,000 trials.
pub fn counts() -> impl Strategy<Value = (f64, f64)> {
    (1_u32..5000).prop_flat_map(|trials| (0..=trials, Just(trials))).prop_map(|(events, trials)| (f64::from(events), f64::from(trials)))
}

/// Rows and the same rows in another order.
pub fn shuffled<T: Clone + std::fmt::Debug + 'static>(
    row: impl Strategy<Value = T> + 'static,
    rows: std::ops::Range<usize>,
) -> impl Strategy<Value = (Vec<T>, Vec<T>)> {
    proptest::collection::vec(row, rows).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
}

/// Whether two numbers are equal but for rounding.
pub fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1e-9)
}
