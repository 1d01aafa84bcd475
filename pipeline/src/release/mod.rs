//! The release: assembled from cleared cubes, kept in the controlled zone until a named person signs it off, then
//! copied to the public zone. The only writer of the public zone.

mod assemble;
mod cleared;
mod comparison;
mod figure;
mod files;
#[cfg(test)]
mod fixture;
mod history;
mod inequality;
mod joint;
mod pointer;
mod prepare;
mod publish;
mod reliability;
mod trend;

pub use assemble::Assembly;
pub use cleared::ClearedIndicator;
pub use figure::{FigureError, Figures};
pub use files::{PublicFiles, ReleaseError, ReleaseParts};
pub use history::History;
pub use joint::Leak;
pub use pointer::{Pointer, current_pointer};
pub use prepare::{find, prepare, prepared_releases};
pub use publish::{publish, withdraw};
