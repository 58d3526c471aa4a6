//! `weeks.png`: hours by kind, load, hard share.

use super::canvas::{Anchor, Canvas, bold, ink};
use super::panel::{Layer, Panel, number_ticks};
use super::theme::{self, INK, MUTED};
use super::{Chart, ChartError, Picture};
use crate::season::{Season, Week};
use crate::units::UnitSystem;

/// Weeks in three panels.
pub const WEEKS: Chart = Chart {
    id: "weeks",
    doc: "Hours a week by kind; fitness, fatigue and form from Banister's TRIMP; hard runs of all",
    draw,
};

fn draw(season: &Season, _: UnitSystem, scale: u32) -> Result<Vec<Picture>, ChartError> {
    let mut c = Canvas::new(1600, 1000, scale)?;
    let runs: usize = season.weeks.iter().map(|w| w.runs).sum();
    let hard: usize = season.weeks.iter().map(|w| w.hard).sum();
    let finding = if runs == 0 {
        "No runs here yet".to_string()
    } else {
        format!("{hard} of {runs} runs were hard ({:.0} %)", 100.0 * hard as f64 / runs as f64)
    };
    c.text(48.0, 58.0, &finding, bold(34.0, INK), Anchor::Start);
    let weeks = &season.weeks;
    if weeks.is_empty() {
        return Ok(vec![Picture { png: c.png()?, finding }]);
    }
    let n = weeks.len() as f64;
    let labels = dates(weeks);
    let panel = |y, h, title: &str, range: std::ops::Range<f64>, layers, x_ticks| Panel {
        place: (110.0, y, 1440.0, h),
        title: title.to_string(),
        x: 0.0..n,
        y_ticks: number_ticks(&range, 4.0),
        y: range,
        x_ticks,
        layers,
    };
    let most = weeks.iter().map(|w| w.hours.iter().sum::<f64>()).fold(1.0, f64::max);
    panel(130.0, 300.0, "hours moving a week", 0.0..most * 1.05, stacks(weeks), vec![])
        .draw(&mut c)?;
    let line = |get: fn(&Week) -> f64, colour, width| Layer::Line {
        points: weeks.iter().enumerate().map(|(i, w)| (i as f64 + 0.5, get(w))).collect(),
        colour,
        width,
    };
    let high = weeks.iter().flat_map(|w| [w.ctl, w.atl]).fold(1.0, f64::max) * 1.05;
    let low = weeks.iter().map(|w| w.tsb).fold(0.0, f64::min) * 1.05;
    let load = vec![
        line(|w| w.tsb, theme::MODERATE, 2.0),
        line(|w| w.atl, theme::HARD, 2.0),
        line(|w| w.ctl, theme::PACE, 3.0),
    ];
    let title = "load, TRIMP (Banister) a day";
    panel(490.0, 200.0, title, low..high.max(low + 1.0), load, vec![]).draw(&mut c)?;
    let share = weeks.iter().enumerate().filter(|(_, w)| w.runs > 0).map(|(i, w)| Layer::Dot {
        at: (i as f64 + 0.5, 100.0 * w.hard as f64 / w.runs as f64),
        radius: 4.0,
        colour: theme::HARD,
        filled: true,
    });
    let target = Layer::Band { from: 15.0, to: 34.0, colour: theme::RECOVERY, alpha: 0.18 };
    let layers = std::iter::once(target).chain(share).collect();
    let title = "hard share of runs, %; the band is 15 to 34 %, usual for trained runners";
    panel(750.0, 150.0, title, 0.0..105.0, layers, labels).draw(&mut c)?;
    let mut x = 1550.0;
    let entries =
        [("easy", theme::ENDURANCE), ("moderate", theme::MODERATE), ("hard", theme::HARD)];
    for (name, colour) in entries {
        x -= c.text_width(name, ink(14.0, INK));
        c.text(x, 120.0, name, ink(14.0, INK), Anchor::Start);
        c.rect(x - 22.0, 108.0, 14.0, 14.0, colour, 1.0);
        x -= 46.0;
    }
    let mut x = 1550.0;
    let entries = [
        ("form (TSB)", theme::MODERATE),
        ("fatigue (ATL, 7 days)", theme::HARD),
        ("fitness (CTL, 42 days)", theme::PACE),
    ];
    for (name, colour) in entries {
        x -= c.text_width(name, ink(14.0, INK));
        c.text(x, 480.0, name, ink(14.0, INK), Anchor::Start);
        c.line((x - 26.0, 475.0), (x - 8.0, 475.0), colour, 3.0);
        x -= 50.0;
    }
    let foot = "Hard: P(hard) of 0.5 or more. Load starts at 0, so the first six weeks of form say little.";
    c.text(48.0, 972.0, foot, ink(14.0, MUTED), Anchor::Start);
    Ok(vec![Picture { png: c.png()?, finding }])
}

/// Labels under the weeks: about twelve dates, months or years.
fn dates(weeks: &[Week]) -> Vec<(f64, String)> {
    let every = weeks.len().div_ceil(12).max(1);
    let years = weeks.len().div_ceil(52 * 12).max(1) as i64;
    let label = |(i, w): (usize, &Week)| {
        let (year, month, day) = w.day().ymd();
        let name = w.day().month_name();
        let text = match weeks.len() {
            n if n > 260 => (month == 1 && day <= 7 && year % years == 0).then(|| year.to_string()),
            n if n > 78 => (day <= 7 && month % 3 == 1).then(|| format!("{name} {year}")),
            _ => (i % every == 0).then(|| format!("{day} {name}")),
        };
        text.map(|t| (i as f64 + 0.5, t))
    };
    weeks.iter().enumerate().filter_map(label).collect()
}

fn stacks(weeks: &[Week]) -> Vec<Layer> {
    let colours = [theme::ENDURANCE, theme::MODERATE, theme::HARD, theme::UNKNOWN];
    let order = [2, 1, 0, 3];
    let gap = if weeks.len() > 150 { 0.0 } else { 0.12 };
    let mut layers = Vec::new();
    for (i, week) in weeks.iter().enumerate() {
        let mut base = 0.0;
        for (k, colour) in order.iter().zip(colours) {
            let hours = week.hours[*k];
            if hours > 0.0 {
                let x = i as f64;
                layers.push(Layer::Bar {
                    from: (x + gap, base),
                    to: (x + 1.0 - gap, base + hours),
                    colour,
                });
                base += hours;
            }
        }
    }
    layers
}
