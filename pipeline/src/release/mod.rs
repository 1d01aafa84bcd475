//! The release: assembled from cleared cubes, kept in the controlled zone until a named person signs it off, then
//! copied to the public zone. The only writer of the public zone.

mod assemble;
mod figure;
mod files;
mod pointer;
mod prepare;
mod publish;

pub use assemble::{Assembly, assemble_observations, not_collected};
pub use figure::{FigureError, Figures};
pub use files::{PublicFiles, ReleaseError};
pub use pointer::{Pointer, current_pointer};
pub use prepare::{find, prepare, prepared_releases};
pub use publish::{publish, withdraw};
