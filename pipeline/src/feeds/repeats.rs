//! Which lines of a file repeat an earlier one, byte for byte, without keeping the lines.
//!
//! A first pass keeps eight bytes a line: as the file is received, or where that is not known any more, by reading it once
//! more. Only lines whose eight bytes come twice are looked at again, by a digest on which one may rely.

use std::collections::HashSet;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use sha2::{Digest, Sha256};

use super::blocks::Block;

/// Sets of hashes by their first bits, so that they can be sorted apart.
const PARTS: usize = 16;

fn hash(line: &[u8]) -> u64 {
    FixedState::default().hash_one(line)
}

/// Hashes of the lines of one block.
pub fn hashes(block: &Block) -> Hashes {
    let mut hashes = Hashes::default();
    block.lines().for_each(|line| hashes.push(line.bytes));
    hashes
}

/// Hashes of lines, in parts, gathered block by block.
#[derive(Debug)]
pub struct Hashes(Vec<Vec<u64>>);

impl Default for Hashes {
    fn default() -> Self {
        Hashes(vec![Vec::new(); PARTS])
    }
}

impl Hashes {
    /// Takes one line, with or without its CR.
    fn push(&mut self, line: &[u8]) {
        let hash = hash(line.strip_suffix(b"\r").unwrap_or(line));
        self.0[(hash >> 60) as usize].push(hash);
    }

    /// Takes the hashes of a block.
    pub fn add(&mut self, block: Hashes) {
        self.0.iter_mut().zip(block.0).for_each(|(all, mut more)| all.append(&mut more));
    }

    /// The hashes that come more than once.
    pub fn repeated(mut self) -> HashSet<u64> {
        let repeated = |parts: &mut [Vec<u64>]| {
            let mut found = HashSet::new();
            for part in parts {
                part.sort_unstable();
                found.extend(part.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]));
                *part = Vec::new();
            }
            found
        };
        let (left, right) = self.0.split_at_mut(PARTS / 2);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| repeated(right));
            let mut found = repeated(left);
            // A thread that died has found nothing; the caller then sees its panic.
            found.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            found
        })
    }
}

/// Hashes of the lines of a file that passes piece by piece.
#[derive(Debug, Default)]
pub struct PassingLines {
    hashes: Hashes,
    begun: Vec<u8>,
    has_begun: bool,
}

impl PassingLines {
    /// Takes the next piece.
    pub fn add(&mut self, mut piece: &[u8]) {
        if !self.has_begun {
            // As Reading::begin takes it off, or the first line would not be found again.
            piece = piece.strip_prefix(b"\xef\xbb\xbf").unwrap_or(piece);
            self.has_begun = true;
        }
        let Some(last) = memchr::memrchr(b'\n', piece) else {
            self.begun.extend_from_slice(piece);
            return;
        };
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', &piece[..=last]) {
            if self.begun.is_empty() {
                self.hashes.push(&piece[start..end]);
            } else {
                self.begun.extend_from_slice(&piece[start..end]);
                self.hashes.push(&std::mem::take(&mut self.begun));
            }
            start = end + 1;
        }
        self.begun.extend_from_slice(&piece[start..]);
    }

    /// The hashes of all lines.
    pub fn finish(mut self) -> Hashes {
        if !self.begun.is_empty() {
            self.hashes.push(&self.begun);
        }
        self.hashes
    }
}

/// Numbers of lines that repeat an earlier one.
#[derive(Debug, Default)]
pub struct Repeats {
    candidates: HashSet<u64>,
    seen: HashSet<[u8; 32]>,
    lines: HashSet<u64>,
}

impl Repeats {
    /// Begins with the hashes that come more than once.
    pub fn among(candidates: HashSet<u64>) -> Repeats {
        Repeats { candidates, ..Repeats::default() }
    }

    /// Looks at the next block, in the order of the file.
    pub fn look(&mut self, block: &Block) {
        for line in block.lines() {
            if self.candidates.contains(&hash(line.bytes)) && !self.seen.insert(Sha256::digest(line.bytes).into()) {
                self.lines.insert(line.number);
            }
        }
    }

    /// The lines found.
    pub fn into_lines(self) -> HashSet<u64> {
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_pass_in_pieces_have_the_hashes_of_their_block() {
        let text = b"\xef\xbb\xbfa,b\r\n\n1,22,333\r\n1,22,333\n4444,5\na,b";
        let whole = hashes(&Block { first_line: 1, bytes: text[3..].to_vec() });
        for size in 3..text.len() {
            let mut lines = PassingLines::default();
            text.chunks(size).for_each(|piece| lines.add(piece));
            let passed = lines.finish();
            assert_eq!(passed.0, whole.0, "pieces of {size}");
            assert_eq!(passed.repeated(), HashSet::from([hash(b"a,b"), hash(b"1,22,333")]));
        }
    }

    #[test]
    fn every_repeat_but_the_first_is_found_across_blocks() {
        let blocks = [Block { first_line: 1, bytes: b"a\nb\na\r\n".to_vec() }, Block { first_line: 4, bytes: b"c\nb\na\nd".to_vec() }];
        let mut all = Hashes::default();
        blocks.iter().for_each(|block| all.add(hashes(block)));
        let mut repeats = Repeats::among(all.repeated());
        blocks.iter().for_each(|block| repeats.look(block));
        assert_eq!(repeats.into_lines(), HashSet::from([3, 5, 6]));
    }
}
