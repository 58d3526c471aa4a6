//! `lope table`: a row a run.

use super::args::InputArgs;
use super::context::Context;
use super::output::{Failure, print};
use super::several;
use crate::report as render;
use crate::season::table;
use clap::{Args, ValueEnum};

/// How to print a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    Text,
    Csv,
    Json,
    Ndjson,
    Parquet,
    /// An Arrow stream
    Ipc,
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct TableArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    format: TableFormat,
}

pub(super) fn run(args: &TableArgs) -> Result<u8, Failure> {
    let context = Context::from_args(&args.input.common)?;
    let mut runs = Vec::new();
    let code = several::for_each_runner(&args.input, &context, |_, loaded| {
        let code = loaded.exit_code();
        runs.extend(loaded.season.runs);
        Ok(code)
    })?;
    let bytes = match args.format {
        TableFormat::Text => render::table(&runs, context.units).into_bytes(),
        TableFormat::Markdown => render::markdown(&runs).into_bytes(),
        TableFormat::Json => render::rows_json(&runs),
        TableFormat::Ndjson => render::rows_ndjson(&runs),
        TableFormat::Csv => table::csv(&runs)?,
        TableFormat::Parquet => table::parquet(&runs)?,
        TableFormat::Ipc => table::ipc(&runs)?,
    };
    print(&bytes)?;
    Ok(code)
}
