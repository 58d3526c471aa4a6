//! The right side of the card: score dial, what would change it, components, votes.

use super::super::canvas::{Anchor, Canvas, bold, regular};
use super::super::marks;
use super::super::theme::{self, GRID, INK, MUTED, WARN};
use super::super::wording;
use crate::activity::Absent;
use crate::classify::Sort;
use crate::digest::{STEP_S, Track};
use crate::display::{hours_minutes_seconds, span};
use crate::kernels::stats;
use crate::score::recovery::{
    ASKED_MIN, COMPONENTS, Component, ComponentId, ComponentResult, RecoveryScore,
};
use crate::score::spacing::LEAST_H;
use crate::season::{Excess, Run, TOO_HARD, excess, minutes_by_domain, remedy};
use crate::units::UnitSystem;

const X: f32 = 1222.0;
const WIDE: f32 = 330.0;
/// Lowest baseline above the footer.
const LAST: f32 = 930.0;
/// Most components with an explanation, and the least cost for one.
const EXPLAINED: usize = 4;
const LEAST_COST: f64 = 0.5;

/// Draws the right side of the card and returns the advice.
pub(super) fn draw(c: &mut Canvas, run: &Run, units: UnitSystem, top: f32) -> String {
    let mut y = top + 4.0;
    let advice = advice(run);
    if let Some(recovery) = &run.recovery {
        dial(c, recovery, y);
        y += 178.0;
        for line in &advice {
            y = c.text_wrapped(X, y, line, bold(15.0, INK), WIDE, 21.0) + 3.0;
        }
        y = votes(c, run, y + 20.0);
        components(c, recovery, y + 36.0);
    } else {
        for line in &advice {
            y = c.text_wrapped(X, y + 6.0, line, bold(15.0, INK), WIDE, 21.0) + 3.0;
        }
        y = votes(c, run, y + 28.0);
        y = domains(c, run, y + 40.0);
        stretches(c, run, units, y + 40.0);
    }
    advice.join(" ")
}

/// Returns what would have improved the run, and how it relates to the hard runs around it.
fn advice(run: &Run) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(recovery) = &run.recovery {
        if excess(run) == Some(Excess::TooLong) {
            let (from, to) = ASKED_MIN;
            said.push(format!(
                "Shorter, {from:.0} to {to:.0} minutes, and it would have been a recovery run."
            ));
        }
        match &recovery.easy_until_min {
            Ok(m) => said.push(format!("It would have been easy until minute {m:.0}.")),
            Err(Absent::NotApplicable(why)) => said.push(format!("It was {why}.")),
            // The strips say it already.
            Err(_) if !run.digest.track.has_heart_rate() => {}
            Err(why) => said.push(format!("Easy until which minute: unknown, {why}.")),
        }
        // Another length has been said.
        let change = remedy(run).filter(|_| excess(run) != Some(Excess::TooLong));
        said.extend(change.map(|what| format!("{what}.")));
    }
    let hard = wording::is_hard(run);
    let close = |h: &f64, wanted: Option<f64>| wanted.is_some_and(|w| *h < w);
    let meant_easy = run.recovery.is_some();
    if let Some(h) = run.hours_since_hard.filter(|h| close(h, run.wanted_before_h)) {
        let better = format!("; {} are better", span(run.wanted_before_h.unwrap_or(LEAST_H)));
        let judged = match (hard, h) {
            _ if hard && meant_easy => ": it should have been easy",
            (true, h) if h < 24.0 => ": too soon for another hard run",
            (true, _) => &better,
            (false, _) => "",
        };
        said.push(format!("{} after the last hard run{judged}.", span(h)));
    }
    if let Some((wanted, _)) = run.wanted.filter(|_| hard && !meant_easy) {
        let better = span(wanted);
        said.push(match run.hours_to_next_hard.filter(|h| close(h, Some(wanted))) {
            Some(h) => format!("The next hard run came {} later; {better} are better.", span(h)),
            None => {
                let (from, to) = ASKED_MIN;
                format!(
                    "After it: a day off or {from:.0} to {to:.0} easy minutes, hard again after \
                     {better}."
                )
            }
        });
    }
    said
}

