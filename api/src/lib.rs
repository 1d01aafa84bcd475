//! The public server: reads one release, answers lookups as JSON and CSV, and serves the dashboard's pages.
//!
//! It reads the public zone alone. No handler adds, divides or filters counts: each looks up cells that were cleared as they stand.

pub mod config;
mod csv;
mod etag;
pub mod openapi;
mod problem;
pub mod release_store;
mod routes;
mod state;

pub use routes::router;
pub use state::{AppState, Loaded, Served};

#[cfg(test)]
mod tests;
