//! `--planned`: a plan from a calendar or a table, and what of it can't be used.

use super::context::Context;
use super::output::{Failure, say, shown, text_file};
use crate::calendar::Day;
use crate::display::first_names;
use crate::planned::{Comparison, PlanDates, WrittenPlan};
use crate::report::printable;
use crate::season::Season;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct PlannedArgs {
    /// What was planned, to compare with what was done: a calendar (.ics), or a table (.csv) with `date` and `kind`
    #[arg(long, value_name = "FILE", conflicts_with = "athletes_by", help_heading = "Runner")]
    planned: Option<PathBuf>,
}

/// The text of a plan that the user named.
pub(super) struct PlannedFile {
    path: PathBuf,
    text: String,
}

/// Days after the newest run for which repeated events are of interest.
const AHEAD_DAYS: i32 = 35;
/// Most lines that are named.
const NAMED: usize = 10;

impl PlannedArgs {
    /// Reads the file, before the runs.
    pub fn read(&self) -> Result<Option<PlannedFile>, Failure> {
        let read = |path: &PathBuf| {
            let text = text_file(path).map_err(|e| Failure::at(path, e))?;
            Ok(PlannedFile { path: path.clone(), text })
        };
        self.planned.as_ref().map(read).transpose()
    }
}

/// The runner's own plan against what was done, where one was named; says which of its lines can't be used.
pub(super) fn compared(
    file: Option<&PlannedFile>,
    season: &Season,
    context: &Context,
) -> Result<Option<Comparison>, Failure> {
    let read = &context.read_options;
    file.map(|file| file.compare(season, read.strict, read.quiet)).transpose()
}

impl PlannedFile {
    fn compare(&self, season: &Season, strict: bool, quiet: bool) -> Result<Comparison, Failure> {
        let last = season.runs.iter().rev().find(|r| r.counts());
        let dates = PlanDates {
            offset_s: last.map_or(0, |r| r.offset_s),
            until: Day(season.last_day().map_or(0, |d| d.0) + AHEAD_DAYS),
        };
        let plan = WrittenPlan::read(&self.text, dates)
            .map_err(|what| Failure::at(&self.path, what).or_hint(HINT))?;
        if let Some(fault) = plan.faults.first().filter(|_| strict) {
            return Err(Failure::at(&self.path, fault));
        }
        if !quiet {
            say_unused(&self.path, &plan);
        }
        if plan.sessions.is_empty() {
            return Err(Failure::at(&self.path, "no planned run in it").or_hint(HINT));
        }
        Ok(Comparison::of(&plan, season))
    }
}

const HINT: &str = "a calendar has events such as `Easy run`, a table has the columns `date` and `kind`; \
                    kinds are easy, recovery, long, tempo, intervals, race, rest, in many languages";

/// Says which lines of the plan can't be used.
fn say_unused(path: &Path, plan: &WrittenPlan) {
    let path = shown(path);
    for fault in plan.faults.iter().take(NAMED) {
        say(&format!("lope: {path}: {}", printable(&fault.to_string())));
    }
    if plan.faults.len() > NAMED {
        say(&format!(
            "lope: {path}: and {} more lines that can't be read",
            plan.faults.len() - NAMED
        ));
    }
    if !plan.unnamed.is_empty() {
        let unnamed = plan.unnamed.iter();
        let named = unnamed.map(|(line, text)| format!("`{}` (line {line})", printable(text)));
        let (n, named) = (plan.unnamed.len(), first_names(named, NAMED));
        let names = if n == 1 { "entry names" } else { "entries name" };
        say(&format!("lope: {path}: {n} {names} no kind of run: {named}"));
    }
}
