//! `season.png`: a ribbon calendar, a row a week.

use super::canvas::{Anchor, Canvas, bold, ink};
use super::theme::{self, GRID, INK, MUTED, SHADE, WARN, tint};
use super::{Chart, ChartError, Picture};
use crate::season::{Run, Season, TOO_HARD, headline};
use crate::units::{Day, UnitSystem};
use std::collections::BTreeMap;

/// The calendar of a season.
pub const SEASON: Chart = Chart {
    id: "season",
    doc: "Every run as a bar in its day: colour by sort and role, strength by probability, the \
          recovery score on it, hours since the hard session before it",
    draw,
};

/// Weeks on one picture.
const PAGE_WEEKS: usize = 26;
const WIDTH: f32 = 1600.0;
const LEFT: f32 = 110.0;
const RIGHT: f32 = 190.0;
const TOP: f32 = 190.0;
const ROW: f32 = 58.0;
const FOOT: f32 = 92.0;

/// So many weeks without anything become one row.
const LONG_BREAK: usize = 3;

/// A row of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    /// A week, by its place in the season.
    Week(usize),
    /// So many empty weeks.
    Break(usize),
}

/// The weeks of a season as rows, long breaks folded.
fn rows(empty: &[bool]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < empty.len() {
        let free = empty[at..].iter().take_while(|e| **e).count();
        if free >= LONG_BREAK {
            rows.push(Row::Break(free));
            at += free;
        } else {
            rows.push(Row::Week(at));
            at += 1;
        }
    }
    rows
}

fn draw(season: &Season, units: UnitSystem, scale: u32) -> Result<Vec<Picture>, ChartError> {
    let mut empty = vec![true; season.weeks.len()];
    for run in season.runs.iter().filter(|r| r.duplicate_of.is_none()) {
        if let Some(first) = season.weeks.first()
            && let Some(week) = empty.get_mut(((run.day.0 - first.start) / 7).max(0) as usize)
        {
            *week = false;
        }
    }
    let rows = rows(&empty);
    let pages = rows.len().max(1).div_ceil(PAGE_WEEKS);
    // The newest page first: that is the one people look at.
    (0..pages)
        .map(|page| {
            let to = rows.len() - page * PAGE_WEEKS;
            let from = to.saturating_sub(PAGE_WEEKS);
            one(season, units, scale, &rows[from..to], (page + 1, pages))
        })
        .collect()
}

fn one(
    season: &Season,
    units: UnitSystem,
    scale: u32,
    rows: &[Row],
    (page, pages): (usize, usize),
) -> Result<Picture, ChartError> {
    let height = TOP + ROW * rows.len().max(1) as f32 + FOOT;
    let mut c = Canvas::new(WIDTH as u32, height as u32, scale)?;
    let finding = headline(season);
    head(&mut c, season, &finding, (page, pages));
    let Some(first) = season.weeks.first() else {
        c.text(LEFT, TOP + 40.0, "No activity in this selection.", ink(18.0, MUTED), Anchor::Start);
        return Ok(Picture { png: c.png()?, finding });
    };
    let cell = (WIDTH - LEFT - RIGHT) / 7.0;
    for k in 0..7 {
        let name = Day(first.start + k).weekday_name();
        let x = LEFT + cell * k as f32;
        c.text(x + 6.0, TOP - 12.0, name, ink(14.0, MUTED), Anchor::Start);
    }
    c.text(WIDTH - RIGHT + 18.0, TOP - 12.0, "hours, hard runs", ink(14.0, MUTED), Anchor::Start);
    calendar(&mut c, season, rows);
    for k in 0..=7 {
        let x = LEFT + cell * k as f32;
        c.line((x, TOP), (x, TOP + ROW * rows.len() as f32), GRID, 1.0);
    }
    runs(&mut c, season, rows, cell);
    legend(&mut c, season, units, height);
    Ok(Picture { png: c.png()?, finding })
}

