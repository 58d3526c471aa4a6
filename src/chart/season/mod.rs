//! `season.png`: a calendar with a row for each week, and a picture for each window of weeks.

mod pages;
mod ribbon;

use super::canvas::{Anchor, Canvas, MARGIN, bold, regular};
use super::marks::{self, badge};
use super::theme::{GRID, INK, MUTED, SHADE, WARN};
use super::{Chart, ChartError, Picture, Style, wording};
use crate::calendar::Day;
use crate::display::count;
use crate::findings::{
    Counts, Findings, TOO_HARD, failed, level_in_words, next_runs, score_in_words,
    why_and_next_time, worst_first,
};
use crate::score::spacing::{RULES, RuleId};
use crate::season::{Run, Season, Week};
use pages::{Page, Row, pages};
use ribbon::{bars, legend, nights};
use std::collections::BTreeMap;

/// The calendar of a season.
pub const SEASON: Chart = Chart {
    id: "season",
    name: "Calendar",
    doc: "Every run in its day: as long as it lasted, as high as it was hard, the recovery score on \
          it, hours since the hard run before it, missed rules marked; 26 weeks a picture (`--span`)",
    draw,
};

const WIDTH: f32 = 1600.0;
const LEFT: f32 = 126.0;
const RIGHT: f32 = 186.0;
/// Number of worst runs listed below the calendar.
const NAMED: usize = 3;

fn draw(season: &Season, said: &Findings, style: &Style) -> Result<Vec<Picture>, ChartError> {
    pages(season, style.span).iter().map(|page| draw_page(season, said, style, page)).collect()
}

/// The data and layout of a page.
struct Frame<'a> {
    season: &'a Season,
    style: &'a Style,
    page: &'a Page,
    /// Runs of the page with their index in the season.
    runs: Vec<(usize, &'a Run)>,
    /// Letters of the broken rules by run.
    broken: BTreeMap<usize, String>,
    /// Indices of the runs listed below the calendar.
    named: Vec<usize>,
    /// The upper edge of each row, and the lower edge of the last.
    edges: Vec<f32>,
    cell: f32,
}

impl Frame<'_> {
    /// Upper edge and height of a row.
    fn row(&self, k: usize) -> (f32, f32) {
        (self.edges[k], self.edges[k + 1] - self.edges[k])
    }
}

/// The height of the rows of a picture, before days of many runs.
fn usual_height(rows: usize) -> f32 {
    match rows {
        0..=13 => 58.0,
        14..=30 => 46.0,
        _ => 32.0,
    }
}

/// The height that the runs of one day need, so that each is drawn.
fn height_of(runs: usize, usual: f32) -> f32 {
    let slot = match runs {
        0..=2 => return usual,
        3..=6 if usual > 40.0 => 21.0,
        3..=12 => 14.0,
        // Too many to be written on.
        n => (170.0 / n as f32).max(3.0),
    };
    usual.max(4.0 + slot * runs as f32)
}

/// The upper edges of rows, and the lower edge of the last.
fn edges(season: &Season, page: &Page, runs: &[(usize, &Run)], top: f32) -> Vec<f32> {
    let mut by_day: BTreeMap<i32, usize> = BTreeMap::new();
    for (_, run) in runs {
        *by_day.entry(run.day.0).or_default() += 1;
    }
    let usual = usual_height(page.rows.len());
    let mut edges = vec![top];
    for row in &page.rows {
        let most = match row {
            Row::Week(i) => {
                let start = season.weeks[*i].start;
                by_day.range(start..start + 7).map(|day| *day.1).max().unwrap_or(0)
            }
            Row::Break(_) => 0,
        };
        let last = edges.last().copied().unwrap_or(top);
        edges.push(last + height_of(most, usual));
    }
    edges
}

