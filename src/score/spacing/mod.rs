//! How well hard and easy were spaced, 0 to 100 (SCIENCE C, G3).
//!
//! To add a rule: a file here and a row in [`RULES`].

mod after_hard;
mod easy_per_hard;
mod habit;
mod hard_gap;
mod hard_share;
mod hardest;
mod recovery_delay;
mod regular;
mod relief;
mod streak;

use super::Judged;
use crate::activity::{Absent, Known};
use crate::athlete::Level;
use crate::classify::{T1_OF_CS, piecewise};
use crate::digest::Track;
use crate::kernels::stats::median;
use crate::units::{Day, UtcTime};
use std::ops::Range;

/// One session as the rules see it: an activity, or several that follow each other within an hour (a
/// warm-up, a cool-down, a watch that was stopped and started again).
#[derive(Clone, Debug)]
pub struct Session {
    /// Index into the history of its hardest activity.
    pub index: usize,
    /// Start.
    pub start: UtcTime,
    /// End.
    pub end: UtcTime,
    /// Local day.
    pub day: Day,
    /// Probability of hard.
    pub p_hard: f64,
    /// Counts as hard.
    pub hard: bool,
    /// Much of it above the second threshold, or repetitions.
    pub high: bool,
    /// A recovery run, or easy cross-training that takes its place.
    pub relief: bool,
    /// On the recovery side of the sort.
    pub gentle: bool,
    /// A run.
    pub run: bool,
    /// Classified.
    pub sorted: bool,
    /// Banister's TRIMP, where there is heart rate.
    pub load: Option<f64>,
    /// Dose by heart rate or pace, where there is either.
    pub dose: Option<f64>,
    /// A long easy run: 1.8 times the median length of the runs around it or more.
    pub long: bool,
    /// Of the hardest fifth of the hard sessions of the 90 days up to it.
    pub hardest: bool,
}

/// What is asked of a season.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Hours between hard work and a recovery run that the plan asks for.
    pub min_separation_hours: f64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { min_separation_hours: 24.0 }
    }
}

/// Something that broke a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// The day it shows on.
    pub day: Day,
    /// Index into the history of the session it belongs to.
    pub index: usize,
    /// A sentence.
    pub what: String,
}

/// The sessions a rule judges, with those that come after them: what followed the last hard session
/// of a window lies beyond its end.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// All sessions in order of time.
    pub all: &'a [Session],
    /// Those that are judged.
    pub range: Range<usize>,
    /// What is asked.
    pub limits: &'a Limits,
    /// The runner's experience.
    pub level: Level,
}

