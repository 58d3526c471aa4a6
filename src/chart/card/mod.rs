//! The card of one run: `strips` on the left, made of `lines`, and `side` on the right, with `score` and `splits`.
//!
//! What it shows when something is missing:
//!
//! | the file lacks | on the card |
//! |---|---|
//! | heart rate | a hatched place that says so and what sorted it; each silent part is named |
//! | heart rate for a while, or it is not believed | a gap, hatched, with its minutes and why |
//! | speed (GPX without points, treadmill without a sensor) | a hatched place that says so |
//! | positions (treadmill) | pace by the watch, no height; "treadmill" in the second line |
//! | beat intervals | no strip of alpha1; said at the foot, and under "not measured" |
//! | height, cadence | no strip; said at the foot |
//! | its end, or a part (damaged) | a line in red with what and where; the rest as it is |
//! | both | one hatched place that says so |
//! | enough to sort it | "Can't tell" and why; no votes, and the strips that there are |
//! | enough to score it | a dash in the dial, with the reason |
//! | thresholds | no bands; said at the foot |

mod lines;
mod place;
mod score;
mod side;
mod splits;
mod strips;

use super::canvas::{Canvas, bold, regular};
use super::fonts::{MISSING, drawable};
use super::theme::{self, INK};
use super::{ChartError, Picture, Style, marks, wording};
use crate::activity::{Absent, HeartRateSource, NoteKind};
use crate::classify::{Ballot, Doubt, Sort};
use crate::digest::Track;
use crate::display::hours_minutes_seconds;
use crate::score::recovery::ComponentId;
use crate::season::{Excess, Run, excess};

/// Draws the card of a run.
///
/// # Errors
/// When it can't be drawn.
pub fn card(run: &Run, style: &Style) -> Result<Picture, ChartError> {
    let mut c = Canvas::new(1600, 1000, style)?;
    let band = [0.0, 0.0, 1600.0, 14.0];
    marks::fill(&mut c, band, 0.0, theme::of_run(run));
    if wording::missed_easy_run(run) {
        marks::stripes(&mut c, band);
    }
    let finding = finding(run);
    let named = run.digest.name.as_deref().map(|name| drawable(name, &c.fonts));
    let (name, unknown) = named.unzip();
    let mut lines = vec![(facts(run, style, name.as_deref()), regular(20.0, INK))];
    let damaged = run.digest.notes.iter().find(|n| n.kind == NoteKind::Damage);
    let damaged =
        damaged.map(|n| format!("The file is damaged: {}. What could be read is here.", n.what));
    lines.extend(damaged.map(|text| (text, bold(15.0, theme::WARN))));
    let top = c.header(&finding, &lines) + 26.0;
    let missing = strips::draw(&mut c, run, style, top)?;
    let advice = side::draw(&mut c, run, style.units, top);
    let foot = match &run.thresholds.vt1 {
        Some(v) => format!("VT1 {:.0} \u{b1} {:.0} bpm by {}", v.value, v.se, v.source),
        None => "VT1 is not known".to_string(),
    };
    let source = match run.digest.device.heart_rate {
        _ if !run.digest.track.has_heart_rate() => None,
        HeartRateSource::Strap => Some("heart rate from a strap".to_string()),
        HeartRateSource::Wrist => Some("heart rate from the wrist".to_string()),
        _ => None,
    };
    let missing = (!missing.is_empty()).then(|| format!("{} in this file", missing.join(", ")));
    let letters = unknown.filter(|u| !u.is_empty()).map(|u| letters_missing(&u));
    let foot: Vec<String> = [Some(foot), source, missing, letters].into_iter().flatten().collect();
    c.footer(&foot.join("   \u{2022}   "));
    c.finish(finding, format!("{}. {advice}", facts(run, style, run.digest.name.as_deref())))
}

/// Letters of a name that are named at the foot where none of the fonts has them.
const MOST_LETTERS: usize = 8;

