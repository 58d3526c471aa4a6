//! Loads and judges a season from paths, the first step of most commands.

use super::cache::report_cache_error;
use super::context::{Context, ReadOptions};
use super::output::{Failure, Interrupt, quiet_panics, say, shown};
use crate::activity::Overnight;
use crate::batch::{self, BatchOptions, Progress};
use crate::digest::Digest;
use crate::digest::exchange::{self, ExchangeRows};
use crate::discover::{Discovery, discover_until};
use crate::ingest::{Batch, Skipped, damage};
use crate::layout::kind_of;
use crate::regular;
use crate::report::printable;
use crate::season::{self, Options, Season};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Read as _};
use std::path::{Path, PathBuf};

/// A season and the files that were not used.
pub(super) struct Loaded {
    pub season: Season,
    pub skipped: Vec<Skipped>,
}

impl Loaded {
    /// Returns 1 if a file was damaged beyond use or unreadable, else 0.
    pub fn exit_code(&self) -> u8 {
        u8::from(self.skipped.iter().any(|s| s.fault))
    }
}

/// Digests and the files that were not used.
pub(super) struct DigestedInput {
    pub digests: Vec<(String, Digest)>,
    pub skipped: Vec<Skipped>,
    pub options: Options,
}

/// Finds, reads, digests and judges the runs of this runner, and reports skipped files on stderr.
pub(super) fn load(
    paths: &[PathBuf],
    runner: Option<&str>,
    context: &Context,
) -> Result<Loaded, Failure> {
    let DigestedInput { digests, skipped, options } = read(paths, runner, context)?;
    let season = season::assess(digests, &options);
    report_season_warnings(&season, runner, context.read_options.quiet);
    Ok(Loaded { season, skipped })
}

/// Reports dropped duplicates, and whether the runs seem to be those of two people.
fn report_season_warnings(season: &Season, runner: Option<&str>, quiet: bool) {
    if quiet {
        return;
    }
    let of = runner.map_or(String::new(), |name| format!("{}: ", printable(name)));
    let copies = season.runs.iter().filter(|r| r.duplicate_of.is_some()).count();
    if copies > 0 {
        let is = if copies == 1 { "recording is" } else { "recordings are" };
        say(&format!(
            "lope: {of}{copies} {is} of a run that another file has too: left out (see duplicate_of)"
        ));
    }
    let parts = season.runs.iter().filter(|r| r.part_of.is_some()).count();
    if parts > 0 {
        let is = if parts == 1 { "recording is" } else { "recordings are" };
        say(&format!(
            "lope: {of}{parts} {is} part of a session that goes on within the hour: counted as one (see part_of)"
        ));
    }
    for run in season.runs.iter().filter(|r| r.date_doubtful) {
        say(&format!(
            "lope: {of}{}: dated {}, years from all others: it counts for nothing (see its notes)",
            printable(&run.path),
            run.day
        ));
    }
    for why in &season.two_people {
        say(&format!("lope: {of}these may be the runs of two people: {}", printable(why)));
    }
    if !season.two_people.is_empty() {
        say("  hint: give each a folder, and --athletes-by folder");
    }
}

/// Finds, reads and digests the runs of this runner.
pub(super) fn read(
    paths: &[PathBuf],
    runner: Option<&str>,
    context: &Context,
) -> Result<DigestedInput, Failure> {
    let stop = &context.read_options.stop;
    let (mut done, named) = match &context.from_digests {
        Some(_) if !paths.is_empty() => {
            let what = "paths, or --from-digests: not both";
            return Err(Failure::new(what, None));
        }
        Some(folder) => (read_digests(folder)?, vec![shown(folder)]),
        None => {
            let paths = with_stdin(paths)?;
            let discovery = discover_until(&paths, &|| stop.requested());
            stop.check()?;
            let done = digest_files(&discovery, &context.read_options)?;
            (done, paths.iter().map(|p| shown(p)).collect())
        }
    };
    stop.check()?;
    let mut tags = super::tags::read(context.tags.as_deref())?;
    let listings = super::lists::gather(paths, done.lists, &mut done.skipped);
    super::lists::apply(&listings, &mut done.digests, &mut tags);
    report_skipped(&done.skipped, &context.read_options);
    report_damaged_nights(&done.nights, context.read_options.quiet);
    if done.digests.is_empty() {
        // The reason why the only path can't be used has been reported.
        if named.len() == 1 && done.skipped.len() == 1 && done.skipped[0].fault {
            return Err(Failure::already_reported());
        }
        let only = match done.nights.len() {
            0 => String::new(),
            1 => ", only a night".to_string(),
            n => format!(", only {n} nights"),
        };
        return Err(Failure::new(
            format!("{}: no activity found{only}", named.join(", ")),
            Some("point lope at a folder of .fit, .gpx and .tcx files, zipped or not"),
        ));
    }
    if context.tags.is_some() {
        let seen = done.digests.iter().map(|(path, digest)| (path.clone(), digest.start));
        context.seen.borrow_mut().extend(seen);
    }
    let mut options = Options {
        tags,
        nights: done.nights.into_iter().map(|(_, night)| night).collect(),
        ..context.options.clone()
    };
    match runner {
        Some(name) => options.profile.name = Some(name.to_string()),
        None => super::tags::report_without_a_run(context),
    }
    Ok(DigestedInput { digests: done.digests, skipped: done.skipped, options })
}

