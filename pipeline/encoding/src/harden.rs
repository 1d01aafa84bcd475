//! What makes a filter harder to attack, at a price in accuracy. Nothing of it is on unless parties agree on it.
//!
//! In this order: folding (halves the length), balancing (doubles it, and gives every filter the same number of bits), noise.

use hmac::Mac as _;
use zeroize::Zeroizing;

use crate::Secret;
use crate::filter::{Filter, FilterError};
use crate::stream::{Stream, derived_key, keyed};

#[cfg(test)]
mod tests;

/// Why a hardening cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HardenError {
    /// A share of noise beyond what leaves anything to compare.
    #[error("noise: the share of bits turned over must be above 0 and below 0.5, found {0}")]
    Noise(f64),
    /// The length cannot be halved so often.
    #[error(transparent)]
    Fold(#[from] FilterError),
}

/// Which hardening parties agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Hardening {
    /// How often each filter is folded onto itself, beyond what the schema says.
    pub folds: u32,
    /// Whether each filter is joined with its complement and shuffled.
    pub is_balanced: bool,
    /// Share of bits that are turned over.
    pub noise: Option<f64>,
}

impl std::fmt::Display for Hardening {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts = Vec::new();
        if self.folds > 0 {
            parts.push(format!("fold:{}", self.folds));
        }
        if self.is_balanced {
            parts.push("balance".to_owned());
        }
        if let Some(share) = self.noise {
            parts.push(format!("noise:{share}"));
        }
        if parts.is_empty() { formatter.write_str("none") } else { formatter.write_str(&parts.join("+")) }
    }
}

/// Hardens filters of one length under one key.
pub struct Hardener {
    hardening: Hardening,
    shuffle: Vec<u32>,
    noise_key: Zeroizing<[u8; 32]>,
    bits: usize,
}

impl Hardener {
    /// Prepares a hardening for filters of `bits` bits.
    ///
    /// # Errors
    /// The length cannot be folded so often, or the noise would leave nothing.
    pub fn new(hardening: Hardening, secret: &Secret, bits: usize) -> Result<Hardener, HardenError> {
        if let Some(share) = hardening.noise.filter(|share| !(*share > 0.0 && *share < 0.5)) {
            return Err(HardenError::Noise(share));
        }
        let folded = fold(Filter::empty(bits), hardening.folds)?.bits();
        let shuffle = if hardening.is_balanced { shuffle(secret, 2 * folded) } else { Vec::new() };
        let bits = if hardening.is_balanced { 2 * folded } else { folded };
        Ok(Hardener { hardening, shuffle, noise_key: derived_key(secret.bytes(), "noise"), bits })
    }

    /// Bits of a hardened filter.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// The hardened filter of a record's column.
    ///
    /// Noise follows the key, the record, the column and the filter itself: the same record encoded again has the same noise, which
    /// therefore cannot be averaged away, and a corrected record has other noise, so that the difference does not show what changed.
    ///
    /// # Errors
    /// The filter has another length than the one prepared for.
    pub fn harden(&self, filter: Filter, record: &str, column: &str) -> Result<Filter, HardenError> {
        let mut filter = fold(filter, self.hardening.folds)?;
        if self.hardening.is_balanced {
            filter = balance(&filter, &self.shuffle);
        }
        if let Some(share) = self.hardening.noise {
            let seeded = keyed(&self.noise_key)
                .chain_update((record.len() as u64).to_be_bytes())
                .chain_update(record)
                .chain_update((column.len() as u64).to_be_bytes())
                .chain_update(column)
                .chain_update(filter.to_base64());
            turn_over(&mut filter, share, &mut Stream::new(seeded));
        }
        Ok(filter)
    }
}

pub(crate) fn fold(mut filter: Filter, folds: u32) -> Result<Filter, FilterError> {
    for _ in 0..folds {
        filter = filter.fold()?;
    }
    Ok(filter)
}

/// The filter and its complement, shuffled: half of the bits are set, whoever it is.
///
/// Source: Schnell and Borgs (2016), Randomized response and balanced Bloom filters for privacy-preserving record linkage.
fn balance(filter: &Filter, shuffle: &[u32]) -> Filter {
    let mut balanced = Filter::empty(shuffle.len());
    for (place, &from) in shuffle.iter().enumerate() {
        let from = from as usize;
        let is_set = if from < filter.bits() { filter.get(from) } else { !filter.get(from - filter.bits()) };
        if is_set {
            balanced.set(place);
        }
    }
    balanced
}

/// A shuffle of `bits` places that the key decides (Fisher and Yates).
fn shuffle(secret: &Secret, bits: usize) -> Vec<u32> {
    let mut places: Vec<u32> = (0..).take(bits).collect();
    let mut stream = Stream::new(keyed(&derived_key(secret.bytes(), "balance")));
    for last in (1..bits).rev() {
        let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
        places.swap(last, stream.below(bound) as usize);
    }
    places
}

/// Turns each bit over with the given probability (BLIP).
///
/// Source: Alaggan, Gambs and Kermarrec (2012), BLIP: non-interactive differentially-private similarity computation on Bloom filters.
fn turn_over(filter: &mut Filter, share: f64, stream: &mut Stream) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share below one half of 2^32")]
    let bound = (share * f64::from(u32::MAX)) as u32;
    for place in 0..filter.bits() {
        if stream.next() < bound {
            filter.flip(place);
        }
    }
}
