//! Numbers and texts as bytes: least byte first, lengths before what they count.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Result, Write};

use crate::dictionary::Dictionary;
use crate::table::Texts;

/// Bytes that are turned at a time.
const BLOCK: usize = 1 << 14;

pub(super) struct Writer {
    to: BufWriter<File>,
}

impl Writer {
    pub fn new(file: File) -> Writer {
        Writer { to: BufWriter::with_capacity(1 << 20, file) }
    }

    pub fn number(&mut self, number: u64) -> Result<()> {
        self.to.write_all(&number.to_le_bytes())
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.number(bytes.len() as u64)?;
        self.to.write_all(bytes)
    }

    pub fn text(&mut self, text: &str) -> Result<()> {
        self.bytes(text.as_bytes())
    }

    fn all<T: Copy, const N: usize>(&mut self, values: &[T], bytes: fn(T) -> [u8; N]) -> Result<()> {
        self.number(values.len() as u64)?;
        let mut block = Vec::with_capacity(BLOCK * N);
        for values in values.chunks(BLOCK) {
            block.clear();
            values.iter().for_each(|value| block.extend_from_slice(&bytes(*value)));
            self.to.write_all(&block)?;
        }
        Ok(())
    }

    pub fn words(&mut self, words: &[u32]) -> Result<()> {
        self.all(words, u32::to_le_bytes)
    }

    pub fn longs(&mut self, longs: &[u64]) -> Result<()> {
        self.all(longs, u64::to_le_bytes)
    }

    pub fn floats(&mut self, floats: &[f64]) -> Result<()> {
        self.all(floats, f64::to_le_bytes)
    }

    /// Texts of records from one on.
    pub fn texts(&mut self, texts: &Texts, from: usize) -> Result<()> {
        let (bytes, ends) = texts.parts_from(from);
        self.text(bytes)?;
        self.longs(&ends)
    }

    /// Texts of a dictionary from a number on.
    pub fn dictionary(&mut self, texts: &Dictionary, from: u32) -> Result<()> {
        let (bytes, ends, hashes) = texts.parts_from(from);
        self.text(bytes)?;
        self.words(ends)?;
        self.longs(hashes)
    }

    pub fn end(mut self) -> Result<()> {
        self.to.flush()
    }
}

/// Reads what a [`Writer`] wrote, block by block. Gives nothing where bytes end too early or are no text.
pub(super) struct Reader {
    from: BufReader<File>,
    /// Bytes that are still to come.
    left: u64,
    block: Vec<u8>,
}

impl Reader {
    pub fn new(file: File) -> Result<Reader> {
        let left = file.metadata()?.len();
        Ok(Reader { from: BufReader::with_capacity(1 << 18, file), left, block: Vec::new() })
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Option<()> {
        self.left = self.left.checked_sub(bytes.len() as u64)?;
        self.from.read_exact(bytes).ok()
    }

    pub fn number(&mut self) -> Option<u64> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes)?;
        Some(u64::from_le_bytes(bytes))
    }

    /// How many values of so many bytes follow; no more than the file has.
    fn count(&mut self, bytes: usize) -> Option<usize> {
        let count = self.number()?;
        (count.checked_mul(bytes as u64)? <= self.left).then(|| usize::try_from(count).ok()).flatten()
    }

    pub fn bytes(&mut self) -> Option<Vec<u8>> {
        let count = self.count(1)?;
        let mut bytes = vec![0; count];
        self.fill(&mut bytes)?;
        Some(bytes)
    }

    pub fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?).ok()
    }

    /// Values of so many bytes each, their number before them.
    pub fn all<T, const N: usize>(&mut self, values: &mut Vec<T>, value: impl Fn([u8; N]) -> Option<T>) -> Option<()> {
        let mut left = self.count(N)?;
        // An increment puts its records behind these: with room for a sixteenth more, what was read need not move.
        values.reserve_exact(left + left / 16);
        let mut block = std::mem::take(&mut self.block);
        while left > 0 {
            let count = left.min(BLOCK / 8);
            block.resize(count * N, 0);
            self.fill(&mut block)?;
            for bytes in block.as_chunks::<N>().0 {
                values.push(value(*bytes)?);
            }
            left -= count;
        }
        self.block = block;
        Some(())
    }

    pub fn words(&mut self, words: &mut Vec<u32>) -> Option<()> {
        self.all(words, |bytes| Some(u32::from_le_bytes(bytes)))
    }

    pub fn longs(&mut self, longs: &mut Vec<u64>) -> Option<()> {
        self.all(longs, |bytes| Some(u64::from_le_bytes(bytes)))
    }

    pub fn floats(&mut self) -> Option<Vec<f64>> {
        let mut floats = Vec::new();
        self.all(&mut floats, |bytes| Some(f64::from_le_bytes(bytes)))?;
        Some(floats)
    }

    pub fn texts(&mut self, texts: &mut Texts) -> Option<()> {
        let bytes = self.text()?;
        let mut ends = Vec::new();
        self.longs(&mut ends)?;
        texts.extend(bytes, ends)
    }

    pub fn dictionary(&mut self, texts: &mut Dictionary) -> Option<()> {
        let bytes = self.text()?;
        let (mut ends, mut hashes) = (Vec::new(), Vec::new());
        self.words(&mut ends)?;
        self.longs(&mut hashes)?;
        texts.extend(bytes, &ends, &hashes)
    }
}
