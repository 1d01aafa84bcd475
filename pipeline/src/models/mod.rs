//! The warehouse as text: SQL models and reference sets, their order, their checks, and how they are built.

mod build;
mod header;
mod joins;
mod load;
mod reference;

pub use build::{Builder, Built, Progress, Root};
pub use header::{Check, Header};
pub use joins::join_without_key;
pub use load::{Model, ModelError, Models, load};
pub use reference::{ReferenceSet, load_references};
