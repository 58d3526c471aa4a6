//! The card of one run: `strips` on the left, made of `lines`, and `side` on the right, with `score`, `splits` and
//! `beside`.
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

mod beside;
mod lines;
mod place;
mod score;
mod side;
mod splits;
mod strips;

use super::canvas::{Canvas, bold, regular};
use super::fonts::{MISSING, drawable};
use super::theme::{self, INK};
use super::{ChartError, Picture, Style, marks};
use crate::activity::{HeartRateSource, NoteKind};
use crate::display::{first_names, hours_minutes_seconds};
use crate::findings::{Usual, failed, title};
use crate::season::Run;

/// Draws the card of a run, beside the usual run of its kind where that is known.
///
/// # Errors
/// When it can't be drawn.
pub fn card(run: &Run, usual: Option<&Usual>, style: &Style) -> Result<Picture, ChartError> {
    let mut c = Canvas::new(1600, 1000, style)?;
    let band = [0.0, 0.0, 1600.0, 14.0];
    marks::fill(&mut c, band, 0.0, theme::of_run(run));
    if failed(run) {
        marks::stripes(&mut c, band);
    }
    let finding = title(run);
    let named = run.digest.name.as_deref().map(|name| drawable(name, &c.fonts));
    let (name, unknown) = named.unzip();
    let mut lines = vec![(facts(run, style, name.as_deref()), regular(20.0, INK))];
    let damaged = run.digest.notes.iter().find(|n| n.kind == NoteKind::Damage);
    let damaged =
        damaged.map(|n| format!("The file is damaged: {}. What could be read is here.", n.what));
    lines.extend(damaged.map(|text| (text, bold(15.0, theme::WARN))));
    let top = c.header(&finding, &lines) + 26.0;
    let missing = strips::draw(&mut c, run, style, top)?;
    let advice = side::draw(&mut c, run, usual, style.units, top);
    let foot = match &run.thresholds.vt1 {
        Some(v) => format!("first threshold {:.0} \u{b1} {:.0} bpm", v.value, v.se),
        None => "the first threshold is not known".to_string(),
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
    let codes = letters.iter().map(|c| format!("U+{:04X}", *c as u32));
    format!("{MISSING} no font here has {}", first_names(codes, MOST_LETTERS))
}

/// Describes the time, the name, the distance and the duration.
fn facts(run: &Run, style: &Style, name: Option<&str>) -> String {
    let digest = &run.digest;
    let clock = run.local_start();
    let clock = clock.get(11..16).unwrap_or("");
    let day = format!("{} {}, {clock}", run.day.weekday_name(), style.date(run.day));
    let mut facts = vec![day];
    facts.extend(name.map(|name| style.decimal.kept(name).into_owned()));
    // The title of a run that was planned easy says so.
    let planned = run.intent.filter(|intent| !intent.is_easy());
    facts.extend(planned.map(|intent| format!("planned as {}", intent.id())));
    facts.extend(digest.distance_m.as_ref().ok().map(|d| style.units.distance(*d)));
    facts.push(format!("{} moving", hours_minutes_seconds(digest.moving_s)));
    // Without speed, the structure is unknown.
    facts.extend(digest.track.has_gap().then(|| run.verdict.structure.describe()));
    facts.extend(digest.sub_sport.is_indoor().then(|| "treadmill".to_string()));
    facts.join("   \u{2022}   ")
}

/// Lists the votes by name: `heart rate, pace`.
pub(super) fn votes_by_name(run: &Run) -> String {
    let names = run.verdict.ballots.iter().map(|(id, _)| id.vote().short);
    names.collect::<Vec<_>>().join(", ")
}
