//! Arithmetic of the budget.

use proptest::prelude::*;

use crate::Amount;

#[test]
fn decimals_are_read_exactly() {
    let amount: Amount = "0.1".parse().unwrap();
    assert_eq!(amount.billionths(), 100_000_000);
    let sum = (0..10).try_fold(Amount::ZERO, |sum, _| sum.plus(amount)).unwrap();
    assert_eq!(sum, "1".parse().unwrap());
    assert_eq!(sum.to_string(), "1");
    assert_eq!("2.050".parse::<Amount>().unwrap().to_string(), "2.05");
}

#[test]
fn what_is_no_plain_decimal_is_refused() {
    for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "0.1234567890", "1000001", "1,5", " 1", "inf", "nan"] {
        let error = text.parse::<Amount>().unwrap_err().to_string();
        assert!(error.contains("plain decimal number from 0 to 1000000"), "{text}");
    }
}

proptest! {
    #[test]
    fn an_amount_outlives_being_written(billionths in 0u64..=1_000_000_000_000_000) {
        let amount = Amount::from_billionths(billionths).unwrap();
        prop_assert_eq!(amount.to_string().parse::<Amount>().unwrap(), amount);
    }

    #[test]
    fn the_floating_point_number_is_never_above(billionths in 1u64..=1_000_000_000_000_000) {
        let amount = Amount::from_billionths(billionths).unwrap();
        // A float is an exact fraction: 2^53 holds its digits, so the product below is exact in 128 bits.
        let float = amount.not_above();
        let bits = float.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as i32 - 1075;
        let digits = u128::from((bits & ((1 << 52) - 1)) | (1 << 52));
        let left = digits * 1_000_000_000;
        let holds = if exponent < 0 {
            (-exponent >= 127) || (left >> (-exponent) as u32) < u128::from(billionths) || (left == u128::from(billionths) << (-exponent) as u32)
        } else {
            left << exponent as u32 <= u128::from(billionths)
        };
        prop_assert!(holds, "{} above {}", float, amount);
    }

    #[test]
    fn spent_and_left_make_the_budget(budget in 0u64..1_000_000_000, spent in 0u64..1_000_000_000) {
        let (budget, spent) = (Amount::from_billionths(budget).unwrap(), Amount::from_billionths(spent).unwrap());
        match budget.minus(spent) {
            Some(left) => prop_assert_eq!(left.plus(spent), Some(budget)),
            None => prop_assert!(spent > budget),
        }
    }
}
