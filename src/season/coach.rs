//! What a good coach would say first: the findings of the last twelve weeks in sentences, each with its
//! evidence, the costliest first. Neutral: no praise, no prophecy.
//!
//! To add a sentence: a row in [`VOICES`].

use super::finding::{Fault, fault};
use super::{Run, Season};
use crate::classify::{Intent, Sort};
use crate::kernels::stats::{mean, median};
use crate::score::recovery::ComponentId;
use crate::score::spacing::{Breach, BreachKind, HEADLINE_DAYS, RuleId, RuleResult};
use crate::units::{Day, count};

/// One sentence and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The voice that says it.
    pub id: &'static str,
    /// About how many points of the scores it stands for; the order.
    pub matters: f64,
    /// The finding, without a full stop.
    pub sentence: String,
    /// Numbers and dates, without a full stop.
    pub evidence: String,
}

/// Something that can be said.
pub struct Voice {
    /// Stable name.
    pub id: &'static str,
    /// When it speaks.
    pub doc: &'static str,
    /// How much it matters, the sentence and its evidence; `None` when there is nothing to say.
    pub say: fn(&Recent<'_>) -> Option<(f64, String, String)>,
}

/// All voices.
pub const VOICES: &[Voice] = &[
    Voice { id: "all_hard", doc: "a threshold that makes nearly every run hard", say: all_hard },
    Voice { id: "planned_easy", doc: "runs planned easy that were run hard", say: planned_easy },
    Voice { id: "too_hard", doc: "recovery runs that were too hard", say: too_hard },
    Voice { id: "too_long", doc: "recovery runs that were too long", say: too_long },
    Voice { id: "easy_enough", doc: "recovery runs that were easy enough", say: easy_enough },
    Voice { id: "hard_gap", doc: "hard sessions close to each other", say: hard_gap },
    Voice { id: "after_hard", doc: "hard sessions that another followed", say: after_hard },
    Voice { id: "recovery_delay", doc: "recovery runs too soon, or none", say: recovery_delay },
    Voice { id: "hard_streak", doc: "hard days in a row", say: hard_streak },
    Voice { id: "hard_share", doc: "too many or too few hard runs", say: hard_share },
    Voice { id: "no_relief", doc: "days on end without relief", say: no_relief },
    Voice { id: "easy_per_hard", doc: "too few easy runs", say: easy_per_hard },
    Voice { id: "after_hardest", doc: "the hardest sessions without recovery", say: after_hardest },
    Voice { id: "regular", doc: "hard weeks without a recovery run", say: regular },
    Voice { id: "not_skipped", doc: "skipped recovery days", say: not_skipped },
    Voice { id: "next_day", doc: "the heart on the day after", say: next_day },
    Voice { id: "efficiency", doc: "the trend of easy running", say: efficiency },
    Voice { id: "threshold", doc: "how far all hangs on VT1", say: threshold },
    Voice { id: "unheard", doc: "runs without heart rate", say: unheard },
    Voice { id: "breaks", doc: "weeks without any activity", say: breaks },
];

/// The last twelve weeks of a season, or all of it.
pub struct Recent<'a> {
    season: &'a Season,
    runs: Vec<&'a Run>,
    /// Days after this one.
    from: i32,
    /// The whole selection.
    all: bool,
}

/// The most that a runner will read.
const MOST: usize = 5;

/// The five sentences that matter most, or fewer when there is less to say.
pub fn sentences(season: &Season) -> Vec<Said> {
    let (from, all) = since(season);
    let runs: Vec<&Run> =
        season.runs.iter().filter(|r| r.counts_as_run() && r.day.0 > from).collect();
    let recent = Recent { season, runs, from, all };
    let said = |v: &Voice| {
        let (matters, sentence, evidence) = (v.say)(&recent)?;
        Some(Said { id: v.id, matters, sentence, evidence })
    };
    let mut all: Vec<Said> = VOICES.iter().filter_map(said).collect();
    all.sort_by(|a, b| b.matters.total_cmp(&a.matters));
    all.truncate(MOST);
    all
}

