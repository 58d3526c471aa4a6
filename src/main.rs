//! lope: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    lope::main()
}
