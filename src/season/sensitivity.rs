//! How much the scores depend on VT1 and on the sort of any single run.

use super::{Run, history_entries, judged_spacing, last_day, roles};
use crate::athlete::Level;
use crate::calendar::Day;
use crate::classify::quick_verdict;
use crate::kernels::stats::mean;
use crate::parallel;
use crate::score::spacing::{HEADLINE_DAYS, Limits, Session, headline_of, sessions};

/// The scores of the last 84 days if VT1 were wrong by its standard error, or one sort were wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sensitivity {
    /// Mean recovery score with VT1 one standard error lower, as it is, and one higher.
    pub recovery: [Option<f64>; 3],
    /// Spacing score with VT1 one standard error lower, as it is, and one higher.
    pub spacing: [Option<f64>; 3],
    /// Number of runs whose sort changes with VT1 one standard error lower, and higher.
    pub turned: [usize; 2],
    /// The run whose opposite sort would change the spacing score most, and the score then.
    pub flip: Option<(usize, f64)>,
}

/// Days before the window that the rules on hardest sessions and habits look back (judgement).
const LOOK_BACK_DAYS: i32 = 90;

pub(super) fn sensitivity(
    runs: &[Run],
    headline: Option<f64>,
    limits: &Limits,
    level: Level,
) -> Sensitivity {
    let Some(Day(last)) = last_day(runs) else { return Sensitivity::default() };
    let recent = |r: &Run| r.counts_as_run() && r.day.0 > last - HEADLINE_DAYS;
    let score = |get: fn(&crate::score::recovery::RecoveryScore) -> &crate::activity::Known| {
        let all = runs.iter().filter(|r| recent(r)).filter_map(|r| r.recovery.as_ref());
        mean(&all.filter_map(|s| get(s).clone().ok()).collect::<Vec<_>>())
    };
    // Local days are not in order where the runner crosses the date line, so this is no binary search.
    let earliest = last - HEADLINE_DAYS - LOOK_BACK_DAYS;
    let from = runs.iter().position(|r| r.day.0 > earliest).unwrap_or(runs.len());
    let shifted = |way: f64| {
        let mut shifted = runs[from..].to_vec();
        let mut turned = 0;
        for run in shifted.iter_mut().filter(|r| r.thresholds.vt1.is_some()) {
            let se = run.thresholds.vt1.as_ref().map_or(0.0, |v| v.se);
            let thresholds = run.thresholds.shifted(way * se);
            let before = run.verdict.sort();
            run.verdict = quick_verdict(&run.digest, &thresholds, run.verdict.context);
            run.thresholds = thresholds.into();
            run.role = None;
            turned += usize::from(recent(run) && run.verdict.sort() != before);
        }
        roles::assign(&mut shifted);
        (turned, judged_spacing(&shifted, limits, level).headline.ok())
    };
    let (flip, ((turned_lower, lower), (turned_higher, higher))) = parallel::both(
        || most_moving(runs, headline, limits, level),
        || parallel::both(|| shifted(-1.0), || shifted(1.0)),
    );
    Sensitivity {
        recovery: [score(|s| &s.low), score(|s| &s.score), score(|s| &s.high)],
        spacing: [lower, headline, higher],
        turned: [turned_lower, turned_higher],
        flip,
    }
}

/// Reverses each sort of the last 84 days, one at a time.
fn most_moving(
    runs: &[Run],
    headline: Option<f64>,
    limits: &Limits,
    level: Level,
) -> Option<(usize, f64)> {
    let headline = headline?;
    let (counted, history) = history_entries(runs);
    let mut all = sessions(&history);
    let last = all.last()?.day.0;
    let mut most: Option<(usize, f64)> = None;
    for i in 0..all.len() {
        if all[i].day.0 <= last - HEADLINE_DAYS || !all[i].run || !all[i].classified {
            continue;
        }
        let turned = turned(&all[i]);
        let kept = std::mem::replace(&mut all[i], turned);
        let score = headline_of(&all, limits, level).ok();
        let index = counted[kept.index];
        all[i] = kept;
        let moves = |s: f64| (s - headline).abs();
        if let Some(score) = score.filter(|s| most.is_none_or(|(_, m)| moves(*s) > moves(m))) {
            most = Some((index, score));
        }
    }
    most
}

/// The session with the opposite sort; if it is then not hard, it is a recovery run unless it is too long.
fn turned(s: &Session) -> Session {
    let hard = !s.hard;
    let short = s.end.since_s(s.start) <= roles::LONGEST_MIN * 60.0;
    Session {
        hard,
        p_hard: 1.0 - s.p_hard,
        not_hard: !hard,
        recovery_day: !hard && short,
        hardest: false,
        ..s.clone()
    }
}