/// Runs stage A on these files.
fn digest_files(discovery: &Discovery, read_options: &ReadOptions) -> Result<Batch, Failure> {
    let mut done = Batch::default();
    stream(read_options, discovery.sources.len(), |options| {
        batch::stream(discovery, options, &mut |part| {
            done.extend(part);
            true
        });
        Ok(())
    })?;
    Ok(done)
}

/// Calls `work` with the batch options, a progress bar and the cache, and then reports errors of the cache.
pub(super) fn stream(
    read_options: &ReadOptions,
    files: usize,
    work: impl FnOnce(&BatchOptions<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let cache = read_options.cache.as_of_now();
    let bar = progress(files as u64, read_options.quiet);
    let progress = BarAndStop { bar, stop: read_options.stop.clone() };
    let done = work(&BatchOptions {
        strict: read_options.strict,
        cache: cache.as_deref(),
        progress: &progress,
    });
    progress.bar.finish_and_clear();
    // Also after Ctrl-C, so that the work done is not lost.
    if let Some(Err(trouble)) = cache.map(|cache| cache.finish()) {
        report_cache_error(&trouble, read_options.quiet);
    }
    done
}

struct BarAndStop {
    bar: ProgressBar,
    stop: Interrupt,
}

impl Progress for BarAndStop {
    fn item_done(&self) {
        self.bar.inc(1);
    }

    fn items_added(&self, pieces: u64) {
        self.bar.inc_length(pieces);
    }

    fn is_cancelled(&self) -> bool {
        self.stop.requested()
    }
}

/// Largest file of digests, bytes (judgement): a million hours of one runner.
const MAX_DIGESTS_BYTES: u64 = 8 << 30;

/// Reads the digests of one runner written by `lope digest`.
fn read_digests(folder: &Path) -> Result<Batch, Failure> {
    let mut rows = ExchangeRows::default();
    let files = digest_files_below(folder, &mut HashSet::new());
    for path in files.map_err(|e| Failure::at(folder, e))? {
        // Data engines move the athlete from the column to the folder name.
        let folder = path
            .ancestors()
            .skip(1)
            .find_map(|p| p.file_name()?.to_str()?.strip_prefix("athlete="));
        let bytes = regular::read(&path, MAX_DIGESTS_BYTES).map_err(|e| Failure::at(&path, e))?;
        if bytes.len() as u64 > MAX_DIGESTS_BYTES {
            let what = format!("larger than {} GB", MAX_DIGESTS_BYTES >> 30);
            return Err(Failure::at(&path, what));
        }
        let read = quiet_panics(|| exchange::read(bytes, folder, &mut rows));
        read.map_err(|e| Failure::at(&path, e).or_hint("write it anew with `lope digest`"))?;
    }
    let athletes: Vec<&str> = rows.athletes.iter().map(String::as_str).collect();
    if athletes.len() > 1 {
        let what = format!("digests of {} athletes: {}", athletes.len(), athletes.join(", "));
        let hint =
            "write them partitioned by athlete, and point at one athlete=... folder at a time";
        return Err(Failure::new(format!("{}: {what}", shown(folder)), Some(hint)));
    }
    // In the order of a run over the files themselves.
    rows.digests.sort_by(|a, b| Path::new(&a.0).cmp(Path::new(&b.0)));
    rows.nights.sort_by(|a, b| Path::new(&a.0).cmp(Path::new(&b.0)));
    rows.skipped.sort_by(|a, b| Path::new(&a.0).cmp(Path::new(&b.0)));
    rows.skipped.dedup();
    let skipped = rows.skipped.into_iter().map(|(path, reason, fault)| Skipped {
        path,
        reason,
        hint: None,
        fault,
    });
    Ok(Batch {
        digests: rows.digests,
        nights: rows.nights,
        skipped: skipped.collect(),
        ..Batch::default()
    })
}

/// `searched`: folders that were searched before, as links may lead there again.
fn digest_files_below(folder: &Path, searched: &mut HashSet<PathBuf>) -> io::Result<Vec<PathBuf>> {
    if folder.is_file() {
        return Ok(vec![folder.to_path_buf()]);
    }
    let mut files = Vec::new();
    if !searched.insert(std::fs::canonicalize(folder)?) {
        return Ok(files);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        // Data engines add `_SUCCESS` files and checksums.
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(['.', '_']));
        if path.is_dir() && !hidden {
            files.extend(digest_files_below(&path, searched)?);
        } else if !hidden && path.extension().is_some_and(|e| e == "parquet" || e == "arrows") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Replaces `-` by a list of paths from stdin: one per line, or separated by zero bytes as written by `find -print0`.
pub(super) fn with_stdin(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        if path.as_os_str() != "-" {
            all.push(path.clone());
            continue;
        }
        let mut list = Vec::new();
        io::stdin()
            .read_to_end(&mut list)
            .map_err(|e| Failure::new(format!("stdin: {e}"), None))?;
        let zero = list.contains(&0);
        for line in list.split(|b| if zero { *b == 0 } else { *b == b'\n' }) {
            let line = if zero { line } else { line.strip_suffix(b"\r").unwrap_or(line) };
            if !line.is_empty() {
                all.push(PathBuf::from(os_string(line)?));
            }
        }
    }
    Ok(all)
}

#[cfg(unix)]
fn os_string(bytes: &[u8]) -> Result<OsString, Failure> {
    Ok(std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec()))
}