/// Draws the minutes below VT1, between the thresholds and above VT2.
fn domains(c: &mut Canvas, run: &Run, mut y: f32) -> f32 {
    let (Some(vt1), Some(vt2)) = (&run.thresholds.vt1, &run.thresholds.vt2) else { return y };
    let Ok(minutes) = minutes_by_domain(&run.digest, &run.thresholds) else { return y };
    let total: f64 = minutes.iter().sum();
    c.text(X, y, "Time by heart rate", bold(15.0, INK), Anchor::Start);
    let rows = [
        (format!("above VT2, {:.0}", vt2.value), minutes[2], theme::HARD),
        ("between".to_string(), minutes[1], theme::MODERATE),
        (format!("below VT1, {:.0}", vt1.value), minutes[0], theme::ENDURANCE),
    ];
    for (name, value, colour) in rows {
        y += 26.0;
        c.text(X, y, &name, regular(14.0, INK), Anchor::Start);
        let long = (value / total.max(1e-9)) as f32 * 130.0;
        marks::fill(c, [X + 128.0, y - 12.0, long.max(1.0), 14.0], 0.0, colour);
        let text = hours_minutes_seconds(60.0 * value);
        c.text(X + WIDE, y, &text, regular(14.0, MUTED), Anchor::End);
    }
    y
}

/// Draws a table of the fast stretches, numbered as in the pace panel.
fn stretches(c: &mut Canvas, run: &Run, units: UnitSystem, mut y: f32) {
    let fast = run.verdict.structure.marked();
    let track = &run.digest.track;
    let fit = ((LAST - y) / 22.0) as usize;
    if fast.is_empty() || fit < 2 {
        return;
    }
    let columns = [X + 76.0, X + 194.0, X + WIDE];
    let columns = if track.has_heart_rate() { &columns[..] } else { &columns[..2] };
    c.text(X, y, "Fast", bold(15.0, INK), Anchor::Start);
    for (name, &x) in ["time", "pace", "heart rate"].iter().zip(columns) {
        c.text(x, y, name, regular(13.0, MUTED), Anchor::End);
    }
    let mean = |(from, len): (f64, f64), column: fn(&Track, usize) -> f64| {
        let bins = (from / STEP_S) as usize..((from + len) / STEP_S).ceil() as usize;
        let known: Vec<f64> = bins
            .filter(|i| *i < track.len())
            .map(|i| column(track, i))
            .filter(|v| v.is_finite())
            .collect();
        stats::mean(&known)
    };
    let shown = if fast.len() > fit { fit - 1 } else { fast.len() };
    for (k, stretch) in fast.iter().take(shown).enumerate() {
        y += 22.0;
        let pace = mean(*stretch, Track::gap).map_or("\u{2013}".to_string(), |v| units.pace(v));
        let heart = mean(*stretch, Track::heart_rate);
        let heart = heart.map_or("\u{2013}".to_string(), |v| format!("{v:.0}"));
        c.text(X, y, &(k + 1).to_string(), regular(14.0, INK), Anchor::Start);
        for (text, &x) in [hours_minutes_seconds(stretch.1), pace, heart].iter().zip(columns) {
            c.text(x, y, text, regular(14.0, INK), Anchor::End);
        }
    }
    if shown < fast.len() {
        let text = format!("and {} more", fast.len() - shown);
        c.text(X, y + 22.0, &text, regular(14.0, MUTED), Anchor::Start);
    }
}

