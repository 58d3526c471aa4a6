//! The card of one run: `strips` on the left, `side` on the right.

mod side;
mod strips;

use super::ChartError;
use super::canvas::{Canvas, bold, ink};
use super::theme::{self, INK, MUTED};
use crate::digest::Track;
use crate::score::recovery::COMPONENTS;
use crate::season::{Fault, Run, fault};
use crate::units::{UnitSystem, hours_minutes_seconds};

/// Draws the card of a run: PNG bytes.
///
/// # Errors
/// When it can't be drawn.
pub fn card(run: &Run, units: UnitSystem, scale: u32) -> Result<Vec<u8>, ChartError> {
    let mut c = Canvas::new(1600, 1000, scale)?;
    c.rect(0.0, 0.0, 1600.0, 8.0, theme::of_run(run), 1.0);
    c.text_within(48.0, 62.0, &finding(run), bold(34.0, INK), 1500.0);
    let digest = &run.digest;
    let mut facts =
        vec![format!("{} {}", run.day.weekday_name(), run.local_start().replace('T', " "))];
    // A name in a script that the font lacks would leave a hole: it stands in the table.
    facts.extend(digest.name.clone().filter(|name| c.can_write(name)));
    facts.extend(digest.distance_m.as_ref().ok().map(|d| units.distance(*d)));
    facts.push(format!("{} moving", hours_minutes_seconds(digest.moving_s)));
    facts.push(run.verdict.structure.describe());
    facts.extend(digest.sub_sport.is_indoor().then(|| "treadmill".to_string()));
    c.text_within(48.0, 96.0, &facts.join("   \u{2022}   "), ink(16.0, MUTED), 1500.0);
    let missing = strips::draw(&mut c, run, units)?;
    side::draw(&mut c, run);
    let foot = match &run.thresholds.vt1 {
        Some(v) => format!("VT1 {:.0} \u{b1} {:.0} bpm by {}", v.value, v.se, v.source),
        None => "VT1 is not known".to_string(),
    };
    let damaged = digest.notes.iter().find(|n| n.by == "decode");
    let notes = damaged.map(|n| format!("the file is damaged: {}", n.what));
    let missing = (!missing.is_empty()).then(|| format!("{} in this file", missing.join(", ")));
    let foot: Vec<String> = [Some(foot), missing, notes].into_iter().flatten().collect();
    c.text_within(48.0, 976.0, &foot.join("   \u{2022}   "), ink(14.0, MUTED), 1500.0);
    c.png()
}

/// What the card says, in a sentence.
pub(super) fn finding(run: &Run) -> String {
    let what = match (fault(run), run.verdict.sort(), &run.recovery) {
        (Some(Fault::TooLong), ..) => "A recovery run that was too long",
        (_, Some("hard"), Some(_)) => "Planned easy, run hard",
        (Some(Fault::TooHard), ..) => "A recovery run that was too hard",
        (_, Some("hard"), None) => "A hard run",
        (None, Some(_), Some(r)) if r.score.is_ok() => "A recovery run that was easy enough",
        (None, Some(_), _) => match run.verdict.kind {
            crate::classify::Kind::Moderate => "A moderate run",
            _ => "An easy run",
        },
        (_, None, _) => "Unclassified",
    };
    match because(run) {
        Some(why) => format!("{what}: {why}"),
        None => what.to_string(),
    }
}

/// The component that cost a recovery run most, or the minutes above the thresholds of a hard one.
fn because(run: &Run) -> Option<String> {
    if fault(run).is_some()
        && let Some(recovery) = &run.recovery
    {
        let lost = |c: &crate::score::recovery::Component, share: f64| c.weight * (1.0 - share);
        let worst = COMPONENTS.iter().zip(&recovery.parts).filter_map(|(c, (_, f))| {
            let f = f.as_ref().ok()?;
            Some((lost(c, f.share), &f.because))
        });
        return worst.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, because)| because.clone());
    }
    if run.verdict.sort() != Some("hard") {
        return None;
    }
    let (vt1, vt2) = (run.thresholds.vt1.as_ref()?.value, run.thresholds.vt2.as_ref()?.value);
    let track = &run.digest.track;
    let heart = track.smoothed(Track::heart_rate, 3);
    let above = |bar: f64| {
        let seconds = (0..track.len()).filter(|&i| heart[i] > bar).map(|i| track.timer_s(i));
        (seconds.sum::<f64>() / 60.0).round()
    };
    let (first, second) = (above(vt1), above(vt2));
    (first >= 1.0).then(|| match second {
        s if s >= 1.0 => format!("{first:.0} min above VT1, {s:.0} of them above VT2"),
        _ => format!("{first:.0} min above VT1"),
    })
}
