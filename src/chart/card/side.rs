//! The right side of the card: score dial, components, votes and what would turn them.

use super::super::canvas::{Anchor, Canvas, bold, ink};
use super::super::theme::{self, GRID, INK, MUTED};
use crate::activity::Absent;
use crate::classify::VOTES;
use crate::score::recovery::{COMPONENTS, Component, Finding, RecoveryScore};
use crate::season::{Run, TOO_HARD, minutes_by_domain};
use crate::units::hours_minutes_seconds;

const X: f32 = 1190.0;
const WIDE: f32 = 362.0;
/// So many components say why they cost, when they cost so many points of weight.
const EXPLAINED: usize = 4;
const LEAST_COST: f64 = 0.5;

pub(super) fn draw(c: &mut Canvas, run: &Run) {
    let y = match &run.recovery {
        Some(recovery) => {
            dial(c, recovery);
            components(c, recovery)
        }
        None => 180.0,
    };
    let y = votes(c, run, y);
    // A scored run needs the room for its components.
    if run.recovery.is_none() {
        let y = domains(c, run, y + 40.0);
        around(c, run, y + 40.0);
    }
}

/// Minutes below VT1, between the thresholds and above VT2.
fn domains(c: &mut Canvas, run: &Run, mut y: f32) -> f32 {
    let (Some(vt1), Some(vt2)) = (&run.thresholds.vt1, &run.thresholds.vt2) else { return y };
    let Ok(minutes) = minutes_by_domain(&run.digest, &run.thresholds) else { return y };
    let total: f64 = minutes.iter().sum();
    c.text(X, y, "time by heart rate", bold(15.0, INK), Anchor::Start);
    let rows = [
        (format!("above VT2 ({:.0})", vt2.value), minutes[2], theme::HARD),
        ("between".to_string(), minutes[1], theme::MODERATE),
        (format!("below VT1 ({:.0})", vt1.value), minutes[0], theme::RECOVERY),
    ];
    for (name, value, colour) in rows {
        y += 26.0;
        c.text(X, y, &name, ink(14.0, INK), Anchor::Start);
        let long = (value / total.max(1e-9)) as f32 * 150.0;
        c.rect(X + 140.0, y - 11.0, long.max(1.0), 12.0, colour, 1.0);
        let text = hours_minutes_seconds(60.0 * value);
        c.text(X + WIDE, y, &text, ink(14.0, MUTED), Anchor::End);
    }
    y
}

/// How far the hard sessions before and after are.
fn around(c: &mut Canvas, run: &Run, y: f32) {
    let before = run.hours_since_hard.map(|h| format!("{h:.0} h after the last hard session"));
    let after = run.hours_to_next_hard.map(|h| format!("{h:.0} h before the next one"));
    let said: Vec<String> = [before, after].into_iter().flatten().collect();
    if !said.is_empty() {
        c.text(X, y, "around it", bold(15.0, INK), Anchor::Start);
        c.text_wrapped(X, y + 26.0, &said.join(", "), ink(14.0, INK), WIDE, 20.0);
    }
}

fn dial(c: &mut Canvas, recovery: &RecoveryScore) {
    let score = match &recovery.score {
        Ok(score) => *score,
        Err(why) => {
            c.text(X, 230.0, "no recovery score", bold(18.0, INK), Anchor::Start);
            c.text_within(X, 256.0, &why.to_string(), ink(14.0, MUTED), WIDE);
            return;
        }
    };
    let colour = if score < TOO_HARD { theme::HARD } else { theme::RECOVERY };
    c.arc(X + 76.0, 226.0, 62.0, 1.0, GRID, 14.0);
    c.arc(X + 76.0, 226.0, 62.0, (score / 100.0).max(0.001), colour, 14.0);
    c.text(X + 76.0, 241.0, &format!("{score:.0}"), bold(42.0, INK), Anchor::Middle);
    let range = [&recovery.low, &recovery.high].map(|v| v.clone().unwrap_or(score));
    let text = format!("{:.0} to {:.0}", range[0], range[1]);
    c.text(X + 164.0, 208.0, "recovery score", bold(18.0, INK), Anchor::Start);
    c.text(X + 164.0, 234.0, &text, ink(15.0, MUTED), Anchor::Start);
    c.text(X + 164.0, 255.0, "within the error of VT1", ink(14.0, MUTED), Anchor::Start);
}

