//! Months of a season: what was run up to the same day of each, and the longest run of each.

use super::{Run, Season};
use crate::calendar::Day;

/// What was run from the first day of a month on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthToDate {
    /// The first day of the month.
    pub from: Day,
    /// The last day that counts.
    pub to: Day,
    /// Number of runs.
    pub runs: usize,
    /// Metres, of the runs whose distance is known.
    pub metres: f64,
    /// Seconds moving.
    pub moving_s: f64,
    /// The longest distance of a run, metres.
    pub longest_m: f64,
}

/// The longest run of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LongestRun {
    /// The first day of the month.
    pub from: Day,
    /// Metres of the longest run, and its index in the season; `None` without a run whose distance is known.
    pub longest: Option<(f64, usize)>,
}

/// The days of a month up to a day of the month, as far as the month goes.
fn month_to(year: i64, month: u32, last: u32) -> Option<(Day, Day)> {
    let from = Day::from_ymd(year, month, 1)?;
    let to = (1..=last).rev().find_map(|day| Day::from_ymd(year, month, day))?;
    Some((from, to))
}

impl Season {
    /// The month of the last day, the one before, and the same a year ago, all up to the same day of the month; those
    /// before the first run tell nothing.
    pub fn months_to_date(&self) -> Vec<MonthToDate> {
        let Some(today) = self.last_day() else { return Vec::new() };
        let (year, month, day) = today.ymd();
        let before = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
        let asked = [(year, month), before, (year - 1, month)];
        let spans = asked.into_iter().filter_map(|(year, month)| month_to(year, month, day));
        let first = self.runs.iter().map(|r| r.day).min();
        spans
            .filter(|(_, to)| first.is_some_and(|f| f <= *to))
            .map(|(from, to)| self.month_to_date(from, to))
            .collect()
    }

    fn month_to_date(&self, from: Day, to: Day) -> MonthToDate {
        let mut sum = MonthToDate { from, to, runs: 0, metres: 0.0, moving_s: 0.0, longest_m: 0.0 };
        let inside = |r: &&Run| r.counts_as_run() && (from..=to).contains(&r.day);
        for run in self.runs.iter().filter(inside) {
            let metres = run.digest.distance_m.clone().unwrap_or(0.0);
            sum.runs += 1;
            sum.metres += metres;
            sum.moving_s += run.digest.moving_s;
            sum.longest_m = sum.longest_m.max(metres);
        }
        sum
    }

    /// The longest run of each of so many months up to that of the last day, the oldest first; those before the first
    /// run are left out.
    pub fn longest_by_month(&self, months: u32) -> Vec<LongestRun> {
        let Some(today) = self.last_day() else { return Vec::new() };
        let (year, month, _) = today.ymd();
        let all = (0..months).rev().filter_map(|back| {
            let nth = year * 12 + i64::from(month) - 1 - i64::from(back);
            let from = Day::from_ymd(nth.div_euclid(12), nth.rem_euclid(12) as u32 + 1, 1)?;
            let (year, month, _) = from.ymd();
            let inside = |r: &Run| {
                let day = r.day.ymd();
                r.counts_as_run() && (day.0, day.1) == (year, month)
            };
            let runs = self.runs.iter().enumerate().filter(|(_, r)| inside(r));
            let lengths = runs.filter_map(|(i, r)| Some((r.digest.distance_m.clone().ok()?, i)));
            Some(LongestRun { from, longest: lengths.max_by(|a, b| a.0.total_cmp(&b.0)) })
        });
        all.skip_while(|m| m.longest.is_none()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_counted_as_far_as_it_goes() {
        let to =
            |year, month, last| month_to(year, month, last).map(|(a, b)| (a.ymd().2, b.ymd().2));
        assert_eq!(to(2026, 3, 14), Some((1, 14)));
        assert_eq!(to(2026, 2, 31), Some((1, 28)));
        assert_eq!(to(2024, 2, 30), Some((1, 29)));
    }
}
