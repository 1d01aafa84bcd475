//! Random numbers that only the holder of a key can repeat.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// HMAC-SHA256.
pub(crate) type HmacSha256 = Hmac<Sha256>;

/// A key for one use, from a secret.
///
/// Source: HKDF of RFC 5869, with the use as `info`, so that no two uses share a key.
pub(crate) fn derived_key(secret: &[u8], purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // 32 bytes are one block of HKDF, which is never too many.
    let expanded = Hkdf::<Sha256>::new(Some(b"attune-encoding"), secret).expand(purpose.as_bytes(), key.as_mut());
    debug_assert!(expanded.is_ok());
    key
}

/// HMAC-SHA256 under a key of 32 bytes.
pub(crate) fn keyed(key: &[u8; 32]) -> HmacSha256 {
    HmacSha256::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
}

/// HMAC in counter mode: blocks of 32 bytes for a seed.
pub(crate) struct Stream {
    seeded: HmacSha256,
    block: [u8; 32],
    used: usize,
    counter: u64,
}

impl Stream {
    pub(crate) fn new(seeded: HmacSha256) -> Stream {
        Stream { seeded, block: [0; 32], used: 32, counter: 0 }
    }

    pub(crate) fn next(&mut self) -> u32 {
        if self.used == self.block.len() {
            self.block = self.seeded.clone().chain_update(self.counter.to_be_bytes()).finalize().into_bytes().into();
            self.counter += 1;
            self.used = 0;
        }
        let at = self.used;
        self.used += 4;
        u32::from_be_bytes([self.block[at], self.block[at + 1], self.block[at + 2], self.block[at + 3]])
    }

    /// A number below `bound`, each as likely; `bound` is at least 1.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let beyond = u32::MAX - u32::MAX % bound;
        loop {
            let number = self.next();
            if number < beyond {
                return number % bound;
            }
        }
    }
}
