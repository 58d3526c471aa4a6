//! Draws the runs of each day with bars, scores and marks, and the legend.

use super::super::canvas::{Anchor, Canvas, MARGIN, bold, regular};
use super::super::marks::{self, badge};
use super::super::theme::{self, Hue, INK, MUTED, WARN};
use super::super::wording;
use super::pages::Row;
use super::{Frame, LEFT};
use crate::classify::{Kind, Role};
use crate::display::span;
use crate::findings::failed;
use crate::score::spacing::SAME_SESSION_H;
use crate::season::{HrvStatus, Run};
use std::collections::BTreeMap;

pub fn bars(c: &mut Canvas, f: &Frame<'_>) {
    let place: BTreeMap<usize, usize> = f
        .page
        .rows
        .iter()
        .enumerate()
        .filter_map(|(k, row)| if let Row::Week(i) = row { Some((*i, k)) } else { None })
        .collect();
    let start = f.season.weeks.first().map_or(0, |w| w.start);
    let mut days: BTreeMap<i32, Vec<(usize, &Run)>> = BTreeMap::new();
    for (index, run) in &f.runs {
        days.entry(run.day.0).or_default().push((*index, run));
    }
    for (day, runs) in days {
        let offset = day - start;
        let Some(row) = place.get(&((offset / 7).max(0) as usize)) else { continue };
        let x = LEFT + f.cell * (offset % 7) as f32 + 8.0;
        let (y, high) = f.row(*row);
        let slot = ((high - 4.0) / runs.len() as f32).min(34.0);
        let top = y + (high - slot * runs.len() as f32) / 2.0;
        for (k, (index, run)) in runs.iter().enumerate() {
            let place = (x, top + slot * k as f32, f.cell - 16.0, slot);
            bar(c, f, run, *index, place);
        }
    }
}

/// Hours that fill a cell.
const FULL_H: f64 = 2.0;
/// A slot lower than this has no room for text.
const WRITTEN: f32 = 12.0;

/// How high the bar of a run is, as a share of its slot: how hard it was.
fn share_of(run: &Run) -> f32 {
    match (run.verdict.kind, run.role) {
        (Kind::Unclassified, _) => 0.5,
        (_, Some(Role::Hard)) => 0.86,
        (_, Some(Role::Moderate)) => 0.62,
        _ => 0.42,
    }
}

/// Draws a run. The length of the bar is its duration (two hours fill the cell), the height its intensity.
fn bar(
    c: &mut Canvas,
    f: &Frame<'_>,
    run: &Run,
    index: usize,
    (x, y, width, slot): (f32, f32, f32, f32),
) {
    let hue = theme::of_run(run);
    let hours = run.digest.moving_s / 3600.0;
    let w = (width * (hours / FULL_H).min(1.0) as f32).max(12.0);
    let middle = y + slot / 2.0;
    let small = slot < 22.0;
    let size = if small { 12.0 } else { 14.0 };
    let base = middle + 0.36 * size;
    let mut right = x + w + 6.0;
    let end = x + width;
    let written = slot >= WRITTEN;
    if !run.counts_as_run() {
        let high = slot.min(8.0);
        c.round_outline([x, middle - high / 2.0, w, high], high / 2.0, theme::UNKNOWN, 1.5);
        if hours > FULL_H {
            marks::cut(c, (x + w - 6.0, middle), high, false);
        }
        let name = run.digest.sport.id();
        let text_style = regular(12.0, MUTED);
        if written && c.text_width(name, text_style) <= end - right {
            c.text(right, middle + 4.5, name, text_style, Anchor::Start);
        }
        return;
    }
    let missed = failed(run);
    if missed {
        marks::missed(c, [x - 6.0, y + 0.5, width + 12.0, slot - 1.0]);
    }
    let high =
        (slot * share_of(run)).min(if missed { slot - 12.0 } else { 24.0 }).max(slot.min(6.0));
    let radius = if run.role == Some(Role::Recovery) { high / 2.0 } else { 2.5 };
    let place = [x, middle - high / 2.0, w, high];
    marks::fill(c, place, radius, hue);
    if missed && hue == Hue::Hard {
        marks::stripes(c, place);
    }
    if hours > FULL_H {
        marks::cut(c, (x + w - 6.0, middle), high, false);
    }
    if !written {
        return;
    }
    // If the bar fills its cell, what matters most is written inside it.
    let mut inside = x + w - if hours > FULL_H { 16.0 } else { 6.0 };
    let mut plate = |c: &mut Canvas, text: &str, text_style| {
        let room = c.text_width(text, text_style) + 8.0;
        if inside - room >= x {
            c.round_rect([inside - room, middle - 8.0, room, 16.0], 8.0, theme::PAPER, 1.0);
            c.text(inside - 4.0, base, text, text_style, Anchor::End);
            inside -= room + 3.0;
        }
    };
    if hours > FULL_H {
        plate(c, &format!("{hours:.1} h"), regular(12.0, INK));
    }
    let fits = |c: &Canvas, text: &str, text_style, right: f32| {
        c.text_width(text, text_style) <= end - right
    };
    // Texts are drawn in order of importance as far as they fit.
    if let Some(score) = run.recovery_score() {
        let large = if slot >= 28.0 { 19.0 } else { size };
        let text_style = if missed { bold(large, WARN) } else { bold(size, INK) };
        let text = format!("{score:.0}");
        if fits(c, &text, text_style, right) {
            let base = middle + 0.36 * text_style.size;
            right += c.text(right, base, &text, text_style, Anchor::Start) + 5.0;
        } else {
            plate(c, &text, bold(size, text_style.colour));
        }
    }
    if let Some(k) = f.named.iter().position(|n| *n == index)
        && right + 18.0 <= end
    {
        let r = if small { 7.0 } else { 9.5 };
        badge(c, right + r, middle, r, &(k + 1).to_string());
        right += 2.0 * r + 5.0;
    }
    let mut texts = Vec::new();
    if marks::uncertain(run) {
        texts.push(("?".to_string(), bold(size, MUTED)));
    }
    if let Some(letters) = f.broken.get(&index) {
        texts.push((format!("!{letters}"), bold(size, WARN)));
    }
    // What follows within the hour is the same session.
    let wanted = run.wanted_before_h.unwrap_or(0.0);
    let close = run.hours_since_hard.filter(|h| (SAME_SESSION_H..wanted).contains(h));
    if let Some(hours) = close.filter(|_| run.recovery.is_some() || wording::is_hard(run)) {
        texts.push((span(hours), regular(12.0, MUTED)));
    }
    for (text, text_style) in texts {
        if fits(c, &text, text_style, right) {
            right += c.text(right, base, &text, text_style, Anchor::Start) + 6.0;
        }
    }
}

