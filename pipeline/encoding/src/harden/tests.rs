//! What hardening keeps and what it changes.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

const DIGITS: &str = "8f1c3a5be27d4906b1f0c2d3e4a596877a1b2c3d4e5f60718293a4b5c6d7e8f9";

fn secret() -> Secret {
    Secret::new("test", DIGITS).unwrap()
}

fn filter(step: usize) -> Filter {
    let mut filter = Filter::empty(512);
    (0..512).step_by(step).for_each(|place| filter.set(place));
    filter
}

fn hardener(folds: u32, is_balanced: bool, noise: Option<f64>) -> Hardener {
    Hardener::new(Hardening { folds, is_balanced, noise }, &secret(), 512).unwrap()
}

#[test]
fn nothing_is_on_by_default() {
    let none = Hardener::new(Hardening::default(), &secret(), 512).unwrap();
    assert_eq!(none.harden(filter(3), "r1", "clk").unwrap(), filter(3));
    assert_eq!(Hardening::default().to_string(), "none");
}

#[test]
fn lengths_are_those_that_are_promised() {
    for (hardener, bits) in
        [(hardener(1, false, None), 256), (hardener(0, true, None), 1024), (hardener(0, false, Some(0.1)), 512), (hardener(2, true, Some(0.1)), 256)]
    {
        assert_eq!(hardener.bits(), bits);
        assert_eq!(hardener.harden(filter(3), "r1", "clk").unwrap().bits(), bits);
    }
}

#[test]
fn a_balanced_filter_always_has_half_of_its_bits() {
    let hardener = hardener(0, true, None);
    for step in [1, 2, 7, 100] {
        assert_eq!(hardener.harden(filter(step), "r1", "clk").unwrap().count(), 512);
    }
}

#[test]
fn balancing_keeps_the_distance_of_two_filters() {
    let hardener = hardener(0, true, None);
    let distance = |left: &Filter, right: &Filter| left.count() + right.count() - 2 * left.shared(right);
    let (left, right) = (filter(3), filter(5));
    let before = distance(&left, &right);
    let after = distance(&hardener.harden(left, "a", "clk").unwrap(), &hardener.harden(right, "b", "clk").unwrap());
    assert_eq!(after, 2 * before);
}

#[test]
fn noise_turns_over_about_the_share_that_was_agreed() {
    let hardener = hardener(0, false, Some(0.1));
    let turned: u32 = (0..200)
        .map(|record| {
            let noisy = hardener.harden(filter(3), &format!("r{record}"), "clk").unwrap();
            filter(3).count() + noisy.count() - 2 * filter(3).shared(&noisy)
        })
        .sum();
    // 102,400 bits, 10,240 expected, standard deviation 96.
    assert!((9_800..10_700).contains(&turned), "{turned}");
}

#[test]
fn noise_is_the_same_for_the_same_record_and_other_for_another() {
    let hardener = hardener(0, false, Some(0.1));
    let noisy = |record: &str, column: &str| hardener.harden(filter(3), record, column).unwrap();
    assert_eq!(noisy("r1", "clk"), noisy("r1", "clk"));
    assert_ne!(noisy("r1", "clk"), noisy("r2", "clk"));
    assert_ne!(noisy("r1", "name"), noisy("r1", "clk"));
    assert_ne!(noisy("r1c", "lk"), noisy("r1", "clk"));
}

#[test]
fn another_key_gives_another_shuffle_and_other_noise() {
    let other = Secret::new("test", &DIGITS.replace('8', "9")).unwrap();
    for hardening in [Hardening { is_balanced: true, ..Hardening::default() }, Hardening { noise: Some(0.2), ..Hardening::default() }] {
        let own = Hardener::new(hardening, &secret(), 512).unwrap().harden(filter(3), "r1", "clk").unwrap();
        let others = Hardener::new(hardening, &other, 512).unwrap().harden(filter(3), "r1", "clk").unwrap();
        assert_ne!(own, others);
    }
}

#[test]
fn noise_that_leaves_nothing_is_refused() {
    for share in [0.0, 0.5, -0.1, f64::NAN] {
        let hardening = Hardening { noise: Some(share), ..Hardening::default() };
        assert!(matches!(Hardener::new(hardening, &secret(), 512), Err(HardenError::Noise(_))));
    }
}
