//! `weeks.png`: hours by kind, load, hard share, in the newest window of weeks.

use super::canvas::{Anchor, Canvas, bold, regular};
use super::marks;
use super::panel::{Layer, Mark, Panel, number_ticks};
use super::theme::{self, INK, MUTED, WARN};
use super::{Chart, ChartError, Picture, Style, wording};
use crate::athlete::Level;
use crate::findings::Findings;
use crate::findings::{failed, worst_first};
use crate::score::targets;
use crate::season::{Run, Season, Week};
use std::collections::BTreeSet;

/// Weeks in three panels.
pub const WEEKS: Chart = Chart {
    id: "weeks",
    name: "Weeks",
    doc: "Hours a week by kind; fitness, fatigue and form from Banister's TRIMP; hard runs of all \
          against what the runner's level bears",
    draw,
};

/// Weeks in which fitness still grows from 0, equal to its time constant.
const WARM_UP: f64 = 6.0;
/// Window of the share of hard runs, weeks.
const WINDOW: usize = 4;
/// Least number of runs for a share.
const LEAST_RUNS: usize = 3;

/// Shares of hard runs that a level bears, percent ([`crate::science::spacing`]).
fn hard_share_band(level: Level) -> (f64, f64) {
    let asked = &targets(level).hard_share;
    (100.0 * asked.start(), 100.0 * asked.end())
}

fn finding(weeks: &[Week], level: Level) -> String {
    let runs: usize = weeks.iter().map(|w| w.runs).sum();
    let hard: usize = weeks.iter().map(|w| w.hard).sum();
    if runs == 0 {
        return "No runs here yet".to_string();
    }
    let share = 100.0 * hard as f64 / runs as f64;
    let (low, high) = hard_share_band(level);
    let verb = if runs == 1 { "run was" } else { "runs were" };
    let judged = match share.round() {
        s if s > high => format!("more than the {high:.0} % this level bears"),
        s if s < low => format!("fewer than the usual {low:.0} to {high:.0} %"),
        _ if low > 0.0 => format!("within the usual {low:.0} to {high:.0} %"),
        _ => format!("no more than the {high:.0} % this level bears"),
    };
    format!("{hard} of {runs} {verb} hard, {share:.0} %: {judged}")
}

