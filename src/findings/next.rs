//! What comes next: how the next recovery run should be, and when hard work is free again.

use crate::calendar::Day;
use crate::display::span;
use crate::score::recovery::asked_min;
use crate::season::Season;

/// With a larger error of the easy limit the talk test is the better advice, bpm (judgement).
const TOO_UNCERTAIN_BPM: f64 = 10.0;

/// The easy limit, bpm; `None` when it is not known well enough to be named.
pub fn known_easy_limit(season: &Season) -> Option<f64> {
    let t = season.athlete.latest();
    let known = t.vt1.as_ref().is_some_and(|v| v.se <= TOO_UNCERTAIN_BPM);
    t.easy_limit().filter(|_| known)
}

/// How slow easy is, as a phrase: `at most 139 bpm`, or by the talk test where that is not known well.
pub fn easy_limit_in_words(season: &Season) -> String {
    match known_easy_limit(season) {
        Some(bpm) => format!("at most {bpm:.0} bpm on average"),
        None => "slowly enough to talk in whole sentences".to_string(),
    }
}

/// The easy limit with its error, and as a share of the maximum: `easy limit 139 \u{b1} 6 bpm, 79 % of the maximal
/// 176 \u{b1} 3`.
pub fn easy_limit_with_error(season: &Season) -> Option<String> {
    let t = season.athlete.latest();
    let (limit, vt1, max) = (season.easy_limit()?, t.vt1.as_ref()?, t.hr_max.as_ref()?);
    Some(format!(
        "easy limit {:.0} \u{b1} {:.0} bpm, {:.0} % of the maximal {:.0} \u{b1} {:.0}",
        limit.bpm, vt1.se, limit.of_max_pct, max.value, max.se
    ))
}

/// From when hard work is free again, and by which run, when that day is none before `from`: `Hard again from Tue
/// 2026-05-26: 51 h after the hard run of 2026-05-24 (time above threshold heart rate).` `date` writes a day.
pub fn hard_again_in_words(
    season: &Season,
    from: Day,
    date: &dyn Fn(Day) -> String,
) -> Option<String> {
    let (free, last) = season.hard_again()?;
    let (hours, by) = last.wanted?;
    let day = Day::at(free, last.offset_s);
    (day >= from).then(|| {
        let (weekday, day) = (day.weekday_name(), date(day));
        let (after, by) = (span(hours), by.name);
        let kind = if last.verdict.is_hard() { "hard" } else { "long" };
        format!(
            "Hard again from {weekday} {day}: {after} after the {kind} run of {} ({by}).",
            date(last.day)
        )
    })
}

/// What the next recovery run should be like, and from which day hard work is free again. `date` writes a day.
pub fn next_runs(season: &Season, date: &dyn Fn(Day) -> String) -> Vec<String> {
    // As the newest recovery run was asked, which knows of rebuilding.
    let asked = season.runs.iter().rev().find_map(|r| Some(r.recovery.as_ref()?.asked_min));
    let (from, to) = asked.unwrap_or_else(|| asked_min(season.athlete.level, false));
    let mut said = vec![format!(
        "Recovery runs: {from:.0} to {to:.0} minutes, {}.",
        easy_limit_in_words(season)
    )];
    let next = season.last_day().map(|today| Day(today.0 + 1));
    said.extend(next.and_then(|next| hard_again_in_words(season, next, date)));
    said
}