/// Fewer runs in the last twelve weeks are no season: then the whole selection is spoken of.
const LEAST_RUNS: usize = 4;

/// Whether the sentences speak of the whole selection, because hardly anything was run lately.
pub fn sentences_span_all(season: &Season) -> bool {
    since(season).1
}

fn since(season: &Season) -> (i32, bool) {
    let last = season.runs.iter().map(|r| r.day.0).max().unwrap_or(0);
    let from = last - HEADLINE_DAYS;
    let recent = season.runs.iter().filter(|r| r.counts_as_run() && r.day.0 > from).count();
    if recent < LEAST_RUNS { (i32::MIN, true) } else { (from, false) }
}

type Words = Option<(f64, String, String)>;

fn is_or_are(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// The last days, up to three, the latest last.
fn dates(days: impl DoubleEndedIterator<Item = Day>) -> String {
    let mut all: Vec<String> = days.map(|d| d.to_string()).collect();
    all.dedup();
    let more = all.len().saturating_sub(3);
    let shown = all[more..].join(", ");
    match more {
        0 => shown,
        n => format!("{shown} and {n} more before"),
    }
}

impl Recent<'_> {
    fn scored(&self) -> Vec<(f64, &Run)> {
        let score = |r: &&Run| r.recovery.as_ref().and_then(|s| s.score.clone().ok());
        self.runs.iter().filter_map(|r| Some((score(r)?, *r))).collect()
    }

    fn faulty(&self, wanted: Fault) -> Vec<(f64, &Run)> {
        self.scored().into_iter().filter(|(_, r)| fault(r) == Some(wanted)).collect()
    }

    /// A rule that costs three tenths or more of its points: points of the spacing score, and what
    /// it found.
    fn broken(&self, id: RuleId) -> Option<(f64, &RuleResult)> {
        let found = &self.season.spacing;
        let (rules, score) =
            if self.all { (&found.all, &found.season) } else { (&found.rules, &found.headline) };
        score.as_ref().ok()?;
        let all: f64 = rules.iter().filter(|r| r.1.is_ok()).map(|r| r.0.rule().weight).sum();
        let found = rules.iter().find(|r| r.0 == id)?.1.as_ref().ok()?;
        (found.share < 0.7).then(|| (100.0 * id.rule().weight * (1.0 - found.share) / all, found))
    }
}

fn planned_easy(recent: &Recent<'_>) -> Words {
    let planned = || recent.runs.iter().filter(|r| r.intent.is_some_and(Intent::is_gentle));
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
    // What was meant and what was done: before everything else (SCIENCE G2).
    Some((200.0, sentence, evidence.join("; ")))
}

/// How far some runs were above what is asked, at the median.
fn how_hard(runs: &[(f64, &Run)], recent: &Recent<'_>) -> Vec<String> {
    let mut evidence = Vec::new();
    let t = recent.season.athlete.latest();
    if let (Some(bpm), Some(vt1)) = (median_of(runs, ComponentId::Intensity), &t.vt1) {
        let side = if bpm > 0.0 { "above" } else { "below" };
        let ceiling = t.recovery_ceiling().map_or(String::new(), |c| format!(" of {c:.0}"));
        let above = median_of(runs, ComponentId::TimeAboveVt1).unwrap_or(0.0);
        evidence.push(format!(
            "at the median {:.0} bpm {side} the recovery ceiling{ceiling}, {above:.0} % of the time above VT1 \
             ({:.0} \u{b1} {:.0})",
            bpm.abs(),
            vt1.value,
            vt1.se
        ));
    }
    if let Some(p) = middle(runs.iter().map(|(_, r)| r.verdict.p_hard)) {
        evidence.push(format!("P(hard) {p:.2}"));
    }
    // What nothing mends counts as more than anybody can run slower by.
    let easier = runs.iter().filter_map(|(_, r)| Some(r.recovery.as_ref()?.easier));
    let bpm = middle(easier.map(|e| e.map_or(f64::INFINITY, |e| f64::from(e.0))));
    if let Some(bpm) = bpm.filter(|b| b.is_finite()) {
        evidence.push(format!("{bpm:.0} bpm lower would have mended half of them"));
    }
    evidence
}