impl<'a> View<'a> {
    /// The judged sessions.
    fn inside(&self) -> &'a [Session] {
        &self.all[self.range.clone()]
    }

    /// The judged hard sessions, each with the sessions that came after it.
    fn hard(&self) -> impl Iterator<Item = (&'a Session, &'a [Session])> {
        let all = self.all;
        self.range.clone().filter(move |&i| all[i].hard).map(move |i| (&all[i], &all[i + 1..]))
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleResult {
    /// The number.
    pub value: f64,
    /// What was found, in words.
    pub because: String,
    /// 0 (broken throughout) to 1 (kept).
    pub share: f64,
    /// Where it was broken.
    pub breaches: Vec<Breach>,
}

/// One rule.
pub struct Rule {
    /// Stable name.
    pub id: &'static str,
    /// Shown name.
    pub name: &'static str,
    /// Weight in the score.
    pub weight: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it asks.
    pub doc: &'static str,
    /// Its curves: what each is over, and points (0 to 1) at its knots; flat beyond.
    pub curves: &'static [(&'static str, &'static [(f64, f64)])],
    /// Judges a stretch of the history.
    pub judge: fn(&View<'_>) -> Known<RuleResult>,
}

/// All rules, in the order in which they are shown.
pub const RULES: &[Rule] = &[
    hard_gap::HARD_GAP,
    after_hard::AFTER_HARD,
    recovery_delay::RECOVERY_DELAY,
    streak::HARD_STREAK,
    hard_share::HARD_SHARE,
    relief::NO_RELIEF,
    easy_per_hard::EASY_PER_HARD,
    hardest::AFTER_HARDEST,
    regular::REGULAR,
    habit::NOT_SKIPPED,
];

/// Activities that follow each other within this many seconds are one session (judgement).
const JOINED_S: f64 = 3600.0;
/// Days of a window, of a step, and of the headline (SCIENCE C).
const WINDOW_DAYS: i32 = 28;
const STEP_DAYS: i32 = 7;
/// The headline and `lope check` look at the last 84 days.
pub const HEADLINE_DAYS: i32 = 84;

/// The spacing of a season.
#[derive(Clone, Debug, PartialEq)]
pub struct Spacing {
    /// Mean over the windows of the last 84 days, or why there is none.
    pub headline: Known,
    /// Mean over all windows.
    pub season: Known,
    /// Each rule over the last 84 days.
    pub rules: Vec<(&'static str, Known<RuleResult>)>,
    /// Each rule over the whole selection, for dates.
    pub all: Vec<(&'static str, Known<RuleResult>)>,
    /// The 28 days of the selection that scored best, the latest of equals.
    pub best: Option<Stretch>,
    /// The 28 days that scored worst, the latest of equals.
    pub worst: Option<Stretch>,
    /// Breaks of six days or more without any activity: neither relief nor breach.
    pub breaks: Vec<Break>,
}

/// A window of the history and its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// 0 to 100.
    pub score: f64,
}

/// Days on end without any activity: illness, a holiday, a watch left at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first day without.
    pub from: Day,
    /// The last day without.
    pub to: Day,
}

impl Break {
    /// How many days.
    pub fn days(self) -> i32 {
        self.to.0 - self.from.0 + 1
    }
}

/// Sessions of a history, in order of time.
pub fn sessions(history: &[Judged<'_>]) -> Vec<Session> {
    let mut sessions: Vec<Session> = history
        .iter()
        .enumerate()
        .map(|(index, j)| {
            let verdict = j.verdict;
            let hard = j.is_hard();
            let easy_cross = !j.is_run() && verdict.kind == crate::classify::Kind::Easy;
            let recovery = j.role == Some(crate::classify::Role::Recovery);
            let doses = &verdict.doses;
            let dose = doses.heart_rate.clone().or_else(|_| doses.pace.clone()).ok();
            Session {
                index,
                start: j.digest.start,
                end: j.digest.end(),
                day: j.day,
                p_hard: verdict.p_hard,
                hard,
                high: hard && (verdict.structure.reps >= 3 || high_dose(j) >= HIGH_DOSE),
                relief: recovery && !hard || easy_cross,
                gentle: !hard,
                run: j.is_run(),
                sorted: verdict.sort().is_some(),
                load: j.load,
                dose,
                long: false,
                hardest: false,
            }
        })
        .collect();
    sessions.sort_by_key(|s| (s.start, s.index));
    let mut joined: Vec<Session> = Vec::with_capacity(sessions.len());
    for session in sessions {
        match joined.last_mut() {
            Some(last) if session.start.since_s(last.end) < JOINED_S => last.join(session),
            _ => joined.push(session),
        }
    }
    mark_hardest(&mut joined);
    mark_long(&mut joined);
    joined
}

/// A hard session counts as high with this dose above the second threshold: seven minutes at it
/// (SCIENCE C, S1).
const HIGH_DOSE: f64 = 0.5;
/// Dose a minute over u from the second threshold up (SCIENCE A1).
const HIGH_RATE: [(f64, f64); 2] = [(1.0, 1.0 / 14.0), (1.5, 1.0 / 8.0)];

/// The dose above the second threshold, by heart rate, else by pace.
fn high_dose(judged: &Judged<'_>) -> f64 {
    let (track, t) = (&judged.digest.track, judged.thresholds);
    let over = |column: fn(&Track, usize) -> f64, width, t1: f64, t2: f64| {
        let x = track.smoothed(column, width);
        let u = |i: usize| (x[i] - t1) / (t2 - t1);
        let above = (0..x.len()).filter(|&i| x[i].is_finite() && u(i) > 1.0);
        above.map(|i| piecewise(&HIGH_RATE, u(i)) * track.timer_s(i) / 60.0).sum()
    };
    match (&t.vt1, &t.vt2, &t.cs) {
        (Some(vt1), Some(vt2), _) if judged.verdict.doses.heart_rate.is_ok() => {
            over(Track::heart_rate, 3, vt1.value, vt2.value)
        }
        (_, _, Some(cs)) if track.has_gap() => over(Track::gap, 7, T1_OF_CS * cs.bar(), cs.bar()),
        _ => 0.0,
    }
}

/// A long easy run loads the legs like half a hard session (SCIENCE C, S1; judgement).
const LONG_TIMES: f64 = 1.8;
const LONG_DAYS: i32 = 28;

fn mark_long(sessions: &mut [Session]) {
    let length = |s: &Session| s.end.since_s(s.start);
    for i in 0..sessions.len() {
        if sessions[i].hard || !sessions[i].run {
            continue;
        }
        let near = |s: &&Session| (s.day.0 - sessions[i].day.0).abs() <= LONG_DAYS;
        let before = sessions[..i].iter().rev().take_while(near);
        let after = sessions[i..].iter().take_while(near);
        let mut lengths: Vec<f64> = before.chain(after).filter(|s| s.run).map(length).collect();
        let usual = if lengths.len() >= 4 { median(&mut lengths) } else { None };
        sessions[i].long = usual.is_some_and(|m| length(&sessions[i]) >= LONG_TIMES * m);
    }
}

/// Days in which the hardest sessions are looked for, and their share (SCIENCE G5, S8).
const HARDEST_DAYS: i32 = 90;
const HARDEST_SHARE: f64 = 0.2;

/// Marks the hard sessions whose load lies in the top fifth of the hard sessions of the last 90 days,
/// themselves included.
fn mark_hardest(sessions: &mut [Session]) {
    let hard = || sessions.iter().enumerate().filter(|(_, s)| s.hard);
    // By load where most have one; by dose in a history without heart rate.
    let loaded = 2 * hard().filter(|(_, s)| s.load.is_some()).count() >= hard().count();
    let measure = |s: &Session| if loaded { s.load } else { s.dose };
    let hard: Vec<(usize, i32, f64)> =
        hard().filter_map(|(i, s)| Some((i, s.day.0, measure(s)?))).collect();
    for (k, &(i, day, load)) in hard.iter().enumerate() {
        let recent = hard[..=k].iter().rev().take_while(|h| h.1 > day - HARDEST_DAYS);
        let (count, above) =
            recent.fold((0.0, 0.0), |(n, a), h| (n + 1.0, a + f64::from(u8::from(h.2 > load))));
        sessions[i].hardest = count >= 3.0 && above < HARDEST_SHARE * count;
    }
}

impl Session {
    /// Takes in an activity that followed at once.
    fn join(&mut self, next: Session) {
        if next.p_hard > self.p_hard {
            (self.index, self.p_hard) = (next.index, next.p_hard);
        }
        self.end = self.end.max(next.end);
        self.hard |= next.hard;
        self.high |= next.high;
        self.run |= next.run;
        self.sorted |= next.sorted;
        let sum = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        self.load = sum(self.load, next.load);
        self.dose = sum(self.dose, next.dose);
        self.gentle &= next.gentle;
        // Easy running on the way to or from a session is part of it.
        self.relief = self.gentle && (self.relief || next.relief);
    }
}

/// Judges a season.
pub fn spacing(history: &[Judged<'_>], limits: &Limits, level: Level) -> Spacing {
    spacing_of(&sessions(history), limits, level)
}

/// Judges sessions, which are in order of time.
pub fn spacing_of(sessions: &[Session], limits: &Limits, level: Level) -> Spacing {
    let Some(last) = sessions.last().map(|s| s.day) else {
        let none = || Err(Absent::TooShort { have: 0.0, need: 4.0, unit: "runs" });
        return Spacing {
            headline: none(),
            season: none(),
            rules: vec![],
            all: vec![],
            best: None,
            worst: None,
            breaks: vec![],
        };
    };
    let recent = recent(sessions, limits, level);
    let all = View { range: 0..sessions.len(), ..recent.clone() };
    let windows = windows(&all);
    let pick = |better: fn(f64, f64) -> bool| {
        let keep = |a: Stretch, b: &Stretch| if better(a.score, b.score) { a } else { *b };
        windows
            .iter()
            .flatten()
            .fold(None, |best: Option<Stretch>, w| Some(best.map_or(*w, |b| keep(b, w))))
    };
    let clipped = |s: Stretch| Stretch { to: s.to.min(last), ..s };
    Spacing {
        headline: mean_of_windows(&recent),
        season: mean_of_windows(&all),
        rules: apply(&recent),
        all: apply(&all),
        best: pick(|a, b| a > b).map(clipped),
        worst: pick(|a, b| a < b).map(clipped),
        breaks: breaks(sessions),
    }
}

/// The score of the last 84 days alone.
pub fn headline_of(sessions: &[Session], limits: &Limits, level: Level) -> Known {
    mean_of_windows(&recent(sessions, limits, level))
}

fn recent<'a>(sessions: &'a [Session], limits: &'a Limits, level: Level) -> View<'a> {
    let last = sessions.last().map_or(0, |s| s.day.0);
    let from = sessions.partition_point(|s| s.day.0 <= last - HEADLINE_DAYS);
    View { all: sessions, range: from..sessions.len(), limits, level }
}

fn apply(view: &View<'_>) -> Vec<(&'static str, Known<RuleResult>)> {
    RULES.iter().map(|rule| (rule.id, (rule.judge)(view))).collect()
}

fn mean_of_windows(view: &View<'_>) -> Known {
    let scores: Vec<f64> = windows(view)?.iter().map(|w| w.score).collect();
    let none = Absent::NotApplicable("no hard session to space recovery around");
    crate::kernels::stats::mean(&scores).ok_or(none)
}

/// The windows of a stretch that hold four runs or more and a rule that applies, in order.
fn windows(view: &View<'_>) -> Known<Vec<Stretch>> {
    let inside = view.inside();
    let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
        return Err(Absent::TooShort { have: 0.0, need: 4.0, unit: "runs" });
    };
    let days = last.day.0 - first.day.0 + 1 - days_of_breaks(inside);
    let runs = inside.iter().filter(|s| s.run).count();
    if runs < 4 || days < 14 {
        let (have, need, unit) =
            if runs < 4 { (runs as f64, 4.0, "runs") } else { (f64::from(days), 14.0, "days") };
        return Err(Absent::TooShort { have, need, unit });
    }
    let mut windows = Vec::new();
    let mut from = first.day.0;
    loop {
        let at = |day: i32| view.range.start + inside.partition_point(|s| s.day.0 < day);
        let range = at(from)..at(from + WINDOW_DAYS);
        let window = View { range, ..*view };
        if window.inside().iter().filter(|s| s.run).count() >= 4
            && let Some(score) = window_score(&window)
        {
            windows.push(Stretch { from: Day(from), to: Day(from + WINDOW_DAYS - 1), score });
        }
        // Decades without a session are stepped over, not walked through.
        let after = inside.partition_point(|s| s.day.0 < from + STEP_DAYS);
        let next = inside.get(after).map_or(last.day.0, |s| s.day.0);
        from += STEP_DAYS * ((next - from) / STEP_DAYS).max(1);
        if from + WINDOW_DAYS - STEP_DAYS > last.day.0 {
            return Ok(windows);
        }
    }
}

fn window_score(view: &View<'_>) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for rule in RULES {
        if let Ok(result) = (rule.judge)(view) {
            sum += rule.weight * result.share;
            weight += rule.weight;
        }
    }
    (weight > 0.0).then(|| 100.0 * sum / weight)
}

/// A break of this many days without any activity is neither relief nor breach (SCIENCE G).
const BREAK_DAYS: i32 = 6;

/// Whether nothing was recorded for six days or more between two days.
fn broken(a: Day, b: Day) -> bool {
    b.0 - a.0 > BREAK_DAYS
}

/// The breaks between sessions, in order.
fn breaks(sessions: &[Session]) -> Vec<Break> {
    let pairs = sessions.windows(2).filter(|w| broken(w[0].day, w[1].day));
    pairs.map(|w| Break { from: Day(w[0].day.0 + 1), to: Day(w[1].day.0 - 1) }).collect()
}

/// Whether there is a break between a session and the last of those that came after it.
fn broken_between(first: &Session, later: &[Session]) -> bool {
    let mut day = first.day;
    later.iter().any(|s| broken(std::mem::replace(&mut day, s.day), s.day))
}

/// Hours from the end of one session to the start of another.
fn hours(from: &Session, to: &Session) -> f64 {
    to.start.since_s(from.end) / 3600.0
}

/// Hard sessions within so many hours are one block: what follows the last of them counts (SCIENCE C,
/// S1).
const BLOCK_H: f64 = 8.0;

/// Whether the next activity is hard too and of the same block.
fn block_goes_on(hard: &Session, after: &[Session]) -> bool {
    after.first().is_some_and(|next| next.hard && hours(hard, next) <= BLOCK_H)
}

fn days_of_breaks(sessions: &[Session]) -> i32 {
    breaks(sessions).into_iter().map(Break::days).sum()
}

const NO_HARD: Absent = Absent::NotApplicable("no hard session");
/// Points are the share itself.
const LINEAR: [(f64, f64); 2] = [(0.0, 0.0), (1.0, 1.0)];
