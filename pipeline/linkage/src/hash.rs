//! Hashes that are the same on every machine and in every version: they order samples, name clusters and stand in stored state.

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xe703_7ed1_a0b4_28db;

fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}

/// Gives a hash of two numbers in their order.
#[inline]
pub(crate) fn mix(left: u64, right: u64) -> u64 {
    fold(left ^ ODD, right.rotate_left(32) ^ SECOND)
}

/// Gives a hash of bytes.
pub(crate) fn of_bytes(bytes: &[u8]) -> u64 {
    let mut hash = mix(bytes.len() as u64, SECOND);
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(word));
    }
    mix(hash, ODD)
}
