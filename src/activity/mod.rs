//! The recorded activity, independent of the file format: every reader produces this type and every later
//! stage consumes it.
//!
//! To add a channel: a variant in `channel.rs`, and the readers that fill it.

mod absent;
mod beats;
pub(crate) mod by_id;
mod channel;
mod note;
mod overnight;
mod runner;
mod samples;
mod sport;

pub use absent::{Absent, Known, Threshold};
pub use beats::{BeatCarrier, Beats};
pub use channel::Channel;
pub use note::{Mask, MaskTarget, Note, NoteKind, RepairId};
pub use overnight::Overnight;
pub use runner::RunnerSettings;
pub use samples::{Positions, Samples, SamplesError};
pub use sport::{FASTEST_MPS, FASTEST_ON_FOOT_MPS, MOVING_MPS, Sport, SubSport};

use crate::calendar::UtcTime;
use serde::{Deserialize, Serialize};

/// Activities of one sport that follow each other within this many hours are one session: a warm-up, a
/// cool-down, a watch that was stopped and restarted (judgement: [`crate::science::spacing`]).
pub const SAME_SESSION_H: f64 = 1.0;

/// Most different names of its parts that the name of a whole tells (judgement: more are numbered).
const MOST_NAMES: usize = 3;

/// The name of a whole by those of its parts: each once, or the first alone of many.
pub fn joined_name<'a>(names: impl IntoIterator<Item = Option<&'a str>>) -> Option<String> {
    let mut different: Vec<&str> = Vec::new();
    for name in names.into_iter().flatten() {
        if !different.contains(&name) {
            different.push(name);
        }
    }
    if different.len() > MOST_NAMES {
        different.truncate(1);
    }
    (!different.is_empty()).then(|| different.join(" + "))
}

/// One recorded activity. A file with several sessions yields several activities.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Start time. `samples.time()` is relative to it.
    pub start: UtcTime,
    /// Offset from UTC in seconds, positive to the east; `None` when the file does not record it.
    pub utc_offset_s: Option<i32>,
    /// Whether `start` is what a clock on the wall showed, its zone unknown.
    pub on_wall_clock: bool,
    /// The sport.
    pub sport: Sport,
    /// The sub-sport, such as treadmill or trail.
    pub sub_sport: SubSport,
    /// The name of the track, the workout or the sport profile in the file.
    pub name: Option<String>,
    /// The recorded samples.
    pub samples: Samples,
    /// Beat intervals as read; `None` when the file has none.
    pub beats: Option<Beats>,
    /// Laps in order of time.
    pub laps: Vec<Lap>,
    /// Steps of the planned workout, in order.
    pub workout: Vec<WorkoutStep>,
    /// Periods in which the timer was stopped, in order, in seconds since `start`.
    pub pauses: Vec<Span>,
    /// Totals and ratings that the device stored.
    pub session: SessionTotals,
    /// What recorded it.
    pub device: Device,
    /// User settings stored on the device.
    pub runner: RunnerSettings,
    /// Number of samples that were dropped because of their timestamp or merged with another.
    pub left_out: usize,
    /// Number of sessions or tracks of the file that it was read from.
    pub tracks: usize,
    /// What the distance was counted by, once the recording is reconciled.
    pub distance_by: DistanceBy,
    /// Notes on damage and on changes made while reading and repairing.
    pub notes: Vec<Note>,
    /// Spans of samples that repairs removed, filled in or flagged as doubtful.
    pub masks: Vec<Mask>,
}

impl Activity {
    /// Creates an activity from its samples, without any metadata.
    pub fn new(start: UtcTime, sport: Sport, samples: Samples) -> Activity {
        Activity {
            start,
            utc_offset_s: None,
            on_wall_clock: false,
            sport,
            sub_sport: SubSport::Generic,
            name: None,
            samples,
            beats: None,
            laps: Vec::new(),
            workout: Vec::new(),
            pauses: Vec::new(),
            session: SessionTotals::default(),
            device: Device::default(),
            runner: RunnerSettings::default(),
            left_out: 0,
            tracks: 1,
            distance_by: DistanceBy::Device,
            notes: Vec::new(),
            masks: Vec::new(),
        }
    }

    /// Seconds from the start to the last sample; 0 without samples.
    pub fn elapsed_s(&self) -> f64 {
        self.samples.time().last().copied().unwrap_or(0.0)
    }

