//! Marks that mean the same in every picture: the fill of each kind of run, the run that was meant to be easy and was
//! not, a broken rule, a bar that is cut, and what is not certain.

use super::canvas::{Anchor, Canvas, bold, regular};
use super::theme::{self, Hue, WARN};
use crate::score::spacing::RuleId;
use crate::season::Run;

/// The order in which hours by kind are stacked everywhere, hard at the foot: the index in [`crate::season::Week::hours`]
/// and the fill.
pub const STACK: [(usize, Hue); 4] =
    [(0, theme::HARD), (1, theme::MODERATE), (2, theme::ENDURANCE), (3, theme::UNKNOWN)];

/// The letter of each rule, the same in every picture of every runner. Letters are never given to another rule.
pub const RULE_LETTERS: &[(RuleId, char)] = &[
    (RuleId::HardGap, 'a'),
    (RuleId::AfterHard, 'b'),
    (RuleId::RecoveryDelay, 'c'),
    (RuleId::HardStreak, 'd'),
    (RuleId::HardShare, 'e'),
    (RuleId::NoRelief, 'f'),
    (RuleId::EasyPerHard, 'g'),
    (RuleId::AfterHardest, 'h'),
    (RuleId::Regular, 'i'),
    (RuleId::NotSkipped, 'j'),
];

/// The letter of a rule.
pub fn letter(rule: RuleId) -> char {
    RULE_LETTERS.iter().find(|row| row.0 == rule).map_or('?', |row| row.1)
}

/// Below this probability of its kind a run carries a question mark (judgement: every third such run would be another
/// kind).
const CERTAIN: f64 = 0.67;

/// Whether the kind of a run is too uncertain to be drawn without a question mark.
pub fn uncertain(run: &Run) -> bool {
    run.verdict.sort().is_some() && run.verdict.confidence < CERTAIN
}

/// Fills a rectangle as its kind is filled everywhere: what is moderate has an edge, what is unclassified is hatched.
pub fn fill(c: &mut Canvas, place: [f32; 4], radius: f32, hue: Hue) {
    let [x, y, w, h] = place;
    let edge = |wide: f32| [x + wide / 2.0, y + wide / 2.0, w - wide, h - wide];
    let solid = |c: &mut Canvas, hue: Hue| match radius {
        r if r > 0.0 => c.round_rect(place, r, hue, 1.0),
        _ => c.rect(x, y, w, h, hue, 1.0),
    };
    match hue {
        Hue::Unknown => {
            solid(c, theme::UNKNOWN_FILL);
            c.hatch(x, y, w, h, theme::UNKNOWN);
            c.round_outline(edge(1.0), radius, theme::UNKNOWN, 1.0);
        }
        Hue::Moderate => {
            solid(c, hue);
            c.round_outline(edge(1.2), radius, Hue::ModerateText, 1.2);
        }
        other => solid(c, other),
    }
}

/// The bar of a run that was planned easy and run hard: broad stripes, seen where the colour is not.
pub fn stripes(c: &mut Canvas, [x, y, w, h]: [f32; 4]) {
    c.stripes([x, y, w, h], 14.0, 4.5, theme::PAPER);
}

/// The frame around a run that was meant to be easy and was not.
pub fn missed(c: &mut Canvas, [x, y, w, h]: [f32; 4]) {
    c.round_rect([x, y, w, h], 5.0, WARN, 0.14);
    c.round_outline([x + 2.0, y + 2.0, w - 4.0, h - 4.0], 4.0, WARN, 4.0);
}

/// The end of a bar that is cut: two gaps across it. Its full size is written beside it.
pub fn cut(c: &mut Canvas, (x, y): (f32, f32), thick: f32, upright: bool) {
    let half = thick / 2.0 + 1.0;
    for k in [0.0, 5.0] {
        let (from, to) = match upright {
            true => ((x - half, y + k + 2.0), (x + half, y + k - 2.0)),
            false => ((x - k - 2.0, y + half), (x - k + 2.0, y - half)),
        };
        c.polyline(&[from, to], theme::PAPER, 2.0, None);
    }
}

/// Hours of a week by kind as a bar on its foot, `scale` pixels an hour, and its top; cut at `most` pixels, and its hours
/// written then.
pub fn stack(
    c: &mut Canvas,
    hours: [f64; 4],
    (x, foot, wide): (f32, f32, f32),
    scale: f64,
    most: f32,
) -> f32 {
    let mut top = foot;
    for (kind, hue) in STACK {
        let high = ((hours[kind] * scale) as f32).min(top - (foot - most));
        if high > 0.0 {
            fill(c, [x, top - high, wide, high], 0.0, hue);
            top -= high;
        }
    }
    let sum: f64 = hours.iter().sum();
    if sum * scale > f64::from(most) + 0.5 {
        cut(c, (x + wide / 2.0, top + 4.0), wide, true);
        let text = format!("{sum:.0}");
        c.text(x + wide / 2.0, top - 3.0, &text, regular(11.0, theme::MUTED), Anchor::Middle);
        top -= 13.0;
    }
    top
}

/// Over the bar of a week in which a run was meant to be easy and was not.
pub fn missed_week(c: &mut Canvas, x: f32, top: f32) {
    c.polygon(&[(x - 6.0, top - 13.0), (x + 6.0, top - 13.0), (x, top - 3.0)], WARN);
}

/// A number in a disc that refers to a list, the worst run first.
pub fn badge(c: &mut Canvas, x: f32, y: f32, r: f32, number: &str) {
    c.circle(x, y, r, WARN, true);
    c.text(x, y + 0.5 * r, number, bold(1.4 * r, theme::PAPER), Anchor::Middle);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::spacing::RULES;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_letter_of_its_own() {
        let letters: BTreeSet<char> = RULES.iter().map(|rule| letter(rule.id)).collect();
        assert_eq!(letters.len(), RULES.len());
        assert!(!letters.contains(&'?'));
    }
}