fn draw_page(
    season: &Season,
    said: &Findings,
    style: &Style,
    page: &Page,
) -> Result<Picture, ChartError> {
    let weeks: Vec<&Week> = page
        .rows
        .iter()
        .filter_map(|r| if let Row::Week(i) = r { season.weeks.get(*i) } else { None })
        .collect();
    let inside = |run: &Run| {
        weeks.first().is_some_and(|w| run.day.0 >= w.start)
            && weeks.last().is_some_and(|w| run.day.0 < w.start + 7)
    };
    let runs: Vec<(usize, &Run)> =
        season.runs.iter().enumerate().filter(|(_, r)| r.counts() && inside(r)).collect();
    let (broken, rules) = breaches(season, &runs);
    let mut worst: Vec<&(usize, &Run)> = runs.iter().filter(|(_, r)| failed(r)).collect();
    worst.sort_by(|a, b| worst_first(a.1, b.1));
    let named: Vec<usize> = worst.into_iter().take(NAMED).map(|w| w.0).collect();
    let finding = match page.name() {
        Some(name) if page.place.0 > 1 => {
            format!("{name}: {}", Counts::of(runs.iter().map(|r| r.1)).easy_in_words())
        }
        _ => said.headline.clone(),
    };
    let mut c = Canvas::new(WIDTH as u32, 0, style)?;
    let (facts, known) = subtitle(season, page, &runs);
    let worst = named.first().map(|n| wording::worst_in_short(&season.runs[*n], style));
    let mut lines: Vec<_> = worst.into_iter().map(|worst| (worst, bold(30.0, WARN))).collect();
    lines.extend([(facts.clone(), regular(20.0, INK)), (known, regular(15.0, MUTED))]);
    let top = c.header(&finding, &lines) + 36.0;
    let edges = edges(season, page, &runs, top);
    let below = edges.last().copied().unwrap_or(top);
    // Title and lines of the longest column, and the foot.
    let next = if page.place.0 == 1 { 130.0 } else { 60.0 };
    let longest = (21.0 * rules.len() as f32).max(list_height(&c, season, &named)).max(next);
    let foot = 112.0 + longest + 64.0;
    let mut alt_text = facts;
    if runs.is_empty() {
        c.height = top as u32 + 80;
        c.text(
            MARGIN,
            top + 20.0,
            "No activity in this selection.",
            regular(18.0, MUTED),
            Anchor::Start,
        );
        return c.finish(finding, alt_text);
    }
    c.height = (below + foot) as u32;
    let cell = (WIDTH - LEFT - RIGHT) / 7.0;
    let frame = Frame { season, style, page, runs, broken, named, edges, cell };
    grid(&mut c, &frame);
    bars(&mut c, &frame);
    nights(&mut c, &frame);
    legend(&mut c, below + 34.0, !season.nights.is_empty());
    let told = columns(&mut c, &frame, &rules, below + 84.0);
    alt_text.push_str(&told);
    let level = level_in_words(season);
    c.footer(&format!(
        "Length: time moving, a full cell is 2 h, longer is cut and written. Height: how hard. ?: not certain. \
         Number: recovery score, below {TOO_HARD:.0} is too hard or too long. h: hours since the last hard run, \
         where fewer than it asks for. {level}."
    ));
    c.finish(finding, alt_text)
}

