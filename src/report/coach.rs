//! Many runners beside each other: a row each, for the page and the table of a coach.

use crate::calendar::Day;
use crate::display::{count, inert};
use crate::findings::{Failure, Findings, Label, failure, next_runs};
use crate::score::spacing::RuleId;
use crate::score::targets;
use crate::season::Season;
use crate::units::UnitSystem;

/// Weeks of the small drawing.
pub(super) const WEEKS: usize = 12;

/// Without a run for more days what was found is about the past: the silence comes first (judgement).
const SILENT_DAYS: i32 = 14;
/// After so many days without a run nobody is told from when hard work is free again (judgement).
const STALE_DAYS: i32 = 3;
/// Without a run for so many days a runner has stopped: the twelve weeks that are judged are over (judgement).
const STOPPED_DAYS: i32 = 84;
/// The weight of a finding that holds of all runs: what is heavier is no worse (judgement: every run that was planned
/// easy was run hard).
const WORST: f64 = 300.0;

/// Why a coach looks at a runner, in the order in which a coach would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// Runs, and too hard, too long or too close: it can be mended this week.
    ToMend,
    /// Ran until lately, and doesn't any more: to ask why.
    Silent,
    /// Runs with long gaps.
    Gaps,
    /// Runs, and can't be judged yet: a test would help.
    NotKnown,
    /// Runs, and nothing is to mend.
    Fine,
    /// Has stopped: what is said is about the past.
    Stopped,
}

impl Look {
    /// What to look at, in a few words.
    pub const fn words(self) -> &'static str {
        match self {
            Look::ToMend => "to mend",
            Look::Silent => "silent",
            Look::Gaps => "gaps",
            Look::NotKnown => "not known yet",
            Look::Fine => "fine",
            Look::Stopped => "stopped",
        }
    }

    /// The kind of a finding to mend.
    fn of_finding(id: &str) -> Look {
        match id {
            "breaks" => Look::Gaps,
            "all_hard" | "mostly_untold" => Look::NotKnown,
            _ => Look::ToMend,
        }
    }
}

/// What a coach sees of one runner.
#[derive(Clone, Debug, PartialEq)]
pub struct CoachRow {
    /// The runner's name.
    pub name: String,
    /// Where the runner's own page lies, relative to the coach's.
    pub address: String,
    /// What a coach would look at first of the findings; the headline of the runner's report when nothing is to mend.
    pub verdict: String,
    /// Its kind, as long as the runner runs.
    pub look: Look,
    /// How bad it is, 0 to 100: 100 is as bad as can be.
    pub severity: f64,
    /// How certain it is, 0 to 1: the share of runs that can be told and don't hang on the error of the first threshold.
    pub certainty: f64,
    /// What to do about it.
    pub action: Option<String>,
    /// What comes next.
    pub next: Vec<String>,
    /// Runs of the last twelve weeks.
    pub runs: usize,
    /// Of these, those that can be told hard or easy.
    pub told: usize,
    /// Standard error of the first threshold, bpm.
    pub vt1_se_bpm: Option<f64>,
    /// Runs whose verdict changes with the first threshold lower and higher by its error.
    pub turned: [usize; 2],
    /// Share of hard runs, %, as the rule counts it, and the most that the level bears.
    pub hard_share_pct: Option<f64>,
    /// The most that the runner's level bears, %.
    pub hard_share_limit_pct: f64,
    /// Runs that were planned easy, and of these those that were run hard.
    pub planned_easy: usize,
    /// Of these, those that were run hard.
    pub planned_easy_run_hard: usize,
    /// Recovery runs with a score.
    pub scored: usize,
    /// Of these, those that were too hard or too long.
    pub failed: usize,
    /// Spacing of the last twelve weeks, 0 to 100.
    pub spacing: Option<f64>,
    /// The day of the last run.
    pub last_run: Option<Day>,
    /// Day and metres of each run.
    distances: Vec<(Day, f64)>,
}

