//! Remarks on the runner: trends, thresholds, and what the recordings lack.

use super::recent::{Recent, RemarkParts};
use crate::classify::Sort;
use crate::display::count;
use crate::kernels::stats::mean;

pub(super) fn next_day(recent: &Recent<'_>) -> RemarkParts {
    let found = recent.season.responses.mean.filter(|m| m.n >= 6)?;
    let way = if found.value > 0.0 { "faster" } else { "slower" };
    let sentence = if found.is_clear() {
        format!(
            "On easy runs after hard sessions the heart beat {:.0} bpm {way} than at that pace on other days",
            found.value.abs()
        )
    } else {
        "Easy runs after hard sessions show no other heart rate for the pace than other easy runs"
            .to_string()
    };
    let evidence = format!(
        "mean {:+.1} bpm, 95 % interval {:+.1} to {:+.1}, {} sessions of the whole selection",
        found.value, found.low, found.high, found.n
    );
    let clear = found.is_clear() && found.value.abs() >= 1.0;
    Some((if clear { 6.0 } else { 1.0 }, sentence, evidence))
}

pub(super) fn efficiency(recent: &Recent<'_>) -> RemarkParts {
    let found = recent.season.efficiency?;
    let way = if found.value > 0.0 { "up" } else { "down" };
    let sentence = if found.is_clear() {
        format!(
            "Easy running at the same heart rate went {way} in pace by {:.1} % in four weeks",
            found.value.abs()
        )
    } else {
        "Easy pace for the same heart rate shows no clear trend".to_string()
    };
    let evidence = format!(
        "{:+.1} % in 4 weeks, 95 % interval {:+.1} to {:+.1}, over {} weeks; heat and another watch move it too",
        found.value, found.low, found.high, found.n
    );
    Some((if found.is_clear() { 5.0 } else { 0.5 }, sentence, evidence))
}

pub(super) fn threshold(recent: &Recent<'_>) -> RemarkParts {
    let s = &recent.season.sensitivity;
    let [Some(low), Some(_), Some(high)] = s.recovery else { return None };
    let vt1 = recent.season.athlete.latest().vt1.as_ref()?;
    if high - low < 10.0 {
        return None;
    }
    let sentence =
        format!("Much hangs on the first threshold, which is known to {:.0} bpm only", vt1.se);
    let mut evidence = format!(
        "with VT1 at {:.0} the mean recovery score is {low:.0}, at {:.0} it is {high:.0}",
        vt1.value - vt1.se,
        vt1.value + vt1.se
    );
    if let [Some(a), _, Some(b)] = s.spacing {
        evidence.push_str(&format!("; spacing {a:.0} and {b:.0}"));
    }
    Some(((high - low) / 3.0, sentence, evidence))
}

/// Nobody trains hard on more than this share of the runs for long; checked over at least this many runs
/// (judgement).
const NEARLY_ALL: f64 = 0.75;
const LONG_ENOUGH: usize = 30;

pub(super) fn all_hard(recent: &Recent<'_>) -> RemarkParts {
    let athlete = &recent.season.athlete;
    let vt1 = athlete.latest().vt1.as_ref().filter(|_| athlete.profile.vt1_bpm.is_none())?;
    let sorted = || recent.season.runs.iter().filter(|r| r.counts_as_run());
    let sorted = || sorted().filter_map(|r| r.verdict.sort());
    let (all, hard) = (sorted().count(), sorted().filter(|s| *s == Sort::Hard).count());
    if all < LONG_ENOUGH || (hard as f64) < NEARLY_ALL * all as f64 {
        return None;
    }
    let sentence = format!(
        "{} hard: the first threshold, learned as {:.0} bpm, may be too low",
        if hard as f64 >= 0.9 * all as f64 { "Nearly every run looks" } else { "Most runs look" },
        vt1.value
    );
    let evidence = format!(
        "{hard} of {all} runs of the whole selection, and nobody trains so for long; if you know your \
         threshold, `vt1_bpm` in a profile wins, and what follows hangs on it"
    );
    // First of all remarks, because it may invalidate the rest.
    Some((1000.0, sentence, evidence))
}

pub(super) fn unheard(recent: &Recent<'_>) -> RemarkParts {
    let without: Vec<_> =
        recent.runs.iter().filter(|r| r.verdict.doses.heart_rate.is_err()).collect();
    let share = mean(
        &recent
            .runs
            .iter()
            .map(|r| f64::from(u8::from(r.verdict.doses.heart_rate.is_err())))
            .collect::<Vec<_>>(),
    )?;
    if share < 0.2 {
        return None;
    }
    let runs = count(recent.runs.len(), "run");
    let have = if without.len() == 1 { "has" } else { "have" };
    let sentence = format!("{} of {runs} {have} no heart rate to judge by", without.len());
    Some((20.0 * share, sentence, "pace, and what else there is, spoke for them".to_string()))
}

pub(super) fn breaks(recent: &Recent<'_>) -> RemarkParts {
    let found: Vec<_> =
        recent.season.spacing.breaks.iter().filter(|b| b.from.0 > recent.from).collect();
    let longest = found.iter().max_by_key(|b| b.days())?;
    let sentence = format!("Nothing was recorded for {} days", longest.days());
    let evidence = format!(
        "{} to {}; a break counts neither as rest nor as a breach",
        longest.from, longest.to
    );
    Some((3.0, sentence, evidence))
}
