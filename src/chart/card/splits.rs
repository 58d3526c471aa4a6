//! Tables of a run's parts on its card: fast stretches, laps, or splits of whole kilometres or miles.

use super::super::canvas::{Anchor, Canvas, bold, regular};
use super::super::marks;
use super::super::theme::{self, Hue, INK, MUTED};
use super::place::{LAST, WIDE, X};
use crate::activity::Lap;
use crate::digest::{STEP_S, Track};
use crate::display::hours_minutes_seconds;
use crate::season::Run;
use crate::units::UnitSystem;
use std::ops::Range;

/// Pixels of a row, and the fewest that can be read.
const ROW: f32 = 22.0;
const LEAST_ROW: f32 = 15.5;
/// Fewer rows say nothing of a run.
const LEAST_ROWS: usize = 3;
/// Pixels from the title of a table to its first row.
const HEAD: f32 = 22.0;

/// One or more parts of a run, one after the other.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    name: String,
    /// Seconds with the timer running.
    time_s: f64,
    /// Metres, over which the pace is; grade-adjusted for fast stretches.
    metres: f64,
    /// Sum and seconds of the heart rate.
    beats: (f64, f64),
}

impl Part {
    /// What was recorded in some bins; `metres_at` is what a bin adds to the distance.
    fn of(
        track: &Track,
        bins: Range<usize>,
        name: String,
        speed: fn(&Track, usize) -> f64,
    ) -> Part {
        let mut part = Part { name, time_s: 0.0, metres: 0.0, beats: (0.0, 0.0) };
        for i in bins.start..bins.end.min(track.len()) {
            let (timer, speed, heart) = (track.timer_s(i), speed(track, i), track.heart_rate(i));
            part.time_s += timer;
            if speed.is_finite() {
                part.metres += speed * timer;
            }
            if heart.is_finite() {
                part.beats.0 += heart * timer;
                part.beats.1 += timer;
            }
        }
        part
    }

    fn heart_rate(&self) -> Option<f64> {
        (self.beats.1 > 0.5 * self.time_s).then(|| self.beats.0 / self.beats.1)
    }

    fn speed(&self) -> Option<f64> {
        (self.time_s > 0.0 && self.metres > 0.0).then(|| self.metres / self.time_s)
    }
}

/// Joins parts that follow each other, so many at a time, when there are more than fit.
fn grouped(parts: Vec<Part>, fit: usize) -> Vec<Part> {
    let many = parts.len().div_ceil(fit.max(1)).max(1);
    if many == 1 {
        return parts;
    }
    let join = |some: &[Part]| {
        let sum = |of: fn(&Part) -> f64| some.iter().map(of).sum::<f64>();
        let name = match some {
            [only] => only.name.clone(),
            [first, .., last] => format!("{}\u{2013}{}", first.name, last.name),
            [] => String::new(),
        };
        Part {
            name,
            time_s: sum(|p| p.time_s),
            metres: sum(|p| p.metres),
            beats: (sum(|p| p.beats.0), sum(|p| p.beats.1)),
        }
    };
    parts.chunks(many).map(join).collect()
}

/// Draws the tables one below the other as far as there is room for two rows of each.
pub(super) fn draw(c: &mut Canvas, run: &Run, units: UnitSystem, mut y: f32) {
    let fast = stretches(run);
    if !fast.is_empty() {
        let room = if fast.len() > 8 { LAST } else { LAST - 4.0 * ROW };
        // Without room nothing is drawn, and the next table has no room either.
        y = table(c, ("Fast", run, units), fast, (y, room)) + 36.0;
    }
    let laps = laps(run);
    let fit = rows_that_fit(y, LAST);
    // Laps of a watch that counts kilometres are splits in any case.
    let (title, parts) = match laps.len() {
        n if n >= LEAST_ROWS && n <= 2 * fit => ("Lap", laps),
        _ => (units.distance_name(), splits(run, units)),
    };
    if parts.len() >= 2 {
        table(c, (title, run, units), parts, (y, LAST));
    }
}

fn rows_that_fit(y: f32, last: f32) -> usize {
    ((last - y - HEAD) / LEAST_ROW + 1.0).max(0.0) as usize
}

/// The fast stretches, numbered as in the pace panel, at grade-adjusted pace.
fn stretches(run: &Run) -> Vec<Part> {
    let bins = |(from, len): (f64, f64)| bins(from, from + len);
    let fast = run.verdict.structure.marked().iter().enumerate();
    fast.map(|(k, stretch)| {
        let own = Part::of(&run.digest.track, bins(*stretch), (k + 1).to_string(), Track::gap);
        // As it was found, finer than the bins.
        let scale = if own.time_s > 0.0 { stretch.1 / own.time_s } else { 1.0 };
        Part { time_s: stretch.1, metres: own.metres * scale, ..own }
    })
    .collect()
}