/// Returns the two lines under the title: totals, and the threshold they are judged by.
fn subtitle(season: &Season, page: &Page, runs: &[(usize, &Run)]) -> (String, String) {
    let own: Vec<&Run> = runs.iter().map(|r| r.1).filter(|r| r.counts_as_run()).collect();
    let hard = own.iter().filter(|r| wording::is_hard(r)).count();
    let scored: Vec<f64> = own.iter().filter_map(|r| r.recovery_score()).collect();
    let mut facts = vec![match own.len() {
        1 => "1 run".to_string(),
        n => format!("{n} runs, {hard} hard"),
    }];
    if let Some(mean) = crate::kernels::stats::mean(&scored) {
        let of = count(scored.len(), "run");
        facts.push(format!("mean recovery score {mean:.0} of 100 over {of}"));
    }
    if page.place.0 == 1 {
        facts.push(match &season.spacing.headline {
            Ok(v) => format!("spacing of the last 12 weeks {v:.0} of 100"),
            Err(why) => format!("spacing: no score, {why}"),
        });
    }
    let mut known = Vec::new();
    if let Some(run) = own.last() {
        known.push(match &run.thresholds.vt1 {
            Some(v) => {
                let limit = run.thresholds.easy_limit();
                let below = limit.map_or(String::new(), |c| format!(", recovery below {c:.0}"));
                format!(
                    "first threshold {:.0} \u{b1} {:.0} bpm{below}: {}",
                    v.value, v.se, v.source
                )
            }
            None => "the first threshold is not known: no heart rate to learn it from".to_string(),
        });
    }
    if page.place.1 > 1 {
        known.push(format!("picture {} of {}, the newest first", page.place.0, page.place.1));
    }
    (facts.join("   \u{2022}   "), known.join("   \u{2022}   "))
}

/// A rule that was broken.
struct Broken {
    letter: char,
    name: String,
    times: usize,
    last: Day,
    /// So often that its runs are not marked one by one.
    throughout: bool,
}

/// A rule broken more often than this, and in a quarter of the runs, is broken throughout (judgement).
const OFTEN: usize = 12;

/// What a broken rule is called in few words. One that is missed by shares of runs, on no day, has its name.
fn broken(rule: RuleId) -> &'static str {
    match rule {
        RuleId::HardGap => "hard again too soon",
        RuleId::AfterHard => "no easy day after hard",
        RuleId::RecoveryDelay => "recovery too soon, or none",
        RuleId::HardStreak => "hard days in a row",
        RuleId::NoRelief => "days without rest or recovery",
        RuleId::AfterHardest => "no recovery after the hardest",
        RuleId::Regular => "hard week without recovery",
        RuleId::NotSkipped => "recovery skipped",
        RuleId::HardShare | RuleId::EasyPerHard => rule.rule().name,
    }
}

/// Rules broken on this page: letters by run, and by letter the rule's name, how often, and last.
fn breaches(season: &Season, runs: &[(usize, &Run)]) -> (BTreeMap<usize, String>, Vec<Broken>) {
    let mut by_run: BTreeMap<usize, String> = BTreeMap::new();
    let mut rules = Vec::new();
    for (rule, (_, result)) in RULES.iter().zip(&season.spacing.all) {
        let Ok(result) = result else { continue };
        let own: Vec<_> = result
            .breaches
            .iter()
            .filter(|b| runs.binary_search_by_key(&b.index, |r| r.0).is_ok())
            .collect();
        let Some(last) = own.last() else { continue };
        let letter = marks::letter(rule.id);
        // A rule that is broken nearly every time is listed once instead of marked on every run.
        let throughout = own.len() > OFTEN && own.len() * 4 > runs.len();
        for breach in own.iter().filter(|_| !throughout) {
            let letters = by_run.entry(breach.index).or_default();
            if !letters.ends_with(letter) {
                letters.push(letter);
            }
        }
        let (name, times) = (broken(rule.id).to_string(), own.len());
        rules.push(Broken { letter, name, times, last: last.day, throughout });
    }
    (by_run, rules)
}