fn draw(season: &Season, _: &Findings, style: &Style) -> Result<Vec<Picture>, ChartError> {
    let mut c = Canvas::new(1600, 0, style)?;
    let older = style.span.first_week(season.weeks.len());
    let weeks = &season.weeks[older..];
    let finding = finding(weeks, season.athlete.level);
    let mut facts = format!("{}; level: {}", facts(weeks), season.athlete.level.id());
    if older > 0 {
        facts = format!("The last {facts}; {older} older weeks: overview.png, weeks.csv");
    }
    let late = last_weeks(season);
    let drawn = |r: &&Run| weeks.first().is_some_and(|w| r.day >= w.day());
    let missed = || wording::counted(season).filter(drawn).filter(|r| failed(r));
    let worst = missed().min_by(|a, b| worst_first(a, b));
    let worst = worst.map(|run| (wording::worst_in_short(run, style), bold(30.0, WARN)));
    let mut lines: Vec<_> = worst.into_iter().collect();
    lines.push((facts.clone(), regular(20.0, INK)));
    lines.extend(late.clone().map(|late| (late, regular(15.0, MUTED))));
    let top = c.header(&finding, &lines) + 30.0;
    if weeks.is_empty() {
        c.height = top as u32 + 60;
        c.text(48.0, top, "No activity in this selection.", regular(18.0, MUTED), Anchor::Start);
        return Ok(vec![c.finish(finding, facts)?]);
    }
    // A season of a few weeks keeps bars of a decent width.
    let n = weeks.len().max(8) as f64;
    let panel = |y, h, title: &str, range: std::ops::Range<f64>, layers, marks| Panel {
        place: (110.0, y, 1310.0, h),
        title: title.to_string(),
        x: 0.0..n,
        y_ticks: number_ticks(&range, 4.0),
        y: range,
        layers,
        marks,
        ..Panel::default()
    };
    let missed: BTreeSet<usize> =
        missed().map(|r| ((r.day.0 - weeks[0].start) / 7).max(0) as usize).collect();
    let most = weeks.iter().map(|w| w.hours.iter().sum::<f64>()).fold(1.0, f64::max);
    let hours = panel(top, 252.0, "Hours moving a week", 0.0..most * 1.1, Vec::new(), Vec::new());
    hours.draw(&mut c)?;
    hour_bars(&mut c, &hours, weeks, &missed);
    legend(&mut c, top - 14.0, !missed.is_empty());
    let mut y = top + 314.0;
    let end = |get: fn(&Week) -> f64| weeks.last().map_or(0.0, get);
    let points = |get: fn(&Week) -> f64| -> Vec<(f64, f64)> {
        weeks.iter().enumerate().map(|(i, w)| (i as f64 + 0.5, get(w))).collect()
    };
    let mark = |get: fn(&Week) -> f64, name: &str, colour| Mark {
        at: end(get),
        text: format!("{name} {}", super::panel::plain(end(get), 0)),
        colour,
    };
    let high = weeks.iter().flat_map(|w| [w.ctl, w.atl]).fold(1.0, f64::max) * 1.05;
    let low = weeks.iter().map(|w| w.tsb).fold(0.0, f64::min) * 1.05;
    // Of a history shorter than that nothing could be told.
    if weeks.len() as f64 > WARM_UP {
        // Where the history itself begins, fitness still grows from 0.
        let hatched = (older == 0).then_some(Layer::Hatch { from: 0.0, to: WARM_UP });
        let form = points(|w| w.tsb).into_iter().map(|(x, v)| (x, v.min(0.0), v.max(0.0)));
        let (fitness, fatigue) = (points(|w| w.ctl), points(|w| w.atl));
        let lines = [
            Layer::Area { points: form.collect(), colour: theme::MODERATE, alpha: 1.0 },
            Layer::Line { points: vec![(0.0, 0.0), (n, 0.0)], colour: MUTED, width: 1.0 },
            Layer::Line { points: fitness, colour: theme::PACE, width: 3.5 },
            Layer::Dashed { points: fatigue, colour: theme::HARD, width: 2.0 },
        ];
        let load = hatched.into_iter().chain(lines).collect();
        let marks = vec![
            mark(|w| w.ctl, "fitness", theme::PACE),
            mark(|w| w.atl, "fatigue", theme::HARD),
            mark(|w| w.tsb, "form", theme::MODERATE),
        ];
        let mut title =
            "Load, TRIMP a day: fitness (CTL, 42 days), fatigue (ATL, 7 days, dashed), form (TSB, of the day before, \
             area)"
                .to_string();
        if older == 0 {
            title.push_str("; hatched: too early to tell");
        }
        panel(y, 190.0, &title, low..high.max(low + 1.0), load, marks).draw(&mut c)?;
        y += 252.0;
    }
    let (below, above) = hard_share_band(season.athlete.level);
    let dots = weeks.iter().enumerate().filter(|(_, w)| w.runs > 0).map(|(i, w)| Layer::Dot {
        at: (i as f64 + 0.5, 100.0 * w.hard as f64 / w.runs as f64),
        radius: 3.0,
        colour: theme::UNKNOWN,
        filled: true,
    });
    let rolled = rolling_hard_share(weeks);
    let last = rolled.iter().rev().find(|p| p.1.is_finite()).map(|p| p.1);
    let band = Layer::Band { from: below, to: above, colour: theme::RECOVERY, alpha: 0.2 };
    let over = Layer::Line { points: rolled, colour: theme::HARD, width: 2.5 };
    let layers = std::iter::once(band).chain(dots).chain([over]).collect();
    let title =
        "Hard share of runs, %: four weeks (line), one week (dots); band: usual at this level";
    let mut marks = vec![Mark {
        at: (below + above) / 2.0,
        text: format!("{below:.0} to {above:.0} %"),
        colour: theme::RECOVERY,
    }];
    marks.extend(last.map(|at| Mark { at, text: format!("now {at:.0} %"), colour: theme::HARD }));
    let mut share = panel(y, 150.0, title, 0.0..105.0, layers, marks);
    share.x_ticks = dates(weeks, style);
    share.y_ticks = [0.0, 25.0, 50.0, 75.0, 100.0].map(|v| (v, format!("{v:.0}"))).to_vec();
    share.draw(&mut c)?;
    c.height = y as u32 + 248;
    let blind =
        wording::counted(season).filter(drawn).filter(|r| !r.digest.track.has_heart_rate()).count();
    let without = match blind {
        0 => String::new(),
        1 => ": 1 run without it adds no load".to_string(),
        n => format!(": {n} runs without it add no load"),
    };
    c.footer(&format!(
        "Hard: more likely hard than not. TRIMP after Banister 1991, from heart rate{without}. Level bands after \
         Seiler 2010."
    ));
    let alt_text = std::iter::once(facts).chain(late).collect::<Vec<_>>().join(". ");
    Ok(vec![c.finish(finding, alt_text)?])
}

