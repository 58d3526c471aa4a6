//! The evidence for each suspected cadence lock. The decision is made later, when the runner is known
//! ([`crate::science::repairs`]).

use crate::activity::{Activity, Channel, RepairId, Span};
use crate::repair::{LOCK_SHARES, LOCK_TOLERANCE_BPM};
use crate::signals::Signals;
use serde::{Deserialize, Serialize};

/// A span in which heart rate follows cadence, with the evidence for and against a cadence lock.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockSuspicion {
    /// Where it lies.
    pub span: Span,
    /// Ratio of heart rate to cadence: 1, 1/2 or 2/3.
    pub share: f64,
    /// Share of samples within 4 bpm of that ratio.
    pub agreement: f64,
    /// Mean heart rate, bpm.
    pub mean_heart_rate: f64,
    /// Mean grade-adjusted speed, m/s; NaN without.
    pub mean_gap: f64,
    /// Mean grade-adjusted speed of the 90 s before, m/s, because heart rate stays high for a while. NaN without speed.
    pub gap_before: f64,
    /// Rise of heart rate in the 20 s before the span, bpm; NaN at the start of a recording.
    pub onset_bpm: f64,
    /// Grade-adjusted speed around the onset over the slowest 15 s of the minute and a half before, as a
    /// heart follows a rise of speed for that long; NaN without.
    pub onset_speed: f64,
    /// Fall of heart rate in the 20 s after the span, bpm; NaN at the end of a recording.
    pub end_bpm: f64,
    /// The fastest 15 s of the minute and a half before the end over the speed after it; NaN without.
    pub end_speed: f64,
}

/// The onset: heart rate now against 20 s ago ([`crate::science::repairs`]), as means of some seconds.
const ONSET_S: f64 = 20.0;
const MEAN_S: f64 = 6.0;
const QUARTER_S: f64 = 15.0;
const BEFORE_S: f64 = 90.0;

/// Computes the evidence for each span that the repair `cadence_lock` masked.
pub(super) fn suspicions(activity: &Activity, signals: &Signals) -> Vec<LockSuspicion> {
    let samples = &activity.samples;
    let (Some(heart), Some(cadence)) =
        (samples.get(Channel::HeartRate), samples.get(Channel::Cadence))
    else {
        return Vec::new();
    };
    let time = samples.time();
    let at = |t: f64| time.partition_point(|x| *x < t);
    let mean = |column: &[f64], from: f64, to: f64| {
        let range = at(from)..at(to).max(at(from));
        let (mut sum, mut n) = (0.0, 0.0);
        for v in column.get(range).unwrap_or(&[]).iter().filter(|v| v.is_finite()) {
            sum += v;
            n += 1.0;
        }
        sum / n
    };
    let spans = activity.masks.iter().filter(|m| m.repair == RepairId::CadenceLock).map(|m| m.span);
    spans
        .map(|span| {
            let range = at(span.start_s)..at(span.end_s).min(time.len());
            let agreeing = |share: f64| {
                let near = |&i: &usize| (heart[i] - share * cadence[i]).abs() <= LOCK_TOLERANCE_BPM;
                range.clone().filter(near).count() as f64 / range.len().max(1) as f64
            };
            let (share, agreement) = LOCK_SHARES
                .iter()
                .map(|(share, _)| (*share, agreeing(*share)))
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .unwrap_or((1.0, 0.0));
            let start = span.start_s;
            let now = mean(heart, start, start + MEAN_S);
            let before = mean(heart, start - ONSET_S - MEAN_S, start - ONSET_S);
            // 15-s means of the 90 s until some time.
            let before_s = |until: f64| {
                (1..=6)
                    .map(move |k| until - QUARTER_S * f64::from(k))
                    .map(|from| mean(&signals.gap, from, from + QUARTER_S))
            };
            let slow = before_s(start - ONSET_S / 2.0).fold(f64::NAN, f64::min);
            let fast = mean(&signals.gap, start - ONSET_S / 2.0, start + MEAN_S);
            let end = span.end_s;
            let last = mean(heart, end - MEAN_S, end);
            let after = mean(heart, end + ONSET_S, end + ONSET_S + MEAN_S);
            let ending = before_s(end).fold(f64::NAN, f64::max);
            let ended = mean(&signals.gap, end, end + ONSET_S);
            LockSuspicion {
                span,
                share,
                agreement,
                mean_heart_rate: mean(heart, span.start_s, span.end_s),
                mean_gap: mean(&signals.gap, span.start_s, span.end_s),
                gap_before: mean(&signals.gap, start - BEFORE_S, start),
                onset_bpm: now - before,
                onset_speed: fast / slow,
                end_bpm: last - after,
                end_speed: ending / ended,
            }
        })
        .collect()
}