/// Draws the grid: dates, totals, shading and lines.
fn grid(c: &mut Canvas, f: &Frame<'_>) {
    let Some(first) = f.season.weeks.first() else { return };
    let (top, foot) = (f.edges[0], f.edges[f.page.rows.len()]);
    for k in 0..7 {
        let name = Day(first.start + k).weekday_name();
        let x = LEFT + f.cell * k as f32;
        c.text(x + 6.0, top - 12.0, name, regular(14.0, MUTED), Anchor::Start);
    }
    let x = WIDTH - RIGHT + 18.0;
    c.text(x, top - 12.0, "hours, hard of all", regular(14.0, MUTED), Anchor::Start);
    let most = |row: &Row| match row {
        Row::Week(i) => f.season.weeks[*i].hours.iter().sum(),
        Row::Break(_) => 0.0,
    };
    let most = f.page.rows.iter().map(most).fold(0.1, f64::max);
    let (mut shown_month, mut shown_year) = (None, None);
    let iso = f.style.dates == super::DateFormat::Iso;
    for (k, row) in f.page.rows.iter().enumerate() {
        let (y, high) = f.row(k);
        let week = match row {
            Row::Week(i) => &f.season.weeks[*i],
            Row::Break(n) => {
                let text = format!("{n} weeks without a run");
                let x = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
                c.text(x, y + high / 2.0 + 5.0, &text, regular(14.0, MUTED), Anchor::Middle);
                continue;
            }
        };
        if k % 2 == 0 {
            c.rect(LEFT, y, WIDTH - LEFT - RIGHT, high, SHADE, 1.0);
        }
        let (year, month, _) = week.day().ymd();
        let text_style =
            if shown_month == Some(month) { regular(14.0, MUTED) } else { bold(14.0, INK) };
        shown_month = Some(month);
        let middle = y + high / 2.0 + 5.0;
        let says_year = shown_year.replace(year) != Some(year) && !iso;
        let label = f.style.day(week.day());
        if says_year && high > 40.0 {
            c.text(LEFT - 14.0, middle - 8.0, &label, text_style, Anchor::End);
            let year = year.to_string();
            c.text(LEFT - 14.0, middle + 9.0, &year, regular(12.0, MUTED), Anchor::End);
        } else {
            c.text(LEFT - 14.0, middle, &label, text_style, Anchor::End);
        }
        totals(c, week, (x, y), high, most);
    }
    for k in 0..=7 {
        let x = LEFT + f.cell * k as f32;
        c.line((x, top), (x, foot), GRID, 1.0);
    }
}

/// Draws hours and hard runs of a week, and a bar of the hours by kind, on one scale in the whole picture.
fn totals(c: &mut Canvas, week: &Week, (x, y): (f32, f32), row: f32, most: f64) {
    let hours: f64 = week.hours.iter().sum();
    let text = match week.runs {
        0 => "no run".to_string(),
        n => format!("{hours:.1} h   {} of {n}", week.hard),
    };
    let tight = row < 40.0;
    let at = if tight { y + 15.0 } else { y + row / 2.0 - 1.0 };
    let text_style = if week.runs == 0 { regular(13.0, MUTED) } else { regular(13.0, INK) };
    c.text(x, at, &text, text_style, Anchor::Start);
    let room = RIGHT - 18.0 - 24.0;
    let scale = (13.0f64).min(f64::from(room) / most);
    let mut from = x;
    let (top, high) = if tight { (y + 20.0, 7.0) } else { (at + 7.0, 9.0) };
    for (kind, hue) in marks::STACK {
        let w = (week.hours[kind] * scale) as f32;
        if w > 0.2 {
            marks::fill(c, [from, top, w, high], 0.0, hue);
            from += w;
        }
    }
}

/// Height of the list of the worst runs.
fn list_height(c: &Canvas, season: &Season, named: &[usize]) -> f32 {
    let lines = |n: &usize| {
        let text = why_and_next_time(&season.runs[*n]);
        c.lines(&text, regular(14.0, MUTED), WORST_WIDE - 28.0).len()
    };
    named.iter().map(|n| 24.0 + 18.0 * lines(n) as f32).sum()
}

/// Width of the list of the worst runs.
const WORST_WIDE: f32 = 620.0;