/// The bins between two times from the start, seconds.
fn bins(from: f64, to: f64) -> Range<usize> {
    (from / STEP_S).max(0.0) as usize..(to / STEP_S).ceil().max(0.0) as usize
}

fn laps(run: &Run) -> Vec<Part> {
    let lap = |(k, lap): (usize, &Lap)| {
        let own = bins(lap.span.start_s, lap.span.end_s);
        let part = Part::of(&run.digest.track, own, (k + 1).to_string(), Track::speed);
        Part {
            time_s: lap.timer_s.unwrap_or(part.time_s),
            metres: lap.distance_m.unwrap_or(part.metres),
            ..part
        }
    };
    run.digest.laps.iter().enumerate().map(lap).filter(|p| p.time_s >= 1.0).collect()
}

/// Splits of a kilometre or mile each; the last is what is left, from a tenth on, and is named by the whole distance.
fn splits(run: &Run, units: UnitSystem) -> Vec<Part> {
    let track = &run.digest.track;
    let (long, mut metres, mut from) = (units.distance_m(), 0.0, 0);
    let mut parts = Vec::new();
    for i in 0..track.len() {
        let speed = track.speed(i);
        metres += if speed.is_finite() { speed * track.timer_s(i) } else { 0.0 };
        if metres >= long * (parts.len() + 1) as f64 {
            let name = (parts.len() + 1).to_string();
            parts.push(Part::of(track, from..i + 1, name, Track::speed));
            from = i + 1;
        }
    }
    let left = metres / long - parts.len() as f64;
    if left >= 0.1 {
        let name = format!("{:.1}", metres / long);
        parts.push(Part::of(track, from..track.len(), name, Track::speed));
    }
    parts
}

/// The zone of a heart rate.
fn zone(run: &Run, bpm: f64) -> Option<Hue> {
    let (vt1, vt2) = (run.thresholds.vt1.as_ref()?, run.thresholds.vt2.as_ref()?);
    Some(match bpm {
        v if v >= vt2.value => theme::HARD,
        v if v >= vt1.value => theme::MODERATE,
        _ => theme::ENDURANCE,
    })
}

/// Draws a table between two baselines and returns the last baseline.
fn table(
    c: &mut Canvas,
    (title, run, units): (&str, &Run, UnitSystem),
    parts: Vec<Part>,
    (mut y, last): (f32, f32),
) -> f32 {
    let fit = rows_that_fit(y, last);
    if fit < LEAST_ROWS {
        return y - 36.0;
    }
    let parts = grouped(parts, fit);
    let heart = parts.iter().any(|p| p.heart_rate().is_some());
    let columns = [X + 104.0, X + 206.0, X + WIDE];
    let columns = if heart { &columns[..] } else { &columns[..2] };
    c.text(X, y, title, bold(15.0, INK), Anchor::Start);
    for (name, &x) in ["time", "pace", "heart rate"].iter().zip(columns) {
        c.text(x, y, name, regular(13.0, MUTED), Anchor::End);
    }
    y += HEAD;
    let step = ((last - y) / (parts.len().max(2) - 1) as f32).clamp(LEAST_ROW, ROW);
    let size = if step < 18.0 { 13.0 } else { 14.0 };
    let unknown = || "\u{2013}".to_string();
    for (k, part) in parts.iter().enumerate() {
        if k > 0 {
            y += step;
        }
        let pace = part.speed().map_or_else(unknown, |v| units.pace(v));
        let bpm = part.heart_rate();
        c.text(X, y, &part.name, regular(size, INK), Anchor::Start);
        let cells = [hours_minutes_seconds(part.time_s), pace];
        let heart = bpm.map_or_else(unknown, |v| format!("{v:.0}"));
        for (text, &x) in cells.iter().chain([&heart]).zip(columns) {
            c.text(x, y, text, regular(size, INK), Anchor::End);
        }
        if let Some(hue) = bpm.and_then(|bpm| zone(run, bpm)) {
            marks::fill(c, [X + WIDE - 52.0, y - 10.0, 14.0, 11.0], 0.0, hue);
        }
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_do_not_fit_are_joined_and_none_is_left_out() {
        let part = |k: usize| Part {
            name: (k + 1).to_string(),
            time_s: 60.0,
            metres: 200.0 + k as f64,
            beats: (60.0 * (140 + k) as f64, 60.0),
        };
        let parts: Vec<Part> = (0..10).map(part).collect();
        assert_eq!(grouped(parts.clone(), 10), parts);
        let fewer = grouped(parts.clone(), 4);
        let names: Vec<&str> = fewer.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["1\u{2013}3", "4\u{2013}6", "7\u{2013}9", "10"]);
        assert_eq!(fewer[0].heart_rate(), Some(141.0));
        assert_eq!(fewer[0].speed(), Some(603.0 / 180.0));
        assert_eq!(fewer.iter().map(|p| p.time_s).sum::<f64>(), 600.0);
    }
}
