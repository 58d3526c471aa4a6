//! Numbers as people read them: pace, distance, times, counts, the sign between the whole and the parts.

use crate::units::{UnitSystem, pace_s};
use std::borrow::Cow;

impl UnitSystem {
    /// A distance with two decimals and its unit: `10.02 km`.
    pub fn distance(self, metres: f64) -> String {
        format!("{:.2} {}", metres / self.distance_m(), self.distance_name())
    }

    /// A distance in whole units: `10 km`.
    pub fn whole_distance(self, metres: f64) -> String {
        format!("{:.0} {}", metres / self.distance_m(), self.distance_name())
    }

    /// A speed as pace, `5:30 /km`; an en dash below 0.3 m/s, where pace says nothing.
    pub fn pace(self, speed_mps: f64) -> String {
        match pace_s(speed_mps, self) {
            Some(s) => format!("{} /{}", minutes_seconds(s), self.distance_name()),
            None => "\u{2013}".to_string(),
        }
    }
}

/// A text as a cell that no spreadsheet takes for a formula: an apostrophe stands before what begins with one
/// of these signs, also in full width (OWASP, CSV injection), as people write it themselves. Numbers stay numbers.
pub fn inert(text: String) -> String {
    match text.starts_with(FORMULA) {
        true => format!("'{text}"),
        false => text,
    }
}

const FORMULA: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A span of hours as people say it: `36 h`, from four days on `14 days`.
pub fn span(hours: f64) -> String {
    if hours < 96.0 { format!("{hours:.0} h") } else { format!("{:.0} days", hours / 24.0) }
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

/// The first names of a list, and how many more there are: `a, b and 3 more`.
pub fn first_names(names: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let more = match names.len().saturating_sub(most) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("{}{more}", names.take(most).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::MILE_M;

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

    #[test]
    fn names_beyond_the_first_are_counted() {
        let names = |n: usize| first_names(["a", "b", "c"][..n].iter().map(|s| s.to_string()), 2);
        assert_eq!(names(1), "a");
        assert_eq!(names(2), "a, b");
        assert_eq!(names(3), "a, b and 1 more");
    }
}
