//! Encodings of people for linkage without names: Bloom filters, keyed tokens, and the matching of both.
//!
//! An agency runs this at home, on its own machine, with a key that the warehouse never sees. What leaves the agency are
//! filters ([`Encoder`]), bit for bit those of clkhash under the same linkage schema and secret, and keyed tokens that say
//! which records are worth comparing ([`token`]). The warehouse compares filters ([`matching`]) without a name, a date of
//! birth or the key, and only where the agreement of each feed permits it ([`agreement`]).
//!
//! What an encoding does not do: it is not anonymous. It is a record about a person, and is kept as one.

pub mod agreement;
pub mod cli;
pub mod delivery;
mod encoder;
mod filter;
pub mod harden;
mod insertion;
mod key;
pub mod matching;
mod records;
mod schema;
mod stream;
pub mod token;
mod value;

pub use encoder::{EncodeError, Encoder};
pub use filter::{Filter, FilterError};
pub use key::{KeyError, Secret, create_key};
pub use records::{CheckReport, ColumnCheck, Records, RecordsError, check};
pub use schema::{Comparison, Feature, Hash, Hashing, Kdf, KdfHash, MissingValue, Schema, SchemaError, Strategy};
pub use value::{Format, TextEncoding, ValueError};
