//! Draws the runs of each day with bars, scores and marks, and the legend.

use super::super::canvas::{Anchor, Canvas, MARGIN, bold, regular};
use super::super::theme::{self, INK, MUTED, WARN};
use super::super::wording;
use super::pages::Row;
use super::{Frame, LEFT};
use crate::classify::{Kind, Role};
use crate::score::spacing::{FULL_POINTS_H, SAME_SESSION_H};
use crate::season::{HrvStatus, Run, TOO_HARD};
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
        let x = LEFT + f.cell * (offset % 7) as f32 + 6.0;
        let y = f.top + f.row * *row as f32;
        let shown = runs.len().min(2);
        let slot = ((f.row - 4.0) / shown as f32).min(30.0);
        let top = y + (f.row - slot * shown as f32) / 2.0;
        for (k, (index, run)) in runs.iter().take(shown).enumerate() {
            let place = (x, top + slot * k as f32, f.cell - 12.0, slot);
            let more = if k == 1 { runs.len() - shown } else { 0 };
            bar(c, f, run, *index, place, more);
        }
    }
}

/// Draws a run. The length of the bar is its duration (two hours fill the cell), the height its intensity.
fn bar(
    c: &mut Canvas,
    f: &Frame<'_>,
    run: &Run,
    index: usize,
    (x, y, width, slot): (f32, f32, f32, f32),
    more: usize,
) {
    let colour = theme::of_run(run);
    let w = (width * (run.digest.moving_s / 7200.0).min(1.0) as f32).max(12.0);
    let middle = y + slot / 2.0;
    let small = slot < 22.0;
    let size = if small { 12.0 } else { 14.0 };
    let base = middle + 0.36 * size;
    let mut right = x + w + 6.0;
    let end = x + width;
    if !run.counts_as_run() {
        c.round_outline([x, middle - 4.0, w, 8.0], 4.0, theme::UNKNOWN, 1.5);
        let name = run.digest.sport.id();
        let text_style = regular(12.0, MUTED);
        if c.text_width(name, text_style) <= end - right {
            c.text(right, middle + 4.5, name, text_style, Anchor::Start);
        }
        return;
    }
    let share = match (run.verdict.kind, run.role) {
        (Kind::Unclassified, _) => 0.5,
        (_, Some(Role::Hard)) => 0.86,
        (_, Some(Role::Moderate)) => 0.62,
        _ => 0.42,
    };
    let high = (slot * share).clamp(6.0, 24.0);
    let radius = if run.role == Some(Role::Recovery) { high / 2.0 } else { 2.5 };
    let strength = run.verdict.confidence.clamp(0.45, 1.0);
    if colour == theme::UNKNOWN {
        c.round_outline([x, middle - high / 2.0, w, high], 2.5, theme::UNKNOWN, 1.0);
        c.hatch(x, middle - high / 2.0, w, high, theme::UNKNOWN);
    } else {
        c.round_rect([x, middle - high / 2.0, w, high], radius, colour, strength);
    }
    // Texts are drawn in order of importance as far as they fit.
    let mut write = |c: &mut Canvas, text: &str, text_style, spacing: f32| {
        let fits = c.text_width(text, text_style) <= end - right;
        if fits {
            right += c.text(right, base, text, text_style, Anchor::Start) + spacing;
        }
        fits
    };
    let number = f.named.iter().position(|n| *n == index).map(|k| (k + 1).to_string());
    let score = wording::score(run).map(|s| (format!("{s:.0}"), s < TOO_HARD));
    if let Some((text, bad)) = &score {
        let text_style = if *bad { bold(size, WARN) } else { bold(size, INK) };
        if !write(c, text, text_style, 5.0) {
            // If the bar fills its cell, the score is drawn inside it.
            let room = c.text_width(text, text_style) + 8.0;
            c.round_rect([x + w - room - 3.0, middle - 8.0, room, 16.0], 8.0, theme::PAPER, 1.0);
            c.text(x + w - 7.0, base, text, text_style, Anchor::End);
        }
    }
    if let Some(number) = number
        && right + 16.0 <= end
    {
        let r = if small { 7.0 } else { 8.5 };
        badge(c, right + r, middle, r, &number);
        right += 2.0 * r + 5.0;
    }
    let mut write = |c: &mut Canvas, text: &str, text_style, spacing: f32| {
        if c.text_width(text, text_style) <= end - right {
            right += c.text(right, base, text, text_style, Anchor::Start) + spacing;
        }
    };
    if let Some(letters) = f.broken.get(&index) {
        write(c, &format!("!{letters}"), bold(size, WARN), 6.0);
    }
    if more > 0 {
        write(c, &format!("+{more}"), regular(12.0, MUTED), 6.0);
    }
    // What follows within the hour is the same session.
    let close = run.hours_since_hard.filter(|h| (SAME_SESSION_H..FULL_POINTS_H).contains(h));
    if let Some(hours) = close.filter(|_| run.recovery.is_some() || wording::is_hard(run)) {
        write(c, &format!("{hours:.0} h"), regular(12.0, MUTED), 0.0);
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
        triangle(c, x, f.top + f.row * row as f32 + 5.0, 4.0, low);
    }
}

/// Pointing down, or up.
fn triangle(c: &mut Canvas, x: f32, y: f32, r: f32, down: bool) {
    let tip = if down { y + r } else { y - r };
    let base = if down { y - 0.6 * r } else { y + 0.6 * r };
    let hue = if down { theme::HEART } else { theme::RECOVERY };
    c.polygon(&[(x - r, base), (x + r, base), (x, tip)], hue);
}

/// Draws a number in a disc that refers to the list below.
pub fn badge(c: &mut Canvas, x: f32, y: f32, r: f32, number: &str) {
    c.circle(x, y, r, WARN, true);
    c.text(x, y + 0.5 * r, number, bold(1.4 * r, theme::PAPER), Anchor::Middle);
}

pub fn legend(c: &mut Canvas, y: f32, nights: bool) {
    let mut x = MARGIN;
    let entries = [
        ("hard", theme::HARD, 20.0, 2.5),
        ("moderate", theme::MODERATE, 15.0, 2.5),
        ("endurance", theme::ENDURANCE, 10.0, 2.5),
        ("recovery, with its score", theme::RECOVERY, 10.0, 5.0),
    ];
    for (name, colour, high, radius) in entries {
        c.round_rect([x, y - 5.0 - high / 2.0, 30.0, high], radius, colour, 1.0);
        x += 38.0;
        x += c.text(x, y, name, regular(14.0, INK), Anchor::Start) + 28.0;
    }
    c.round_outline([x, y - 10.0, 30.0, 10.0], 2.5, theme::UNKNOWN, 1.0);
    c.hatch(x, y - 10.0, 30.0, 10.0, theme::UNKNOWN);
    x += 38.0;
    x += c.text(x, y, "not enough to sort it", regular(14.0, INK), Anchor::Start) + 28.0;
    c.round_outline([x, y - 9.0, 30.0, 8.0], 4.0, theme::UNKNOWN, 1.5);
    x += 38.0;
    x += c.text(x, y, "another sport", regular(14.0, INK), Anchor::Start) + 28.0;
    if nights {
        triangle(c, x + 6.0, y - 5.0, 6.0, true);
        let text = "night's HRV below (up: above) the usual";
        c.text(x + 18.0, y, text, regular(14.0, INK), Anchor::Start);
    }
}
