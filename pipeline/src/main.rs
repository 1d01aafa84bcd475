//! `attune`: the data steward's command.

mod cli;

use std::process::ExitCode;

use clap::Parser;

// Blocks and row groups are made on one thread and dropped on another; the system's allocator then keeps what it could
// give back, and a state takes nearly twice the memory.
#[global_allocator]
static ALLOCATOR: jemalloc::Jemalloc = jemalloc::Jemalloc;

fn main() -> ExitCode {
    attune_pipeline::telemetry::start_log();
    cli::execute(cli::Arguments::parse())
}