#[cfg(not(unix))]
fn os_string(bytes: &[u8]) -> Result<OsString, Failure> {
    let text = std::str::from_utf8(bytes);
    text.map(OsString::from).map_err(|e| Failure::new(format!("stdin: {e}"), None))
}

fn progress(count: u64, quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("reading {bar:40} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}

/// Names the nights of which only a part could be read.
pub(super) fn report_damaged_nights(nights: &[(String, Overnight)], quiet: bool) {
    for (path, night) in nights.iter().filter(|_| !quiet) {
        if let Some(note) = damage(&night.notes) {
            let (path, what) = (printable(path), printable(&note.what));
            say(&format!("lope: {path}: {what}: of this night what came before is used"));
        }
    }
}

/// Up to so many healthy files that are not used are named, more of them only counted.
const NAMED: usize = 10;

/// Names the vendors whose files lope does not read, and how to get their runs.
fn report_vendors(skipped: &[Skipped]) {
    let kinds = skipped.iter().filter_map(|s| kind_of(&s.path));
    let mut vendors: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (vendor, hint) in kinds.filter_map(|kind| Some((kind.vendor, kind.hint?))) {
        *vendors.entry((vendor, hint)).or_default() += 1;
    }
    for ((vendor, hint), n) in vendors {
        let files = if n == 1 { "file" } else { "files" };
        say(&format!("lope: {n} {files} of {vendor} can't be read"));
        say(&format!("  hint: {hint}"));
    }
}

/// Names the damaged files always, and the healthy ones that are not used as far as the user wants to hear of them.
pub(super) fn report_skipped(skipped: &[Skipped], read_options: &ReadOptions) {
    for s in skipped.iter().filter(|s| s.fault) {
        say(&format!("lope: {}: {}", printable(&s.path), printable(&s.reason)));
        if let Some(hint) = s.hint {
            say(&format!("  hint: {hint}"));
        }
    }
    if read_options.quiet {
        return;
    }
    report_vendors(skipped);
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for s in skipped.iter().filter(|s| !s.fault) {
        kinds.entry(&s.reason).or_default().push(&s.path);
    }
    let all: usize = kinds.values().map(Vec::len).sum();
    if all == 0 {
        return;
    }
    if all <= NAMED || read_options.verbose {
        for (kind, files) in kinds {
            let files: Vec<String> = files.iter().map(|f| printable(f)).collect();
            let n = files.len();
            say(&format!("lope: skipped {n}: {}: {}", printable(kind), files.join(", ")));
        }
        return;
    }
    let kinds: Vec<String> =
        kinds.iter().map(|(kind, files)| format!("{} {}", files.len(), printable(kind))).collect();
    say(&format!("lope: {all} files were not used: {}", kinds.join("; ")));
    say("  hint: --verbose names them, and report.json does");
}