/// Draws marks for mornings with unusual overnight HRV, at the upper right of their day.
pub fn nights(c: &mut Canvas, f: &Frame<'_>) {
    let start = f.season.weeks.first().map_or(0, |w| w.start);
    for night in &f.season.nights {
        let low = match night.hrv_status() {
            Some(HrvStatus::Suppressed) => true,
            Some(HrvStatus::Raised) => false,
            _ => continue,
        };
        let offset = night.day.0 - start;
        let week = Row::Week(offset.div_euclid(7).max(0) as usize);
        let Some(row) = f.page.rows.iter().position(|r| offset >= 0 && *r == week) else {
            continue;
        };
        let x = LEFT + f.cell * ((offset % 7) + 1) as f32 - 8.0;
        triangle(c, x, f.row(row).0 + 5.0, 4.0, low);
    }
}

/// Pointing down, or up.
fn triangle(c: &mut Canvas, x: f32, y: f32, r: f32, down: bool) {
    let tip = if down { y + r } else { y - r };
    let base = if down { y - 0.6 * r } else { y + 0.6 * r };
    let hue = if down { theme::HEART } else { theme::RECOVERY };
    c.polygon(&[(x - r, base), (x + r, base), (x, tip)], hue);
}

pub fn legend(c: &mut Canvas, y: f32, nights: bool) {
    let mut x = MARGIN;
    let text_style = regular(14.0, INK);
    marks::missed(c, [x, y - 17.0, 44.0, 24.0]);
    marks::fill(c, [x + 8.0, y - 11.0, 28.0, 12.0], 2.5, theme::HARD);
    marks::stripes(c, [x + 8.0, y - 11.0, 28.0, 12.0]);
    x += 52.0;
    x += c.text(x, y, "meant easy, and was not", text_style, Anchor::Start) + 28.0;
    let entries = [
        ("hard", theme::HARD, 20.0, 2.5),
        ("moderate", theme::MODERATE, 15.0, 2.5),
        ("easy", theme::ENDURANCE, 10.0, 2.5),
        ("recovery, with its score", theme::RECOVERY, 10.0, 5.0),
        ("can't tell", theme::UNKNOWN, 12.0, 2.5),
    ];
    for (name, hue, high, radius) in entries {
        marks::fill(c, [x, y - 5.0 - high / 2.0, 30.0, high], radius, hue);
        x += 38.0;
        x += c.text(x, y, name, text_style, Anchor::Start) + 28.0;
    }
    c.round_outline([x, y - 9.0, 30.0, 8.0], 4.0, theme::UNKNOWN, 1.5);
    x += 38.0;
    x += c.text(x, y, "another sport", text_style, Anchor::Start) + 28.0;
    if nights {
        triangle(c, x + 6.0, y - 5.0, 6.0, true);
        let text = "night's HRV below (up: above) the usual";
        c.text(x + 18.0, y, text, regular(14.0, INK), Anchor::Start);
    }
}