/// Draws three columns and returns their text: runs that were too hard, broken rules, and recommendations with missing
/// data.
fn columns(c: &mut Canvas, f: &Frame<'_>, rules: &[Broken], y: f32) -> String {
    let spacing = 40.0;
    let wide = [WORST_WIDE, 380.0, WIDTH - 2.0 * MARGIN - 1000.0 - 2.0 * spacing];
    let x = [MARGIN, MARGIN + wide[0] + spacing, MARGIN + wide[0] + wide[1] + 2.0 * spacing];
    let mut told = String::new();
    let missed = f.runs.iter().filter(|(_, r)| failed(r)).count();
    let judged = f.runs.iter().any(|(_, r)| r.recovery.is_some());
    let title = match missed {
        0 if !judged => "No recovery run to judge".to_string(),
        0 => "No easy run was too hard".to_string(),
        n if n > f.named.len() => {
            format!("Too hard or too long: the worst {} of {n}", f.named.len())
        }
        _ => "Too hard or too long, and why".to_string(),
    };
    for (x, w) in x.iter().zip(wide) {
        c.line((*x, y - 26.0), (x + w, y - 26.0), GRID, 1.0);
    }
    c.text(x[0], y, &title, bold(16.0, INK), Anchor::Start);
    let mut at = y + 28.0;
    for (k, index) in f.named.iter().enumerate() {
        let run = &f.season.runs[*index];
        badge(c, x[0] + 9.0, at - 5.0, 8.5, &(k + 1).to_string());
        let day = format!("{} {}", run.day.weekday_name(), f.style.day(run.day));
        let score = score_in_words(run).unwrap_or_else(|| "no score".to_string());
        let first = format!("{day}: scores {score}");
        let (left, room) = (x[0] + 28.0, wide[0] - 28.0);
        c.text_within(left, at, &first, bold(14.0, INK), room);
        let second = why_and_next_time(run);
        at = c.text_wrapped(left, at + 19.0, &second, regular(14.0, MUTED), room, 18.0) + 5.0;
        told.push_str(&format!(". {first}: {second}"));
    }
    let title = match (rules.is_empty(), &f.season.spacing.headline) {
        (false, _) => "Spacing rules missed",
        (true, Ok(_)) => "All spacing rules kept",
        (true, Err(_)) => "Too few runs to judge their spacing",
    };
    c.text(x[1], y, title, bold(16.0, INK), Anchor::Start);
    for (k, rule) in rules.iter().enumerate() {
        let at = y + 28.0 + 21.0 * k as f32;
        c.text(x[1], at, &format!("!{}", rule.letter), bold(14.0, WARN), Anchor::Start);
        let name = &rule.name;
        let text = match (rule.throughout, rule.times) {
            (true, n) => format!("{name}: throughout, {n} \u{d7}"),
            (_, 1) => format!("{name}: once, last {}", f.style.day(rule.last)),
            (_, n) => format!("{name}: {n} \u{d7}, last {}", f.style.day(rule.last)),
        };
        c.text_within(x[1] + 28.0, at, &text, regular(14.0, INK), wide[1] - 28.0);
    }
    let newest = f.page.place.0 == 1;
    c.text(x[2], y, if newest { "Next" } else { "Missing" }, bold(16.0, INK), Anchor::Start);
    let mut at = y + 28.0;
    told.push('.');
    if newest {
        for line in next_runs(f.season, &|day| f.style.day(day)) {
            at = c.text_wrapped(x[2], at, &line, regular(14.0, INK), wide[2], 20.0) + 3.0;
            told.push_str(&format!(" {line}"));
        }
    }
    let lacks = wording::missing_data(f.runs.iter().map(|r| r.1).filter(|r| r.counts_as_run()));
    let text = match lacks.is_empty() {
        true => "Nothing is missing.".to_string(),
        false if newest => format!("Missing: {}.", lacks.join("; ")),
        false => format!("{}.", lacks.join("; ")),
    };
    c.text_wrapped(x[2], at + 3.0, &text, regular(14.0, MUTED), wide[2], 20.0);
    let heading = if newest || lacks.is_empty() { "" } else { "Missing: " };
    told.push_str(&format!(" {heading}{text}"));
    told
}
