//! Whole numbers and decimals as Python reads them, with ASCII digits alone.

use std::cmp::Ordering;

/// A whole number of any length, in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Integer(String);

/// Reads a whole number: blanks around it, a sign, leading zeros and single underscores between digits mean nothing.
pub(crate) fn parse_integer(text: &str) -> Option<Integer> {
    let text = text.trim();
    let (is_negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let digits = without_underscores(digits)?;
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    Some(Integer(match (significant, is_negative) {
        ("", _) => "0".to_owned(),
        (_, true) => format!("-{significant}"),
        (_, false) => significant.to_owned(),
    }))
}

fn without_underscores(digits: &str) -> Option<String> {
    let bytes = digits.as_bytes();
    let is_between = |at: usize| at > 0 && bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    let are_between = (0..bytes.len()).filter(|&at| bytes[at] == b'_').all(is_between);
    are_between.then(|| digits.replace('_', ""))
}

impl Integer {
    pub(crate) fn is_below(&self, bound: i64) -> bool {
        self.compare(bound) == Ordering::Less
    }

    pub(crate) fn is_above(&self, bound: i64) -> bool {
        self.compare(bound) == Ordering::Greater
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// The number, if it has at most 30 digits.
    pub(crate) fn small(&self) -> Option<i128> {
        if self.0.len() <= 31 { self.0.parse().ok() } else { None }
    }

    fn compare(&self, bound: i64) -> Ordering {
        match self.0.parse::<i128>() {
            Ok(value) => value.cmp(&i128::from(bound)),
            Err(_) if self.0.starts_with('-') => Ordering::Less,
            Err(_) => Ordering::Greater,
        }
    }
}

/// Reads a decimal number that is finite.
pub(crate) fn parse_decimal(text: &str) -> Option<f64> {
    let value: f64 = without_underscores(text.trim())?.parse().ok()?;
    value.is_finite().then_some(value)
}
