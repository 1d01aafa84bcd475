//! Readers of delivered files, by format. A row that cannot be read is rejected with its line, column and reason;
//! its values are never repeated.

mod blocks;
mod cells;
mod columns;
mod delimited;
mod fields;
mod fixed_width;
mod layout;
mod ndjson;
mod read;
mod repeats;
mod typed;
mod value;

pub use blocks::{Block, Blocks};
pub use columns::identity_schema;
pub use layout::{Column, ColumnKind, DateFormat, Delivery, Entity, FileName, Format, Layout, LayoutError, Person, load_layouts};
pub use read::{FileError, Parsed, Reading, Reject, Tally, read_small};
pub use repeats::{Hashes, PassingLines, Repeats, hashes};
