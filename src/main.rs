//! lope: parse, run, exit code.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    lope::cli::run(lope::cli::Cli::parse())
}
