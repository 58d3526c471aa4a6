//! What fills the room that the tables leave: the usual run of this kind, time in five zones, and the best efforts of the
//! run. Each is drawn whole or not at all.

use super::super::canvas::{Anchor, Canvas, bold, regular};
use super::super::marks;
use super::super::theme::{Hue, INK, MUTED};
use super::place::{LAST, WIDE, X};
use crate::display::hours_minutes_seconds;
use crate::findings::{USUAL_DAYS, Usual};
use crate::season::Run;
use crate::units::UnitSystem;

/// Pixels from a row to the next, from what stands above to a title, and from a title to its first row.
const ROW: f32 = 21.0;
const GAP: f32 = 38.0;
const HEAD: f32 = 22.0;
/// Where bars begin, and how long the longest is.
const BAR: f32 = X + 150.0;
const LONGEST: f32 = 112.0;

/// A bar of a row, as long as its share of the whole.
pub(super) fn bar(c: &mut Canvas, y: f32, share: f64, hue: Hue) {
    marks::fill(c, [BAR, y - 12.0, (share as f32 * LONGEST).max(1.0), 14.0], 0.0, hue);
}

/// The place of a block with so many rows below a baseline; `None` where it does not fit.
fn place(y: f32, rows: usize) -> Option<f32> {
    let top = y + GAP;
    (top + HEAD + ROW * rows.saturating_sub(1) as f32 <= LAST).then_some(top)
}

/// Draws what fits below a baseline.
pub(super) fn draw(
    c: &mut Canvas,
    run: &Run,
    usual: Option<&Usual>,
    units: UnitSystem,
    mut y: f32,
) {
    if let Some(usual) = usual {
        y = beside_usual(c, run, usual, units, y);
    }
    y = zones(c, run, y);
    records(c, run, y);
}

/// The run beside the usual one.
fn beside_usual(c: &mut Canvas, run: &Run, usual: &Usual, units: UnitSystem, y: f32) -> f32 {
    let rows = usual.rows(run, units);
    let Some(mut y) = place(y, rows.len() + 1) else { return y };
    let title = format!("Usual {}: {} in {USUAL_DAYS} days", usual.kind(), usual.runs);
    c.text_within(X, y, &title, bold(15.0, INK), WIDE);
    y += HEAD;
    let columns = [X + 214.0, X + WIDE];
    for (name, x) in ["this run", "usual"].into_iter().zip(columns) {
        c.text(x, y, name, regular(13.0, MUTED), Anchor::End);
    }
    for [name, own, usual] in &rows {
        y += ROW;
        c.text(X, y, name, regular(14.0, INK), Anchor::Start);
        for (text, x) in [own, usual].into_iter().zip(columns) {
            c.text(x, y, text, regular(14.0, INK), Anchor::End);
        }
    }
    y
}

/// Time in five zones.
fn zones(c: &mut Canvas, run: &Run, y: f32) -> f32 {
    let Ok(times) = run.zone_times() else { return y };
    let Some(mut y) = place(y, times.minutes.len()) else { return y };
    c.text_within(X, y, &format!("Time in {}", times.by.name()), bold(15.0, INK), WIDE);
    y += HEAD - ROW;
    let all: f64 = times.minutes.iter().sum();
    for (name, minutes) in times.names().iter().zip(times.minutes) {
        y += ROW;
        c.text(X, y, name, regular(14.0, INK), Anchor::Start);
        bar(c, y, minutes / all.max(1e-9), Hue::Muted);
        let text = hours_minutes_seconds(60.0 * minutes);
        c.text(X + WIDE, y, &text, regular(14.0, MUTED), Anchor::End);
    }
    y
}

/// The best efforts of the run, two in a row.
fn records(c: &mut Canvas, run: &Run, y: f32) {
    let found = run.best_efforts();
    let half = WIDE / 2.0;
    let rows = found.len().div_ceil(2);
    let Some(y) = place(y, rows).filter(|_| rows > 0) else { return };
    c.text(X, y, "Best efforts of this run", bold(15.0, INK), Anchor::Start);
    for (k, (name, seconds)) in found.into_iter().enumerate() {
        let x = X + (half + 12.0) * (k / rows) as f32;
        let y = y + HEAD + ROW * (k % rows) as f32;
        c.text(x, y, name, regular(14.0, INK), Anchor::Start);
        let text = hours_minutes_seconds(seconds);
        c.text(x + half - 12.0, y, &text, regular(14.0, INK), Anchor::End);
    }
}