/// Dates, totals and shades of the rows.
fn calendar(c: &mut Canvas, season: &Season, rows: &[Row]) {
    let (mut shown_month, mut shown_year) = (None, None);
    for (k, row) in rows.iter().enumerate() {
        let y = TOP + ROW * k as f32;
        let week = match row {
            Row::Week(i) => &season.weeks[*i],
            Row::Break(n) => {
                let text = format!("{n} weeks without a run");
                let x = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
                c.text(x, y + ROW / 2.0 + 5.0, &text, ink(14.0, MUTED), Anchor::Middle);
                continue;
            }
        };
        if k % 2 == 0 {
            c.rect(LEFT, y, WIDTH - LEFT - RIGHT, ROW, SHADE, 1.0);
        }
        let (year, month, day) = week.day().ymd();
        let style = if shown_month == Some(month) { ink(14.0, MUTED) } else { bold(14.0, INK) };
        shown_month = Some(month);
        let label = format!("{day} {}", week.day().month_name());
        c.text(LEFT - 14.0, y + ROW / 2.0 + 5.0, &label, style, Anchor::End);
        if shown_year.replace(year) != Some(year) {
            let x = LEFT - 14.0;
            c.text(x, y + ROW / 2.0 + 21.0, &year.to_string(), ink(12.0, MUTED), Anchor::End);
        }
        totals(c, week, WIDTH - RIGHT + 18.0, y);
    }
}

fn runs(c: &mut Canvas, season: &Season, rows: &[Row], cell: f32) {
    let place: BTreeMap<usize, usize> = rows
        .iter()
        .enumerate()
        .filter_map(|(k, row)| if let Row::Week(i) = row { Some((*i, k)) } else { None })
        .collect();
    let breaches: Vec<usize> = season
        .spacing
        .all
        .iter()
        .filter_map(|(_, r)| r.as_ref().ok())
        .flat_map(|r| r.breaches.iter().map(|b| b.index))
        .collect();
    let start = season.weeks.first().map_or(0, |w| w.start);
    let mut stacked: BTreeMap<i32, u32> = BTreeMap::new();
    for (index, run) in season.runs.iter().enumerate().filter(|(_, r)| r.duplicate_of.is_none()) {
        let offset = run.day.0 - start;
        let Some(row) = place.get(&((offset / 7).max(0) as usize)) else { continue };
        let nth = stacked.entry(run.day.0).or_default();
        let x = LEFT + cell * (offset % 7) as f32 + 5.0;
        let y = TOP + ROW * *row as f32 + 6.0 + 25.0 * *nth as f32;
        *nth += 1;
        if *nth <= 2 {
            bar(c, run, (x, y), cell - 10.0, breaches.contains(&index));
        }
    }
}

fn head(c: &mut Canvas, season: &Season, finding: &str, (page, pages): (usize, usize)) {
    c.text(48.0, 58.0, finding, bold(34.0, INK), Anchor::Start);
    let spacing = match &season.spacing.headline {
        Ok(v) => format!("Spacing of hard and easy, last 12 weeks: {v:.0} of 100"),
        Err(why) => format!("Spacing of hard and easy: no score, {why}"),
    };
    let scored: Vec<f64> = season
        .runs
        .iter()
        .filter_map(|r| r.recovery.as_ref().and_then(|s| s.score.clone().ok()))
        .collect();
    let mean = crate::kernels::stats::mean(&scored);
    let recovery = mean.map_or(String::new(), |m| {
        format!("   \u{2022}   Mean recovery score: {m:.0} of 100 over {} runs", scored.len())
    });
    c.text(48.0, 94.0, &format!("{spacing}{recovery}"), ink(18.0, INK), Anchor::Start);
    let t = season.athlete.latest();
    let mut known = Vec::new();
    if let Some(v) = &t.vt1 {
        known.push(format!("VT1 {:.0} \u{b1} {:.0} bpm by {}", v.value, v.se, v.source));
    }
    if pages > 1 {
        known.push(format!("page {page} of {pages}, newest first"));
    }
    c.text_within(48.0, 122.0, &known.join("   \u{2022}   "), ink(15.0, MUTED), WIDTH - 96.0);
}

fn totals(c: &mut Canvas, week: &crate::season::Week, x: f32, y: f32) {
    let hours: f64 = week.hours.iter().sum();
    let text = if week.runs == 0 {
        "\u{2013}".to_string()
    } else {
        format!("{hours:.1} h   {} of {} hard", week.hard, week.runs)
    };
    c.text(x, y + 24.0, &text, ink(14.0, INK), Anchor::Start);
    let colours = [theme::HARD, theme::MODERATE, theme::ENDURANCE, theme::UNKNOWN];
    let mut at = x;
    for (hours, colour) in week.hours.iter().zip(colours) {
        let w = (*hours * 14.0) as f32;
        if w > 0.2 {
            c.rect(at, y + 33.0, w.min(150.0 - (at - x)).max(0.2), 7.0, colour, 1.0);
            at += w;
        }
    }
}

