//! `attune-encode`: the command that an agency runs at home.

use std::process::ExitCode;

use attune_encoding::cli;
use clap::Parser as _;

fn main() -> ExitCode {
    cli::execute(cli::Arguments::parse())
}
