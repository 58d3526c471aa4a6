//! Remarks on the runner: trends, thresholds, and what the recordings lack.

use super::recent::{Recent, RemarkParts};
use crate::classify::{Doubt, Sort};
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

/// With a smaller error of HRmax runs that look hard are hard, bpm (judgement).
const DOUBTFUL_SE: f64 = 4.0;

pub(super) fn all_hard(recent: &Recent<'_>) -> RemarkParts {
    let athlete = &recent.season.athlete;
    let latest = athlete.latest();
    let max = latest.hr_max.as_ref().filter(|max| max.se > DOUBTFUL_SE)?;
    let vt1 = latest.vt1.as_ref().filter(|_| athlete.profile.vt1_bpm.is_none())?;
    let sorted = || recent.season.runs.iter().filter(|r| r.counts_as_run());
    let sorted = || sorted().filter_map(|r| r.verdict.sort());
    let (all, hard) = (sorted().count(), sorted().filter(|s| *s == Sort::Hard).count());
    if all < LONG_ENOUGH || (hard as f64) < NEARLY_ALL * all as f64 {
        return None;
    }
    let sentence = format!(
        "{} hard: either they are, or your maximal heart rate is higher than they show",
        if hard as f64 >= 0.9 * all as f64 { "Nearly every run looks" } else { "Most runs look" },
    );
    let evidence = format!(
        "{hard} of {all} runs; HRmax is known as {:.0} \u{b1} {:.0}; if you can talk in sentences for ten \
         minutes at {:.0} bpm, that is easy for you, and a hard 20 minutes would show the maximum",
        max.value, max.se, vt1.value
    );
    // First of all remarks, because it may invalidate the rest.
    Some((1000.0, sentence, evidence))
}

/// Said when at least this share of the runs, and so many, can't be told (judgement).
const UNTOLD_SHARE: f64 = 0.15;
const UNTOLD_RUNS: usize = 2;

pub(super) fn cannot_tell(recent: &Recent<'_>) -> RemarkParts {
    let by_heart =
        |r: &&&crate::season::Run| matches!(r.verdict.doubt, Some(Doubt::HeartRate { .. }));
    let untold = recent.runs.iter().filter(by_heart).count();
    let share = untold as f64 / recent.runs.len().max(1) as f64;
    let max = recent.season.athlete.latest().hr_max.as_ref()?;
    if untold < UNTOLD_RUNS || share < UNTOLD_SHARE {
        return None;
    }
    let runs = count(recent.runs.len(), "run");
    let sentence = format!("{untold} of {runs} can't be told hard or easy yet");
    let evidence = format!(
        "HRmax is known as {:.0} \u{b1} {:.0}, and they lie near the border; a race or a hard 20 minutes \
         tells most, or `hr_max_bpm` in a profile",
        max.value, max.se
    );
    Some((100.0 * share, sentence, evidence))
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
