//! From paths to a judged season: what every command but `explain` and `synth` begins with.

use super::output::{Failure, Stop};
use super::{Common, WeekStart};
use crate::athlete::Profile;
use crate::batch;
use crate::digest::Digest;
use crate::discover::discover;
use crate::report::{Skipped, printable};
use crate::season::{self, Options, Season};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

/// A season and what was not used for it.
pub(super) struct Loaded {
    pub season: Season,
    pub skipped: Vec<Skipped>,
    pub stop: Stop,
}

impl Loaded {
    /// 1 when a file was damaged beyond use or unreadable, else 0.
    pub fn exit_code(&self) -> u8 {
        u8::from(self.skipped.iter().any(|s| s.fault))
    }
}

/// Digests, and what was not used for them.
pub(super) struct Read {
    pub digests: Vec<(String, Digest)>,
    pub skipped: Vec<Skipped>,
    pub options: Options,
    pub stop: Stop,
}

/// Finds, reads, digests and judges; says on stderr what was not used.
pub(super) fn load(paths: &[PathBuf], common: &Common) -> Result<Loaded, Failure> {
    let Read { digests, skipped, options, stop } = read(paths, common)?;
    Ok(Loaded { season: season::assess(digests, &options), skipped, stop })
}

/// Finds, reads and digests.
pub(super) fn read(paths: &[PathBuf], common: &Common) -> Result<Read, Failure> {
    let profile = profile(common)?;
    check_zone(common, &profile)?;
    let paths = with_stdin(paths)?;
    let found = discover(&paths);
    let bar = progress(found.sources.len() as u64, common.quiet);
    let stop = Stop::on_interrupt();
    let tick = || {
        bar.inc(1);
        !stop.asked()
    };
    if let Some(jobs) = common.jobs {
        rayon::ThreadPoolBuilder::new()
            .num_threads(jobs.max(1))
            .build_global()
            .map_err(|e| Failure::new(format!("threads can't be started: {e}"), None))?;
    }
    let done = batch::run(&found, common.strict, &tick);
    bar.finish_and_clear();
    stop.check()?;
    say_skipped(&done.skipped, common.quiet);
    if done.digests.is_empty() {
        // One path, and why it can't be used has been said.
        if paths.len() == 1 && done.skipped.len() == 1 && done.skipped[0].fault {
            return Err(Failure::said());
        }
        let shown: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        return Err(Failure::new(
            format!("{}: no activity found", shown.join(", ")),
            Some("point lope at a folder of .fit and .gpx files, zipped or not"),
        ));
    }
    let options = Options {
        profile,
        since: common.since,
        until: common.until,
        rebuilding: common.rebuilding,
        sunday_weeks: common.week_start == WeekStart::Sun,
        timezone: common.timezone.clone(),
        nights: done.nights,
    };
    Ok(Read { digests: done.digests, skipped: done.skipped, options, stop })
}

fn profile(common: &Common) -> Result<Profile, Failure> {
    let Some(path) = &common.athlete else { return Ok(Profile::default()) };
    let at = |what: String| Failure::new(format!("{}: {what}", path.display()), None);
    let text = std::fs::read_to_string(path).map_err(|e| at(e.to_string()))?;
    Profile::parse(&text).map_err(|e| at(e.to_string()))
}

fn check_zone(common: &Common, profile: &Profile) -> Result<(), Failure> {
    for zone in [&common.timezone, &profile.timezone].into_iter().flatten() {
        if jiff::tz::TimeZone::get(zone).is_err() {
            return Err(Failure::new(
                format!("`{zone}` is not a time zone"),
                Some("use an IANA name such as Europe/Vienna"),
            ));
        }
    }
    Ok(())
}

/// `-` stands for a list of paths on stdin, one a line.
fn with_stdin(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        if path.as_os_str() != "-" {
            all.push(path.clone());
            continue;
        }
        for line in io::stdin().lines() {
            let line = line.map_err(|e| Failure::new(format!("stdin: {e}"), None))?;
            if !line.is_empty() {
                all.push(PathBuf::from(line));
            }
        }
    }
    Ok(all)
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

/// Healthy files that are no activity are named up to this many of a kind.
const NAMED: usize = 20;

fn say_skipped(skipped: &[Skipped], quiet: bool) {
    for s in skipped.iter().filter(|s| s.fault) {
        eprintln!("lope: {}: {}", printable(&s.path), printable(&s.reason));
        if let Some(hint) = s.hint {
            eprintln!("  hint: {hint}");
        }
    }
    if quiet {
        return;
    }
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for s in skipped.iter().filter(|s| !s.fault) {
        kinds.entry(&s.reason).or_default().push(&s.path);
    }
    for (kind, files) in kinds {
        let shown: Vec<String> = files.iter().take(NAMED).map(|f| printable(f)).collect();
        let more = match files.len().saturating_sub(NAMED) {
            0 => String::new(),
            n => format!(" and {n} more (all in report.json)"),
        };
        eprintln!("lope: skipped {}: {}: {}{more}", files.len(), printable(kind), shown.join(", "));
    }
}
