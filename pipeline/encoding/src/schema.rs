//! The linkage schema that parties agree on: which columns are encoded, and how.
//!
//! The format is version 3 of the linkage schema of clkhash (Apache-2.0), <https://clkhash.readthedocs.io/en/stable/schema.html>.
//! A schema file goes into the header of every encoding by its SHA-256, so that two parties see whether theirs are the same.

mod read;

use sha2::{Digest as _, Sha256};

use crate::value::Format;

pub use read::SchemaError;

#[cfg(test)]
mod tests;

/// What parties agree on.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Bits of an encoding, after folding.
    pub bits: usize,
    /// How often the filter is folded onto itself.
    pub folds: u32,
    /// How one secret becomes a key for each field.
    pub kdf: Kdf,
    /// The columns in their order, which decides which key each gets.
    pub features: Vec<Feature>,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
}

/// HKDF of RFC 5869, and its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kdf {
    /// The hash inside.
    pub hash: KdfHash,
    /// Salt, which need not be secret.
    pub salt: Option<Vec<u8>>,
    /// What binds the keys to one use.
    pub info: Vec<u8>,
    /// Bytes of each key.
    pub key_bytes: usize,
}

/// The hash inside HKDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KdfHash {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// One column.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Its name in the header of the file.
    pub identifier: String,
    /// How it is encoded; `None` for a column that is left out.
    pub hashing: Option<Hashing>,
}

/// How a column is encoded.
#[derive(Debug, Clone)]
pub struct Hashing {
    /// What a value looks like.
    pub format: Format,
    /// How it is cut into tokens.
    pub comparison: Comparison,
    /// How often a token is inserted.
    pub strategy: Strategy,
    /// How a token becomes positions.
    pub hash: Hash,
    /// Which text stands for a missing value.
    pub missing: Option<MissingValue>,
}

/// How a value is cut into tokens, so that like values share tokens.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    /// Runs of letters.
    Ngram {
        /// Letters of a run.
        letters: usize,
        /// Whether a run at another place is another token.
        is_positional: bool,
    },
    /// The whole value is one token.
    Exact,
    /// Numbers share tokens when they are near each other.
    Numeric {
        /// Distance between two neighbouring tokens, in units of the last digit that counts.
        interval: i128,
        /// Tokens on each side of the value.
        resolution: u32,
        /// Digits after the point that count.
        fraction_digits: u32,
    },
}

/// How often a token is inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Every token as often.
    BitsPerToken(u32),
    /// So often that the insertions of a value add up to this number.
    BitsPerFeature(u32),
}

/// How a token becomes positions of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// Slices of keyed BLAKE2b.
    Blake,
    /// HMAC-SHA1 plus a multiple of HMAC-MD5.
    Double {
        /// Whether a token whose second hash is a multiple of the length, and would set one bit, is hashed again.
        prevents_singularity: bool,
    },
}

/// Which text stands for a missing value, and what is encoded in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingValue {
    /// The text that stands for a missing value.
    pub sentinel: String,
    /// What is encoded in its place.
    pub replacement: String,
}

impl Schema {
    /// Reads a schema file.
    ///
    /// # Errors
    /// The text is no JSON, or no linkage schema of version 3; the message names the feature and the setting.
    pub fn from_json(text: &str) -> Result<Schema, SchemaError> {
        let mut schema = read::schema(text)?;
        schema.digest = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(schema)
    }

    /// Bits of a filter before folding.
    pub fn unfolded_bits(&self) -> usize {
        self.bits << self.folds
    }

    /// The columns that are encoded, with their place in the schema.
    pub fn encoded(&self) -> impl Iterator<Item = (usize, &Feature, &Hashing)> {
        self.features.iter().enumerate().filter_map(|(place, feature)| feature.hashing.as_ref().map(|hashing| (place, feature, hashing)))
    }
}

impl Strategy {
    /// How often the token at `place` of `tokens` tokens is inserted.
    pub fn insertions(self, place: usize, tokens: usize) -> u32 {
        match self {
            Strategy::BitsPerToken(often) => often,
            Strategy::BitsPerFeature(total) => {
                let tokens = u32::try_from(tokens).unwrap_or(u32::MAX);
                let has_one_more = u32::try_from(place).is_ok_and(|place| place < total % tokens);
                total / tokens + u32::from(has_one_more)
            }
        }
    }
}
