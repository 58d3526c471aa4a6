//! `lope digest`: stage A alone, a row an activity or a night.

use super::args::{AthletesBy, CommonArgs};
use super::context::ReadOptions;
use super::load::{report_damaged_nights, report_skipped, stream, with_stdin};
use super::output::{Failure, StdoutWriter, say, shown};
use super::staged::Temporary;
use crate::batch::{self, BatchOptions};
use crate::cache::Stamp;
use crate::digest::exchange::{ExchangeError, ExchangeFormat, ExchangeRow, Writer};
use crate::discover::{Discovery, TarItems, discover_until};
use crate::ingest::{Batch, Skipped};
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct DigestArgs {
    /// Files and folders; `.gz` and `.zip` are opened; `-` reads a list of paths
    #[arg(required_unless_present = "stdin_tar", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Files come as a tar stream on stdin
    #[arg(long, conflicts_with = "paths")]
    stdin_tar: bool,
    /// File to write to; `-` is stdout
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Each folder directly below the paths is one runner
    #[arg(long, value_enum, value_name = "WHAT")]
    athletes_by: Option<AthletesBy>,
    /// What to write
    #[arg(long, value_enum, default_value_t = DigestFormat::Parquet)]
    format: DigestFormat,
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DigestFormat {
    /// A Parquet file
    Parquet,
    /// An Arrow IPC stream
    Ipc,
}

pub(super) fn run(args: &DigestArgs) -> Result<u8, Failure> {
    // Before the list of paths is read: that may take as long as whoever writes it.
    let read_options = ReadOptions::from_args(&args.common);
    let discovery = discover_until(&with_stdin(&args.paths)?, &|| read_options.stop.requested());
    read_options.stop.check()?;
    if args.output.as_os_str() == "-" {
        let (out, reader_gone) = StdoutWriter::new();
        return match digest(args, &discovery, &read_options, out) {
            Err(_) if reader_gone.get() => Ok(0),
            result => result.map(|(code, _)| code),
        };
    }
    let there = fs::metadata(&args.output).ok().and_then(|m| Stamp::of(&args.output, &m));
    if there.is_some() && discovery.sources.iter().any(|source| source.stamp == there) {
        let what = "it is one of the files to read: it would be lost";
        return Err(Failure::at(&args.output, what).or_hint("choose another place with -o"));
    }
    // Until it is whole it has another name.
    let mut temporary = Temporary::for_file(&args.output)?;
    let out = io::BufWriter::new(temporary.file());
    let (code, rows) = digest(args, &discovery, &read_options, out)?;
    temporary.keep()?;
    if !read_options.quiet {
        say(&format!("lope: wrote {rows} rows to {}", shown(&args.output)));
    }
    Ok(code)
}

/// The exit code, and the number of rows.
fn digest(
    args: &DigestArgs,
    discovery: &Discovery,
    read_options: &ReadOptions,
    mut out: impl Write,
) -> Result<(u8, usize), Failure> {
    let layout = match args.format {
        DigestFormat::Parquet => ExchangeFormat::Parquet,
        DigestFormat::Ipc => ExchangeFormat::Ipc,
    };
    let mut to = RowWriter {
        writer: Writer::new(&mut out, layout).map_err(failed)?,
        by: args.athletes_by,
        roots: args.paths.iter().filter(|p| p.is_dir()).cloned().collect(),
        quiet: read_options.quiet,
        rows: 0,
        used: 0,
        skipped: Vec::new(),
        failed: None,
    };
    let work = |options: &BatchOptions<'_>| {
        let sink = &mut |part: Batch| to.push(part);
        if args.stdin_tar {
            batch::stream_items(TarItems::new(io::stdin()), options, sink);
        } else {
            batch::stream(discovery, options, sink);
        }
        Ok(())
    };
    stream(read_options, discovery.sources.len(), work)?;
    read_options.stop.check()?;
    if let Some(failure) = to.failed {
        return Err(failure);
    }
    let RowWriter { writer, rows, used, skipped, .. } = to;
    writer.finish().map_err(failed)?;
    // What is left in a buffer would be lost without a word.
    out.flush().map_err(|e| Failure::new(format!("the digests can't be written: {e}"), None))?;
    report_skipped(&skipped, read_options);
    if used == 0 && skipped.is_empty() {
        return Err(Failure::new("no activity found", None));
    }
    Ok((u8::from(skipped.iter().any(|s| s.fault)), rows))
}

struct RowWriter<W: Write> {
    writer: Writer<W>,
    by: Option<AthletesBy>,
    /// The folders that were named.
    roots: Vec<PathBuf>,
    quiet: bool,
    rows: usize,
    /// Activities and nights.
    used: usize,
    skipped: Vec<Skipped>,
    failed: Option<Failure>,
}

impl<W: Write> RowWriter<W> {
    /// Whether more can be taken.
    fn push(&mut self, part: Batch) -> bool {
        report_damaged_nights(&part.nights, self.quiet);
        self.used += part.digests.len() + part.nights.len();
        let mut rows = Vec::new();
        for (path, digest) in part.digests {
            let athlete = self.athlete(&path);
            rows.push(ExchangeRow::Digest(path, athlete, Box::new(digest)));
        }
        for (path, night) in part.nights {
            let athlete = self.athlete(&path);
            rows.push(ExchangeRow::Night(path, athlete, night));
        }
        for s in part.skipped {
            let (path, reason) = (s.path.clone(), s.reason.clone());
            rows.push(ExchangeRow::Skipped(path, self.athlete(&s.path), reason, s.fault));
            self.skipped.push(s);
        }
        for row in rows {
            self.rows += 1;
            if let Err(error) = self.writer.push(row) {
                self.failed = Some(failed(error));
                return false;
            }
        }
        true
    }

    /// The folder directly below a named one that the file lies in, as `report --athletes-by folder` groups
    /// them; else the folder that holds it.
    fn athlete(&self, path: &str) -> Option<String> {
        self.by?;
        let file = Path::new(path.split('!').next().unwrap_or(path));
        let below = self.roots.iter().find_map(|root| file.strip_prefix(root).ok());
        let folders =
            |rest: &Path| rest.parent()?.components().next().map(|c| c.as_os_str().into());
        let name = below.and_then(folders).or_else(|| {
            let folder = file.parent()?;
            let full = fs::canonicalize(folder).unwrap_or(folder.to_path_buf());
            full.file_name().map(OsString::from)
        })?;
        Some(name.to_string_lossy().into_owned())
    }
}

fn failed(error: ExchangeError) -> Failure {
    Failure::new(format!("the digests can't be written: {error}"), None)
}
