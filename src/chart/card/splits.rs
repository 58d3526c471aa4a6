//! Tables of a run's parts on its card: fast stretches, laps, or splits of whole kilometres or miles.

use super::super::canvas::{Anchor, Canvas, bold, regular};
use super::super::marks;
use super::super::theme::{self, Hue, INK, MUTED};
use super::place::{LAST, WIDE, X};
use crate::display::hours_minutes_seconds;
use crate::season::{PartKind, Run, Split};
use crate::units::UnitSystem;

/// Pixels of a row, and the fewest that can be read.
const ROW: f32 = 22.0;
const LEAST_ROW: f32 = 15.5;
/// Fewer rows say nothing of a run.
const LEAST_ROWS: usize = 3;
/// Pixels from the title of a table to its first row.
const HEAD: f32 = 22.0;

/// Draws the tables one below the other as far as there is room for two rows of each, and returns the last baseline.
pub(super) fn draw(c: &mut Canvas, run: &Run, units: UnitSystem, mut y: f32) -> f32 {
    let fast = run.fast_stretches();
    if !fast.is_empty() {
        let room = if fast.len() > 8 { LAST } else { LAST - 4.0 * ROW };
        // Without room nothing is drawn, and the next table has no room either.
        y = table(c, ("Fast", run, units), fast, (y, room)) + 36.0;
    }
    let (kind, parts) = run.parts_shown(units.distance_m(), rows_that_fit(y, LAST));
    let title = match kind {
        PartKind::Laps => "Lap",
        PartKind::Splits => units.distance_name(),
    };
    match parts.len() {
        // What follows stands where this would.
        0 | 1 => y - 36.0,
        _ => table(c, (title, run, units), parts, (y, LAST)),
    }
}

fn rows_that_fit(y: f32, last: f32) -> usize {
    ((last - y - HEAD) / LEAST_ROW + 1.0).max(0.0) as usize
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
    parts: Vec<Split>,
    (mut y, last): (f32, f32),
) -> f32 {
    let fit = rows_that_fit(y, last);
    if fit < LEAST_ROWS {
        return y - 36.0;
    }
    let parts = Split::grouped(parts, fit);
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
