//! Remarks on recovery runs.

use super::super::Run;
use super::super::finding::{Excess, excess};
use super::recent::{Recent, RemarkParts, dates, is_or_are, middle};
use crate::classify::Intent;
use crate::score::recovery::{ASKED_MIN, ComponentId};

pub(super) fn planned_easy(recent: &Recent<'_>) -> RemarkParts {
    let planned = || recent.runs.iter().filter(|r| r.intent.is_some_and(Intent::is_easy));
    let caught: Vec<_> = planned().filter(|r| r.verdict.is_hard()).collect();
    if caught.is_empty() {
        return None;
    }
    let sentence = format!(
        "{} of {} planned easy by name {} run hard",
        caught.len(),
        is_or_are(planned().count(), "run", "runs"),
        if caught.len() == 1 { "was" } else { "were" }
    );
    let runs: Vec<(f64, &Run)> = caught.iter().map(|r| (0.0, **r)).collect();
    let mut evidence = how_hard(&runs, recent);
    evidence.push(dates(caught.iter().map(|r| r.day)));
    // A difference between intention and execution comes before other remarks (`science::sort`).
    Some((200.0, sentence, evidence.join("; ")))
}

/// How far some runs were above the easy limit, at the median.
fn how_hard(runs: &[(f64, &Run)], recent: &Recent<'_>) -> Vec<String> {
    let mut evidence = Vec::new();
    let t = recent.season.athlete.latest();
    if let (Some(bpm), Some(vt1)) = (median_of(runs, ComponentId::Intensity), &t.vt1) {
        let side = if bpm > 0.0 { "above" } else { "below" };
        let limit = t.easy_limit().map_or(String::new(), |c| format!(" of {c:.0}"));
        let above = median_of(runs, ComponentId::TimeAboveVt1).unwrap_or(0.0);
        evidence.push(format!(
            "at the median {:.0} bpm {side} the easy limit{limit}, {above:.0} % of the time above VT1 \
             ({:.0} \u{b1} {:.0})",
            bpm.abs(),
            vt1.value,
            vt1.se
        ));
    }
    if let Some(p) = middle(runs.iter().map(|(_, r)| r.verdict.p_hard)) {
        evidence.push(format!("P(hard) {p:.2}"));
    }
    // Runs that no reduction makes good count as infinite.
    let good_if_lower = runs.iter().filter_map(|(_, r)| Some(r.recovery.as_ref()?.good_if_lower));
    let bpm = middle(good_if_lower.map(|e| e.map_or(f64::INFINITY, |e| f64::from(e.0))));
    if let Some(bpm) = bpm.filter(|b| b.is_finite()) {
        evidence.push(format!("{bpm:.0} bpm lower would have mended half of them"));
    }
    evidence
}

/// Points that these runs cost the mean recovery score.
fn cost(excessive: &[(f64, &Run)], scored: usize) -> f64 {
    excessive.iter().map(|(s, _)| 100.0 - s).sum::<f64>() / scored.max(1) as f64
}

/// The median value of a component over some runs.
fn median_of(runs: &[(f64, &Run)], id: ComponentId) -> Option<f64> {
    let value = |r: &Run| Some(r.recovery.as_ref()?.component(id)?.value);
    middle(runs.iter().filter_map(|(_, r)| value(r)))
}

pub(super) fn too_hard(recent: &Recent<'_>) -> RemarkParts {
    let scored = recent.scored().len();
    let mut excessive = recent.excessive(Excess::TooHard);
    let all = excessive.len();
    // Runs that were planned easy have a remark of their own.
    excessive.retain(|(_, r)| !(r.intent.is_some_and(Intent::is_easy) && is_hard(r)));
    let (_, worst) = excessive.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let was = if excessive.len() == 1 { "was" } else { "were" };
    let other = if all > excessive.len() { " other" } else { "" };
    let of = scored - (all - excessive.len());
    let runs = if of == 1 { "recovery run" } else { "recovery runs" };
    let sentence = format!("{} of {of}{other} {runs} {was} too hard to be one", excessive.len());
    let mut evidence = how_hard(&excessive, recent);
    evidence.push(format!("the furthest off on {}", worst.day));
    Some((cost(&excessive, scored), sentence, evidence.join("; ")))
}

fn is_hard(run: &Run) -> bool {
    run.verdict.is_hard()
}

pub(super) fn too_long(recent: &Recent<'_>) -> RemarkParts {
    let (scored, excessive) = (recent.scored().len(), recent.excessive(Excess::TooLong));
    let minutes = middle(excessive.iter().map(|(_, r)| r.digest.moving_s / 60.0))?;
    let was = if excessive.len() == 1 { "was" } else { "were" };
    let of = is_or_are(scored, "recovery run", "recovery runs");
    let sentence = format!("{} of {of} {was} too long to be one", excessive.len());
    let (from, to) = ASKED_MIN;
    let evidence = format!(
        "{minutes:.0} min moving at the median, where {from:.0} to {to:.0} are asked; {}",
        dates(excessive.iter().map(|(_, r)| r.day))
    );
    Some((cost(&excessive, scored), sentence, evidence))
}

pub(super) fn easy_enough(recent: &Recent<'_>) -> RemarkParts {
    let scored = recent.scored();
    let good: Vec<f64> = scored.iter().filter(|(_, r)| excess(r).is_none()).map(|s| s.0).collect();
    let half = middle(good.iter().copied())?;
    if 2 * good.len() < scored.len() {
        return None;
    }
    let sentence = match (good.len(), scored.len()) {
        (1, 1) => "The one recovery run was easy and short enough".to_string(),
        (a, b) if a == b => format!("All {b} recovery runs were easy and short enough"),
        (a, b) => format!(
            "{a} of {b} recovery runs {} easy and short enough",
            if a == 1 { "was" } else { "were" }
        ),
    };
    let mut evidence = format!("median score {half:.0}");
    if let Some(above) = median_of(&scored, ComponentId::Intensity) {
        let side = if above > 0.0 { "above" } else { "below" };
        evidence.push_str(&format!(
            "; the median of all of them {:.0} bpm {side} the easy limit",
            above.abs()
        ));
    }
    Some((4.0, sentence, evidence))
}
