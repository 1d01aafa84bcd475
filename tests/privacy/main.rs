//! The attacker's kit: fourteen families of attack on what the public sees, each with a leak planted for it.
//!
//! An attack takes published files, a running server and public facts, and nothing else. Each family shows three things: its
//! attack finds nothing in real releases of a demo state, it finds a leak that is planted, and what the leak says is true by the
//! steward's counts, which the attack never sees. Where a release with such a leak would be refused when it is read, that is
//! shown too.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

mod attacker;
mod plant;
mod world;

mod bounds;
mod contributors;
mod flags;
mod geography;
mod groups;
mod intervals;
mod non_interference;
mod other_tables;
mod queries;
mod rates;
mod rounding;
mod side_channels;
mod subtraction;
mod time;
mod whole_numbers;
