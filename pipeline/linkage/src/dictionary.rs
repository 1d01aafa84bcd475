//! Distinct values of a column, each with a number.

use std::collections::HashMap;

use crate::hash;

/// The number of no value.
pub const NULL: u32 = 0;

/// Distinct texts in the order in which they came. Number 0 is no value.
#[derive(Debug, Clone)]
pub struct Dictionary {
    bytes: String,
    ends: Vec<u32>,
    hashes: Vec<u64>,
    /// Open addressing: numbers of values, 0 where free. Its length is a power of two.
    slots: Vec<u32>,
}

impl Default for Dictionary {
    fn default() -> Dictionary {
        Dictionary { bytes: String::new(), ends: vec![0], hashes: vec![0], slots: vec![NULL; 16] }
    }
}

impl Dictionary {
    /// Gives the number of a text, a new one where it is new. An empty text is no value.
    ///
    /// `None` when the texts together exceed four gigabytes.
    pub fn intern(&mut self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(NULL);
        }
        let hash = hash::of_bytes(text.as_bytes());
        if self.hashes.len() * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let code = self.slots[slot];
            if code == NULL {
                break;
            }
            if self.hashes[code as usize] == hash && self.text(code) == text {
                return Some(code);
            }
            slot = (slot + 1) & mask;
        }
        let code = u32::try_from(self.hashes.len()).ok()?;
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).ok()?);
        self.hashes.push(hash);
        self.slots[slot] = code;
        Some(code)
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots = vec![NULL; mask + 1];
        for (code, hash) in (0..).zip(&self.hashes).skip(1) {
            let mut slot = *hash as usize & mask;
            while self.slots[slot] != NULL {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = code;
        }
    }

    /// Gives the text of a number; empty for no value.
    #[inline]
    pub fn text(&self, code: u32) -> &str {
        if code == NULL {
            return "";
        }
        &self.bytes[self.ends[code as usize - 1] as usize..self.ends[code as usize] as usize]
    }

    /// Gives the hash of a number's text; 0 for no value.
    #[inline]
    pub fn hash(&self, code: u32) -> u64 {
        self.hashes[code as usize]
    }

    /// Numbers given, that of no value among them.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether no text has a number.
    pub fn is_empty(&self) -> bool {
        self.len() == 1
    }

    /// Forgets how to find a text's number, where only the way back is needed.
    pub(crate) fn seal(&mut self) {
        self.slots = Vec::new();
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.hashes.shrink_to_fit();
    }

    /// The texts from a number on, where each ends, and their hashes.
    pub(crate) fn parts_from(&self, code: u32) -> (&str, &[u32], &[u64]) {
        let start = self.ends[code as usize - 1];
        (&self.bytes[start as usize..], &self.ends[code as usize..], &self.hashes[code as usize..])
    }

    /// Adds what [`Dictionary::parts_from`] gave behind the texts that are there; nothing where it does not fit. The result is sealed.
    pub(crate) fn extend(&mut self, bytes: String, ends: &[u32], hashes: &[u64]) -> Option<()> {
        let start = self.bytes.len() as u32;
        let are_right = ends.len() == hashes.len() && ends.is_sorted() && ends.first().is_none_or(|end| *end > start);
        let fits = ends.iter().all(|end| end.checked_sub(start).is_some_and(|end| bytes.is_char_boundary(end as usize)));
        if !are_right || !fits || ends.last().map_or(0, |end| end - start) as usize != bytes.len() {
            return None;
        }
        self.slots = Vec::new();
        if self.bytes.is_empty() {
            self.bytes = bytes;
        } else {
            self.bytes.push_str(&bytes);
        }
        self.ends.extend_from_slice(ends);
        self.hashes.extend_from_slice(hashes);
        Some(())
    }

    /// Adds the texts of another that are not here, and gives of each number of the other the number here.
    ///
    /// Looks through all hashes here once, which is cheaper than making many texts findable for the sake of a few.
    pub(crate) fn adopt(&mut self, other: &Dictionary) -> Option<Vec<u32>> {
        let wanted: HashMap<u64, u32> = (1..other.len() as u32).map(|code| (other.hash(code), code)).collect();
        let filter = Filter::of(&other.hashes[1..]);
        let mut codes = vec![NULL; other.len()];
        for own in 1..self.len() as u32 {
            let hash = self.hashes[own as usize];
            let found = if filter.may_have(hash) { wanted.get(&hash) } else { None };
            if let Some(code) = found.filter(|code| other.text(**code) == self.text(own)) {
                codes[*code as usize] = own;
            }
        }
        for code in (1..other.len()).filter(|code| codes[*code] == NULL).collect::<Vec<_>>() {
            let own = u32::try_from(self.hashes.len()).ok()?;
            self.bytes.push_str(other.text(code as u32));
            self.ends.push(u32::try_from(self.bytes.len()).ok()?);
            self.hashes.push(other.hashes[code]);
            codes[code] = own;
        }
        self.slots = Vec::new();
        Some(codes)
    }
}

/// A set of hashes that may say yes too often, small enough to stay near the processor.
pub(crate) struct Filter {
    bits: Vec<u64>,
    mask: u64,
}

impl Filter {
    /// Takes sixteen bits a hash, so that about one in sixteen strangers passes.
    pub fn of(hashes: &[u64]) -> Filter {
        let bits = (hashes.len().max(4) * 16).next_power_of_two();
        let mut filter = Filter { bits: vec![0; bits / 64], mask: bits as u64 - 1 };
        for hash in hashes {
            let bit = hash & filter.mask;
            filter.bits[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        filter
    }

    /// Whether a hash may be among them.
    #[inline]
    pub fn may_have(&self, hash: u64) -> bool {
        let bit = hash & self.mask;
        self.bits[(bit / 64) as usize] >> (bit % 64) & 1 == 1
    }
}