impl CoachRow {
    /// The row of a runner.
    pub fn of(name: &str, address: &str, season: &Season, said: &Findings) -> CoachRow {
        let counts = &said.counts;
        let runs = || season.runs.iter().filter(|r| r.counts_as_run());
        let inside = |day: Day| said.days.is_some_and(|(from, to)| (from..=to).contains(&day));
        let told = counts.runs - counts.of_label(Label::CantTell);
        let turned = season.sensitivity.turned;
        let sure = told.saturating_sub(turned[0].max(turned[1]));
        // Of several findings that of the kind that a coach looks at first; of a kind the heaviest.
        let first = said.to_mend.iter().min_by_key(|f| Look::of_finding(f.id));
        let look = match first {
            Some(found) => Look::of_finding(found.id),
            None if counts.runs == 0 || 2 * told < counts.runs => Look::NotKnown,
            None => Look::Fine,
        };
        let hard_share = &season.spacing.rules.iter().find(|r| r.0 == RuleId::HardShare);
        CoachRow {
            name: name.to_string(),
            address: address.to_string(),
            verdict: first.map_or(&said.headline, |f| &f.sentence).clone(),
            look,
            severity: first.map_or(0.0, |f| 100.0 * (f.weight / WORST).min(1.0)),
            certainty: sure as f64 / counts.runs.max(1) as f64,
            action: first.and_then(|f| f.action.clone()),
            next: next_runs(season, &|day| day.to_string()),
            runs: counts.runs,
            told,
            vt1_se_bpm: season.athlete.latest().vt1.as_ref().map(|v| v.se),
            turned,
            hard_share_pct: hard_share.and_then(|r| Some(r.1.as_ref().ok()?.value)),
            hard_share_limit_pct: 100.0 * targets(season.athlete.level).hard_share.end(),
            planned_easy: counts.planned_easy,
            planned_easy_run_hard: runs()
                .filter(|r| inside(r.day) && failure(r) == Some(Failure::PlannedEasyRunHard))
                .count(),
            scored: counts.scored,
            failed: counts.too_hard + counts.too_long,
            spacing: season.spacing.headline.clone().ok(),
            last_run: runs().map(|r| r.day).max(),
            distances: runs()
                .map(|r| (r.day, r.digest.distance_m.clone().unwrap_or(0.0)))
                .collect(),
        }
    }

    /// Why a coach looks at the runner on a day.
    pub fn look_on(&self, today: Day) -> Look {
        match self.days_without(today) {
            None => Look::Stopped,
            Some(days) if days > STOPPED_DAYS => Look::Stopped,
            Some(days) if days > SILENT_DAYS => Look::Silent,
            Some(_) => self.look,
        }
    }

    /// Days since the last run.
    pub(super) fn days_without(&self, today: Day) -> Option<i32> {
        self.last_run.map(|day| today.0 - day.0)
    }

    /// Metres of the last days up to `today`.
    pub(super) fn metres(&self, today: Day, days: i32) -> f64 {
        let all = self.distances.iter();
        // From 0: the sum of nothing would be -0.
        all.filter(|(d, _)| (today.0 - days + 1..=today.0).contains(&d.0))
            .fold(0.0, |sum, (_, m)| sum + m)
    }

    /// Metres of each of the last twelve weeks of seven days up to `today`, the oldest first.
    pub(super) fn weeks(&self, today: Day) -> [f64; WEEKS] {
        let mut weeks = [0.0; WEEKS];
        for (day, metres) in &self.distances {
            let back = usize::try_from((today.0 - day.0) / 7).unwrap_or(WEEKS);
            if day.0 <= today.0 && back < WEEKS {
                weeks[WEEKS - 1 - back] += metres;
            }
        }
        weeks
    }

    /// How certain the verdict is: runs that can be told, and those that hang on the first threshold.
    pub(super) fn certainty_in_words(&self) -> String {
        if self.runs == 0 {
            return "No runs to tell by".to_string();
        }
        let told = format!("{} of {} runs can be told", self.told, self.runs);
        match self.vt1_se_bpm {
            Some(se) => format!(
                "{told}; first threshold \u{b1} {se:.0} bpm, which would turn {} of them",
                self.turned[0].max(self.turned[1])
            ),
            None => format!("{told}; first threshold not known"),
        }
    }

    /// What comes next, as long as the last run is not so long ago that it may have passed.
    fn next_on(&self, today: Day) -> impl Iterator<Item = &String> {
        let passed = self.days_without(today).is_some_and(|days| days > STALE_DAYS);
        self.next.iter().filter(move |_| !passed)
    }

