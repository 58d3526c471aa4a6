//! The right side of the card: what would have been better, votes, time by heart rate, and the parts of the run.

use super::super::canvas::{Anchor, Canvas, bold, regular};
use super::super::marks;
use super::super::theme::{self, INK, MUTED};
use super::super::wording;
use super::place::{LAST, WIDE, X};
use super::{beside, score, splits};
use crate::activity::Absent;
use crate::classify::Sort;
use crate::display::{hours_minutes_seconds, span};
use crate::findings::{Failure, Usual, failure, mend};
use crate::score::recovery::ASKED_MIN;
use crate::score::spacing::LEAST_H;
use crate::season::Run;
use crate::units::UnitSystem;

/// Least height below the score for times by heart rate, with a table below them.
const LEAST_ROOM: f32 = 260.0;

/// Draws the right side of the card and returns the advice.
pub(super) fn draw(
    c: &mut Canvas,
    run: &Run,
    usual: Option<&Usual>,
    units: UnitSystem,
    top: f32,
) -> String {
    let mut y = top + 4.0;
    let advice = advice(run);
    if let Some(recovery) = &run.recovery {
        score::dial(c, recovery, y);
        y += 178.0;
        for line in &advice {
            y = c.text_wrapped(X, y, line, bold(15.0, INK), WIDE, 21.0) + 3.0;
        }
        y = votes(c, run, y + 20.0);
        y = score::components(c, recovery, y + 36.0);
        if LAST - y >= LEAST_ROOM {
            y = domains(c, run, y + 36.0);
        }
        y = splits::draw(c, run, units, y + 36.0);
    } else {
        for line in &advice {
            y = c.text_wrapped(X, y + 6.0, line, bold(15.0, INK), WIDE, 21.0) + 3.0;
        }
        y = votes(c, run, y + 28.0);
        y = domains(c, run, y + 40.0);
        y = splits::draw(c, run, units, y + 40.0);
    }
    beside::draw(c, run, usual, units, y);
    advice.join(" ")
}

/// Returns what would have improved the run, and how it relates to the hard runs around it.
fn advice(run: &Run) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(recovery) = &run.recovery {
        if failure(run) == Some(Failure::TooLong) {
            let (from, to) = recovery.asked_min;
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
        let change = mend(run).filter(|_| failure(run) != Some(Failure::TooLong));
        said.extend(change.map(|what| format!("Next time {what}.")));
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
    // What follows stands where this would.
    let without = y - 36.0;
    let Ok(rows) = run.domain_times() else { return without };
    let total: f64 = rows.iter().map(|r| r.1).sum();
    c.text(X, y, "Time by heart rate", bold(15.0, INK), Anchor::Start);
    let colours = [theme::HARD, theme::MODERATE, theme::ENDURANCE];
    for ((name, value), colour) in rows.into_iter().zip(colours) {
        y += 26.0;
        c.text(X, y, &name, regular(14.0, INK), Anchor::Start);
        beside::bar(c, y, value / total.max(1e-9), colour);
        let text = hours_minutes_seconds(60.0 * value);
        c.text(X + WIDE, y, &text, regular(14.0, MUTED), Anchor::End);
    }
    y
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
    let title = format!("{sort}: {} % sure", verdict.sure_percent());
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
        Some(flips) => format!("The verdict would change {flips}."),
        None => "No single piece of evidence, and no likely error of the first threshold, would change it.".to_string(),
    };
    c.text_wrapped(X, y + 24.0, &text, regular(14.0, MUTED), WIDE, 19.0) - 19.0
}
