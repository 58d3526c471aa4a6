//! Findings on what is known of the runner, and on trends.

use super::Said;
use super::period::Period;
use super::run::{Label, label};
use crate::athlete::Estimate;
use crate::classify::{Doubt, Sort};
use crate::display::count;

/// How heavy it is when the thresholds themselves are in doubt: it comes first, because it may invalidate the rest
/// (judgement).
const IN_DOUBT: f64 = 1000.0;
/// Nobody trains hard on more than this share of the runs for long; checked over at least this many runs
/// (judgement).
const NEARLY_ALL: f64 = 0.75;
const LONG_ENOUGH: usize = 30;
/// With a smaller error of HRmax runs that look hard are hard, bpm (judgement).
const DOUBTFUL_SE: f64 = 4.0;
/// When more than this share of the runs can't be told, that comes first; said at all from that share and so many
/// on (judgement).
const MOSTLY_UNTOLD: f64 = 0.5;
const UNTOLD_SHARE: f64 = 0.15;
const UNTOLD_RUNS: usize = 2;
/// Said when at least this share of the runs has no heart rate (judgement).
const WITHOUT_HEART_RATE: f64 = 0.2;

/// What would make the maximum known, as an action.
const TEST: &str =
    "run one race or hard 20 minutes that end flat out, or write `hr_max_bpm` in a profile";

/// HRmax and VT1 when they are known so badly that runs which look hard may be easy.
pub(super) fn doubtful_maximum<'a>(period: &Period<'a>) -> Option<(&'a Estimate, &'a Estimate)> {
    let athlete = &period.season.athlete;
    let latest = athlete.latest();
    let max = latest.hr_max.as_ref().filter(|max| max.se > DOUBTFUL_SE)?;
    Some((max, latest.vt1.as_ref().filter(|_| athlete.profile.vt1_bpm.is_none())?))
}

pub(super) fn all_hard(period: &Period<'_>) -> Option<Said> {
    let (max, vt1) = doubtful_maximum(period)?;
    // The maximum comes from the whole history.
    let runs = period.season.runs.iter().filter(|r| r.counts_as_run());
    let sorted: Vec<Sort> = runs.filter_map(|r| r.verdict.sort()).collect();
    let (all, hard) = (sorted.len(), sorted.iter().filter(|s| **s == Sort::Hard).count());
    if all < LONG_ENOUGH || (hard as f64) < NEARLY_ALL * all as f64 {
        return None;
    }
    let share = if hard as f64 >= 0.9 * all as f64 { "Nearly every run" } else { "Most runs" };
    let looks = if share == "Most runs" { "look" } else { "looks" };
    Some(Said {
        weight: IN_DOUBT,
        sentence: format!(
            "{share} {looks} hard: either they are, or your maximal heart rate is higher than they show"
        ),
        evidence: format!(
            "{hard} of {all} runs; maximal heart rate {:.0} \u{b1} {:.0} bpm",
            max.value, max.se
        ),
        action: Some(format!(
            "try to talk in whole sentences for ten minutes at {:.0} bpm: if you can, that is easy for \
             you; a hard 20 minutes would show the maximum",
            vt1.value
        )),
        runs: Vec::new(),
    })
}

/// Runs of the period that can't be told, and all of it.
fn untold(period: &Period<'_>) -> (Vec<usize>, usize) {
    let untold = period.runs.iter().filter(|(_, r)| label(r) == Label::CantTell);
    (untold.map(|(i, _)| *i).collect(), period.runs.len())
}

pub(super) fn mostly_untold(period: &Period<'_>) -> Option<Said> {
    let (runs, all) = untold(period);
    let max = period.season.athlete.latest().hr_max.as_ref().filter(|max| max.se >= 2.0)?;
    if runs.len() as f64 <= MOSTLY_UNTOLD * all as f64 {
        return None;
    }
    let which = match all {
        1 => "This run".to_string(),
        _ => format!("{} of {all} runs", runs.len()),
    };
    Some(Said {
        weight: 0.9 * IN_DOUBT,
        sentence: format!(
            "{which} can't be told hard or easy yet: your maximal heart rate is known to \u{b1} {:.0} only",
            max.se
        ),
        evidence: "they lie near the border of hard".to_string(),
        action: Some(TEST.to_string()),
        runs,
    })
}

