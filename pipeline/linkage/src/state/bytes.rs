//! Numbers and texts as bytes: least byte first, lengths before what they count.

use std::fs::File;
use std::io::{BufWriter, Result, Write};

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

/// Gives nothing where bytes end too early or are no text.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    pub fn number(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.number()?;
        self.take(usize::try_from(count).ok()?)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn all<T, const N: usize>(&mut self, values: &mut Vec<T>, value: fn([u8; N]) -> T) -> Option<()> {
        let count = usize::try_from(self.number()?).ok()?;
        let bytes = self.take(count.checked_mul(N)?)?;
        values.extend(bytes.as_chunks::<N>().0.iter().map(|bytes| value(*bytes)));
        Some(())
    }

    pub fn words(&mut self, words: &mut Vec<u32>) -> Option<()> {
        self.all(words, u32::from_le_bytes)
    }

    pub fn longs(&mut self, longs: &mut Vec<u64>) -> Option<()> {
        self.all(longs, u64::from_le_bytes)
    }

    pub fn floats(&mut self) -> Option<Vec<f64>> {
        let mut floats = Vec::new();
        self.all(&mut floats, f64::from_le_bytes)?;
        Some(floats)
    }

    pub fn texts(&mut self, texts: &mut Texts) -> Option<()> {
        let bytes = self.text()?;
        let mut ends = Vec::new();
        self.longs(&mut ends)?;
        texts.extend(bytes, &ends)
    }

    pub fn dictionary(&mut self, texts: &mut Dictionary) -> Option<()> {
        let bytes = self.text()?;
        let (mut ends, mut hashes) = (Vec::new(), Vec::new());
        self.words(&mut ends)?;
        self.longs(&mut hashes)?;
        texts.extend(bytes, &ends, &hashes)
    }
}
