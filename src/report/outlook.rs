//! What comes next in a report: the plan of the days after the newest run, in the words of [`super::plan`].

use super::lines::{date, sentence};
use super::plan::{hard_again, missed, what, what_to_do};
use super::planned::planned_sentence;
use crate::calendar::Day;
use crate::findings::next_runs;
use crate::plan::{NoPlan, Plan, PlanOptions};
use crate::planned::Comparison;
use crate::score::spacing::HEADLINE_DAYS;
use crate::season::Season;
use crate::units::UnitSystem;

/// What comes next, counted from the newest run and never from the clock.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The next seven days, or why there is no plan.
    pub plan: Result<Plan, NoPlan>,
    /// What was planned elsewhere against what was done, where a plan was named.
    pub planned: Option<Comparison>,
}

impl Outlook {
    /// The days after a season.
    pub fn of(season: &Season, rebuilding: bool, planned: Option<Comparison>) -> Outlook {
        let plan = match season.last_day() {
            Some(last) => Plan::of(season, &PlanOptions { rebuilding, ..PlanOptions::on(last) }),
            None => Err(NoPlan::FewRuns(0)),
        };
        Outlook { plan, planned }
    }

    /// The same for the eyes of others: no time of day, and no words of the runner's own plan.
    pub fn anonymous(mut self) -> Outlook {
        for day in self.plan.iter_mut().flat_map(|p| &mut p.days) {
            day.hard_from_h = day.hard_from_h.filter(|h| *h <= 0.0);
        }
        // Its signs are names of devices and times.
        if let Err(NoPlan::TwoPeople(why)) = &mut self.plan {
            *why = "their signs are hidden".to_string();
        }
        if let Some(planned) = &mut self.planned {
            let done = planned.sessions.iter_mut().map(|s| &mut s.planned);
            done.chain(&mut planned.ahead).for_each(|s| s.text.clear());
        }
        self
    }

    /// The comparison of the last twelve weeks.
    pub(super) fn recent(&self) -> Option<Comparison> {
        let found = self.planned.clone()?;
        let last = found.days.map(|d| d.1);
        Some(match last {
            Some(last) => found.since(Day(last.0 - HEADLINE_DAYS + 1)),
            None => found,
        })
    }

    /// What comes next, a sentence a line; without a plan what is known all the same, and why there is none.
    pub(super) fn lines(&self, season: &Season, units: UnitSystem) -> Vec<String> {
        let plan = match &self.plan {
            Ok(plan) => plan,
            Err(why) => {
                let mut said = next_runs(season, &|day| day.to_string());
                said.push(sentence(&why.to_string()));
                return said;
            }
        };
        let Some((first, later)) = plan.days.split_first() else { return Vec::new() };
        let mut said =
            vec![format!("Next, {}: {}.", date(first.day), what_to_do(plan, first, units))];
        said.extend(hard_again(plan, season).map(|s| s + "."));
        let days = later.iter().map(|d| format!("{} {}", d.day.weekday_name(), what(d)));
        said.push(format!("Then {}.", days.collect::<Vec<_>>().join(", ")));
        said.extend(plan.cautions.iter().map(|c| sentence(&c.to_string())));
        said.extend(missed(plan).map(|s| s + "."));
        said
    }

    /// How the named plan was followed, in a sentence.
    pub(super) fn planned_line(&self) -> Option<String> {
        self.recent().map(|found| format!("{}.", planned_sentence(&found)))
    }
}
