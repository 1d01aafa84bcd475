//! DataFusion functions that models use, one file each.
//!
//! NULL in gives NULL out; dates beyond the calendar give NULL, never a panic.

mod arguments;
mod coverage;
mod dates;
mod distinct_dates;
mod gather;
mod register;
mod spans;

pub use register::register;