    /// Whether the timer stood still at some time between these two.
    pub fn paused_between(&self, from_s: f64, to_s: f64) -> bool {
        let next = self.pauses.partition_point(|p| p.end_s <= from_s);
        self.pauses.get(next).is_some_and(|p| p.start_s < to_s)
    }

    /// Adds pauses, in order and joined where they meet.
    pub fn pause(&mut self, spans: impl IntoIterator<Item = Span>) {
        self.pauses.extend(spans);
        self.pauses.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
        let mut joined: Vec<Span> = Vec::with_capacity(self.pauses.len());
        for pause in self.pauses.drain(..) {
            match joined.last_mut() {
                Some(last) if pause.start_s <= last.end_s => {
                    last.end_s = last.end_s.max(pause.end_s)
                }
                _ => joined.push(pause),
            }
        }
        self.pauses = joined;
    }
}

/// Seconds with the timer running from each sample to the next; none behind the last. `pauses` in order.
pub fn running_s(time: &[f64], pauses: &[Span]) -> Vec<f64> {
    if pauses.is_empty() {
        return time.windows(2).map(|t| (t[1] - t[0]).max(0.0)).collect();
    }
    let mut next = 0;
    time.windows(2)
        .map(|t| {
            let (from, to) = (t[0], t[1]);
            let mut seconds = to - from;
            while pauses.get(next).is_some_and(|p| p.end_s <= from) {
                next += 1;
            }
            for p in pauses[next..].iter().take_while(|p| p.start_s < to) {
                seconds -= (p.end_s.min(to) - p.start_s.max(from)).max(0.0);
            }
            seconds.max(0.0)
        })
        .collect()
}

/// What a distance was counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DistanceBy {
    /// The device's own count.
    #[default]
    Device,
    /// The way along the positions.
    Positions,
    /// Its speed, summed.
    Speed,
    /// Only the session's total.
    Total,
}

/// What a climb was counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AscentBy {
    /// The device's own total.
    #[default]
    Device,
    /// The smoothed altitudes, with hysteresis.
    Altitude,
}

impl AscentBy {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            AscentBy::Device => "device",
            AscentBy::Altitude => "altitude",
        }
    }
}

impl DistanceBy {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            DistanceBy::Device => "device",
            DistanceBy::Positions => "positions",
            DistanceBy::Speed => "speed",
            DistanceBy::Total => "total",
        }
    }
}

/// Longest time between two samples that is not treated as a pause, seconds. Smart recording writes a sample
/// at least every 10 to 20 s (judgement).
pub const LONGEST_HOLE_S: f64 = 30.0;

/// A time span, in seconds since the start of the activity. The end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Start of the span.
    pub start_s: f64,
    /// End of the span.
    pub end_s: f64,
}

impl Span {
    /// Duration in seconds.
    pub fn len_s(self) -> f64 {
        self.end_s - self.start_s
    }

    /// Returns whether `t` lies within the span.
    pub fn contains(self, t: f64) -> bool {
        self.start_s <= t && t < self.end_s
    }
}

/// The purpose of a lap or workout step (FIT `intensity`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum LapIntensity {
    /// Running at any effort.
    Active,
    /// Standing or walking.
    Rest,
    /// Before the main part.
    Warmup,
    /// After the main part.
    Cooldown,
    /// Jogging between repetitions.
    Recovery,
    /// A repetition.
    Interval,
    /// Something else.
    Other,
}

impl LapIntensity {
    /// From the FIT profile's number.
    pub fn from_fit(value: u8) -> Option<LapIntensity> {
        Some(match value {
            0 => LapIntensity::Active,
            1 => LapIntensity::Rest,
            2 => LapIntensity::Warmup,
            3 => LapIntensity::Cooldown,
            4 => LapIntensity::Recovery,
            5 => LapIntensity::Interval,
            6 => LapIntensity::Other,
            _ => return None,
        })
    }

    /// The FIT profile's number.
    pub fn to_fit(self) -> u8 {
        match self {
            LapIntensity::Active => 0,
            LapIntensity::Rest => 1,
            LapIntensity::Warmup => 2,
            LapIntensity::Cooldown => 3,
            LapIntensity::Recovery => 4,
            LapIntensity::Interval => 5,
            LapIntensity::Other => 6,
        }
    }
}

/// One lap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lap {
    /// The time span of the lap.
    pub span: Span,
    /// Time with the timer running, seconds.
    pub timer_s: Option<f64>,
    /// Distance, metres.
    pub distance_m: Option<f64>,
    /// Purpose of the lap.
    pub intensity: Option<LapIntensity>,
    /// Index of the workout step that the lap belongs to, from 0.
    pub step: Option<usize>,
    /// Name of that workout step.
    pub name: Option<String>,
}

