//! A season of one runner as files, with `labels.csv`.

use super::body::{Runner, SyntheticRun, generate};
use super::plan::{Effort, SESSION_KINDS, SessionKind};
use crate::activity::{Activity, Channel};
use crate::calendar::{Day, UtcTime};
use crate::encode;
use crate::kernels::random::Random;
use std::fmt::Write as _;
use std::io::Write as _;

/// Options of a synthetic season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SynthOptions {
    /// Number of weeks.
    pub weeks: u32,
    /// Random seed.
    pub seed: u64,
    /// What kind of files; `None`: FIT with some GPX in between.
    pub format: Option<SynthFormat>,
    /// Cut one file in the middle and store one twice.
    pub damage: bool,
}

/// What kind of file a run is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SynthFormat {
    /// FIT, the only one with beats.
    Fit,
    /// GPX, which has no room for a treadmill: that is FIT.
    Gpx,
    /// TCX.
    Tcx,
}

impl SynthFormat {
    /// The format that a run of this kind is written as.
    pub(super) fn of(self, kind: &SessionKind) -> SynthFormat {
        if kind.treadmill && self == SynthFormat::Gpx { SynthFormat::Fit } else { self }
    }

    /// The ending of its file.
    pub const fn extension(self) -> &'static str {
        match self {
            SynthFormat::Fit => "fit",
            SynthFormat::Gpx => "gpx",
            SynthFormat::Tcx => "tcx",
        }
    }

    /// The bytes of an activity.
    pub fn encode(self, activity: &Activity) -> Vec<u8> {
        match self {
            SynthFormat::Fit => encode::fit::write(activity),
            SynthFormat::Gpx => encode::gpx::write(activity),
            SynthFormat::Tcx => encode::tcx::write(activity),
        }
    }
}

/// One file of a season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SynthFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A week: day from Monday, hour, kind, minutes.
pub(super) type Week = &'static [(i32, f64, &'static str, f64)];

/// Three ordinary weeks, and one with problems that lope should find: consecutive hard days, and recovery runs that are
/// too hard or too soon.
const WEEKS: [Week; 4] = [
    &[
        (1, 18.0, "vo2", 0.0),
        (2, 18.5, "recovery", 32.0),
        (4, 6.5, "easy", 50.0),
        (6, 9.0, "long", 92.0),
    ],
    &[
        (1, 18.0, "tempo", 0.0),
        (2, 19.0, "recovery_too_hard", 38.0),
        (4, 18.0, "cruise", 0.0),
        (5, 18.5, "recovery_strides", 28.0),
        (6, 9.5, "easy", 60.0),
    ],
    &[
        (0, 6.5, "easy", 45.0),
        (2, 18.0, "vo2", 0.0),
        (3, 18.0, "recovery", 35.0),
        (5, 8.0, "moderate", 48.0),
    ],
    &[
        (1, 18.0, "tempo", 0.0),
        (2, 18.0, "vo2", 0.0),
        (3, 7.0, "recovery", 26.0),
        (5, 10.0, "race", 0.0),
        (5, 18.0, "recovery", 22.0),
    ],
];

/// Monday, 2 March 2026.
const FIRST_MONDAY: (i64, u32, u32) = (2026, 3, 2);
/// Hours of local time behind UTC.
const OFFSET_H: f64 = 2.0;

/// The header of `labels.csv`.
pub(super) const LABELS: &str = "file,start_utc,sport,session,kind,intent,moving_s,distance_m,\
     min_below_vt1,min_between,min_above_vt2,vt1_bpm,vt2_bpm,cs_mps,hr_max_bpm,rr,duplicate_of\n";

pub(super) fn kind_of(id: &str) -> &'static SessionKind {
    SESSION_KINDS.iter().find(|k| k.id == id).unwrap_or(&SESSION_KINDS[0])
}

