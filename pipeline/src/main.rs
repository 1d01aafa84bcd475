//! `attune`: the data steward's command.

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    attune_pipeline::telemetry::start_log();
    cli::execute(cli::Arguments::parse())
}
