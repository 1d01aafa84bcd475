//! Generated tables judged by plain means: a dense rank in fractions, and every table of small counts tried.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod brute;
mod files;
mod generate;
mod mutation;
mod properties;
mod published;
mod shared;