pub(super) fn cannot_tell(period: &Period<'_>) -> Option<Said> {
    if mostly_untold(period).is_some() {
        return None;
    }
    let (runs, all) = untold(period);
    let by_heart =
        |i: &&usize| matches!(period.season.runs[**i].verdict.doubt, Some(Doubt::HeartRate { .. }));
    let near = runs.iter().filter(by_heart).count();
    let share = runs.len() as f64 / all.max(1) as f64;
    if runs.len() < UNTOLD_RUNS || share < UNTOLD_SHARE {
        return None;
    }
    let max = period.season.athlete.latest().hr_max.as_ref();
    let (evidence, action) = match max.filter(|_| near > 0) {
        Some(max) => (
            format!(
                "maximal heart rate {:.0} \u{b1} {:.0} bpm, and {near} of them lie near the border of hard",
                max.value, max.se
            ),
            Some(TEST.to_string()),
        ),
        None => ("nothing in their files tells how hard they were".to_string(), None),
    };
    let sentence =
        format!("{} of {} can't be told hard or easy yet", runs.len(), count(all, "run"));
    Some(Said { weight: 100.0 * share, sentence, evidence, action, runs })
}

pub(super) fn no_heart_rate(period: &Period<'_>) -> Option<Said> {
    let without = period.runs.iter().filter(|(_, r)| r.verdict.doses.heart_rate.is_err());
    let runs: Vec<usize> = without.map(|(i, _)| *i).collect();
    let all = period.runs.len();
    let share = runs.len() as f64 / all.max(1) as f64;
    if share < WITHOUT_HEART_RATE {
        return None;
    }
    let have = if runs.len() == 1 { "has" } else { "have" };
    Some(Said {
        weight: 20.0 * share,
        sentence: format!(
            "{} of {} {have} no heart rate to judge by",
            runs.len(),
            count(all, "run")
        ),
        evidence: "they are judged by pace, and by what else there is".to_string(),
        action: None,
        runs,
    })
}

pub(super) fn threshold(period: &Period<'_>) -> Option<Said> {
    let s = &period.season.sensitivity;
    let [Some(low), Some(_), Some(high)] = s.recovery else { return None };
    let vt1 = period.season.athlete.latest().vt1.as_ref()?;
    if high - low < 10.0 {
        return None;
    }
    let mut evidence = format!(
        "were it {:.0} the mean recovery score would be {low:.0}, were it {:.0} it would be {high:.0}",
        vt1.value - vt1.se,
        vt1.value + vt1.se
    );
    if let [Some(a), _, Some(b)] = s.spacing {
        evidence.push_str(&format!("; spacing {a:.0} and {b:.0}"));
    }
    Some(Said {
        weight: (high - low) / 3.0,
        sentence: format!(
            "Much hangs on the first threshold, {:.0} \u{b1} {:.0} bpm",
            vt1.value, vt1.se
        ),
        evidence,
        action: Some(
            "talk in whole sentences while you speed up over ten minutes: where that ends is \
             `vt1_bpm` in a profile"
                .to_string(),
        ),
        runs: Vec::new(),
    })
}

pub(super) fn next_day(period: &Period<'_>) -> Option<Said> {
    let found = period.season.responses.mean.filter(|m| m.n >= 6)?;
    let way = if found.value > 0.0 { "faster" } else { "slower" };
    let clear = found.is_clear() && found.value.abs() >= 1.0;
    let sentence = if clear {
        format!(
            "On easy runs after hard ones the heart beat {:.0} bpm {way} than at that pace on other days",
            found.value.abs()
        )
    } else {
        "Easy runs after hard ones show no other heart rate for the pace than other easy runs"
            .to_string()
    };
    let evidence = format!(
        "mean {:+.1} bpm, 95 % interval {:+.1} to {:+.1}, {} hard runs of the whole history",
        found.value, found.low, found.high, found.n
    );
    Some(Said { weight: if clear { 2.0 } else { 0.6 }, sentence, evidence, ..Said::default() })
}

pub(super) fn efficiency(period: &Period<'_>) -> Option<Said> {
    let found = period.season.efficiency?;
    let way = if found.value > 0.0 { "up" } else { "down" };
    let sentence = if found.is_clear() {
        format!(
            "Easy pace at the same heart rate went {way} by {:.1} % in four weeks",
            found.value.abs()
        )
    } else {
        "Easy pace at the same heart rate shows no clear trend".to_string()
    };
    let evidence = format!(
        "{:+.1} % in four weeks, 95 % interval {:+.1} to {:+.1}, over {} weeks; heat and another watch move it too",
        found.value, found.low, found.high, found.n
    );
    let weight = if found.is_clear() { 1.9 } else { 0.5 };
    Some(Said { weight, sentence, evidence, ..Said::default() })
}
