//! The fields of one line, without a copy where the line holds them as they are.

/// Fields of a line: ranges of the line itself, or of a text of their own where a field is not written as it reads.
#[derive(Debug, Default)]
pub struct Fields {
    ranges: Vec<(usize, usize)>,
    own: String,
    is_own: bool,
}

impl Fields {
    /// Begins a line whose fields stand in it.
    pub fn borrow(&mut self) {
        self.ranges.clear();
        self.is_own = false;
    }

    /// Begins a line whose fields are written anew.
    pub fn rewrite(&mut self) {
        self.ranges.clear();
        self.own.clear();
        self.is_own = true;
    }

    /// Adds a range of the line.
    pub fn push_range(&mut self, start: usize, end: usize) {
        self.ranges.push((start, end));
    }

    /// Adds a letter to the field that is being written.
    pub fn letter(&mut self, letter: char) {
        self.own.push(letter);
    }

    /// Whether the field that is being written has no letter yet.
    pub fn is_open_empty(&self) -> bool {
        self.own.len() == self.ranges.last().map_or(0, |range| range.1)
    }

    /// Ends the field that is being written.
    pub fn end_field(&mut self) {
        let start = self.ranges.last().map_or(0, |range| range.1);
        self.ranges.push((start, self.own.len()));
    }

    /// Adds a field that is written anew.
    pub fn push_text(&mut self, text: &str) {
        self.own.push_str(text);
        self.end_field();
    }

    /// Fields of the line.
    pub fn count(&self) -> usize {
        self.ranges.len()
    }

    /// Where a field stands: in the line that was split, or in [`Fields::own_text`] where there is one.
    pub fn range(&self, index: usize) -> (usize, usize) {
        self.ranges[index]
    }

    /// The text that fields stand in, where they were written anew.
    pub fn own_text(&self) -> Option<&str> {
        self.is_own.then_some(self.own.as_str())
    }

    /// A field of the line that was split.
    pub fn get<'a>(&'a self, line: &'a str, index: usize) -> &'a str {
        let (start, end) = self.ranges[index];
        if self.is_own { &self.own[start..end] } else { &line[start..end] }
    }
}
