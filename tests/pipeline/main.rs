//! The way from delivered files to a prepared release, on small demo states.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

mod arrivals;
mod broken_files;
mod equity;
mod examples;
mod linkage;
mod privacy;
mod protect;
mod rebuild;
mod truth;
