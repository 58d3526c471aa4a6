//! The digest of a run: everything that later stages need, and nothing that depends on the runner.
//!
//! Stage A ends here. A digest holds measurements and suspicions; stage B, which knows the runner, decides.

mod build;
mod codec;
mod complement;
mod efforts;
#[cfg(feature = "cli")]
pub(crate) mod exchange;
mod form;
mod join;
mod lag;
mod lock;
mod metrics;
mod peaks;
mod repetitions;
mod strides;
mod track;

pub use build::digest;
pub use codec::{CodecError, DIGEST_VERSION, EncodeError, decode, encode};
pub use complement::{Complement, complement};
pub use form::{Breathing, Form, HEART_BIN_BPM, SPEED_BIN_MPS};
pub use join::join;
pub use lock::LockSuspicion;
pub use repetitions::{Repetition, RepetitionSet};
pub use track::{Bin, STEP_S, TIMER_STEPS, Track};

use crate::activity::{
    AscentBy, Device, DistanceBy, Known, Lap, Mask, Note, RepairId, RunnerSettings, SessionTotals,
    Span, Sport, SubSport, WorkoutStep,
};
use crate::calendar::UtcTime;
use crate::display::hours_minutes_seconds;
use crate::hrv::Hrv;
pub use crate::repair::SETTLE_S;
use crate::repair::describe_places;
use crate::units::MILE_M;
use serde::{Deserialize, Serialize};

/// Seconds until a heart has risen to its work: earlier minutes say little of heart rate for pace
/// (judgement: [`crate::science::repairs`]).
pub const WARM_UP_S: f64 = 480.0;

/// A track ends after 48 hours: beyond is a broken clock, and change points cost the square of it (judgement).
const MAX_BINS: f64 = 34_560.0;

/// Distances of best efforts, metres (after Smyth and Muniz-Pumares 2020, and 10 km).
pub const EFFORT_DISTANCES_M: [f64; 7] = [400.0, 800.0, 1000.0, 1500.0, 3000.0, 5000.0, 10_000.0];
/// Distances of records, metres, and their names: what runners compare (convention).
pub const RECORD_DISTANCES: [(f64, &str); 8] = [
    (400.0, "400 m"),
    (1000.0, "1 km"),
    (MILE_M, "1 mile"),
    (3000.0, "3 km"),
    (5000.0, "5 km"),
    (10_000.0, "10 km"),
    (21_097.5, "half marathon"),
    (42_195.0, "marathon"),
];
/// Lengths of best heart-rate means, seconds (convention).
pub const PEAK_LENGTHS_S: [f64; 4] = [60.0, 1200.0, 1800.0, 3600.0];

/// Everything that later stages need of one activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// Start time.
    pub start: UtcTime,
    /// Seconds east of UTC, when the file says so.
    pub utc_offset_s: Option<i32>,
    /// Whether `start` is what a clock on the wall showed, its zone unknown; judging a season places it.
    pub on_wall_clock: bool,
    /// Time zone at the first position (IANA name), when the file gives no offset.
    pub zone: Option<String>,
    /// The sport.
    pub sport: Sport,
    /// Its refinement.
    pub sub_sport: SubSport,
    /// The name in the file.
    pub name: Option<String>,
    /// Steps of the planned workout.
    pub workout: Vec<WorkoutStep>,
    /// What recorded it.
    pub device: Device,
    /// Seconds from start to the last sample.
    pub elapsed_s: f64,
    /// Samples as recorded: one a second, or fewer with smart recording.
    pub samples: u32,
    /// Seconds with the timer running.
    pub timer_s: f64,
    /// Seconds moving.
    pub moving_s: f64,
    /// Metres.
    pub distance_m: Known,
    /// Metres climbed.
    pub ascent_m: Known,
    /// What the device stored.
    pub session: SessionTotals,
    /// Laps.
    pub laps: Vec<Lap>,
    /// The time series of the run.
    pub track: Track,
    /// Short accelerations.
    pub strides: Known<Vec<Stride>>,
    /// Segments of even speed between change points.
    pub segments: Vec<Segment>,
    /// What may be repetitions.
    pub repetition_sets: Vec<RepetitionSet>,
    /// Best efforts, one for each of [`EFFORT_DISTANCES_M`]; `None` when the run is shorter.
    pub efforts: [Option<BestEffort>; 7],
    /// Fastest times over each of [`RECORD_DISTANCES`] with the timer running, seconds, by distance as run and not
    /// grade-adjusted; `None` when the run is shorter.
    pub records: [Option<f64>; 8],
    /// Highest 20-s rolling median of heart rate, bpm.
    pub peak_heart_rate: Option<f64>,
    /// Highest mean heart rates, one for each of [`PEAK_LENGTHS_S`].
    pub peaks: [Option<f64>; 4],
    /// Lowest 60-s mean of heart rate, bpm.
    pub lowest_heart_rate: Option<f64>,
    /// Median altitude, metres.
    pub altitude_m: Option<f64>,
    /// Median temperature, degrees Celsius.
    pub temperature_c: Option<f64>,
    /// Share of moving time with a valid heart rate.
    pub heart_rate_coverage: f64,
    /// Mean cadence while moving, steps/min.
    pub cadence_spm: Known,
    /// Running form by speed, slowest first.
    pub form: Vec<Form>,
    /// Breathing by heart rate, lowest first; empty when the device doesn't record it.
    pub breathing: Vec<Breathing>,
    /// Beat-to-beat variability.
    pub hrv: Known<Hrv>,
    /// Suspected cadence locks with their evidence. The flags of the track are the same until [`Digest::with_locks`].
    pub locks: Vec<LockSuspicion>,
    /// Distance covered while moving, metres; `None` without a distance.
    pub moved_m: Option<f64>,
    /// What the distance was counted by.
    pub distance_by: DistanceBy,
    /// What the climb was counted by.
    pub ascent_by: AscentBy,
    /// Lag of heart rate behind grade-adjusted speed, seconds; `None` on even runs, which do not reveal it.
    pub heart_rate_lag_s: Option<f64>,
    /// User settings stored on the device.
    pub runner: RunnerSettings,
    /// Notes on damage and changes.
    pub notes: Vec<Note>,
    /// Spans that repairs removed, filled in or flagged as doubtful.
    pub masks: Vec<Mask>,
}

