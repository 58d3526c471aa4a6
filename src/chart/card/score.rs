//! The score of a recovery run on its card: the dial, and what it is made of.

use super::super::canvas::{Anchor, Canvas, bold, regular};
use super::super::theme::{self, GRID, INK, MUTED, WARN};
use super::place::{LAST, WIDE, X};
use crate::findings::TOO_HARD;
use crate::score::recovery::{COMPONENTS, Component, ComponentId, ComponentResult, RecoveryScore};

/// Most components with an explanation, and the least cost for one.
const EXPLAINED: usize = 4;
const LEAST_COST: f64 = 0.5;

/// Draws the score as part of a ring. The thin outer ring is its range within the error of VT1.
pub(super) fn dial(c: &mut Canvas, recovery: &RecoveryScore, y: f32) {
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
        d if d >= 1.0 => {
            [format!("{low:.0} to {high:.0} within"), "what is known of you".to_string()]
        }
        _ => ["whatever the error".to_string(), "in the first threshold".to_string()],
    };
    c.text(at, y + 82.0, &range[0], regular(14.0, MUTED), Anchor::Start);
    c.text(at, y + 101.0, &range[1], regular(14.0, MUTED), Anchor::Start);
    if let Ok(percent) = &recovery.percentile {
        let text = format!("above {percent:.0} % of the others");
        c.text(at, y + 125.0, &text, regular(14.0, MUTED), Anchor::Start);
    }
}

/// The points that a component can give and those that it gave, of the 100 of all that were measured.
struct Points<'a> {
    component: &'a Component,
    because: &'a str,
    full: f64,
    given: f64,
}

fn points(recovery: &RecoveryScore) -> Vec<Points<'_>> {
    let spoken: Vec<(&Component, &ComponentResult)> = COMPONENTS
        .iter()
        .zip(&recovery.components)
        .filter(|(row, _)| row.weight > 0.0)
        .filter_map(|(row, (_, found))| Some((row, found.as_ref().ok()?)))
        .collect();
    let all: f64 = spoken.iter().map(|(row, _)| row.weight).sum();
    spoken
        .into_iter()
        .map(|(component, found)| {
            let full = 100.0 * component.weight / all;
            Points { component, because: &found.because, full, given: full * found.share }
        })
        .collect()
}

/// Draws a bar for each component, as long as the points that it can give and filled as far as it gave them, so that
/// what is filled adds up to the score. Those that cost most are explained, as far as there is room. Returns the last
/// baseline.
pub(super) fn components(c: &mut Canvas, recovery: &RecoveryScore, mut y: f32) -> f32 {
    let spoken = points(recovery);
    let silent: Vec<&str> = COMPONENTS
        .iter()
        .zip(&recovery.components)
        .filter(|(c, (_, f))| f.is_err() && c.weight > 0.0 && c.id != ComponentId::Pace)
        .map(|(c, _)| c.name)
        .collect();
    let mut notes = Vec::new();
    notes.extend(capped(recovery));
    if !silent.is_empty() {
        notes.push(format!("not measured: {}", silent.join(", ")));
    }
    let note_style = regular(13.0, MUTED);
    let lines: usize = notes.iter().map(|text| c.lines(text, note_style, WIDE).len()).sum();
    // Explain components in order of their cost, as far as there is room.
    let rows = spoken.len() as f32;
    let spare = LAST - y - 24.0 - 19.0 * lines as f32;
    let mut room = ((spare - 22.0 * rows) / 18.0).max(0.0) as usize;
    let mut costs: Vec<&Points<'_>> =
        spoken.iter().filter(|p| p.full - p.given > LEAST_COST).collect();
    costs.sort_by(|a, b| (b.full - b.given).total_cmp(&(a.full - a.given)));
    let mut told: Vec<ComponentId> = Vec::new();
    for costly in costs.into_iter().take(EXPLAINED) {
        let need = c.lines(costly.because, note_style, WIDE).len();
        if need <= room {
            told.push(costly.component.id);
            room -= need;
        }
    }
    let tight = (spare / rows.max(1.0)).clamp(16.0, 22.0);
    c.text(X, y, "What the score is made of", bold(15.0, INK), Anchor::Start);
    c.text(X + WIDE, y, "points", note_style, Anchor::End);
    y += 24.0;
    let most = spoken.iter().map(|p| p.full).fold(1.0, f64::max);
    for row in &spoken {
        c.text_within(X, y, row.component.name, regular(14.0, INK), 124.0);
        let (at, room) = (X + 130.0, f64::from(WIDE) - 130.0 - 66.0);
        let long = (room * row.full / most) as f32;
        let given = (room * row.given / most) as f32;
        c.rect(at, y - 9.0, long, 9.0, GRID, 1.0);
        let low = row.given < 0.6 * row.full;
        c.rect(at, y - 9.0, given.max(1.5), 9.0, if low { WARN } else { theme::RECOVERY }, 1.0);
        let text = format!("{:.0} of {:.0}", row.given, row.full);
        let text_style = if low { bold(14.0, WARN) } else { regular(14.0, INK) };
        c.text(X + WIDE, y, &text, text_style, Anchor::End);
        y += tight;
        if told.contains(&row.component.id) {
            y = c.text_wrapped(X, y - 3.0, row.because, note_style, WIDE, 18.0) + 3.0;
        }
    }
    for note in notes {
        y = c.text_wrapped(X, y + 2.0, &note, note_style, WIDE, 19.0);
    }
    y - tight
}

/// The sum of the points, and that it is capped, where the run was hard as a whole.
fn capped(recovery: &RecoveryScore) -> Option<String> {
    let (score, sum) = (recovery.score.as_ref().ok()?, recovery.ungated.as_ref().ok()?);
    (sum - score >= 0.5).then(|| {
        format!("together {sum:.0}, held at {score:.0} because the run as a whole was not easy")
    })
}
