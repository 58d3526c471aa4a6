//! What was known before: the report of an earlier check, and the runs that a folder held last time.

use super::output::{Failure, text_file};
use super::staged::write_file;
use crate::findings::title;
use crate::report::printable;
use crate::season::{CheckResult, Gate, Gates, Run, Season, Violation};
use crate::units::UnitSystem;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io;
use std::path::Path;

/// An earlier report.
pub(super) struct Baseline {
    /// Its runs by their start, each with its recovery score.
    scores: BTreeMap<String, Option<f64>>,
    /// Its spacing score of the last 84 days.
    spacing: Option<f64>,
}

impl Baseline {
    /// Reads a `report.json`.
    pub fn read(path: &Path) -> Result<Baseline, Failure> {
        let text = text_file(path).map_err(|e| Failure::at(path, e))?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|e| Failure::at(path, format!("not JSON: {e}")).or_hint(HINT))?;
        let Some(runs) = value["runs"].as_array() else {
            return Err(Failure::at(path, "not a report of lope: it has no runs").or_hint(HINT));
        };
        let row = |run: &Value| {
            Some((run["start_utc"].as_str()?.to_string(), run["recovery_score"].as_f64()))
        };
        let mut scores = BTreeMap::new();
        for (start, score) in runs.iter().filter_map(row) {
            // A second recording of a run has no score of its own.
            let known = scores.entry(start).or_insert(score);
            *known = known.or(score);
        }
        Ok(Baseline { scores, spacing: value["spacing"]["score"].as_f64() })
    }

    /// Leaves what is new since the report.
    pub fn only_new(&self, season: &Season, gates: &Gates, checked: CheckResult) -> CheckResult {
        let new = |v: &Violation| !self.knew(season, gates, v);
        CheckResult { violations: checked.violations.into_iter().filter(new).collect(), ..checked }
    }

    /// Whether the report would have shown this violation.
    fn knew(&self, season: &Season, gates: &Gates, violation: &Violation) -> bool {
        let Some(run) = violation.run else {
            let least = gates.min_spacing_score;
            return self.spacing.zip(least).is_some_and(|(before, least)| before < least);
        };
        let start = season.runs[run].digest.start.to_string();
        let Some(score) = self.scores.get(&start) else { return false };
        match (violation.gate, gates.min_recovery_score) {
            (Gate::MinRecoveryScore, Some(least)) => score.is_some_and(|s| s < least),
            _ => true,
        }
    }
}

const HINT: &str = "name the report.json of an earlier `lope report`";

/// The runs that a folder held last time: their starts, one a line.
pub(super) struct Seen(BTreeSet<String>);

impl Seen {
    /// Reads the list; without one nothing was seen yet.
    pub fn read(path: &Path) -> Result<Option<Seen>, Failure> {
        match text_file(path) {
            Ok(text) => {
                let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
                Ok(Some(Seen(lines.map(str::to_string).collect())))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::at(path, error)),
        }
    }

    fn is_new(&self, run: &Run) -> bool {
        !self.0.contains(&run.digest.start.to_string())
    }

    /// A line for each run that is new.
    pub fn new_runs(&self, season: &Season, units: UnitSystem) -> String {
        let mut out = String::new();
        for run in season.runs.iter().filter(|r| r.counts_as_run() && self.is_new(r)) {
            let distance = run.digest.distance_m.as_ref().ok();
            let distance = distance.map_or("\u{2013}".to_string(), |m| units.distance(*m));
            let _ = writeln!(out, "{}  {distance}  {}", run.day, printable(&title(run)));
        }
        out
    }

    /// Leaves the violations of new runs; one of the season stays.
    pub fn only_new(&self, season: &Season, checked: CheckResult) -> CheckResult {
        let new = |v: &Violation| v.run.is_none_or(|i| self.is_new(&season.runs[i]));
        CheckResult { violations: checked.violations.into_iter().filter(new).collect(), ..checked }
    }
}

/// Keeps the runs that are here now for the next time.
pub(super) fn keep_seen(path: &Path, season: &Season) -> Result<(), Failure> {
    let starts: BTreeSet<String> =
        season.runs.iter().filter(|r| r.counts()).map(|r| r.digest.start.to_string()).collect();
    let mut text = String::new();
    for start in starts {
        text.push_str(&start);
        text.push('\n');
    }
    write_file(path, text.as_bytes())
}
