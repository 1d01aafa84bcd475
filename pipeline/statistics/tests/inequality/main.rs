//! Rules that the inequality measures keep for any strata, and their answers at the edges.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod edges;
mod example;
mod people;
mod properties;
