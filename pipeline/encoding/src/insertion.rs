//! From a token to the positions that it sets in a filter, under the key of its column.

use std::collections::HashMap;

use blake2::Blake2bMac512;
use blake2::digest::{FixedOutput as _, Mac as _};
use foldhash::fast::FixedState;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use crate::schema::{Hash, Kdf, KdfHash, Schema};
use crate::{EncodeError, Secret};

/// Tokens kept of a column. Runs of two letters fit; a column of long exact values is hashed anew beyond it.
const KEPT_TOKENS: usize = 1 << 16;

/// Sets positions for tokens of one column.
pub(crate) struct Inserter {
    scheme: Scheme,
    bits: u64,
    kept: HashMap<Box<[u8]>, Positions, FixedState>,
}

enum Scheme {
    Blake { key: Zeroizing<Vec<u8>> },
    Double(Box<DoubleHash>),
}

struct DoubleHash {
    first: Hmac<Sha1>,
    second: Hmac<Md5>,
    prevents_singularity: bool,
}

/// What is worth keeping of a token, whatever the number of its insertions.
enum Positions {
    /// Residues of the two hashes.
    Double(u64, u64),
    /// The first positions, 32 for each hash.
    Blake(Vec<u32>),
}

/// Two keys for every column of a schema, encoded or not.
///
/// Source: RFC 5869, and the order in which clkhash cuts the derived bytes: two keys for each column in turn.
pub(crate) fn field_keys(kdf: &Kdf, secret: &Secret, columns: usize) -> Result<Vec<[Zeroizing<Vec<u8>>; 2]>, EncodeError> {
    let mut derived = Zeroizing::new(vec![0; 2 * columns * kdf.key_bytes]);
    let expanded = match kdf.hash {
        KdfHash::Sha256 => Hkdf::<Sha256>::new(kdf.salt.as_deref(), secret.bytes()).expand(&kdf.info, &mut derived),
        KdfHash::Sha512 => Hkdf::<Sha512>::new(kdf.salt.as_deref(), secret.bytes()).expand(&kdf.info, &mut derived),
    };
    expanded.map_err(|_| EncodeError::TooManyKeys)?;
    let key = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
    Ok(derived.chunks(2 * kdf.key_bytes).map(|pair| [key(&pair[..kdf.key_bytes]), key(&pair[kdf.key_bytes..])]).collect())
}

impl Inserter {
    pub(crate) fn new(schema: &Schema, hash: Hash, keys: &[Zeroizing<Vec<u8>>; 2]) -> Result<Inserter, EncodeError> {
        let scheme = match hash {
            Hash::Blake => Scheme::Blake { key: keys[0].clone() },
            Hash::Double { prevents_singularity } => Scheme::Double(Box::new(DoubleHash {
                first: Hmac::new_from_slice(&keys[0]).map_err(|_| EncodeError::KeyLength)?,
                second: Hmac::new_from_slice(&keys[1]).map_err(|_| EncodeError::KeyLength)?,
                prevents_singularity,
            })),
        };
        Ok(Inserter { scheme, bits: schema.unfolded_bits() as u64, kept: HashMap::default() })
    }

    /// Calls `set` with each position of a token that is inserted `often` times.
    pub(crate) fn insert(&mut self, token: &[u8], often: u32, mut set: impl FnMut(usize)) -> Result<(), EncodeError> {
        let bits = self.bits;
        if let Some(Positions::Double(first, second)) = self.kept.get(token) {
            walk(*first, *second, bits, often, set);
            return Ok(());
        }
        if let Some(Positions::Blake(positions)) = self.kept.get(token)
            && positions.len() >= often as usize
        {
            positions[..often as usize].iter().for_each(|&position| set(position as usize));
            return Ok(());
        }
        let positions = match &self.scheme {
            Scheme::Double(hash) => {
                let (first, second) = double(hash, token, bits);
                walk(first, second, bits, often, set);
                Positions::Double(first, second)
            }
            Scheme::Blake { key } => {
                let positions = blake(key, token, often, bits)?;
                positions[..often as usize].iter().for_each(|&position| set(position as usize));
                Positions::Blake(positions)
            }
        };
        if self.kept.len() < KEPT_TOKENS || self.kept.contains_key(token) {
            self.kept.insert(token.into(), positions);
        }
        Ok(())
    }
}

/// Positions `first + i * second` modulo the length, for each `i` below `often`.
fn walk(first: u64, second: u64, bits: u64, often: u32, mut set: impl FnMut(usize)) {
    let mut position = first;
    for _ in 0..often {
        set(usize::try_from(position).unwrap_or(usize::MAX));
        position += second;
        if position >= bits {
            position -= bits;
        }
    }
}

/// The two hashes of a token, modulo the length.
///
/// Source: Schnell, Bachteler and Reiher (2011), A novel error-tolerant anonymous linking code; MD5 and SHA-1 are those of clkhash, and
/// stand under HMAC, where their collisions do no harm. A second hash that is a multiple of the length is made again with a counter.
fn double(hash: &DoubleHash, token: &[u8], bits: u64) -> (u64, u64) {
    let mac = |tail: &[u8]| residue(&hash.second.clone().chain_update(token).chain_update(tail).finalize().into_bytes(), bits);
    let first = residue(&hash.first.clone().chain_update(token).finalize().into_bytes(), bits);
    let mut step = mac(&[]);
    if hash.prevents_singularity && bits > 1 {
        let mut counter = 0;
        while step == 0 {
            let tail = char::from_u32(counter).unwrap_or_default();
            step = mac(tail.encode_utf8(&mut [0; 4]).as_bytes());
            counter += 1;
        }
    }
    (first, step)
}

fn residue(digest: &[u8], bits: u64) -> u64 {
    digest.iter().fold(0, |residue, byte| (residue << 8 | u64::from(*byte)) % bits)
}

/// At least `often` positions of a token: the sixteen-bit slices of keyed BLAKE2b, salted with the number of the hash.
fn blake(key: &[u8], token: &[u8], often: u32, bits: u64) -> Result<Vec<u32>, EncodeError> {
    let mut positions = Vec::with_capacity(often.next_multiple_of(32) as usize);
    for number in 0..often.div_ceil(32) {
        let mut mac = Blake2bMac512::new_with_salt_and_personal(Some(key), number.to_string().as_bytes(), &[]).map_err(|_| EncodeError::KeyLength)?;
        blake2::digest::Update::update(&mut mac, token);
        let digest = mac.finalize_fixed();
        positions.extend(digest.chunks_exact(2).map(|pair| u32::try_from(u64::from(u16::from_le_bytes([pair[0], pair[1]])) % bits).unwrap_or(0)));
    }
    Ok(positions)
}
