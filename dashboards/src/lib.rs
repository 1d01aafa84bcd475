//! The web dashboard: pages and charts of one release, drawn as HTML and SVG. The browser never draws.
//!
//! Nothing here adds, divides or filters counts: a page looks up published cells through [`attune_contract::Release`],
//! as the API does, so that a page, a CSV and a JSON answer cannot disagree. The limits of a funnel are the one thing that is
//! computed, by [`attune_statistics`], from the same cells.

mod assets;
mod cell;
mod charts;
pub mod format;
mod lookup;
pub mod pages;
mod shell;
mod table;
pub mod words;

pub use assets::{Asset, Assets};
pub use cell::key_text;
pub use lookup::{ProfileEntry, profile};
pub use pages::{Page, PageError};
pub use shell::Site;