/// A run: a bar as long as it lasted (the whole cell is two hours), its hours since hard work.
fn bar(c: &mut Canvas, run: &Run, (x, y): (f32, f32), width: f32, breach: bool) {
    let colour = theme::of_run(run);
    let w = (width * (run.digest.moving_s / 7200.0).min(1.0) as f32).max(14.0);
    if !run.counts_as_run() {
        c.round_outline(x, y + 1.0, w, 19.0, 6.0, theme::UNKNOWN);
        c.text_within(x + 6.0, y + 15.5, run.digest.sport.id(), ink(12.0, MUTED), w - 8.0);
        return;
    }
    let strength = run.verdict.confidence.clamp(0.35, 1.0);
    c.round_rect(x, y, w, 21.0, 6.0, tint(colour, strength));
    let mut right = x + w + 5.0;
    if let Some(score) = run.recovery.as_ref().and_then(|r| r.score.clone().ok()) {
        let style = if score < TOO_HARD { bold(14.0, WARN) } else { bold(14.0, INK) };
        let text = format!("{score:.0}");
        let fits = c.text_width(&text, style) + 4.0 < x + width - right;
        if fits {
            right += c.text(right, y + 16.0, &text, style, Anchor::Start) + 6.0;
        } else {
            // A bar too long for its cell: the score stands on paper inside it.
            let room = c.text_width(&text, style) + 8.0;
            c.round_rect(x + w - room - 3.0, y + 2.5, room, 16.0, 4.0, theme::PAPER);
            c.text(x + w - 7.0, y + 15.5, &text, style, Anchor::End);
            right = x + w + 5.0;
        }
    }
    if breach {
        let style = bold(15.0, WARN);
        if right + 8.0 < x + width + 4.0 {
            right += c.text(right, y + 16.0, "!", style, Anchor::Start) + 6.0;
        } else {
            c.text(x + 5.0, y + 16.0, "!", bold(15.0, theme::PAPER), Anchor::Start);
        }
    }
    let close = run.hours_since_hard.filter(|h| *h < 48.0);
    let relevant = run.recovery.is_some() || run.verdict.sort() == Some("hard");
    if let Some(hours) = close.filter(|_| relevant) {
        let text = format!("{hours:.0} h");
        if c.text_width(&text, ink(12.0, MUTED)) < x + width - right {
            c.text(right, y + 15.5, &text, ink(12.0, MUTED), Anchor::Start);
        }
    }
}

fn legend(c: &mut Canvas, season: &Season, _: UnitSystem, height: f32) {
    let y = height - 58.0;
    let mut x = 48.0;
    let entries = [
        ("hard", theme::HARD),
        ("moderate", theme::MODERATE),
        ("endurance", theme::ENDURANCE),
        ("recovery run, with its score", theme::RECOVERY),
        ("unclassified", theme::UNKNOWN),
    ];
    for (name, colour) in entries {
        c.round_rect(x, y - 13.0, 26.0, 16.0, 5.0, colour);
        x += 34.0;
        x += c.text(x, y, name, ink(14.0, INK), Anchor::Start) + 26.0;
    }
    c.text(x, y, "!", bold(15.0, WARN), Anchor::Start);
    c.text(x + 12.0, y, "breaks a spacing rule", ink(14.0, INK), Anchor::Start);
    let what = "Bars are as long as the run (a full cell is 2 h); paler is less certain; \"h\" are \
                hours since the last hard session; a score below 60 is too hard or too long.";
    c.text(48.0, height - 28.0, what, ink(14.0, MUTED), Anchor::Start);
    let level = format!("level: {}", season.athlete.level.id());
    c.text(WIDTH - 48.0, height - 28.0, &level, ink(14.0, MUTED), Anchor::End);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_breaks_are_one_row_and_short_ones_are_drawn() {
        let empty = [false, true, true, false, true, true, true, true, false];
        let expected =
            [Row::Week(0), Row::Week(1), Row::Week(2), Row::Week(3), Row::Break(4), Row::Week(8)];
        assert_eq!(rows(&empty), expected);
        assert_eq!(rows(&[]), []);
    }
}
