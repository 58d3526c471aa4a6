//! `lope hrv`: beat intervals of one recording, measured so that anyone can compare.

use super::args::{PictureArgs, TextOrJson};
use super::intervals::{self, intervals};
use super::one::{OpenedFile, open};
use super::output::{Failure, print};
use super::staged::write_file;
use crate::activity::{Activity, Beats, Channel, HeartRateSource};
use crate::decode::{Decoded, decode, format_of};
use crate::hrv::{Analysis, ArtifactBounds, HrvOptions, analyse};
use crate::reconcile::reconcile;
use crate::report as render;
use crate::signals::Signals;
use crate::units::UnitSystem;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct HrvArgs {
    /// A FIT file with beat intervals, or a text file with one interval a line, in ms or s, or a table with a column
    /// of them; packed or not; of an archive `archive.zip!member`
    file: PathBuf,
    /// The intervals as they are: no correction of artifacts
    #[arg(long)]
    raw: bool,
    /// Artifacts exactly as Lipponen and Tarvainen 2019 find them, without lope's floor
    #[arg(long, conflicts_with = "raw")]
    published: bool,
    /// alpha1 without taking the slow trend out (smoothness priors, lambda 500)
    #[arg(long)]
    no_detrend: bool,
    /// Everything as one window
    #[arg(long)]
    whole: bool,
    /// Seconds from one window of two minutes to the next
    #[arg(long, value_name = "S", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=120))]
    step: u32,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
    /// Also draw it: a window every 5 s, as .png or .svg
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    draw: PictureArgs,
}

/// Steps of the picture, seconds.
const PICTURE_STEP_S: f64 = 5.0;

pub(super) fn run(args: &HrvArgs) -> Result<u8, Failure> {
    let options = HrvOptions {
        bounds: match (args.raw, args.published) {
            (true, _) => None,
            (false, true) => Some(ArtifactBounds::Published),
            (false, false) => Some(ArtifactBounds::Floored),
        },
        detrend: !args.no_detrend,
        whole: args.whole,
        step_s: f64::from(args.step),
    };
    let OpenedFile { path, bytes } = open(&args.file)?;
    let path = render::printable(&path);
    let source = read(&path, &bytes)?;
    let analysis = measured(&path, &source, options)?;
    if let Some(picture) = &args.output {
        let fine = HrvOptions { whole: false, step_s: PICTURE_STEP_S, ..options };
        // The picture shows more windows, and says the number that stands in the terminal.
        let alpha1 = analysis.alpha1.clone();
        let shown = Analysis { alpha1, ..measured(&path, &source, fine)? };
        let style = args.draw.style_for(picture, UnitSystem::Metric)?;
        write_file(picture, &crate::chart::hrv(&shown, &style)?.bytes)?;
    }
    let sensor = match &source {
        Source::Activity(activity, _) => activity.device.heart_rate,
        Source::Beats(_) => HeartRateSource::Unknown,
    };
    let bytes = match args.format {
        TextOrJson::Text => render::hrv(&analysis, sensor).into_bytes(),
        TextOrJson::Json => render::hrv_json(&analysis, sensor),
    };
    print(&bytes)?;
    Ok(0)
}

/// What the beats stand in: a recording, or nothing but themselves.
enum Source {
    Activity(Box<Activity>, Signals),
    Beats(Beats),
}

fn measured(path: &str, source: &Source, options: HrvOptions) -> Result<Analysis, Failure> {
    let analysis = match source {
        Source::Beats(beats) => {
            let end = beats.anchor_s.last().copied().unwrap_or(0.0);
            analyse(beats, &[], end, None, None, options)
        }
        Source::Activity(activity, signals) => {
            let Some(beats) = &activity.beats else { return Err(without_beats(path)) };
            let time = activity.samples.time();
            let heart = activity.samples.get(Channel::HeartRate).map(|h| (time, h));
            let speed = (signals.gap.len() == time.len()).then_some((time, &*signals.gap));
            analyse(beats, &activity.pauses, activity.elapsed_s(), heart, speed, options)
        }
    };
    analysis.map_err(|why| Failure::new(format!("{path}: {why}"), None))
}

fn without_beats(path: &str) -> Failure {
    Failure::new(
        format!("{path}: no beat-to-beat data in this file"),
        Some("a chest strap is needed, and on many watches HRV logging has to be switched on"),
    )
}

fn read(path: &str, bytes: &[u8]) -> Result<Source, Failure> {
    let failed =
        |what: String, hint| Failure::new(format!("{path}: {}", render::printable(&what)), hint);
    let fail = |what: String| failed(what, None);
    if format_of(bytes).is_none() {
        let beats = intervals(bytes).map_err(|what| failed(what, Some(intervals::HINT)))?;
        return Ok(Source::Beats(beats));
    }
    match decode(bytes).map_err(|e| fail(e.to_string()))? {
        Decoded::NotAnActivity(kind) => Err(fail(format!("not an activity: {kind}"))),
        Decoded::Overnight(_) => Err(fail("a night's summary, without beats".to_string())),
        Decoded::Activities(activities) => {
            let with = activities.into_iter().find(|a| a.beats.is_some());
            let mut activity = with.ok_or_else(|| without_beats(path))?;
            reconcile(&mut activity);
            let signals = Signals::of(&activity);
            Ok(Source::Activity(Box::new(activity), signals))
        }
    }
}
