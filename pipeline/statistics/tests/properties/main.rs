//! Rules that hold for any input.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod areas;
mod given;
mod intervals;
mod odd_numbers;
mod rates;
mod series;
mod surveys;