/// One step of a planned workout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkoutStep {
    /// Name of the step, or its note.
    pub name: Option<String>,
    /// Purpose of the step.
    pub intensity: Option<LapIntensity>,
}

/// Totals and ratings that the device stored with the activity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SessionTotals {
    /// Elapsed time from start to end, seconds.
    pub elapsed_s: Option<f64>,
    /// Seconds with the timer running.
    pub timer_s: Option<f64>,
    /// Metres.
    pub distance_m: Option<f64>,
    /// Total ascent, metres.
    pub ascent_m: Option<f64>,
    /// Mean heart rate in bpm.
    pub avg_heart_rate: Option<f64>,
    /// Highest heart rate in bpm.
    pub max_heart_rate: Option<f64>,
    /// The vendor's aerobic training effect, 0 to 5.
    pub aerobic_training_effect: Option<f64>,
    /// The vendor's anaerobic training effect, 0 to 5.
    pub anaerobic_training_effect: Option<f64>,
    /// The runner's own rating of effort, CR10: 0 to 10.
    pub rpe: Option<f64>,
    /// How the runner felt, 0 (very weak) to 100 (very strong).
    pub feel: Option<f64>,
    /// The vendor's training load of the session (FIT `training_load_peak`).
    pub training_load: Option<f64>,
    /// The vendor's primary benefit. It is used only as a label to validate against, never as an input, because
    /// it mixes load with intensity.
    pub primary_benefit: Option<PrimaryBenefit>,
}

/// The vendor's primary benefit of a session (Garmin, FIT session field 188).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PrimaryBenefit {
    /// No benefit.
    None,
    /// Recovery.
    Recovery,
    /// Aerobic base.
    Base,
    /// Tempo.
    Tempo,
    /// Lactate threshold.
    Threshold,
    /// Maximal oxygen uptake.
    Vo2Max,
    /// Anaerobic capacity.
    Anaerobic,
    /// Sprints.
    Speed,
}

impl PrimaryBenefit {
    /// Converts the number in the file. The field is not in the public profile; the names follow Garmin Connect.
    pub const fn from_fit(value: u8) -> Option<PrimaryBenefit> {
        Some(match value {
            0 => PrimaryBenefit::None,
            1 => PrimaryBenefit::Recovery,
            2 => PrimaryBenefit::Base,
            3 => PrimaryBenefit::Tempo,
            4 => PrimaryBenefit::Threshold,
            5 => PrimaryBenefit::Vo2Max,
            6 => PrimaryBenefit::Anaerobic,
            7 => PrimaryBenefit::Speed,
            _ => return None,
        })
    }

    /// The number in the file.
    pub const fn to_fit(self) -> u8 {
        self as u8
    }

    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            PrimaryBenefit::None => "none",
            PrimaryBenefit::Recovery => "recovery",
            PrimaryBenefit::Base => "base",
            PrimaryBenefit::Tempo => "tempo",
            PrimaryBenefit::Threshold => "threshold",
            PrimaryBenefit::Vo2Max => "vo2max",
            PrimaryBenefit::Anaerobic => "anaerobic",
            PrimaryBenefit::Speed => "speed",
        }
    }
}

/// The sensor that measured heart rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeartRateSource {
    /// The file does not record it.
    #[default]
    Unknown,
    /// An electrode strap or an optical band with a radio of its own.
    Strap,
    /// An optical sensor at the wrist.
    Wrist,
}

impl HeartRateSource {
    /// Stable name for tables; empty when unknown.
    pub fn id(self) -> &'static str {
        match self {
            HeartRateSource::Unknown => "",
            HeartRateSource::Strap => "strap",
            HeartRateSource::Wrist => "wrist",
        }
    }
}

/// The sensor that measured altitude.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Altimeter {
    /// The file does not record it.
    #[default]
    Unknown,
    /// Air pressure.
    Barometer,
    /// Satellites.
    Gps,
}

/// The device that recorded the activity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Manufacturer and model as far as the file names them: `garmin 3113`, `COROS PACE 3`.
    pub name: Option<String>,
    /// Source of the heart rate.
    pub heart_rate: HeartRateSource,
    /// Source of the altitude.
    pub altimeter: Altimeter,
    /// Whether a foot pod was paired.
    pub foot_pod: bool,
}