/// Draws the score as part of a ring. The thin outer ring is its range within the error of VT1.
fn dial(c: &mut Canvas, recovery: &RecoveryScore, y: f32) {
    let (x, middle) = (X + 72.0, y + 62.0);
    let score = match &recovery.score {
        Ok(score) => *score,
        Err(why) => {
            c.arc(x, middle, 58.0, (0.0, 1.0), GRID, 14.0);
            c.text(x, middle + 12.0, "\u{2013}", bold(36.0, MUTED), Anchor::Middle);
            c.text(X + 156.0, y + 40.0, "No recovery score", bold(18.0, INK), Anchor::Start);
            c.text_wrapped(
                X + 156.0,
                y + 64.0,
                &why.to_string(),
                regular(14.0, MUTED),
                WIDE - 156.0,
                19.0,
            );
            return;
        }
    };
    let colour = if score < TOO_HARD { theme::HARD } else { theme::RECOVERY };
    c.arc(x, middle, 58.0, (0.0, 1.0), GRID, 14.0);
    c.arc(x, middle, 58.0, (0.0, (score / 100.0).max(0.001)), colour, 14.0);
    c.text(x, middle + 15.0, &format!("{score:.0}"), bold(42.0, INK), Anchor::Middle);
    let [low, high] = [&recovery.low, &recovery.high].map(|v| v.clone().unwrap_or(score));
    if high - low >= 1.0 {
        c.arc(x, middle, 70.0, (low / 100.0, high / 100.0), theme::MUTED, 2.5);
    }
    let at = X + 164.0;
    c.text(at, y + 34.0, "recovery score", bold(18.0, INK), Anchor::Start);
    let verdict =
        if score < TOO_HARD { ("below 60: not easy", WARN) } else { ("60 or more: easy", MUTED) };
    c.text(at, y + 58.0, verdict.0, regular(14.0, verdict.1), Anchor::Start);
    let range = match high - low {
        d if d >= 1.0 => [format!("{low:.0} to {high:.0} within"), "the error of VT1".to_string()],
        _ => ["whatever the error".to_string(), "of VT1".to_string()],
    };
    c.text(at, y + 82.0, &range[0], regular(14.0, MUTED), Anchor::Start);
    c.text(at, y + 101.0, &range[1], regular(14.0, MUTED), Anchor::Start);
    if let Ok(percent) = &recovery.percentile {
        let text = format!("above {percent:.0} % of the others");
        c.text(at, y + 125.0, &text, regular(14.0, MUTED), Anchor::Start);
    }
}

/// Draws a row for each component. Those that cost most are explained, as far as there is room.
fn components(c: &mut Canvas, recovery: &RecoveryScore, mut y: f32) {
    let spoken: Vec<(&Component, &ComponentResult)> = COMPONENTS
        .iter()
        .zip(&recovery.components)
        .filter(|(row, _)| row.weight > 0.0)
        .filter_map(|(row, (_, finding))| Some((row, finding.as_ref().ok()?)))
        .collect();
    let silent: Vec<&str> = COMPONENTS
        .iter()
        .zip(&recovery.components)
        .filter(|(c, (_, f))| f.is_err() && c.weight > 0.0 && c.id != ComponentId::Pace)
        .map(|(c, _)| c.name)
        .collect();
    let text = format!("not measured: {}", silent.join(", "));
    let lines =
        if silent.is_empty() { 0 } else { c.lines(&text, regular(13.0, MUTED), WIDE).len() };
    // Explain components in order of their cost, as far as there is room.
    let rows = spoken.len() as f32;
    let spare = LAST - y - 24.0 - 19.0 * lines as f32;
    let mut room = ((spare - 22.0 * rows) / 18.0).max(0.0) as usize;
    let mut costs: Vec<(f64, ComponentId)> = spoken
        .iter()
        .map(|(row, f)| (row.weight * (1.0 - f.share), row.id))
        .filter(|(cost, _)| *cost > LEAST_COST)
        .collect();
    costs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut told: Vec<ComponentId> = Vec::new();
    for (_, id) in costs.into_iter().take(EXPLAINED) {
        let because = spoken.iter().find(|(row, _)| row.id == id).map_or("", |(_, f)| &f.because);
        let need = c.lines(because, regular(13.0, MUTED), WIDE).len();
        if need <= room {
            told.push(id);
            room -= need;
        }
    }
    let tight = (spare / rows.max(1.0)).clamp(16.0, 22.0);
    c.text(X, y, "What the score is made of", bold(15.0, INK), Anchor::Start);
    c.text(X + WIDE, y, "of 100", regular(13.0, MUTED), Anchor::End);
    y += 24.0;
    for row in &spoken {
        let (component, f) = row;
        c.text_within(X, y, component.name, regular(14.0, INK), 124.0);
        let (at, long) = (X + 130.0, WIDE - 130.0 - 38.0);
        c.round_rect([at, y - 9.0, long, 8.0], 4.0, GRID, 1.0);
        let colour = if f.share < 0.6 { theme::HARD } else { theme::RECOVERY };
        c.round_rect([at, y - 9.0, (long * f.share as f32).max(4.0), 8.0], 4.0, colour, 1.0);
        let points = format!("{:.0}", 100.0 * f.share);
        c.text(X + WIDE, y, &points, bold(14.0, INK), Anchor::End);
        y += tight;
        if told.contains(&component.id) {
            y = c.text_wrapped(X, y - 3.0, &f.because, regular(13.0, MUTED), WIDE, 18.0) + 3.0;
        }
    }
    if lines > 0 {
        c.text_wrapped(X, y + 2.0, &text, regular(13.0, MUTED), WIDE, 19.0);
    }
}

