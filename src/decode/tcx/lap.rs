//! Laps as they stand in the file, and what they say of the activity.

use super::tag::LapTotal;
use crate::activity::{Activity, Lap, LapIntensity, SessionTotals, Span};

/// A `Lap` while it is read.
#[derive(Clone, Debug, Default)]
pub struct LapElement {
    /// When it began, ms since 1970: its own start, else its first point.
    pub start_ms: Option<i64>,
    /// Its last timed point, ms since 1970.
    pub end_ms: Option<i64>,
    /// By its own count.
    pub seconds: Option<f64>,
    pub metres: Option<f64>,
    pub mean_heart_rate: Option<f64>,
    pub highest_heart_rate: Option<f64>,
    pub intensity: Option<LapIntensity>,
    /// Tracks in it so far.
    pub tracks: usize,
}

impl LapElement {
    /// Sets a total. One of nothing says nothing.
    pub fn set(&mut self, total: LapTotal, value: f64) {
        let place = match total {
            LapTotal::Seconds => &mut self.seconds,
            LapTotal::Metres => &mut self.metres,
            LapTotal::MeanHeartRate => &mut self.mean_heart_rate,
            LapTotal::HighestHeartRate => &mut self.highest_heart_rate,
        };
        *place = Some(value).filter(|v| *v > 0.0);
    }
}

/// The purpose of a lap, by TCX's two words.
pub fn intensity(text: &[u8]) -> Option<LapIntensity> {
    match text {
        b"Active" => Some(LapIntensity::Active),
        b"Resting" => Some(LapIntensity::Rest),
        _ => None,
    }
}

/// Adds the laps to the activity that their points became: each up to the start of the next, the last one up to
/// its last point or its own length.
pub fn add_laps(activity: &mut Activity, laps: &[LapElement]) {
    let begin = activity.start.unix_ms();
    let seconds = |ms: i64| (ms - begin) as f64 / 1000.0;
    let mut timed: Vec<(f64, &LapElement)> =
        laps.iter().filter_map(|lap| Some((seconds(lap.start_ms?).max(0.0), lap))).collect();
    timed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let end = activity.elapsed_s();
    timed.retain(|(start, _)| *start <= end);
    for (i, (start_s, lap)) in timed.iter().enumerate() {
        let last = lap.end_ms.map(seconds).into_iter().chain(lap.seconds.map(|s| start_s + s));
        let end_s = match timed.get(i + 1) {
            Some((next, _)) => *next,
            None => last.fold(*start_s, f64::max),
        };
        activity.laps.push(Lap {
            span: Span { start_s: *start_s, end_s },
            timer_s: lap.seconds,
            distance_m: lap.metres,
            intensity: lap.intensity,
            step: None,
            name: None,
        });
    }
}

/// Rounding of the laps' seconds, s a lap (judgement: some writers give whole seconds).
const ROUNDING_S: f64 = 1.0;

/// The sums of the laps, where each of them has one. Some writers give the seconds with the timer running and
/// some those on the clock: the sum is only a timer where it leaves something out.
pub fn totals(laps: &[LapElement], elapsed_s: f64) -> SessionTotals {
    let sum = |of: fn(&LapElement) -> Option<f64>| -> Option<f64> {
        laps.iter().map(of).sum::<Option<f64>>().filter(|v| *v > 0.0)
    };
    let seconds = sum(|lap| lap.seconds);
    let rounding_s = ROUNDING_S * (laps.len() as f64 + 1.0);
    let beats = sum(|lap| Some(lap.mean_heart_rate? * lap.seconds?));
    SessionTotals {
        timer_s: seconds.filter(|s| *s < elapsed_s - rounding_s),
        distance_m: sum(|lap| lap.metres),
        avg_heart_rate: beats.zip(seconds).map(|(beats, seconds)| beats / seconds),
        max_heart_rate: laps.iter().filter_map(|lap| lap.highest_heart_rate).reduce(f64::max),
        ..SessionTotals::default()
    }
}
