//! A value of a column: whether it has the declared format, and its text as it is encoded.

mod date;
mod integer;

use regex::Regex;

pub use date::{DateFormat, DateFormatError};
pub(crate) use integer::{parse_decimal, parse_integer};

#[cfg(test)]
mod tests;

/// Why a value is refused. Says what was expected, never what was read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// A letter beyond ASCII where the schema says ASCII.
    #[error("expected text that can be encoded in ascii")]
    NotAscii,
    /// Too few letters.
    #[error("expected at least {minimum} letters, found {found}")]
    TooShort {
        /// Letters asked for.
        minimum: usize,
        /// Letters found.
        found: usize,
    },
    /// Too many letters.
    #[error("expected at most {maximum} letters, found {found}")]
    TooLong {
        /// Letters allowed.
        maximum: usize,
        /// Letters found.
        found: usize,
    },
    /// Capitals where none are allowed.
    #[error("expected lower case")]
    NotLower,
    /// Small letters where none are allowed.
    #[error("expected upper case")]
    NotUpper,
    /// The declared pattern does not fit the whole value.
    #[error("does not fit the pattern of the schema")]
    Pattern,
    /// No whole number.
    #[error("expected a whole number")]
    NotInteger,
    /// No number, or one that is too large to be compared.
    #[error("expected a number of at most 30 digits")]
    NotNumber,
    /// Below the least value.
    #[error("expected at least {0}")]
    BelowMinimum(i64),
    /// Above the greatest value.
    #[error("expected at most {0}")]
    AboveMaximum(i64),
    /// No date of the declared format, or a day that does not exist.
    #[error("expected a date in the format {0}")]
    NotDate(String),
    /// A value that the schema does not list.
    #[error("expected one of the values that the schema lists")]
    NotListed,
}

/// How text becomes bytes before it is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextEncoding {
    /// One byte a letter.
    Ascii,
    /// The usual one.
    #[default]
    Utf8,
    /// Two bytes a unit, the lower first, behind a byte order mark: what clkhash calls `utf-16`.
    Utf16,
    /// Four bytes a letter, the lowest first, behind a byte order mark: what clkhash calls `utf-32`.
    Utf32,
}

impl TextEncoding {
    /// The bytes of a text.
    pub fn bytes(self, text: &str, out: &mut Vec<u8>) {
        out.clear();
        match self {
            TextEncoding::Ascii | TextEncoding::Utf8 => out.extend_from_slice(text.as_bytes()),
            TextEncoding::Utf16 => {
                out.extend_from_slice(&[0xFF, 0xFE]);
                text.encode_utf16().for_each(|unit| out.extend_from_slice(&unit.to_le_bytes()));
            }
            TextEncoding::Utf32 => {
                out.extend_from_slice(&[0xFF, 0xFE, 0, 0]);
                text.chars().for_each(|letter| out.extend_from_slice(&u32::from(letter).to_le_bytes()));
            }
        }
    }
}

/// Which letters may be capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Case {
    /// None.
    Lower,
    /// All.
    Upper,
    /// Any.
    #[default]
    Mixed,
}

/// The declared format of a column.
#[derive(Debug, Clone)]
pub enum Format {
    /// Text with bounds on its length and case.
    Text {
        /// How it becomes bytes.
        encoding: TextEncoding,
        /// Which letters may be capitals.
        case: Case,
        /// Least number of letters.
        minimum_length: Option<usize>,
        /// Greatest number of letters.
        maximum_length: Option<usize>,
    },
    /// Text that fits a pattern as a whole.
    Pattern {
        /// How it becomes bytes.
        encoding: TextEncoding,
        /// The pattern, tied to both ends.
        pattern: Regex,
    },
    /// A whole number, within bounds.
    Integer {
        /// Least value.
        minimum: Option<i64>,
        /// Greatest value.
        maximum: Option<i64>,
    },
    /// A day.
    Date(DateFormat),
    /// One of a list.
    Enumeration(Vec<String>),
}

impl Format {
    /// How values become bytes.
    pub fn encoding(&self) -> TextEncoding {
        match self {
            Format::Text { encoding, .. } | Format::Pattern { encoding, .. } => *encoding,
            _ => TextEncoding::Utf8,
        }
    }

    /// The text that stands for a value in its encoding: a whole number without sign and leading zeros where they mean nothing, a
    /// date as `YYYYMMDD`, all other text as it is.
    ///
    /// # Errors
    /// The value has not the declared format.
    pub fn canonical(&self, value: &str) -> Result<String, ValueError> {
        match self {
            Format::Text { encoding, case, minimum_length, maximum_length } => {
                check_encoding(*encoding, value)?;
                check_length(value, *minimum_length, *maximum_length)?;
                match case {
                    Case::Upper if value.to_uppercase() != value => Err(ValueError::NotUpper),
                    Case::Lower if value.to_lowercase() != value => Err(ValueError::NotLower),
                    _ => Ok(value.to_owned()),
                }
            }
            Format::Pattern { encoding, pattern } => {
                check_encoding(*encoding, value)?;
                if pattern.is_match(value) { Ok(value.to_owned()) } else { Err(ValueError::Pattern) }
            }
            Format::Integer { minimum, maximum } => {
                let whole = parse_integer(value).ok_or(ValueError::NotInteger)?;
                if let Some(least) = minimum.filter(|least| whole.is_below(*least)) {
                    return Err(ValueError::BelowMinimum(least));
                }
                if let Some(greatest) = maximum.filter(|greatest| whole.is_above(*greatest)) {
                    return Err(ValueError::AboveMaximum(greatest));
                }
                Ok(whole.into_text())
            }
            Format::Date(format) => format.canonical(value).ok_or_else(|| ValueError::NotDate(format.text().to_owned())),
            Format::Enumeration(values) => {
                if values.iter().any(|listed| listed == value) {
                    Ok(value.to_owned())
                } else {
                    Err(ValueError::NotListed)
                }
            }
        }
    }
}

fn check_encoding(encoding: TextEncoding, value: &str) -> Result<(), ValueError> {
    if encoding == TextEncoding::Ascii && !value.is_ascii() { Err(ValueError::NotAscii) } else { Ok(()) }
}

fn check_length(value: &str, minimum: Option<usize>, maximum: Option<usize>) -> Result<(), ValueError> {
    let found = value.chars().count();
    match (minimum, maximum) {
        (Some(minimum), _) if found < minimum => Err(ValueError::TooShort { minimum, found }),
        (_, Some(maximum)) if found > maximum => Err(ValueError::TooLong { maximum, found }),
        _ => Ok(()),
    }
}
