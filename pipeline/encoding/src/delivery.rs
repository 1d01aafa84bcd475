//! What leaves the agency: a header that says how the encodings were made, and one row for each record.
//!
//! | column | what |
//! |---|---|
//! | `unique_id` | the id that the agency chose for the delivery |
//! | `clk` | base64 of the filter of the whole record, or instead of it |
//! | `field.NAME` | base64 of the filter of one column; empty where its value is missing |
//! | `token.NAME` | 32 hexadecimal digits; empty where a part of the token is missing |
//!
//! CSV begins with the header as a line after `#`, NDJSON with it as an object of its own.

mod header;
mod read;
mod write;

pub use header::{Header, HeaderError};
pub use read::{Delivered, DeliveryError, read};
pub use write::{Layout, Row, Writer};

#[cfg(test)]
mod tests;

/// Column of ids.
pub const ID: &str = "unique_id";
/// Column of the filter of a whole record.
pub const RECORD: &str = "clk";
/// Front of the columns of filters of one column each.
pub const FIELD: &str = "field.";
/// Front of the columns of tokens.
pub const TOKEN: &str = "token.";