/// Generates a season; the same options give the same bytes.
pub fn season(options: &SynthOptions) -> Vec<SynthFile> {
    let mut rng = Random::new(options.seed);
    let runner = Runner::random(&mut rng);
    let mut files = Vec::new();
    let mut labels = String::from(LABELS);
    let mut count = 0;
    for week in 0..options.weeks {
        for (day, hour, id, minutes) in WEEKS[week as usize % WEEKS.len()] {
            count += 1;
            // One run in the fourth week is indoors.
            let id = if week == 4 && *day == 4 { "treadmill" } else { id };
            let start = start_of(7 * week as i32 + day, *hour, rng.uniform());
            let kind = kind_of(id);
            let mixed = if count % 7 == 3 { SynthFormat::Gpx } else { SynthFormat::Fit };
            let format = options.format.unwrap_or(mixed).of(kind);
            let beats = format == SynthFormat::Fit && count % 3 == 1;
            let mut run = generate(&runner, kind, *minutes, start, beats, &mut rng);
            // Some runs are rated.
            if count % 4 == 0 {
                let hard = run.truth.effort() == Effort::Hard;
                run.activity.session.rpe = Some(if hard { 8.0 } else { 3.0 });
                run.activity.session.feel = Some(50.0);
            }
            let packed = format != SynthFormat::Fit && count % 2 == 1;
            let name = file_name(start, format) + if packed { ".gz" } else { "" };
            let bytes = format.encode(&run.activity);
            let bytes = if packed { gzip(&bytes) } else { bytes };
            label(&mut labels, &name, &run, id, &runner, "");
            files.push(SynthFile { name, bytes });
        }
    }
    if options.damage && files.len() > 12 {
        plant_faults(&mut files, &mut labels);
    }
    files.push(SynthFile { name: "labels.csv".to_string(), bytes: labels.into_bytes() });
    files
}

/// The start of a session: days since the first Monday, hour on the runner's clock, and up to a quarter
/// of an hour later.
pub(super) fn start_of(day: i32, hour: f64, late: f64) -> UtcTime {
    let monday = Day::from_ymd(FIRST_MONDAY.0, FIRST_MONDAY.1, FIRST_MONDAY.2).map_or(0, |d| d.0);
    let seconds = (hour + OFFSET_H) * 3600.0 + (late * 900.0).floor();
    Day(monday + day).midnight_utc().plus_s(seconds)
}

/// Compresses bytes as platforms export them, without a timestamp for reproducibility.
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing to memory can't fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

pub(super) fn file_name(start: UtcTime, format: SynthFormat) -> String {
    let text = start.to_string().replace(['-', ':'], "").replace('T', "-");
    format!("{}.{}", text.trim_end_matches('Z'), format.extension())
}

pub(super) fn label(
    out: &mut String,
    name: &str,
    run: &SyntheticRun,
    id: &str,
    runner: &Runner,
    copy: &str,
) {
    let activity = &run.activity;
    let distance = activity.samples.get(Channel::Distance).and_then(|d| d.last()).copied();
    let intent = match id {
        "recovery" | "recovery_too_hard" | "recovery_strides" => "recovery",
        "easy" | "treadmill" => "easy",
        "vo2" | "cruise" => "interval",
        other => other,
    };
    let _ = writeln!(
        out,
        "{name},{},running,{id},{},{intent},{:.0},{:.0},{:.1},{:.1},{:.1},{:.0},{:.0},{:.2},{:.0},{},{copy}",
        activity.start,
        run.truth.effort().id(),
        activity.elapsed_s(),
        distance.unwrap_or(0.0),
        run.truth.below,
        run.truth.between,
        run.truth.above,
        runner.vt1,
        runner.vt2,
        runner.cs,
        runner.hr_max,
        activity.beats.as_ref().map_or(0, |b| b.rr_ms.len()),
    );
}

/// Cuts the last FIT file but three in the middle, and stores the sixth file twice.
fn plant_faults(files: &mut Vec<SynthFile>, labels: &mut String) {
    let fit = |f: &SynthFile| f.name.ends_with(".fit");
    if let Some(file) = files.iter_mut().rev().filter(|f| fit(f)).nth(3) {
        let half = file.bytes.len() * 6 / 10;
        file.bytes.truncate(half);
    }
    if let Some(first) = files.iter().skip(5).find(|f| fit(f)) {
        let copy =
            SynthFile { name: format!("copy-of-{}", first.name), bytes: first.bytes.clone() };
        let row = labels.lines().find(|l| l.starts_with(&first.name)).unwrap_or("").to_string();
        let _ = writeln!(labels, "copy-of-{row}{}", first.name);
        files.push(copy);
    }
}
