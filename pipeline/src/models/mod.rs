//! The warehouse as text: SQL models and reference sets, their order, their checks, and how they are built.

mod build;
mod header;
mod load;
mod reference;

pub use build::{Builder, Built, Progress, Root};
pub use header::{Check, Header};
pub use load::{Model, ModelError, Models, load};
pub use reference::{ReferenceSet, load_references};
