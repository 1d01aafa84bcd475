//! Kappa on tables whose result is known.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use super::measure;

fn of(counts: [[u64; 3]; 3]) -> super::Agreement {
    measure(["ALPHA EXAMPLE".to_owned(), "BETA EXAMPLE".to_owned()], counts)
}

#[test]
fn kappa_of_seventy_percent_against_fifty_by_chance_is_four_tenths() {
    // Rows 25 and 25, columns 30 and 20: by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; observed 35 of 50.
    let agreement = of([[20, 5, 0], [10, 15, 0], [0, 0, 0]]);
    assert_eq!((agreement.pairs, agreement.agreed), (50, 0.7));
    assert!((agreement.kappa.unwrap() - 0.4).abs() < 1e-12);
    // sqrt(0.7 * 0.3 / (50 * 0.25)) = 0.12961, times 1.95996.
    let [low, high] = agreement.limits.unwrap();
    assert!((low - 0.145_959).abs() < 1e-5 && (high - 0.654_041).abs() < 1e-5, "{low} {high}");
}

#[test]
fn three_answers_count_as_three() {
    // Rows 5, 3, 2; columns 4, 4, 2: by chance 0.36; observed 0.7.
    let agreement = of([[4, 1, 0], [0, 2, 1], [0, 1, 1]]);
    assert!((agreement.kappa.unwrap() - 0.34 / 0.64).abs() < 1e-12);
}

#[test]
fn full_agreement_is_one_and_full_disagreement_below_zero() {
    assert!((of([[5, 0, 0], [0, 5, 0], [0, 0, 0]]).kappa.unwrap() - 1.0).abs() < 1e-12);
    assert!((of([[0, 5, 0], [5, 0, 0], [0, 0, 0]]).kappa.unwrap() + 1.0).abs() < 1e-12);
}

#[test]
fn one_answer_throughout_has_no_kappa() {
    let agreement = of([[7, 0, 0], [0, 0, 0], [0, 0, 0]]);
    assert_eq!((agreement.agreed, agreement.kappa, agreement.limits), (1.0, None, None));
}
