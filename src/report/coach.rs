//! Many runners beside each other: a row each, for the page and the table of a coach.

use crate::calendar::Day;
use crate::findings::{Failure, Findings, Label, failure, next_runs};
use crate::score::spacing::RuleId;
use crate::score::targets;
use crate::season::Season;
use crate::units::UnitSystem;

/// Weeks of the small drawing.
pub(super) const WEEKS: usize = 12;

/// What a coach sees of one runner.
#[derive(Clone, Debug, PartialEq)]
pub struct CoachRow {
    /// The runner's name.
    pub name: String,
    /// Where the runner's own page lies, relative to the coach's.
    pub address: String,
    /// The headline of the runner's report.
    pub headline: String,
    /// The weight of the heaviest finding times the share of runs that can be told; 0 when there is nothing to mend.
    pub weight: f64,
    /// What to do about the heaviest finding.
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
    pub fn of(name: &str, address: &str, season: &Season) -> CoachRow {
        let said = Findings::of(season);
        let counts = &said.counts;
        let runs = || season.runs.iter().filter(|r| r.counts_as_run());
        let inside = |day: Day| said.days.is_some_and(|(from, to)| (from..=to).contains(&day));
        let told = counts.runs - counts.of_label(Label::CantTell);
        let share = told as f64 / counts.runs.max(1) as f64;
        let first = said.to_mend.first();
        let hard_share = &season.spacing.rules.iter().find(|r| r.0 == RuleId::HardShare);
        CoachRow {
            name: name.to_string(),
            address: address.to_string(),
            headline: said.headline.clone(),
            weight: first.map_or(0.0, |f| f.weight * share),
            action: first.and_then(|f| f.action.clone()),
            next: next_runs(season, &|day| day.to_string()),
            runs: counts.runs,
            told,
            vt1_se_bpm: season.athlete.latest().vt1.as_ref().map(|v| v.se),
            turned: season.sensitivity.turned,
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

    /// How sure the headline is: runs that can be told, and those that hang on the first threshold.
    pub(super) fn certainty(&self) -> String {
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

    /// A message to the runner: the headline, what to do, and what comes next.
    pub(super) fn message(&self) -> String {
        let action = self.action.as_deref().map(super::html::sentence);
        let said = [Some(format!("{}.", self.headline)), action];
        said.into_iter().flatten().chain(self.next.clone()).collect::<Vec<_>>().join(" ")
    }
}

/// The newest day of all: days are counted back from it, whenever the page is written.
pub(super) fn today(rows: &[CoachRow]) -> Option<Day> {
    rows.iter().filter_map(|r| r.last_run).max()
}

/// Worst first, and by name.
pub(super) fn sorted(rows: &[CoachRow]) -> Vec<&CoachRow> {
    let mut sorted: Vec<&CoachRow> = rows.iter().collect();
    sorted.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.name.cmp(&b.name)));
    sorted
}

/// Columns of the table.
const HEADS: [&str; 20] = [
    "athlete",
    "verdict",
    "action",
    "weight",
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
            quoted(&row.headline),
            quoted(row.action.as_deref().unwrap_or("")),
            number(Some(row.weight), 1),
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
            row.last_run.map_or(String::new(), |d| (today.0 - d.0).to_string()),
            weeks.join(";"),
            units.distance_name().to_string(),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out.into_bytes()
}

/// Text as a cell. A name that a spreadsheet would take for a formula is kept text by a space.
fn quoted(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@']);
    let space = if formula { " " } else { "" };
    format!("\"{space}{}\"", super::printable(text).replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_text_in_a_spreadsheet() {
        assert_eq!(quoted("=1+1"), "\" =1+1\"");
        assert_eq!(quoted("Ann \"the\" Ox\n"), "\"Ann \"\"the\"\" Ox?\"");
    }
}
