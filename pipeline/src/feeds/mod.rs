//! Readers of delivered files, by format. A row that cannot be read is rejected with its line, column and reason;
//! its values are never repeated.

mod delimited;
mod fixed_width;
mod layout;
mod ndjson;
mod read;
mod value;

pub use layout::{Column, ColumnKind, DateFormat, Delivery, Entity, FileName, Format, Layout, LayoutError, Person, load_layouts};
pub use read::{FileError, Parsed, Reject, read};