/// A short acceleration ([`crate::science::repairs`]): 6 to 35 s at 1.15 times the run's usual grade-adjusted
/// speed or more, between slower running, walking or standing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stride {
    /// Seconds since the start.
    pub start_s: f64,
    /// Seconds.
    pub len_s: f64,
    /// Mean grade-adjusted speed, m/s.
    pub mean_gap: f64,
    /// Time until the next stride or the end, seconds.
    pub rest_s: f64,
}

/// A segment of even grade-adjusted speed between two change points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Seconds since the start.
    pub start_s: f64,
    /// Seconds.
    pub len_s: f64,
    /// Mean grade-adjusted speed, m/s; NaN where the segments are of heart rate alone.
    pub mean_gap: f64,
    /// Mean heart rate, bpm; NaN without.
    pub mean_heart_rate: f64,
    /// Heart rate in its last 15 s, bpm; NaN without.
    pub end_heart_rate: f64,
}

/// The best effort over a distance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BestEffort {
    /// Duration, seconds.
    pub time_s: f64,
    /// Mean heart rate over it, bpm; NaN without.
    pub mean_heart_rate: f64,
}

impl Digest {
    /// The end of the recording.
    pub fn end(&self) -> UtcTime {
        self.start.plus_s(self.elapsed_s)
    }

    /// The strides that were found; none where they can't be known.
    pub fn found_strides(&self) -> &[Stride] {
        self.strides.as_deref().unwrap_or(&[])
    }

    /// Releases excess capacity, because thousands of digests are held at a time.
    fn shrink(&mut self) {
        self.workout.shrink_to_fit();
        self.laps.shrink_to_fit();
        if let Ok(strides) = &mut self.strides {
            strides.shrink_to_fit();
        }
        self.segments.shrink_to_fit();
        self.repetition_sets.shrink_to_fit();
        self.form.shrink_to_fit();
        self.breathing.shrink_to_fit();
        self.notes.shrink_to_fit();
        self.masks.shrink_to_fit();
        if let Ok(hrv) = &mut self.hrv {
            hrv.windows.shrink_to_fit();
        }
    }

    /// Replaces the suspected cadence locks by confirmed ones: only the spans of `locked` stay flagged and masked, and a
    /// note is added.
    #[must_use]
    pub fn with_locks(mut self: Box<Digest>, locked: &[Span]) -> Box<Digest> {
        self.track.flag_locks(locked);
        self.masks.retain(|m| m.repair != RepairId::CadenceLock || locked.contains(&m.span));
        let seconds: f64 = locked.iter().map(|s| s.len_s()).sum();
        if let [first, ..] = locked {
            let what = format!(
                "the watch probably took your steps for your pulse: heart rate is the cadence for {}, at {}",
                hours_minutes_seconds(seconds),
                describe_places(locked),
            );
            let span = (locked.len() == 1).then_some(*first);
            self.notes.push(Note { kind: RepairId::CadenceLock.into(), what, samples: 0, span });
        }
        self
    }

    /// Mean heart rate over moving time, bpm.
    pub fn mean_heart_rate(&self) -> Option<f64> {
        self.track.moving_mean(&self.track.heart_rate, 0.5)
    }

    /// Mean grade-adjusted speed over moving time, m/s.
    pub fn mean_gap(&self) -> Option<f64> {
        self.track.moving_mean(&self.track.gap, 0.01)
    }

    /// Mean grade-adjusted speed, m/s, and mean heart rate, bpm, while moving after minute 8, when a heart has
    /// risen to its work; `None` without either, or indoors.
    pub fn steady_means(&self) -> Option<(f64, f64)> {
        let (mut gap, mut heart, mut seconds) = (0.0, 0.0, 0.0);
        for i in (WARM_UP_S / STEP_S) as usize..self.track.len() {
            let (v, bpm) = (self.track.gap(i), self.track.heart_rate(i));
            if v.is_finite() && bpm.is_finite() {
                let s = self.track.moving_s(i);
                gap += v * s;
                heart += bpm * s;
                seconds += s;
            }
        }
        (seconds > 0.0 && !self.sub_sport.is_indoor()).then(|| (gap / seconds, heart / seconds))
    }
}
