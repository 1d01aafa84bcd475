//! The header of a delivery: how its encodings were made, so that only like is compared with like.

use std::fmt;

/// Why two deliveries cannot be compared, or a header cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// No header, or one of another program.
    #[error("no header of attune-encoding 1")]
    Missing,
    /// A part of the header is missing or cannot be read.
    #[error("header: {0} is missing or cannot be read")]
    Part(&'static str),
    /// Made in another way.
    #[error("the two files differ in {part}: {left} and {right}; encodings made in different ways share nothing, so both must be made again alike")]
    Differs {
        /// The part.
        part: &'static str,
        /// Of the first file.
        left: String,
        /// Of the second file.
        right: String,
    },
}

/// How the encodings of a delivery were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// SHA-256 of the linkage schema.
    pub schema: String,
    /// Label of the key and a check of it.
    pub key: String,
    /// Name and SHA-256 of the plan of tokens, or `none`.
    pub tokens: String,
    /// Hardening, or `none`.
    pub hardening: String,
    /// Bits of each filter.
    pub bits: usize,
}

impl fmt::Display for Header {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Header { schema, key, tokens, hardening, bits } = self;
        write!(formatter, "attune-encoding 1; schema={schema}; key={key}; tokens={tokens}; hardening={hardening}; bits={bits}")
    }
}

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    /// It is of another program, or a part is missing.
    pub fn parse(text: &str) -> Result<Header, HeaderError> {
        let mut parts = text.trim().split("; ");
        if parts.next() != Some("attune-encoding 1") {
            return Err(HeaderError::Missing);
        }
        let mut part = |name: &'static str| {
            let value = parts.next().and_then(|part| part.strip_prefix(name)).and_then(|rest| rest.strip_prefix('='));
            value.map(str::to_owned).ok_or(HeaderError::Part(name))
        };
        let (schema, key, tokens, hardening) = (part("schema")?, part("key")?, part("tokens")?, part("hardening")?);
        let bits = part("bits")?.parse().ok().filter(|bits| (1..=1 << 21).contains(bits)).ok_or(HeaderError::Part("bits"))?;
        Ok(Header { schema, key, tokens, hardening, bits })
    }

    /// Whether encodings under both headers can be compared.
    ///
    /// # Errors
    /// A part differs; the error names it.
    pub fn agree(&self, other: &Header) -> Result<(), HeaderError> {
        let parts = [
            ("the linkage schema", &self.schema, &other.schema),
            ("the key", &self.key, &other.key),
            ("the plan of tokens", &self.tokens, &other.tokens),
            ("the hardening", &self.hardening, &other.hardening),
            ("the number of bits", &self.bits.to_string(), &other.bits.to_string()),
        ];
        match parts.into_iter().find(|(_, left, right)| left != right) {
            Some((part, left, right)) => Err(HeaderError::Differs { part, left: left.clone(), right: right.clone() }),
            None => Ok(()),
        }
    }
}
