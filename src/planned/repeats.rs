//! Rules of recurrence of a calendar: those by the day and by the week (RFC 5545, 3.3.10).

use crate::calendar::Day;

/// How an event repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repeats {
    weekly: bool,
    every: i32,
    count: Option<usize>,
    until: Option<Day>,
    weekdays: Vec<u32>,
    sunday: bool,
}

/// Days that a rule is followed for at the most: fifty years.
const MOST_DAYS: i32 = 18_263;

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The day of `20260302` and of `20260302T063000`, as written.
pub(super) fn day(value: &str) -> Option<Day> {
    let (date, rest) = (value.get(..8)?, value.get(8..)?);
    if !date.bytes().all(|b| b.is_ascii_digit()) || !(rest.is_empty() || rest.starts_with('T')) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| date[range].parse::<u32>().ok();
    Day::from_ymd(number(0..4)?.into(), number(4..6)?, number(6..8)?)
}

impl Repeats {
    /// Reads `FREQ=WEEKLY;BYDAY=TU,TH`; `None` for a rule that is not read.
    pub fn parse(rule: &str) -> Option<Repeats> {
        let mut found = Repeats {
            weekly: false,
            every: 1,
            count: None,
            until: None,
            weekdays: Vec::new(),
            sunday: false,
        };
        let mut known = false;
        for part in rule.split(';').filter(|p| !p.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match (name, value) {
                ("FREQ", "DAILY" | "WEEKLY") => {
                    (known, found.weekly) = (true, value == "WEEKLY");
                }
                ("INTERVAL", n) => {
                    found.every = n.parse().ok().filter(|n| (1..=366).contains(n))?
                }
                ("COUNT", n) => found.count = Some(n.parse().ok()?),
                ("UNTIL", at) => found.until = Some(day(at)?),
                ("BYDAY", days) => {
                    let index = |d: &str| WEEKDAYS.iter().position(|w| *w == d);
                    let all: Option<Vec<usize>> = days.split(',').map(index).collect();
                    found.weekdays = all?.into_iter().map(|d| d as u32).collect();
                }
                ("WKST", day) => found.sunday = day == "SU",
                _ => return None,
            }
        }
        known.then_some(found)
    }

    /// The days of an event that begins on `first`, up to `last`.
    pub fn days(&self, first: Day, last: Day) -> Vec<Day> {
        let last = self.until.map_or(last, |until| until.min(last));
        let last = last.0.min(first.0.saturating_add(MOST_DAYS));
        let begun = first.week_start(self.sunday);
        let falls = |day: Day| {
            let weekday = match self.weekdays.is_empty() {
                true => !self.weekly || day.weekday() == first.weekday(),
                false => self.weekdays.contains(&day.weekday()),
            };
            let turn = match self.weekly {
                true => (day.week_start(self.sunday).0 - begun.0) / 7,
                false => day.0 - first.0,
            };
            weekday && turn % self.every == 0
        };
        let days = (first.0..=last).map(Day).filter(|day| falls(*day));
        days.take(self.count.unwrap_or(usize::MAX)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_by_the_week_and_by_the_day() {
        let monday = Day::parse("2026-03-02").unwrap();
        let last = Day(monday.0 + 27);
        let days = |rule: &str| -> Vec<i32> {
            let days = Repeats::parse(rule).unwrap().days(monday, last);
            days.into_iter().map(|d| d.0 - monday.0).collect()
        };
        assert_eq!(days("FREQ=WEEKLY"), [0, 7, 14, 21]);
        assert_eq!(days("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3"), [1, 3, 8]);
        assert_eq!(days("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=MO"), [0, 14]);
        assert_eq!(days("FREQ=DAILY;INTERVAL=10"), [0, 10, 20]);
        assert_eq!(days("FREQ=WEEKLY;UNTIL=20260310T000000Z"), [0, 7]);
        assert_eq!(Repeats::parse("FREQ=MONTHLY;BYDAY=1MO"), None);
        assert_eq!(Repeats::parse("FREQ=WEEKLY;INTERVAL=0"), None);
    }
}
