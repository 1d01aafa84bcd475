//! Value types that every step shares. Nothing here knows of files, tables or engines.

pub mod calendar;
pub mod clock;
pub mod coverage;
pub mod digest;
pub mod number;
