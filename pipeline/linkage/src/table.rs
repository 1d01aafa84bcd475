//! Records as they were delivered: identifiers, sources, and columns of numbered texts.

use crate::dictionary::Dictionary;

/// A column: of each record the number of its text.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// One number a record.
    pub codes: Vec<u32>,
    /// The texts.
    pub texts: Dictionary,
}

/// Texts one after the other, one a record.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    bytes: String,
    ends: Vec<u64>,
}

impl Texts {
    /// Adds the text of the next record.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u64);
    }

    /// Gives the text of a record.
    pub fn get(&self, record: usize) -> &str {
        let start = if record == 0 { 0 } else { self.ends[record - 1] };
        &self.bytes[start as usize..self.ends[record] as usize]
    }

    /// Records.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The texts from a record on, and where each ends, counted from there.
    pub(crate) fn parts_from(&self, record: usize) -> (&str, Vec<u64>) {
        let start = if record == 0 { 0 } else { self.ends[record - 1] };
        (&self.bytes[start as usize..], self.ends[record..].iter().map(|end| end - start).collect())
    }

    /// Adds what [`Texts::parts_from`] gave; nothing where ends are out of order or cut a letter.
    pub(crate) fn extend(&mut self, bytes: String, ends: Vec<u64>) -> Option<()> {
        let are_right = ends.is_sorted() && ends.iter().all(|end| bytes.is_char_boundary(*end as usize));
        if !are_right || ends.last().copied().unwrap_or(0) != bytes.len() as u64 {
            return None;
        }
        if self.ends.is_empty() {
            (self.bytes, self.ends) = (bytes, ends);
            return Some(());
        }
        let start = self.bytes.len() as u64;
        self.bytes.push_str(&bytes);
        self.ends.extend(ends.iter().map(|end| start + end));
        Some(())
    }
}

/// Records of all files, in the order in which they stand there.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The identifier of each record.
    pub ids: Texts,
    /// Of each record the place of its source in `source_names`.
    pub sources: Vec<u8>,
    /// Names of sources in the order in which they came.
    pub source_names: Vec<String>,
    /// Columns by name, in the order in which the model asks for them. One that no file has is empty throughout.
    pub columns: Vec<(String, Column)>,
}

impl Table {
    /// Records.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Gives a column by its name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(own, _)| own == name).map(|(_, column)| column)
    }

    /// Gives the text of a record in a column.
    pub fn text(&self, column: &str, record: usize) -> &str {
        self.column(column).map_or("", |column| column.texts.text(column.codes[record]))
    }
}