/// Weighted log-odds at the end of the axis of votes: 20 to 1. Longer bars are cut.
const MOST_SAY: f64 = 3.0;

/// Draws each vote as a bar to the left (easy) or to the right (hard), with its weighted log-odds as the length.
fn votes(c: &mut Canvas, run: &Run, mut y: f32) -> f32 {
    let verdict = &run.verdict;
    let Some(sort) = verdict.sort() else {
        c.text(X, y, "Can't tell whether it was hard", bold(15.0, INK), Anchor::Start);
        let why = verdict.doubt.as_ref().map_or(String::new(), |doubt| format!("{doubt}."));
        return c.text_wrapped(X, y + 24.0, &why, regular(14.0, MUTED), WIDE, 19.0) - 19.0;
    };
    let sort = match sort {
        Sort::Hard => "Hard",
        Sort::Recovery => "Not hard",
    };
    let title = format!("{sort}: P(hard) {:.2}", verdict.p_hard);
    c.text(X, y, &title, bold(15.0, INK), Anchor::Start);
    let (middle, half) = (X + 254.0, 76.0);
    c.text(middle - half, y, "easy", regular(13.0, MUTED), Anchor::Start);
    c.text(middle + half, y, "hard", regular(13.0, MUTED), Anchor::End);
    let top = y + 8.0;
    let bars = verdict.ballots.iter().map(|(id, b)| (id.vote().short, b.log_odds() * b.weight));
    for (name, say) in bars {
        y += 23.0;
        c.text_within(X, y, name, regular(14.0, INK), middle - half - X - 6.0);
        let long = (say.abs() / MOST_SAY).min(1.0) as f32 * half;
        let (x, colour) =
            if say >= 0.0 { (middle, theme::HARD) } else { (middle - long, theme::ENDURANCE) };
        c.rect(x, y - 10.0, long.max(1.5), 10.0, colour, 1.0);
        if say.abs() > MOST_SAY {
            // A voice louder than the axis is long.
            let end = if say >= 0.0 { middle + half - 6.0 } else { middle - half + 11.0 };
            marks::cut(c, (end, y - 5.0), 10.0, false);
        }
    }
    c.line((middle, top), (middle, y + 4.0), MUTED, 1.0);
    let text = match &verdict.flips_if {
        Some(flips) => format!("The sort would turn {flips}."),
        None => "No single voice, and no likely error of VT1, would turn it.".to_string(),
    };
    c.text_wrapped(X, y + 24.0, &text, regular(14.0, MUTED), WIDE, 19.0) - 19.0
}
