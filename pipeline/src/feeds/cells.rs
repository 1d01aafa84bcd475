//! The fields of some lines, where the contract's columns stand: ranges of the block, or of a text of their own where a
//! field is not written as it reads.

use super::fields::Fields;

/// Marks the length of a range of the own text.
const OWN: u32 = 1 << 31;

/// The longest text that a range can speak of; a longer line is rejected.
const LONGEST: usize = OWN as usize - 1;

/// Fields of lines, row by row.
#[derive(Debug)]
pub struct Cells<'block> {
    block: &'block [u8],
    own: Vec<u8>,
    ranges: Vec<(u32, u32)>,
    width: usize,
}

impl<'block> Cells<'block> {
    /// No lines yet; each will have `width` fields.
    pub fn of(block: &'block [u8], width: usize) -> Cells<'block> {
        Cells { block, own: Vec::new(), ranges: Vec::new(), width }
    }

    /// Forgets the lines, and keeps the memory.
    pub fn clear(&mut self) {
        self.own.clear();
        self.ranges.clear();
    }

    /// Adds the fields at `positions` of a line that starts at `start` of the block, or that stands nowhere in it.
    /// The error is the reason for the reject.
    pub fn push(&mut self, line: &str, start: Option<usize>, fields: &Fields, positions: &[usize]) -> Result<(), &'static str> {
        const TOO_LONG: &str = "the line is too long";
        let own_text = fields.own_text();
        let (base, mark) = match (start, own_text) {
            (Some(start), None) => (start, 0),
            _ => {
                let base = self.own.len();
                self.own.extend_from_slice(own_text.unwrap_or(line).as_bytes());
                (base, OWN)
            }
        };
        if base + own_text.unwrap_or(line).len() > LONGEST {
            return Err(TOO_LONG);
        }
        let range = |&position: &usize| {
            let (from, to) = fields.range(position);
            // Neither is beyond LONGEST.
            ((base + from) as u32, (to - from) as u32 | mark)
        };
        self.ranges.extend(positions.iter().map(range));
        Ok(())
    }

    /// Calls `take` with each value of a column, in the order of the lines.
    pub fn each<'cells>(&'cells self, column: usize, mut take: impl FnMut(&'cells [u8])) {
        for &(start, length) in self.ranges.iter().skip(column).step_by(self.width) {
            let source = if length & OWN == 0 { self.block } else { self.own.as_slice() };
            let start = start as usize;
            take(&source[start..start + (length & !OWN) as usize]);
        }
    }
}
