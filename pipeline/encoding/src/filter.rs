//! A Bloom filter as bits, in the order in which clkhash writes them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

#[cfg(test)]
mod tests;

/// Why a filter cannot be read or folded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// The text is no base64.
    #[error("not base64")]
    NotBase64,
    /// The text holds another number of bytes than the filter has.
    #[error("{found} bytes where a filter of {bits} bits has {expected}")]
    Length {
        /// Bytes found.
        found: usize,
        /// Bytes of such a filter.
        expected: usize,
        /// Bits of such a filter.
        bits: usize,
    },
    /// An odd length cannot be folded.
    #[error("a filter of {0} bits cannot be folded into halves")]
    OddFold(usize),
}

/// A Bloom filter: a fixed number of bits, the first bit being the highest of the first byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    words: Vec<u64>,
    bits: usize,
}

impl Filter {
    /// A filter of `bits` bits, none of them set.
    pub fn empty(bits: usize) -> Filter {
        Filter { words: vec![0; bits.div_ceil(64)], bits }
    }

    /// Reads base64 of a filter of `bits` bits.
    ///
    /// # Errors
    /// The text is no base64, or holds another number of bytes.
    pub fn from_base64(text: &str, bits: usize) -> Result<Filter, FilterError> {
        let bytes = STANDARD.decode(text).map_err(|_| FilterError::NotBase64)?;
        let expected = bits.div_ceil(8);
        if bytes.len() != expected {
            return Err(FilterError::Length { found: bytes.len(), expected, bits });
        }
        let mut filter = Filter::empty(bits);
        for (word, chunk) in filter.words.iter_mut().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            whole[..chunk.len()].copy_from_slice(chunk);
            *word = u64::from_be_bytes(whole);
        }
        Ok(filter)
    }

    /// Base64 with padding, as clkhash writes it.
    pub fn to_base64(&self) -> String {
        let mut bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_be_bytes()).collect();
        bytes.truncate(self.bits.div_ceil(8));
        STANDARD.encode(bytes)
    }

    /// Number of bits.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// Whether no bit is set, as for a missing value.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Number of bits that are set.
    pub fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether the bit at `position` is set; `position` is below the length.
    pub fn get(&self, position: usize) -> bool {
        self.words[position / 64] >> (63 - position % 64) & 1 == 1
    }

    /// Sets the bit at `position`, which is below the length.
    pub fn set(&mut self, position: usize) {
        self.words[position / 64] |= 1 << (63 - position % 64);
    }

    /// Turns the bit at `position` over.
    pub fn flip(&mut self, position: usize) {
        self.words[position / 64] ^= 1 << (63 - position % 64);
    }

    /// Sets every bit that is set in `other`, a filter of the same length.
    pub fn merge(&mut self, other: &Filter) {
        debug_assert_eq!(self.bits, other.bits);
        for (own, others) in self.words.iter_mut().zip(&other.words) {
            *own |= others;
        }
    }

    /// Number of bits set in both of two filters of the same length.
    pub fn shared(&self, other: &Filter) -> u32 {
        debug_assert_eq!(self.bits, other.bits);
        self.words.iter().zip(&other.words).map(|(left, right)| (left & right).count_ones()).sum()
    }

    /// The filter of half the length whose bits say where the two halves differ (XOR folding).
    ///
    /// Source: Schnell and Borgs (2016), XOR-folding for Bloom filter-based encryptions for privacy-preserving record linkage.
    ///
    /// # Errors
    /// The length is odd.
    pub fn fold(&self) -> Result<Filter, FilterError> {
        if !self.bits.is_multiple_of(2) {
            return Err(FilterError::OddFold(self.bits));
        }
        let half = self.bits / 2;
        let mut folded = Filter::empty(half);
        if half.is_multiple_of(64) {
            let (front, back) = self.words.split_at(half / 64);
            folded.words.iter_mut().zip(front.iter().zip(back)).for_each(|(word, (left, right))| *word = left ^ right);
        } else {
            (0..half).filter(|&position| self.get(position) != self.get(half + position)).for_each(|position| folded.set(position));
        }
        Ok(folded)
    }
}

/// Dice coefficient: twice the bits that are set in both, over the bits set in either, counted twice where in both.
///
/// From 0 to 1; 0 where neither filter has a bit, since nothing is known then.
pub fn dice(shared: u32, left: u32, right: u32) -> f64 {
    if left + right == 0 { 0.0 } else { f64::from(2 * shared) / f64::from(left + right) }
}
