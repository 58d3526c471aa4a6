//! `weeks.png`: hours by kind, load, hard share.

use super::canvas::{Anchor, Canvas, regular};
use super::panel::{Layer, Mark, Panel, number_ticks};
use super::theme::{self, Hue, INK, MUTED};
use super::{Chart, ChartError, Picture, Style, wording};
use crate::athlete::Level;
use crate::score::targets;
use crate::season::{Run, Season, Week};

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

/// Most weeks drawn, the newest two years, so that bars stay legible. `overview.png` shows longer histories.
const MOST_WEEKS: usize = 104;

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

fn draw(season: &Season, style: &Style) -> Result<Vec<Picture>, ChartError> {
    let mut c = Canvas::new(1600, 1000, style)?;
    let older = season.weeks.len().saturating_sub(MOST_WEEKS);
    let weeks = &season.weeks[older..];
    let finding = finding(weeks, season.athlete.level);
    let mut facts = format!("{}; level: {}", facts(weeks), season.athlete.level.id());
    if older > 0 {
        facts = format!("The last {facts}; {older} older weeks: overview.png, weeks.csv");
    }
    let late = last_weeks(season);
    let mut lines = vec![(facts.clone(), regular(18.0, INK))];
    lines.extend(late.clone().map(|late| (late, regular(15.0, MUTED))));
    c.header(&finding, &lines);
    if weeks.is_empty() {
        c.text(48.0, 200.0, "No activity in this selection.", regular(18.0, MUTED), Anchor::Start);
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
    let most = weeks.iter().map(|w| w.hours.iter().sum::<f64>()).fold(1.0, f64::max);
    let range = 0.0..most * 1.05;
    panel(186.0, 252.0, "Hours moving a week", range, hour_bars(weeks), vec![]).draw(&mut c)?;
    legend(&mut c, 170.0);
    let end = |get: fn(&Week) -> f64| weeks.last().map_or(0.0, get);
    let line = |get: fn(&Week) -> f64, colour, width| Layer::Line {
        points: weeks.iter().enumerate().map(|(i, w)| (i as f64 + 0.5, get(w))).collect(),
        colour,
        width,
    };
    let mark = |get: fn(&Week) -> f64, name: &str, colour| Mark {
        at: end(get),
        text: format!("{name} {}", super::panel::plain(end(get), 0)),
        colour,
    };
    let early = weeks.len() as f64 <= WARM_UP;
    let high = weeks.iter().flat_map(|w| [w.ctl, w.atl]).fold(1.0, f64::max) * 1.05;
    let low = weeks.iter().map(|w| w.tsb).fold(0.0, f64::min) * 1.05;
    // Where the history itself begins, fitness still grows from 0.
    let untold = if early { n } else { WARM_UP };
    let hatched = (older == 0).then_some(Layer::Hatch { from: 0.0, to: untold });
    let lines = [
        Layer::Line { points: vec![(0.0, 0.0), (n, 0.0)], colour: MUTED, width: 1.0 },
        line(|w| w.tsb, theme::MODERATE, 2.0),
        line(|w| w.atl, theme::HARD, 2.0),
        line(|w| w.ctl, theme::PACE, 3.0),
    ];
    let load = hatched.into_iter().chain(lines).collect();
    let marks = match early {
        true => Vec::new(),
        false => vec![
            mark(|w| w.ctl, "fitness", theme::PACE),
            mark(|w| w.atl, "fatigue", theme::HARD),
            mark(|w| w.tsb, "form", theme::MODERATE),
        ],
    };
    let mut title =
        "Load, TRIMP a day: fitness (CTL, 42 days), fatigue (ATL, 7 days), form (TSB, of the day before)".to_string();
    if older == 0 {
        title.push_str("; hatched: too early to tell");
    }
    panel(500.0, 190.0, &title, low..high.max(low + 1.0), load, marks).draw(&mut c)?;
    let (below, above) = hard_share_band(season.athlete.level);
    let dots = weeks.iter().enumerate().filter(|(_, w)| w.runs > 0).map(|(i, w)| Layer::Dot {
        at: (i as f64 + 0.5, 100.0 * w.hard as f64 / w.runs as f64),
        radius: 3.0,
        colour: theme::UNKNOWN,
        filled: true,
    });
    let rolled = rolling_hard_share(weeks);
    let last = rolled.iter().rev().find(|p| p.1.is_finite()).map(|p| p.1);
    let band = Layer::Band { from: below, to: above, colour: theme::RECOVERY, alpha: 0.16 };
    let over = Layer::Line { points: rolled, colour: theme::HARD, width: 2.5 };
    let layers = std::iter::once(band).chain(dots).chain([over]).collect();
    let title =
        "Hard share of runs, %: four weeks (line), one week (dots); green: usual at this level";
    let mut marks = vec![Mark {
        at: (below + above) / 2.0,
        text: format!("{below:.0} to {above:.0} %"),
        colour: theme::RECOVERY,
    }];
    marks.extend(last.map(|at| Mark { at, text: format!("now {at:.0} %"), colour: theme::HARD }));
    let mut share = panel(752.0, 150.0, title, 0.0..105.0, layers, marks);
    share.x_ticks = dates(weeks, style);
    share.y_ticks = [0.0, 25.0, 50.0, 75.0, 100.0].map(|v| (v, format!("{v:.0}"))).to_vec();
    share.draw(&mut c)?;
    let drawn = |r: &&Run| weeks.first().is_some_and(|w| r.day >= w.day());
    let blind =
        wording::counted(season).filter(drawn).filter(|r| !r.digest.track.has_heart_rate()).count();
    let without = match blind {
        0 => String::new(),
        1 => ": 1 run without it adds no load".to_string(),
        n => format!(": {n} runs without it add no load"),
    };
    c.footer(&format!(
        "Hard: P(hard) of 0.5 or more. TRIMP after Banister 1991, from heart rate{without}. Level bands after \
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

const STACK: [(usize, &str, Hue); 4] = [
    (2, "easy", theme::ENDURANCE),
    (1, "moderate", theme::MODERATE),
    (0, "hard", theme::HARD),
    (3, "not sorted", theme::UNKNOWN),
];

fn legend(c: &mut Canvas, y: f32) {
    let mut x = 1420.0;
    for (_, name, colour) in STACK.iter().rev() {
        x -= c.text_width(name, regular(14.0, INK));
        c.text(x, y, name, regular(14.0, INK), Anchor::Start);
        c.rect(x - 20.0, y - 11.0, 13.0, 13.0, *colour, 1.0);
        x -= 42.0;
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

fn hour_bars(weeks: &[Week]) -> Vec<Layer> {
    const SPACING: f64 = 0.16;
    let mut layers = Vec::new();
    for (i, week) in weeks.iter().enumerate() {
        let mut base = 0.0;
        for (k, _, colour) in STACK {
            let hours = week.hours[k];
            if hours > 0.0 {
                let x = i as f64;
                let (from, to) = ((x + SPACING, base), (x + 1.0 - SPACING, base + hours));
                layers.push(Layer::Bar { from, to, colour });
                base += hours;
            }
        }
    }
    layers
}
