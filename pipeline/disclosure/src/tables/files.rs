//! Linked tables in CSV files, and what protection gave as another.

mod read;
mod write;

pub use read::{FileError, Files, Named, read, read_pattern};
pub use write::{summary, write};
