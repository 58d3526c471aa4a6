//! Units, instants and their conversions: the only place where a number changes its unit.
//!
//! Inside lope everything is SI (s, m, m/s), heart rate in bpm, beat intervals in ms, time in UTC.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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
        let days = self.unix_s().div_euclid(86_400);
        let second = self.unix_s().rem_euclid(86_400);
        let (year, month, day) = civil_from_days(days);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }
}

/// A calendar day as days since 1970-01-01, in whatever zone the caller means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of an instant at an offset of `offset_s` seconds east of UTC.
    pub fn at(instant: UtcTime, offset_s: i32) -> Day {
        Day((instant.unix_s() + i64::from(offset_s)).div_euclid(86_400) as i32)
    }

    /// From a civil date; `None` when there is no such day.
    pub fn from_ymd(year: i64, month: u32, day: u32) -> Option<Day> {
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
            return None;
        }
        let days = days_from_civil(year, month, day);
        (civil_from_days(days) == (year, month, day)).then_some(Day(days as i32))
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

    /// Year, month (1 to 12) and day of the month.
    pub fn ymd(self) -> (i64, u32, u32) {
        civil_from_days(i64::from(self.0))
    }

    /// Day of the week, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u32 {
        (i64::from(self.0) + 3).rem_euclid(7) as u32
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

/// Days since 1970-01-01 of a civil date (Hinnant, "chrono-compatible low-level date algorithms").
pub fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Civil date of a number of days since 1970-01-01; the inverse of [`days_from_civil`].
pub fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u32, day)
}

/// Metres in a statute mile.
pub const MILE_M: f64 = 1609.344;

/// What the reader of a report is used to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnitSystem {
    /// Kilometres, min/km, degrees Celsius.
    #[default]
    Metric,
    /// Miles, min/mile, degrees Fahrenheit.
    Imperial,
}

impl UnitSystem {
    /// Metres in the unit of distance: a kilometre or a mile.
    pub fn distance_m(self) -> f64 {
        match self {
            UnitSystem::Metric => 1000.0,
            UnitSystem::Imperial => MILE_M,
        }
    }

    /// `km` or `mi`.
    pub fn distance_name(self) -> &'static str {
        match self {
            UnitSystem::Metric => "km",
            UnitSystem::Imperial => "mi",
        }
    }

    /// A distance with two decimals and its unit: `10.02 km`.
    pub fn distance(self, metres: f64) -> String {
        format!("{:.2} {}", metres / self.distance_m(), self.distance_name())
    }

    /// A speed as pace, `5:30 /km`; an en dash below 0.3 m/s, where pace says nothing.
    pub fn pace(self, speed_mps: f64) -> String {
        match pace_s(speed_mps, self) {
            Some(s) => format!("{} /{}", minutes_seconds(s), self.distance_name()),
            None => "\u{2013}".to_string(),
        }
    }
}

/// The sign between the whole and the parts of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimal {
    /// `9.82`
    #[default]
    Point,
    /// `9,82`
    Comma,
}

impl Decimal {
    /// A sentence of lope with this sign in its numbers. What only looks like a number stays: `2026.03.02`,
    /// `v2.40`, `10.3389/fphys`.
    pub fn words(self, text: &str) -> Cow<'_, str> {
        let bytes = text.as_bytes();
        let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
        let joined =
            |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || b"./_".contains(b));
        let is_sign = |at: usize| {
            let whole = bytes[..at].iter().rev().take_while(|b| b.is_ascii_digit()).count();
            let parts = bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
            let (before, after) = (at.wrapping_sub(whole + 1), at + parts + 1);
            // A full stop may follow.
            let stop = bytes.get(after) == Some(&b'.') && !digit(bytes.get(after + 1));
            whole * parts > 0 && !joined(bytes.get(before)) && (stop || !joined(bytes.get(after)))
        };
        let signs: Vec<usize> = match self {
            Decimal::Point => Vec::new(),
            Decimal::Comma => {
                text.match_indices('.').map(|m| m.0).filter(|at| is_sign(*at)).collect()
            }
        };
        let mut out = Cow::Borrowed(text);
        for at in signs {
            out.to_mut().replace_range(at..=at, ",");
        }
        out
    }

    /// A text of somebody else, a run's name, that [`Decimal::words`] leaves as it is: a word joiner, which
    /// has no width, follows each point.
    pub fn kept(self, text: &str) -> Cow<'_, str> {
        match self {
            Decimal::Comma if text.contains('.') => Cow::Owned(text.replace('.', ".\u{2060}")),
            _ => Cow::Borrowed(text),
        }
    }
}

/// Seconds for a kilometre or a mile at `speed_mps`; `None` below 0.3 m/s.
pub fn pace_s(speed_mps: f64, units: UnitSystem) -> Option<f64> {
    (speed_mps >= 0.3).then(|| units.distance_m() / speed_mps)
}

/// `m:ss`, rounded to the second: 330.4 is `5:30`.
pub fn minutes_seconds(s: f64) -> String {
    let total = s.round().max(0.0) as i64;
    format!("{}:{:02}", total / 60, total % 60)
}

/// `h:mm:ss`, or `m:ss` below an hour.
pub fn hours_minutes_seconds(s: f64) -> String {
    let total = s.round().max(0.0) as i64;
    if total < 3600 {
        return minutes_seconds(s);
    }
    format!("{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60)
}

/// So many of something, in words: `1 run`, `3 runs`.
pub fn count(n: usize, of_one: &str) -> String {
    if n == 1 { format!("1 {of_one}") } else { format!("{n} {of_one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_round_trip_over_four_centuries() {
        for days in (-200_000..200_000).step_by(37) {
            let (y, m, d) = civil_from_days(days);
            assert_eq!(days_from_civil(y, m, d), days);
        }
        assert_eq!(civil_from_days(0), (1970, 1, 1));
        assert_eq!(civil_from_days(days_from_civil(2024, 2, 29)), (2024, 2, 29));
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

    #[test]
    fn a_comma_stands_in_numbers_and_nowhere_else() {
        let cases = [
            ("9.82 km", "9,82 km"),
            ("P(hard) 0.97.", "P(hard) 0,97."),
            ("0.4 to 1.25; \u{2212}0.4", "0,4 to 1,25; \u{2212}0,4"),
            ("by 4.6 % \u{b1} 0.2", "by 4,6 % \u{b1} 0,2"),
            ("on 2026.03.02", "on 2026.03.02"),
            ("v2.40, a.fit, 10.3389/fphys.2020.5", "v2.40, a.fit, 10.3389/fphys.2020.5"),
            ("8:30. 12 runs", "8:30. 12 runs"),
        ];
        for (point, comma) in cases {
            assert_eq!(Decimal::Comma.words(point), comma);
            assert_eq!(Decimal::Point.words(point), point);
        }
        let name = Decimal::Comma.kept("Week 3.2");
        assert_eq!(Decimal::Comma.words(&name).replace('\u{2060}', ""), "Week 3.2");
    }

    #[test]
    fn pace_is_minutes_and_seconds() {
        assert_eq!(UnitSystem::Metric.pace(1000.0 / 330.0), "5:30 /km");
        assert_eq!(UnitSystem::Imperial.pace(MILE_M / 599.6), "10:00 /mi");
        assert_eq!(UnitSystem::Metric.pace(0.0), "\u{2013}");
    }
}
