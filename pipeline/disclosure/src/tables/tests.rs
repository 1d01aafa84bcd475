//! Generated tables judged by plain means: a dense rank in fractions, and every table of small counts tried.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

pub(super) mod brute;
mod files;
pub(super) mod generate;
mod mutation;
pub(super) mod properties;
mod published;
mod shared;