    /// A message to the runner: the verdict, what to do, and what comes next; to one who is silent, a question.
    pub(super) fn message(&self, today: Day) -> String {
        if let (Look::Silent | Look::Stopped, Some(days)) =
            (self.look_on(today), self.days_without(today))
        {
            return format!(
                "Your last run here is {} ago: how are you? After a gap begin with easy runs.",
                count(days.unsigned_abs() as usize, "day")
            );
        }
        let action = self.action.as_deref().map(super::lines::sentence);
        let said = [Some(format!("{}.", self.verdict)), action];
        said.into_iter().flatten().chain(self.next_on(today).cloned()).collect::<Vec<_>>().join(" ")
    }
}

/// The newest day of all: days are counted back from it, whenever the page is written.
pub(super) fn today(rows: &[CoachRow]) -> Option<Day> {
    rows.iter().filter_map(|r| r.last_run).max()
}

/// In the order in which a coach would look at them: by what it is, then by how bad and how certain it is, then by
/// name.
pub(super) fn sorted(rows: &[CoachRow]) -> Vec<&CoachRow> {
    let today = today(rows).unwrap_or(Day(0));
    let heavy = |row: &CoachRow| row.severity * row.certainty;
    let mut sorted: Vec<&CoachRow> = rows.iter().collect();
    sorted.sort_by(|a, b| {
        let days = |row: &CoachRow| match row.look_on(today) {
            // Who stopped last first.
            Look::Silent | Look::Stopped => row.days_without(today).unwrap_or(i32::MAX),
            _ => 0,
        };
        let kind = a.look_on(today).cmp(&b.look_on(today)).then(days(a).cmp(&days(b)));
        kind.then(heavy(b).total_cmp(&heavy(a))).then_with(|| a.name.cmp(&b.name))
    });
    sorted
}

/// Columns of the table.
const HEADS: [&str; 22] = [
    "athlete",
    "look_at",
    "verdict",
    "action",
    "severity",
    "certainty",
    "runs_12w",
    "told_12w",
    "vt1_se_bpm",
    "distance_7d",
    "distance_28d",
    "hard_share_pct",
    "hard_share_limit_pct",
    "planned_easy",
    "planned_easy_run_hard",
    "recovery_scored",
    "recovery_failed",
    "spacing_score",
    "last_run",
    "days_since_last_run",
    "distance_by_week",
    "distance_unit",
];

/// The table of a coach as CSV: what the page shows, worst first. A value that can't be known is empty.
pub fn coach_csv(rows: &[CoachRow], units: UnitSystem) -> Vec<u8> {
    let mut out = HEADS.join(",");
    out.push('\n');
    let Some(today) = today(rows) else { return out.into_bytes() };
    let number = |value: Option<f64>, digits: usize| {
        value.map_or(String::new(), |v| format!("{v:.digits$}"))
    };
    let distance = |metres: f64| format!("{:.1}", metres / units.distance_m());
    for row in sorted(rows) {
        let weeks: Vec<String> = row.weeks(today).iter().map(|m| distance(*m)).collect();
        let cells = [
            quoted(&row.name),
            quoted(row.look_on(today).words()),
            quoted(&row.verdict),
            quoted(row.action.as_deref().unwrap_or("")),
            number(Some(row.severity), 1),
            number(Some(row.certainty), 2),
            row.runs.to_string(),
            row.told.to_string(),
            number(row.vt1_se_bpm, 1),
            distance(row.metres(today, 7)),
            distance(row.metres(today, 28)),
            number(row.hard_share_pct, 1),
            number(Some(row.hard_share_limit_pct), 1),
            row.planned_easy.to_string(),
            row.planned_easy_run_hard.to_string(),
            row.scored.to_string(),
            row.failed.to_string(),
            number(row.spacing, 1),
            row.last_run.map_or(String::new(), |d| d.to_string()),
            row.days_without(today).map_or(String::new(), |days| days.to_string()),
            weeks.join(";"),
            units.distance_name().to_string(),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out.into_bytes()
}

/// Text as a cell.
fn quoted(text: &str) -> String {
    format!("\"{}\"", inert(super::printable(text)).replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_text_in_a_spreadsheet() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("Ann \"the\" Ox\n"), "\"Ann \"\"the\"\" Ox?\"");
    }
}