/// A row a component; those that cost most say why.
fn components(c: &mut Canvas, recovery: &RecoveryScore) -> f32 {
    let spoken: Vec<(&Component, &Finding)> = COMPONENTS
        .iter()
        .zip(&recovery.parts)
        .filter_map(|(row, (_, finding))| Some((row, finding.as_ref().ok()?)))
        .collect();
    let cost = |(row, f): &(&Component, &Finding)| row.weight * (1.0 - f.share);
    let mut costs: Vec<f64> = spoken.iter().map(cost).collect();
    costs.sort_unstable_by(|a, b| b.total_cmp(a));
    let bar = costs.get(EXPLAINED).copied().unwrap_or(0.0).max(LEAST_COST);
    let mut y = 330.0;
    for row in &spoken {
        let (component, f) = row;
        c.text_within(X, y, component.name, ink(14.0, INK), 128.0);
        let (at, long) = (X + 134.0, WIDE - 134.0 - 40.0);
        c.round_rect(at, y - 9.0, long, 8.0, 4.0, GRID);
        let colour = if f.share < 0.6 { theme::HARD } else { theme::RECOVERY };
        c.round_rect(at, y - 9.0, (long * f.share as f32).max(4.0), 8.0, 4.0, colour);
        let points = format!("{:.0}", 100.0 * f.share);
        c.text(X + WIDE, y, &points, bold(14.0, INK), Anchor::End);
        y += 24.0;
        if cost(row) > bar {
            c.text_within(X, y - 3.0, &f.because, ink(13.0, MUTED), WIDE);
            y += 21.0;
        }
    }
    y += 6.0;
    let silent: Vec<&str> = COMPONENTS
        .iter()
        .zip(&recovery.parts)
        .filter(|(c, (_, f))| f.is_err() && c.id != "pace")
        .map(|(c, _)| c.name)
        .collect();
    if !silent.is_empty() {
        let text = format!("not measured: {}", silent.join(", "));
        y = c.text_wrapped(X, y, &text, ink(14.0, MUTED), WIDE, 20.0) + 6.0;
    }
    let until = match &recovery.easy_until_min {
        Ok(m) => format!("It would have been easy until minute {m:.0}."),
        Err(Absent::NotApplicable(why)) => format!("It was {why}."),
        Err(why) => format!("Easy until: unknown, {why}."),
    };
    y = c.text_wrapped(X, y + 2.0, &until, bold(15.0, INK), WIDE, 22.0);
    if let Some((bpm, score)) = recovery.easier {
        let text = format!("{bpm} bpm lower throughout, and it scores {score:.0}.");
        y = c.text_wrapped(X, y, &text, bold(15.0, INK), WIDE, 22.0);
    }
    y + 26.0
}

/// Each vote as a bar to the left (easy) or to the right (hard), as long as its say.
fn votes(c: &mut Canvas, run: &Run, mut y: f32) -> f32 {
    let verdict = &run.verdict;
    let sort =
        verdict.sort().map_or("unclassified", |s| if s == "hard" { "hard" } else { "not hard" });
    let title = format!("{sort}: P(hard) {:.2}", verdict.p_hard);
    c.text(X, y, &title, bold(15.0, INK), Anchor::Start);
    let (middle, half) = (X + 262.0, 90.0);
    c.text(middle - half, y, "easy", ink(13.0, MUTED), Anchor::Start);
    c.text(middle + half, y, "hard", ink(13.0, MUTED), Anchor::End);
    let top = y + 8.0;
    let bars = verdict.ballots.iter().map(|(id, b)| {
        let name = VOTES.iter().find(|v| v.id == *id).map_or(*id, |v| v.name);
        (name, b.ell * b.weight)
    });
    let structure =
        (verdict.structure_bonus > 0.0).then_some(("structure", verdict.structure_bonus));
    for (name, say) in bars.chain(structure) {
        y += 25.0;
        let name = name.split(" (").next().unwrap_or(name);
        c.text_within(X, y, name, ink(14.0, INK), 166.0);
        let long = (say.abs() / 3.0).min(1.0) as f32 * half;
        let (x, colour) =
            if say >= 0.0 { (middle, theme::HARD) } else { (middle - long, theme::RECOVERY) };
        c.rect(x, y - 10.0, long.max(1.5), 10.0, colour, 1.0);
    }
    if verdict.ballots.is_empty() {
        y += 25.0;
        c.text(X, y, "nothing could speak", ink(14.0, MUTED), Anchor::Start);
    } else {
        c.line((middle, top), (middle, y + 4.0), MUTED, 1.0);
    }
    if let Some(flips) = &verdict.flips_if {
        let text = format!("The sort would turn {flips}.");
        y = c.text_wrapped(X, y + 30.0, &text, ink(14.0, INK), WIDE, 20.0);
    }
    y
}
