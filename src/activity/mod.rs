//! What a watch recorded, whatever file it came in: the one type that every reader fills and
//! every later stage reads.
//!
//! To add a channel: a variant in `samples.rs` and the reader that fills it.

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
pub use sport::{FASTEST_MPS, FASTEST_ON_FOOT_MPS, Sport, SubSport};

use crate::calendar::UtcTime;
use serde::{Deserialize, Serialize};

/// One recorded activity: one session of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// When it began; `samples.time()` counts from here.
    pub start: UtcTime,
    /// Seconds east of UTC at the place of the run, when the file says so.
    pub utc_offset_s: Option<i32>,
    /// The sport.
    pub sport: Sport,
    /// Its refinement.
    pub sub_sport: SubSport,
    /// The name in the file: of the track, the workout or the sport profile.
    pub name: Option<String>,
    /// The recording.
    pub samples: Samples,
    /// Beat intervals as read, if the file holds any.
    pub beats: Option<Beats>,
    /// Laps in order of time.
    pub laps: Vec<Lap>,
    /// Steps of the planned workout, in order.
    pub workout: Vec<WorkoutStep>,
    /// Stretches during which the timer stood still, in order, in seconds since `start`.
    pub pauses: Vec<Span>,
    /// Totals and ratings that the device stored.
    pub session: SessionTotals,
    /// What recorded it.
    pub device: Device,
    /// What the device was told about its wearer.
    pub runner: RunnerSettings,
    /// Samples of the file that have no place in the recording: left out for their time, or merged.
    pub left_out: usize,
    /// What was damaged or changed on the way in.
    pub notes: Vec<Note>,
    /// Stretches that repairs took out, filled or doubt.
    pub masks: Vec<Mask>,
}

impl Activity {
    /// An activity with a clock and nothing else.
    pub fn new(start: UtcTime, sport: Sport, samples: Samples) -> Activity {
        Activity {
            start,
            utc_offset_s: None,
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
            notes: Vec::new(),
            masks: Vec::new(),
        }
    }

    /// Seconds from the start to the last sample.
    pub fn elapsed_s(&self) -> f64 {
        self.samples.time().last().copied().unwrap_or(0.0)
    }
}

/// A hole between two samples that is longer than this is a pause, seconds: smart recording writes at least
/// every 10 to 20 s (judgement).
pub const LONGEST_HOLE_S: f64 = 30.0;

/// A stretch of time, in seconds since the activity's start.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins.
    pub start_s: f64,
    /// Where it ends.
    pub end_s: f64,
}

impl Span {
    /// Length in seconds.
    pub fn len_s(self) -> f64 {
        self.end_s - self.start_s
    }

    /// Whether `t` lies in it: at or after its start, before its end.
    pub fn contains(self, t: f64) -> bool {
        self.start_s <= t && t < self.end_s
    }
}

/// What a lap or a workout step was for (FIT `intensity`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum LapIntensity {
    /// Ordinary or hard running.
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
    /// Where it lies.
    pub span: Span,
    /// Seconds with the timer running.
    pub timer_s: Option<f64>,
    /// Metres.
    pub distance_m: Option<f64>,
    /// What it was for.
    pub intensity: Option<LapIntensity>,
    /// The step of the planned workout that it belongs to, counted from 0.
    pub step: Option<usize>,
    /// Its name, which is that of its step.
    pub name: Option<String>,
}

/// One step of a planned workout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkoutStep {
    /// Its name or note.
    pub name: Option<String>,
    /// What it was for.
    pub intensity: Option<LapIntensity>,
}

/// Totals and ratings that the device stored with the activity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SessionTotals {
    /// Seconds from start to end.
    pub elapsed_s: Option<f64>,
    /// Seconds with the timer running.
    pub timer_s: Option<f64>,
    /// Metres.
    pub distance_m: Option<f64>,
    /// Metres climbed.
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
    /// The vendor's load of the session (FIT `training_load_peak`).
    pub training_load: Option<f64>,
    /// What the vendor says the session was good for. A label to compare with, never an input:
    /// it mixes load with intensity.
    pub primary_benefit: Option<PrimaryBenefit>,
}

/// A vendor's label of a session (Garmin, FIT session field 188).
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
    /// From the number in the file (not in the public profile; as Garmin Connect shows them).
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

/// What measured the heart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeartRateSource {
    /// The file does not say.
    #[default]
    Unknown,
    /// An electrode strap or an optical band with a radio of its own.
    Strap,
    /// Light at the wrist.
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

/// What measured altitude.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Altimeter {
    /// The file does not say.
    #[default]
    Unknown,
    /// Air pressure.
    Barometer,
    /// Satellites.
    Gps,
}

/// What recorded the activity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Maker and model as far as the file tells: `garmin 3113`, `COROS PACE 3`.
    pub name: Option<String>,
    /// Where heart rate came from.
    pub heart_rate: HeartRateSource,
    /// Where altitude came from.
    pub altimeter: Altimeter,
    /// Whether a foot pod was paired.
    pub foot_pod: bool,
}
