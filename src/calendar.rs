//! Instants in UTC and days of the calendar.

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UtcTime(i64);

impl UtcTime {
    /// From milliseconds since the Unix epoch.
    pub const fn from_unix_ms(ms: i64) -> UtcTime {
        UtcTime(ms)
    }

    /// From whole seconds since the Unix epoch; saturates at the ends of `i64`.
    pub const fn from_unix_s(s: i64) -> UtcTime {
        UtcTime(s.saturating_mul(1000))
    }

    /// Milliseconds since the Unix epoch.
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// Seconds since the Unix epoch, rounded down.
    pub const fn unix_s(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This instant moved by `s` seconds, rounded to the millisecond.
    pub fn plus_s(self, s: f64) -> UtcTime {
        UtcTime(self.0.saturating_add((s * 1000.0).round() as i64))
    }

    /// Seconds from `earlier` to this instant; negative when `earlier` is later.
    pub fn since_s(self, earlier: UtcTime) -> f64 {
        (self.0 - earlier.0) as f64 / 1000.0
    }
}

/// ISO 8601 in UTC, whole seconds: `2026-03-01T06:30:00Z`.
impl fmt::Display for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.unix_s().rem_euclid(SECONDS_A_DAY);
        let (hour, minute) = (second / 3600, second / 60 % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{:02}Z", Day::at(*self, 0), second % 60)
    }
}

/// Seconds of a day (convention).
pub const SECONDS_A_DAY: i64 = 86_400;
const EPOCH: Date = date(1970, 1, 1);

/// A calendar day as days since 1970-01-01, in whatever zone the caller means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of an instant at an offset of `offset_s` seconds east of UTC.
    pub fn at(instant: UtcTime, offset_s: i32) -> Day {
        Day((instant.unix_s() + i64::from(offset_s)).div_euclid(SECONDS_A_DAY) as i32)
    }

    /// When it begins in UTC.
    pub fn midnight_utc(self) -> UtcTime {
        UtcTime::from_unix_s(i64::from(self.0) * SECONDS_A_DAY)
    }

    /// From a civil date; `None` when there is no such day.
    pub fn from_ymd(year: i64, month: u32, day: u32) -> Option<Day> {
        let year = i16::try_from(year).ok().filter(|year| *year >= 0)?;
        let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        Some(Day((date.duration_since(EPOCH).as_secs() / SECONDS_A_DAY) as i32))
    }

    /// From `YYYY-MM-DD`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Day> {
        let mut parts = text.splitn(3, '-');
        let mut next = |width: usize| {
            parts.next().filter(|p| p.len() == width && p.bytes().all(|b| b.is_ascii_digit()))
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// On the calendar, which begins in the year -9999 and ends with 9999.
    fn date(self) -> Date {
        EPOCH.saturating_add(SignedDuration::from_secs(i64::from(self.0) * SECONDS_A_DAY))
    }

    /// Year, month (1 to 12) and day of the month.
    pub fn ymd(self) -> (i64, u32, u32) {
        let date = self.date();
        (date.year().into(), date.month().unsigned_abs().into(), date.day().unsigned_abs().into())
    }

    /// Day of the week, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u32 {
        self.date().weekday().to_monday_zero_offset().unsigned_abs().into()
    }

    /// The first day of this day's week, when weeks start on Monday or on Sunday.
    pub fn week_start(self, sunday: bool) -> Day {
        let back = if sunday { (self.weekday() + 1) % 7 } else { self.weekday() };
        Day(self.0 - back as i32)
    }

    /// `Mon`, `Tue`, ... `Sun`.
    pub fn weekday_name(self) -> &'static str {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][self.weekday() as usize]
    }

    /// `Monday`, ... `Sunday`.
    pub fn weekday_in_full(self) -> &'static str {
        const NAMES: [&str; 7] =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        NAMES[self.weekday() as usize]
    }

    /// `Jan`, ... `Dec`.
    pub fn month_name(self) -> &'static str {
        const NAMES: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        NAMES[self.ymd().1 as usize - 1]
    }
}

/// ISO 8601: `2026-03-01`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_round_trip_over_four_centuries() {
        for days in (-200_000..200_000).step_by(37).map(Day) {
            let (y, m, d) = days.ymd();
            assert_eq!(Day::from_ymd(y, m, d), Some(days));
            assert_eq!(days.weekday(), (days.0 + 3).rem_euclid(7) as u32);
        }
        assert_eq!(Day(0).ymd(), (1970, 1, 1));
        assert_eq!(Day::from_ymd(2024, 2, 29).map(Day::ymd), Some((2024, 2, 29)));
        assert_eq!(Day(i32::MAX).ymd(), (9999, 12, 31));
    }

    #[test]
    fn a_day_that_is_not_on_the_calendar_is_refused() {
        assert_eq!(Day::parse("2025-02-29"), None);
        assert_eq!(Day::parse("2025-2-9"), None);
        assert_eq!(Day::parse("2024-02-29").map(|d| d.to_string()).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn weekdays_and_week_starts() {
        let sunday = Day::parse("2026-03-01").unwrap();
        assert_eq!(sunday.weekday_name(), "Sun");
        assert_eq!(sunday.week_start(false).to_string(), "2026-02-23");
        assert_eq!(sunday.week_start(true), sunday);
    }

    #[test]
    fn instants_before_the_epoch_print_right() {
        assert_eq!(UtcTime::from_unix_s(-1).to_string(), "1969-12-31T23:59:59Z");
        assert_eq!(UtcTime::from_unix_ms(-1).unix_s(), -1);
    }
}
