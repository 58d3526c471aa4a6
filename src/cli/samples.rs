//! `lope samples`: the time series of one file.

use super::one::{OpenedFile, open};
use super::output::{Failure, print, say};
use super::staged::write_file;
use crate::activity::{Activity, NoteKind};
use crate::decode::{Decoded, decode};
use crate::report::{SampleTable, printable};
use clap::{Args, ValueEnum};
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct SamplesArgs {
    /// A FIT, GPX or TCX file, packed or not; of an archive `archive.zip!member`
    file: PathBuf,
    /// As read: nothing repaired, nothing filled in; the mask says what would have been
    #[arg(long)]
    raw: bool,
    /// Only this session of several, from 1 (default: all, told apart by the column `session`)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    session: Option<u32>,
    /// How to write it (default: by the name of the output, else CSV)
    #[arg(long, value_enum)]
    format: Option<SamplesFormat>,
    /// File to write to (default: the terminal)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SamplesFormat {
    Csv,
    Json,
    Parquet,
}

impl SamplesArgs {
    fn format(&self) -> SamplesFormat {
        let extension = self.output.as_ref().and_then(|o| o.extension()).and_then(|e| e.to_str());
        self.format.unwrap_or(match extension {
            Some("json") => SamplesFormat::Json,
            Some("parquet") => SamplesFormat::Parquet,
            _ => SamplesFormat::Csv,
        })
    }
}

pub(super) fn run(args: &SamplesArgs) -> Result<u8, Failure> {
    let format = args.format();
    if format == SamplesFormat::Parquet && args.output.is_none() && std::io::stdout().is_terminal()
    {
        let what = "Parquet is nothing for a terminal";
        return Err(Failure::new(what, Some("give a file with -o FILE")));
    }
    let OpenedFile { path, bytes } = open(&args.file)?;
    let path = printable(&path);
    let fail = |what: String, hint| Failure::new(format!("{path}: {what}"), hint);
    let activities = match decode(&bytes) {
        Ok(Decoded::Activities(activities)) => activities,
        Ok(Decoded::NotAnActivity(kind)) => {
            return Err(fail(format!("not an activity: {}", printable(&kind)), None));
        }
        Ok(Decoded::Overnight(_)) => {
            return Err(fail("not an activity: what a night measured".to_string(), None));
        }
        Err(error) => {
            let hint = Some("`lope doctor FILE` shows what is in it");
            return Err(fail(printable(&error.to_string()), hint));
        }
    };
    report_damage(&path, &activities);
    let mut table = SampleTable::default();
    let count = activities.len();
    for (i, activity) in activities.iter().enumerate() {
        if args.session.is_none_or(|wanted| wanted as usize == i + 1) {
            table.push(i + 1, activity, args.raw);
        }
    }
    if let Some(wanted) = args.session.filter(|wanted| *wanted as usize > count) {
        let sessions = if count == 1 { "session" } else { "sessions" };
        return Err(fail(format!("{count} {sessions}, and none of number {wanted}"), None));
    }
    let bytes = match format {
        SamplesFormat::Csv => table.csv(),
        SamplesFormat::Json => table.json(),
        SamplesFormat::Parquet => table.parquet()?,
    };
    match &args.output {
        Some(output) => write_file(output, &bytes)?,
        None => print(&bytes)?,
    }
    Ok(0)
}

/// Damage is never silent, also where the samples before it are used.
fn report_damage(path: &str, activities: &[Activity]) {
    let notes = activities.iter().flat_map(|a| &a.notes).filter(|n| n.kind == NoteKind::Damage);
    for note in notes {
        say(&format!("lope: {path}: {}", printable(&note.what)));
    }
}