/// Names the letters that a square stands for.
fn letters_missing(letters: &[char]) -> String {
    let code = |c: &char| format!("U+{:04X}", *c as u32);
    let codes: Vec<String> = letters.iter().take(MOST_LETTERS).map(code).collect();
    let more = match letters.len().saturating_sub(MOST_LETTERS) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("{MISSING} no font here has {}{more}", codes.join(", "))
}

/// Describes the time, the name, the distance and the duration.
fn facts(run: &Run, style: &Style, name: Option<&str>) -> String {
    let digest = &run.digest;
    let clock = run.local_start();
    let clock = clock.get(11..16).unwrap_or("");
    let day = format!("{} {}, {clock}", run.day.weekday_name(), style.date(run.day));
    let mut facts = vec![day];
    facts.extend(name.map(|name| style.decimal.kept(name).into_owned()));
    facts.extend(digest.distance_m.as_ref().ok().map(|d| style.units.distance(*d)));
    facts.push(format!("{} moving", hours_minutes_seconds(digest.moving_s)));
    // Without speed, the structure is unknown.
    facts.extend(digest.track.has_gap().then(|| run.verdict.structure.describe()));
    facts.extend(digest.sub_sport.is_indoor().then(|| "treadmill".to_string()));
    facts.join("   \u{2022}   ")
}

/// Returns the finding of the card in a sentence.
pub(super) fn finding(run: &Run) -> String {
    let what = match (excess(run), run.verdict.sort(), &run.recovery) {
        (Some(Excess::TooLong), ..) => "A recovery run that was too long",
        (_, Some(Sort::Hard), Some(_)) => "Planned easy, run hard",
        (Some(Excess::TooHard), ..) => "A recovery run that was too hard",
        (_, Some(Sort::Hard), None) => "A hard run",
        (None, Some(_), Some(r)) if r.score.is_ok() => "A recovery run that was easy enough",
        (None, Some(_), _) => match run.verdict.kind {
            crate::classify::Kind::Moderate => "A moderate run",
            _ => "An easy run",
        },
        (_, None, _) => "Can't tell",
    };
    match finding_reason(run) {
        Some(why) => format!("{what}: {why}"),
        None => what.to_string(),
    }
}

/// Lists the votes by name: `heart rate, pace`.
pub(super) fn votes_by_name(run: &Run) -> String {
    let names = run.verdict.ballots.iter().map(|(id, _)| id.vote().short);
    names.collect::<Vec<_>>().join(", ")
}

/// Returns the reason for the finding: the component that cost a recovery run most, the minutes above the thresholds of a
/// hard run, or else the vote with the most weight. For an unsorted run, the reason why.
fn finding_reason(run: &Run) -> Option<String> {
    let track = &run.digest.track;
    if excess(run).is_some() {
        return wording::costliest_reason(run).map(str::to_string);
    }
    match run.verdict.sort() {
        None if !track.has_heart_rate() && !track.has_gap() => {
            return Some("neither heart rate nor speed in this file".to_string());
        }
        None if run.verdict.doubt.as_ref().is_some_and(|doubt| doubt.short().is_some()) => {
            return run.verdict.doubt.as_ref().and_then(Doubt::short);
        }
        // The reason of the first channel that the file has.
        None => {
            let reasons = run.verdict.silent.iter().map(|(_, why)| why);
            let mut reasons = reasons.filter(|w| !matches!(w, Absent::NoChannel(_)));
            return reasons.next().map(Absent::to_string);
        }
        Some(_) => {}
    }
    by_heart_rate(run).or_else(|| {
        let hard = wording::is_hard(run);
        let own = run.verdict.ballots.iter().map(|b| &b.1).filter(|b| (b.log_odds() > 0.0) == hard);
        let say = |b: &&Ballot| b.weight * b.log_odds().abs();
        let loudest = own.max_by(|a, b| say(a).total_cmp(&say(b)))?;
        Some(loudest.because.clone())
    })
}

fn by_heart_rate(run: &Run) -> Option<String> {
    if !wording::is_hard(run) {
        // What speaks for an easy run, when it does.
        let intensity = run.recovery.as_ref()?.component(ComponentId::Intensity)?;
        return (intensity.value <= 0.0).then(|| intensity.because.clone());
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