/// Points that a fault takes from the mean recovery score.
fn cost(faulty: &[(f64, &Run)], scored: usize) -> f64 {
    faulty.iter().map(|(s, _)| 100.0 - s).sum::<f64>() / scored.max(1) as f64
}

fn middle(values: impl Iterator<Item = f64>) -> Option<f64> {
    median(&mut values.collect::<Vec<_>>())
}

/// The value of a component over some runs, at the median.
fn median_of(runs: &[(f64, &Run)], id: ComponentId) -> Option<f64> {
    let value = |r: &Run| Some(r.recovery.as_ref()?.finding(id)?.value);
    middle(runs.iter().filter_map(|(_, r)| value(r)))
}

fn too_hard(recent: &Recent<'_>) -> Words {
    let scored = recent.scored().len();
    let mut faulty = recent.faulty(Fault::TooHard);
    let all = faulty.len();
    // Those that were planned easy have been spoken of.
    faulty.retain(|(_, r)| !(r.intent.is_some_and(Intent::is_gentle) && is_hard(r)));
    let (_, worst) = faulty.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let was = if faulty.len() == 1 { "was" } else { "were" };
    let other = if all > faulty.len() { " other" } else { "" };
    let of = scored - (all - faulty.len());
    let runs = if of == 1 { "recovery run" } else { "recovery runs" };
    let sentence = format!("{} of {of}{other} {runs} {was} too hard to be one", faulty.len());
    let mut evidence = how_hard(&faulty, recent);
    evidence.push(format!("the furthest off on {}", worst.day));
    Some((cost(&faulty, scored), sentence, evidence.join("; ")))
}

fn is_hard(run: &Run) -> bool {
    run.verdict.is_hard()
}

fn too_long(recent: &Recent<'_>) -> Words {
    let (scored, faulty) = (recent.scored().len(), recent.faulty(Fault::TooLong));
    let minutes = middle(faulty.iter().map(|(_, r)| r.digest.moving_s / 60.0))?;
    let was = if faulty.len() == 1 { "was" } else { "were" };
    let of = is_or_are(scored, "recovery run", "recovery runs");
    let sentence = format!("{} of {of} {was} too long to be one", faulty.len());
    let evidence = format!(
        "{minutes:.0} min moving at the median, where 20 to 40 are asked; {}",
        dates(faulty.iter().map(|(_, r)| r.day))
    );
    Some((cost(&faulty, scored), sentence, evidence))
}

fn easy_enough(recent: &Recent<'_>) -> Words {
    let scored = recent.scored();
    let good: Vec<f64> = scored.iter().filter(|(_, r)| fault(r).is_none()).map(|s| s.0).collect();
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
            "; the median of all of them {:.0} bpm {side} the recovery ceiling",
            above.abs()
        ));
    }
    Some((4.0, sentence, evidence))
}

fn last_breaches(breaches: &[Breach]) -> String {
    dates(breaches.iter().map(|b| b.day))
}

fn hard_gap(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::HardGap)?;
    let n = is_or_are(r.breaches.len(), "hard session came", "hard sessions came");
    let sentence = format!("{n} too soon after the one before");
    Some((matters, sentence, format!("{}; {}", r.because, last_breaches(&r.breaches))))
}

fn after_hard(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::AfterHard)?;
    let n = is_or_are(r.breaches.len(), "time another hard session", "times another hard session");
    let sentence = format!("{n} was the next thing after a hard one");
    Some((matters, sentence, format!("{}; {}", r.because, last_breaches(&r.breaches))))
}

