//! Lines and spans of a run over time in minutes.

use crate::activity::{MaskTarget, RepairId};
use crate::digest::{STEP_S, Track};
use crate::kernels::stats::{self, quantile_sorted};
use crate::season::Run;

pub(super) fn minutes(track: &Track, column: impl Fn(usize) -> f64) -> Vec<(f64, f64)> {
    (0..track.len()).map(|i| ((i as f64 + 0.5) * STEP_S / 60.0, column(i))).collect()
}

pub(super) fn bounds(points: &[(f64, f64)], low: f64, high: f64) -> Option<(f64, f64)> {
    let mut v: Vec<f64> = points.iter().map(|p| p.1).filter(|v| v.is_finite()).collect();
    v.sort_unstable_by(f64::total_cmp);
    Some((quantile_sorted(&v, low)?, quantile_sorted(&v, high)?))
}

/// Returns the spans in which `missing` holds, minutes.
pub(super) fn spans(track: &Track, missing: impl Fn(usize) -> bool) -> Vec<(f64, f64)> {
    let minute = |i: usize| i as f64 * STEP_S / 60.0;
    let mut spans: Vec<(f64, f64)> = Vec::new();
    for i in (0..track.len()).filter(|&i| missing(i)) {
        match spans.last_mut() {
            Some(last) if (last.1 - minute(i)).abs() < 1e-9 => last.1 = minute(i + 1),
            _ => spans.push((minute(i), minute(i + 1))),
        }
    }
    spans
}

/// Returns the spans masked by repairs, minutes. Spans shorter than a bin of the track are omitted because they would be
/// invisible.
pub(super) fn masked_spans<'a>(
    run: &'a Run,
    targets: &'a [MaskTarget],
) -> impl Iterator<Item = (RepairId, (f64, f64))> {
    let own = run.digest.masks.iter().filter(|m| targets.contains(&m.target));
    own.map(|m| (m.repair, m.span))
        .filter(|(_, span)| span.end_s - span.start_s >= STEP_S)
        .map(|(repair, span)| (repair, (span.start_s / 60.0, span.end_s / 60.0)))
}

/// Sorts spans, merges those that touch, and returns them with their total, minutes.
pub(super) fn merged_spans(mut spans: Vec<(f64, f64)>) -> (Vec<(f64, f64)>, f64) {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => out.push(span),
        }
    }
    let minutes = out.iter().map(|(a, b)| b - a).sum();
    (out, minutes)
}

/// Formats minutes as `3 min`, or as seconds below one minute.
pub(super) fn duration_text(minutes: f64) -> String {
    if minutes < 1.0 {
        return format!("{:.0} s", 60.0 * minutes);
    }
    format!("{minutes:.0} min")
}

/// Width of a panel, pixels.
pub(super) const WIDE: f32 = 1004.0;

/// Averages points so that a line has at most one per pixel. Gaps are preserved.
pub(super) fn one_point_a_pixel(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let many = points.len().div_ceil(WIDE as usize);
    if many < 2 {
        return points;
    }
    let mean = |part: &[(f64, f64)]| {
        let known: Vec<f64> = part.iter().map(|p| p.1).filter(|v| v.is_finite()).collect();
        let whole = 2 * known.len() > part.len();
        let value = stats::mean(&known).filter(|_| whole).unwrap_or(f64::NAN);
        (part[part.len() / 2].0, value)
    };
    points.chunks(many).map(mean).collect()
}

/// Longest gap of smart recording that a line spans, minutes.
pub(super) const BRIDGED_MIN: f64 = 0.5;

pub(super) fn without_short_holes(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    let mut last: Option<f64> = None;
    for (at, value) in points.into_iter().filter(|p| p.1.is_finite()) {
        if last.is_some_and(|t| at - t > BRIDGED_MIN) {
            out.push((at, f64::NAN));
        }
        out.push((at, value));
        last = Some(at);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_are_one_and_count_once() {
        let (spans, minutes) = merged_spans(vec![(5.0, 6.0), (0.0, 2.0), (1.0, 1.5), (2.0, 3.0)]);
        assert_eq!((spans, minutes), (vec![(0.0, 3.0), (5.0, 6.0)], 4.0));
        assert_eq!(
            (duration_text(0.25), duration_text(2.6)),
            ("15 s".to_string(), "3 min".to_string())
        );
    }

    #[test]
    fn a_line_has_no_more_points_than_pixels_and_keeps_its_gaps() {
        let gap = |k: usize| (2000..2400).contains(&k);
        let value = |k: usize| if gap(k) { f64::NAN } else { (k % 2) as f64 };
        let thin = one_point_a_pixel((0..4000).map(|k| (k as f64, value(k))).collect());
        assert_eq!(thin.len(), 1000);
        assert!(thin.iter().all(|p| p.1 == 0.5 || (p.1.is_nan() && gap(p.0 as usize))));
        assert_eq!(one_point_a_pixel(thin.clone()).len(), 1000);
    }

    #[test]
    fn short_holes_are_bridged_and_long_ones_are_not() {
        let points = vec![(0.0, 1.0), (0.1, f64::NAN), (0.4, 2.0), (2.0, 3.0)];
        let out = without_short_holes(points);
        assert_eq!(out[..2], [(0.0, 1.0), (0.4, 2.0)]);
        assert!(out[2].1.is_nan());
        assert_eq!(out[3], (2.0, 3.0));
    }
}
