//! A delivered file as runs of whole lines, so that it never stands in memory whole and its lines can be read on
//! several threads. Where a run ends depends on the bytes alone.

use std::io::{self, Read};

/// Bytes of a block, but for the last line, which ends it.
const BLOCK_BYTES: usize = 4 << 20;

/// A run of whole lines.
#[derive(Debug)]
pub struct Block {
    /// Number of its first line, from 1.
    pub first_line: u64,
    /// Its bytes; each line ends with LF, but for the last line of a file that is cut short.
    pub bytes: Vec<u8>,
}

impl Block {
    /// Each line without its end (LF or CR LF).
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let bytes = &self.bytes;
        let unended = (!bytes.is_empty() && !bytes.ends_with(b"\n")).then_some(bytes.len());
        let mut start = 0;
        memchr::memchr_iter(b'\n', bytes).chain(unended).enumerate().map(move |(index, end)| {
            let line = bytes[start..end].strip_suffix(b"\r").unwrap_or(&bytes[start..end]);
            let line = Line { number: self.first_line + index as u64, start, bytes: line };
            start = end + 1;
            line
        })
    }
}

/// One line of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'block> {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Where it starts in the block.
    pub start: usize,
    /// Its bytes without its end.
    pub bytes: &'block [u8],
}

/// The blocks of a file, one after the other.
pub struct Blocks {
    source: Box<dyn Read + Send>,
    rest: Vec<u8>,
    next_line: u64,
    has_ended: bool,
}

impl Blocks {
    /// Blocks of a delivered file, decompressed where its name ends in `.gz`.
    pub fn of(file: &str, source: Box<dyn Read + Send>) -> Blocks {
        let source = if file.ends_with(".gz") { Box::new(flate2::read::MultiGzDecoder::new(source)) } else { source };
        Blocks { source, rest: Vec::new(), next_line: 1, has_ended: false }
    }

    /// The next block; `None` after the last.
    ///
    /// # Errors
    /// When the source cannot be read, or its compressed stream is cut short or damaged.
    pub fn read_next(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut end = None;
        while !self.has_ended && end.is_none() {
            let before = bytes.len();
            // A line that is longer than a block is read until it ends.
            let wanted = BLOCK_BYTES.saturating_sub(before).max(BLOCK_BYTES / 8);
            bytes.reserve_exact(wanted);
            let read = (&mut self.source).take(wanted as u64).read_to_end(&mut bytes)?;
            self.has_ended = read < wanted;
            end = memchr::memrchr(b'\n', &bytes[before..]).map(|at| before + at + 1);
        }
        if !self.has_ended
            && let Some(end) = end
        {
            self.rest = bytes.split_off(end);
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let first_line = self.next_line;
        self.next_line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok(Some(Block { first_line, bytes }))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn blocks(text: Vec<u8>) -> Vec<Block> {
        let mut blocks = Blocks::of("a.csv", Box::new(io::Cursor::new(text)));
        std::iter::from_fn(|| blocks.read_next().unwrap()).collect()
    }

    #[test]
    fn blocks_hold_every_byte_and_number_every_line() {
        let text: Vec<u8> = (0..400_000).flat_map(|line| format!("{line},{}\r\n", "x".repeat(line % 90)).into_bytes()).collect();
        let blocks = blocks(text.clone());
        assert!(blocks.len() > 1);
        assert_eq!(blocks.iter().flat_map(|block| block.bytes.clone()).collect::<Vec<u8>>(), text);
        for block in &blocks {
            for line in block.lines() {
                assert!(line.bytes.starts_with(format!("{},", line.number - 1).as_bytes()), "line {}", line.number);
                assert!(!line.bytes.ends_with(b"\r"));
                assert!(block.bytes[line.start..].starts_with(line.bytes));
            }
        }
    }

    #[test]
    fn a_line_longer_than_a_block_stays_whole() {
        let long = "y".repeat(3 * BLOCK_BYTES);
        let blocks = blocks(format!("a\n{long}\nb").into_bytes());
        let lines: Vec<(u64, usize)> = blocks.iter().flat_map(|block| block.lines().map(|line| (line.number, line.bytes.len()))).collect();
        assert_eq!(lines, [(1, 1), (2, long.len()), (3, 1)]);
    }

    #[test]
    fn empty_lines_count_and_a_final_line_end_makes_no_line() {
        let blocks = blocks(b"a\n\nb\n".to_vec());
        assert_eq!(blocks[0].lines().map(|line| (line.number, line.bytes)).collect::<Vec<_>>(), [(1, &b"a"[..]), (2, &b""[..]), (3, &b"b"[..])]);
    }
}
