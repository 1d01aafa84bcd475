//! Prints how often every interval holds the true value: `cargo run -p attune-statistics --example coverage`.
//!
//! The tables stand in `docs/methods/interval-coverage.md`; a test compares.
#![expect(clippy::print_stdout, reason = "the tables are its output")]

mod report;

fn main() {
    print!("{}", report::markdown());
}
