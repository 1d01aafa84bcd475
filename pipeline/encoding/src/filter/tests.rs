//! Bits, base64 and folding.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;

#[test]
fn the_first_bit_is_the_highest_of_the_first_byte() {
    let mut filter = Filter::empty(16);
    filter.set(0);
    filter.set(15);
    assert_eq!(filter.to_base64(), "gAE=");
}

#[test]
fn a_length_that_fills_no_byte_is_padded_with_zeros() {
    let mut filter = Filter::empty(10);
    filter.set(9);
    assert_eq!(filter.to_base64(), "AEA=");
}

#[test]
fn another_length_is_refused() {
    assert_eq!(Filter::from_base64("gAE=", 24), Err(FilterError::Length { found: 2, expected: 3, bits: 24 }));
    assert_eq!(Filter::from_base64("g AE", 16), Err(FilterError::NotBase64));
}

#[test]
fn an_odd_length_is_not_folded() {
    assert_eq!(Filter::empty(7).fold(), Err(FilterError::OddFold(7)));
}

fn filter_of(bits: usize) -> impl Strategy<Value = Filter> {
    proptest::collection::vec(any::<bool>(), bits).prop_map(move |flags| {
        let mut filter = Filter::empty(bits);
        flags.iter().enumerate().filter(|(_, flag)| **flag).for_each(|(position, _)| filter.set(position));
        filter
    })
}

proptest! {
    #[test]
    fn text_and_back_is_the_same(filter in (1usize..300).prop_flat_map(filter_of)) {
        prop_assert_eq!(Filter::from_base64(&filter.to_base64(), filter.bits()).unwrap(), filter);
    }

    #[test]
    fn dice_is_symmetric_and_within_bounds(left in filter_of(96), right in filter_of(96)) {
        let there = dice(left.shared(&right), left.count(), right.count());
        let back = dice(right.shared(&left), right.count(), left.count());
        prop_assert_eq!(there.to_bits(), back.to_bits());
        prop_assert!((0.0..=1.0).contains(&there));
        if !left.is_empty() {
            prop_assert_eq!(dice(left.shared(&left), left.count(), left.count()), 1.0);
        }
    }

    #[test]
    fn folding_by_words_and_by_bits_agree(filter in filter_of(128)) {
        let folded = filter.fold().unwrap();
        for position in 0..64 {
            prop_assert_eq!(folded.get(position), filter.get(position) ^ filter.get(64 + position));
        }
    }
}