/// Compares the last weeks with the band and describes what would be within it.
fn last_weeks(season: &Season) -> Option<String> {
    let weeks = season.weeks.rchunks(WINDOW).next()?;
    let runs: usize = weeks.iter().map(|w| w.runs).sum();
    let hard: usize = weeks.iter().map(|w| w.hard).sum();
    if weeks.len() < WINDOW || runs < LEAST_RUNS {
        return None;
    }
    let (low, high) = hard_share_band(season.athlete.level);
    let most = (high / 100.0 * runs as f64 + 1e-9).floor() as usize;
    let share = 100.0 * hard as f64 / runs as f64;
    let next = match share.round() {
        s if s > high => {
            format!("; at most {most} of as many would be within {low:.0} to {high:.0} %")
        }
        s if s < low => "; there is room for more hard running".to_string(),
        _ => format!("; within {low:.0} to {high:.0} %"),
    };
    Some(format!("The last {WINDOW} weeks: {hard} of {runs} runs hard, {share:.0} %{next}"))
}

fn facts(weeks: &[Week]) -> String {
    let runs: usize = weeks.iter().map(|w| w.runs).sum();
    let hours: f64 = weeks.iter().flat_map(|w| w.hours).sum();
    let n = weeks.len();
    match n {
        0 => "Nothing to draw.".to_string(),
        1 if runs == 1 => format!("One week: 1 run, {hours:.1} h"),
        1 => format!("One week: {runs} runs, {hours:.1} h"),
        _ if 2 * weeks.iter().filter(|w| w.runs > 0).count() < n => format!(
            "{n} weeks, {} of them with a run; {runs} runs and {hours:.0} h in all",
            weeks.iter().filter(|w| w.runs > 0).count()
        ),
        _ => format!(
            "{n} weeks, {:.1} runs and {:.1} h a week on average",
            runs as f64 / n as f64,
            hours / n as f64
        ),
    }
}

/// Computes the share of hard runs over the window, percent.
fn rolling_hard_share(weeks: &[Week]) -> Vec<(f64, f64)> {
    (0..weeks.len())
        .map(|i| {
            let window = &weeks[(i + 1).saturating_sub(WINDOW)..=i];
            let runs: usize = window.iter().map(|w| w.runs).sum();
            let hard: usize = window.iter().map(|w| w.hard).sum();
            let share =
                if runs >= LEAST_RUNS { 100.0 * hard as f64 / runs as f64 } else { f64::NAN };
            (i as f64 + 0.5, share)
        })
        .collect()
}

/// Names of [`marks::STACK`].
const NAMES: [&str; 4] = ["hard", "moderate", "easy", "can't tell"];

fn legend(c: &mut Canvas, y: f32, missed: bool) {
    let mut x = 1420.0;
    if missed {
        let text = "meant easy, and was not";
        x -= c.text_width(text, regular(14.0, INK));
        c.text(x, y, text, regular(14.0, INK), Anchor::Start);
        marks::missed_week(c, x - 13.0, y + 3.0);
        x -= 48.0;
    }
    for ((_, hue), name) in marks::STACK.into_iter().zip(NAMES).rev() {
        x -= c.text_width(name, regular(14.0, INK));
        c.text(x, y, name, regular(14.0, INK), Anchor::Start);
        marks::fill(c, [x - 22.0, y - 12.0, 15.0, 14.0], 0.0, hue);
        x -= 44.0;
    }
}

/// Returns about twelve dates or months as ticks.
fn dates(weeks: &[Week], style: &Style) -> Vec<(f64, String)> {
    let every = weeks.len().div_ceil(11).max(1);
    let label = |(i, w): (usize, &Week)| {
        let (year, month, day) = w.day().ymd();
        let name = w.day().month_name();
        let text = if weeks.len() > 78 {
            (day <= 7 && month % 3 == 1).then(|| format!("{name} {year}"))
        } else {
            (i % every == 0).then(|| style.day(w.day()))
        };
        text.map(|t| (i as f64 + 0.5, t))
    };
    weeks.iter().enumerate().filter_map(label).collect()
}

fn hour_bars(c: &mut Canvas, panel: &Panel, weeks: &[Week], missed: &BTreeSet<usize>) {
    const SPACING: f64 = 0.16;
    let foot = panel.up(0.0);
    let scale = f64::from(foot - panel.up(1.0));
    for (i, week) in weeks.iter().enumerate() {
        let (from, to) = (panel.across(i as f64 + SPACING), panel.across((i + 1) as f64 - SPACING));
        let top = marks::stack(c, week.hours, (from, foot, to - from), scale, panel.place.3);
        if missed.contains(&i) {
            marks::missed_week(c, (from + to) / 2.0, top);
        }
    }
}
