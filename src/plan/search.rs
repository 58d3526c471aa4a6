//! The best of all weeks: what keeps the rules, and of those the nearest to habit.

use super::problem::Problem;
use super::week::{DAYS, DayKind, Lost, Rules, Week};
use crate::score::spacing::{RULES, RuleId};
use std::collections::HashMap;

/// The best week under some rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its days.
    pub week: Week,
    /// The points that each rule loses, whether it was asked or not.
    pub lost: Lost,
    /// How far it lies from habit.
    pub cost: u32,
}

/// What makes one week better than another: least lost, then nearest to habit, then the first in the order of kinds.
type Order = (u64, u32, Week);

/// Searches a problem, under any rules; what was found of the beginning of a week is kept.
pub struct Search<'a> {
    problem: &'a Problem,
    known: HashMap<Vec<DayKind>, Lost>,
}

impl<'a> Search<'a> {
    /// A search of this problem.
    pub fn new(problem: &'a Problem) -> Search<'a> {
        Search { problem, known: HashMap::new() }
    }

    fn lost(&mut self, days: &[DayKind]) -> Lost {
        if let Some(lost) = self.known.get(days) {
            return *lost;
        }
        let mut lost = self.problem.lost_so_far(days);
        if let Ok(week) = days.try_into() {
            self.problem.add_lost_as_a_whole(week, &mut lost);
        }
        self.known.insert(days.to_vec(), lost);
        lost
    }

    /// The best week under these rules.
    pub fn best(&mut self, rules: Rules) -> Answer {
        self.best_after(rules, &[])
    }

    /// The best week that begins with these days.
    pub fn best_after(&mut self, rules: Rules, begun: &[DayKind]) -> Answer {
        let mut best = None;
        let unusual =
            begun.iter().enumerate().map(|(i, kind)| self.problem.unusual(i, *kind)).sum();
        self.descend(rules, &mut begun.to_vec(), unusual, &mut best);
        // Each day may be of some kind, so that there is a week.
        let week = best.map_or([DayKind::Rest; DAYS], |b: Order| b.2);
        Answer { week, lost: self.lost(&week), cost: self.problem.cost(&week) }
    }

    /// Goes on with each kind of the next day, the usual one first; leaves what can't become better than the best.
    fn descend(
        &mut self,
        rules: Rules,
        days: &mut Vec<DayKind>,
        unusual: u32,
        best: &mut Option<Order>,
    ) {
        let day = days.len();
        let more = self.problem.cost_of_counts(days) + self.problem.cost_of_rest(days);
        let at_least = (rules.sum(&self.lost(days)), unusual + more);
        if best.is_some_and(|b| at_least > (b.0, b.1)) {
            return;
        }
        if let Ok(week) = <Week>::try_from(days.as_slice()) {
            let found = (at_least.0, at_least.1, week);
            if best.is_none_or(|b| found < b) {
                *best = Some(found);
            }
            return;
        }
        let mut kinds = DayKind::ALL;
        kinds.sort_by_key(|kind| self.problem.unusual(day, *kind));
        for kind in kinds.into_iter().filter(|k| self.problem.may[day][*k as usize]) {
            days.push(kind);
            self.descend(rules, days, unusual + self.problem.unusual(day, kind), best);
            days.pop();
        }
    }

    /// The rules that bind the best week: without all of them it would be another, without any one of the others it
    /// would not.
    pub fn binding(&mut self, answer: &Answer) -> Rules {
        let mut changes = |rules: Rules| self.best(rules).week != answer.week;
        if !changes(Rules::NONE) {
            return Rules::NONE;
        }
        let alone: Vec<RuleId> = RULES
            .iter()
            .map(|rule| rule.id)
            .filter(|id| changes(Rules::ALL.without(*id)))
            .collect();
        let mut set = alone.iter().fold(Rules::NONE, |set, id| set.with(*id));
        if set != Rules::NONE && changes(set.others()) {
            return set;
        }
        // Two rules that ask for the same bind together: leave out what is not needed for that.
        set = Rules::ALL;
        for rule in RULES.iter().rev().filter(|rule| !alone.contains(&rule.id)) {
            let fewer = set.without(rule.id);
            if changes(fewer.others()) {
                set = fewer;
            }
        }
        set
    }
}