fn recovery_delay(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::RecoveryDelay)?;
    let none = |b: &&Breach| matches!(b.kind, BreachKind::NoRecoveryRun { .. });
    let without = r.breaches.iter().filter(none).count();
    let soon = r.breaches.len() - without;
    let sentence = match (soon, without) {
        (0, 0) => "Recovery runs came late after hard work".to_string(),
        (soon, without) if without >= soon => {
            let had = is_or_are(without, "hard session had", "hard sessions had");
            format!("{had} no recovery run before the next")
        }
        (soon, _) => {
            let came = is_or_are(soon, "recovery run came", "recovery runs came");
            format!("{came} sooner after hard work than the 24 h of the plan's rule")
        }
    };
    // The dates are of what the sentence names.
    let named = |b: &&Breach| none(b) == (without >= soon);
    let days = last_breaches(&r.breaches.iter().filter(named).cloned().collect::<Vec<_>>());
    let evidence = match days.is_empty() {
        true => format!("{}; 22 to 48 h are asked", r.because),
        false => format!("{}; {days}", r.because),
    };
    Some((matters, sentence, evidence))
}

fn hard_streak(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::HardStreak)?;
    let sentence = format!("Hard days stood next to each other, up to {:.0} in a row", r.value);
    let evidence = format!("the second day or later: {}", last_breaches(&r.breaches));
    Some((matters, sentence, evidence))
}

fn hard_share(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::HardShare)?;
    let level = recent.season.athlete.level.id();
    let sentence = match r.value {
        v if v > 30.0 => format!("{v:.0} % of the runs were hard, more than {level} training asks"),
        v => format!("{v:.0} % of the runs were hard, fewer than {level} training asks"),
    };
    Some((matters, sentence, r.because.clone()))
}

fn no_relief(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::NoRelief)?;
    let sentence = if r.value >= 3.0 {
        format!("Up to {:.0} days in a row went without rest or a recovery run", r.value)
    } else {
        "The days of a week were much alike: little contrast of hard and easy".to_string()
    };
    let evidence = match r.breaches.last() {
        Some(last) => format!("{}; last on {}", r.because, last.day),
        None => r.because.clone(),
    };
    Some((matters, sentence, evidence))
}

fn easy_per_hard(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::EasyPerHard)?;
    let asked = match recent.season.athlete.level {
        crate::athlete::Level::Advanced => "two or more a week are asked of an advanced runner",
        _ => "one for each hard run is asked",
    };
    Some((matters, "There were few easy runs".to_string(), format!("{}; {asked}", r.because)))
}

fn after_hardest(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::AfterHardest)?;
    let n =
        is_or_are(r.breaches.len(), "of the hardest sessions was", "of the hardest sessions were");
    let sentence = format!("{n} not followed by recovery within three days");
    Some((matters, sentence, format!("{}; {}", r.because, last_breaches(&r.breaches))))
}

fn regular(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::Regular)?;
    let n = is_or_are(r.breaches.len(), "week with hard work held", "weeks with hard work held");
    Some((matters, format!("{n} no recovery run"), r.because.clone()))
}

fn not_skipped(recent: &Recent<'_>) -> Words {
    let (matters, r) = recent.broken(RuleId::NotSkipped)?;
    let n = is_or_are(r.breaches.len(), "usual recovery day was", "usual recovery days were");
    let sentence = format!("{n} skipped after hard work, where a shorter run or a ride would do");
    Some((matters, sentence, format!("{}; {}", r.because, last_breaches(&r.breaches))))
}

fn next_day(recent: &Recent<'_>) -> Words {
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

fn efficiency(recent: &Recent<'_>) -> Words {
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

fn threshold(recent: &Recent<'_>) -> Words {
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

/// Nobody trains hard on more than this share of the runs for long (judgement), seen over so many runs.
const NEARLY_ALL: f64 = 0.75;
const LONG_ENOUGH: usize = 30;

fn all_hard(recent: &Recent<'_>) -> Words {
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
    // Before everything else: it may undo the rest.
    Some((1000.0, sentence, evidence))
}

fn unheard(recent: &Recent<'_>) -> Words {
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

fn breaks(recent: &Recent<'_>) -> Words {
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
