//! Arithmetic modulo a prime of 61 bits, and the random numbers the audit draws.

/// Whole numbers modulo a prime; every value lies below it.
pub(crate) struct Field {
    prime: u64,
}

impl Field {
    /// Modulo 2^61 - 1, a Mersenne prime: reduction is a shift and an addition.
    pub(crate) const FIRST: Field = Field { prime: (1 << 61) - 1 };
    /// Modulo 2^61 - 31, the next prime below.
    pub(crate) const SECOND: Field = Field { prime: (1 << 61) - 31 };

    pub(crate) fn minus_one(&self) -> u64 {
        self.prime - 1
    }

    pub(crate) fn add(&self, left: u64, right: u64) -> u64 {
        let sum = left + right;
        if sum >= self.prime { sum - self.prime } else { sum }
    }

    pub(crate) fn negate(&self, value: u64) -> u64 {
        if value == 0 { 0 } else { self.prime - value }
    }

    pub(crate) fn multiply(&self, left: u64, right: u64) -> u64 {
        let product = u128::from(left) * u128::from(right);
        // `prime` is 2^61 - excess, so the upper bits weigh `excess` each; three folds bring any product below 2^61 + 2^10.
        let excess = u128::from((1u64 << 61) - self.prime);
        let fold = |value: u128| (value & ((1 << 61) - 1)) + (value >> 61) * excess;
        let folded = fold(fold(fold(product)));
        let prime = u128::from(self.prime);
        let reduced = if folded >= prime { folded - prime } else { folded };
        reduced as u64
    }

    /// The inverse of a value that is not zero.
    pub(crate) fn invert(&self, value: u64) -> u64 {
        if value == 1 || value == self.minus_one() {
            return value;
        }
        // Fermat: value^(prime - 2).
        let (mut result, mut base, mut exponent) = (1, value, self.prime - 2);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = self.multiply(result, base);
            }
            base = self.multiply(base, base);
            exponent >>= 1;
        }
        result
    }

    /// Whether the value stands for a whole number between -2^29 and 2^29.
    pub(crate) fn is_little(&self, value: u64) -> bool {
        value.min(self.prime - value) < 1 << 29
    }

    pub(crate) fn is_unit(&self, value: u64) -> bool {
        value == 1 || value == self.minus_one()
    }

    pub(crate) fn random(&self, random: &mut SplitMix) -> u64 {
        random.next() % self.prime
    }
}

/// The splitmix64 generator of Steele, Lea and Flood (2014): small, seeded, the same everywhere.
pub(crate) struct SplitMix {
    state: u64,
}

impl SplitMix {
    pub(crate) fn new(seed: u64) -> SplitMix {
        SplitMix { state: seed }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, SplitMix};

    #[test]
    fn products_and_inverses_are_those_of_long_division() {
        let mut random = SplitMix::new(7);
        for field in [Field::FIRST, Field::SECOND] {
            for _ in 0..1000 {
                let (left, right) = (field.random(&mut random), field.random(&mut random));
                assert_eq!(u128::from(field.multiply(left, right)), u128::from(left) * u128::from(right) % u128::from(field.prime));
                if left > 0 {
                    assert_eq!(field.multiply(left, field.invert(left)), 1);
                }
            }
            let most = field.minus_one();
            assert_eq!(field.multiply(most, most), 1);
        }
    }
}
