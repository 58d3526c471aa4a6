//! Parses ISO 8601 timestamps from bytes.

use crate::calendar::Day;

/// An instant and the UTC offset in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// Milliseconds since 1970. A text without an offset is treated as UTC.
    pub unix_ms: i64,
    /// Offset from UTC in seconds, positive to the east; `None` when the text has none. `Z` is 0.
    pub offset_s: Option<i32>,
}

/// Parses timestamps and caches the latest date, which nearly all points of a track share.
#[derive(Default)]
pub struct InstantParser {
    date: [u8; 10],
    /// Days since 1970 of `date`; `None` when it is not on the calendar.
    days: Option<i64>,
}

impl InstantParser {
    /// Parses `2026-03-01T06:30:00.250+01:00` and variants: a space or `t` instead of `T`, any number of decimals
    /// (truncated to milliseconds), `Z`, `ZZ`, `+0100`, `+01`, `+` or no offset, 24:00:00 as the end of a day, and a leap
    /// second as the second after it.
    ///
    /// Returns `None` for anything else, and for days that are not in the calendar.
    pub fn parse(&mut self, text: &[u8]) -> Option<Instant> {
        let (head, tail) = text.split_at_checked(19)?;
        let marks = head[13] == b':' && head[16] == b':';
        if !marks || !matches!(head[10], b'T' | b't' | b' ') {
            return None;
        }
        let (hour, minute, second) = (pair(head, 11)?, pair(head, 14)?, pair(head, 17)?);
        let clock = hour < 24 && minute < 60 && second <= 60;
        if !clock && (hour, minute, second) != (24, 0, 0) {
            return None;
        }
        let date = head.first_chunk()?;
        if *date != self.date {
            (self.date, self.days) = (*date, days(date));
        }
        let local = ((self.days? * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
        let (ms, zone) = fraction(tail)?;
        let offset_s = offset(zone)?;
        let unix_ms = local + ms - i64::from(offset_s.unwrap_or(0)) * 1000;
        Some(Instant { unix_ms, offset_s })
    }
}

/// Parses two digits.
fn pair(text: &[u8], at: usize) -> Option<i64> {
    let (tens, ones) = (text[at].wrapping_sub(b'0'), text[at + 1].wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| i64::from(tens * 10 + ones))
}

/// Days since 1970 of `2026-03-01`.
fn days(date: &[u8; 10]) -> Option<i64> {
    let year = pair(date, 0)? * 100 + pair(date, 2)?;
    let (month, day) = (pair(date, 5)?, pair(date, 8)?);
    let day = Day::from_ymd(year, month as u32, day as u32)?;
    (date[4] == b'-' && date[7] == b'-').then_some(day.0.into())
}

/// Parses a fraction such as `.250` to milliseconds and returns the rest of the text.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let Some((b'.' | b',', places)) = text.split_first() else { return Some((0, text)) };
    let len = places.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = places.split_at(len);
    let scaled = digits.iter().zip([100, 10, 1]).map(|(d, scale)| i64::from(d - b'0') * scale);
    (len > 0).then(|| (scaled.sum(), rest))
}

/// Parses a UTC offset to seconds. The outer `None` means that it is invalid.
fn offset(text: &[u8]) -> Option<Option<i32>> {
    let (sign, digits) = match text {
        [] => return Some(None),
        [b'Z' | b'z'] | b"ZZ" => return Some(Some(0)),
        // A sign without digits says no more than no sign.
        [b'+' | b'-'] | [b'+' | b'-', b':'] => return Some(None),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let number = |a: u8, b: u8| {
        (a.is_ascii_digit() && b.is_ascii_digit()).then(|| i32::from((a - b'0') * 10 + (b - b'0')))
    };
    let (hours, minutes) = match *digits {
        [a, b] => (number(a, b)?, 0),
        [a, b, c, d] | [a, b, b':', c, d] => (number(a, b)?, number(c, d)?),
        _ => return None,
    };
    (hours <= 24 && minutes < 60).then(|| Some(sign * (hours * 3600 + minutes * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::UtcTime;

    fn instant(text: &[u8]) -> Option<Instant> {
        InstantParser::default().parse(text)
    }

    fn utc(text: &str) -> Option<String> {
        instant(text.as_bytes()).map(|i| UtcTime::from_unix_ms(i.unix_ms).to_string())
    }

    #[test]
    fn zones_and_places_mean_one_instant() {
        let at = instant(b"2026-03-01T06:30:00Z").unwrap();
        assert_eq!(at, Instant { unix_ms: 1_772_346_600_000, offset_s: Some(0) });
        for text in
            ["2026-03-01T07:30:00+01:00", "2026-03-01t07:30:00.000+0100", "2026-03-01 04:30:00-02"]
        {
            assert_eq!(instant(text.as_bytes()).unwrap().unix_ms, at.unix_ms, "{text}");
        }
        assert_eq!(instant(b"2026-03-01T12:15:00+05:45").unwrap().offset_s, Some(20_700));
        for text in ["2026-03-01T06:30:00", "2026-03-01T06:30:00+", "2026-03-01T06:30:00.000-:"] {
            assert_eq!(instant(text.as_bytes()).unwrap().offset_s, None, "{text}");
        }
        assert_eq!(instant(b"2026-03-01T06:30:00ZZ").unwrap(), at);
    }

    #[test]
    fn places_below_a_millisecond_are_cut_off() {
        let ms = |text: &str| instant(text.as_bytes()).unwrap().unix_ms.rem_euclid(1000);
        assert_eq!(ms("2026-03-01T06:30:00.5Z"), 500);
        assert_eq!(ms("2026-03-01T06:30:00.2073437Z"), 207);
        assert_eq!(ms("2026-03-01T06:30:00,25"), 250);
        assert_eq!(ms("1901-12-13T20:45:52.2073437Z"), 207);
    }

    #[test]
    fn years_from_1901_to_7502() {
        for text in ["1901-12-13T20:45:52Z", "1989-12-31T00:00:00Z", "7502-06-30T23:59:59Z"] {
            assert_eq!(utc(text).as_deref(), Some(text));
        }
        assert_eq!(utc("2024-02-29T24:00:00Z").as_deref(), Some("2024-03-01T00:00:00Z"));
        assert_eq!(utc("2016-12-31T23:59:60Z").as_deref(), Some("2017-01-01T00:00:00Z"));
    }

    #[test]
    fn a_date_is_kept_until_another_comes() {
        let mut instant_parser = InstantParser::default();
        for text in [
            "2026-03-01T23:59:59Z",
            "2026-03-02T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-03-02T00:00:01Z",
        ] {
            assert_eq!(instant_parser.parse(text.as_bytes()), instant(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_none() {
        for text in [
            "",
            "2026-03-01",
            "2025-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-04-00T00:00:00Z",
            "2026-03-01T25:00:00Z",
            "2026-03-01T24:00:01Z",
            "2026-03-01T00:60:00Z",
            "2026-03-01T00:00:61Z",
            "2026-03-01T00:00:00.Z",
            "2026-03-01T00:00:00X",
            "2026-03-01T00:00:00Z ",
            "2026-03-01T00:00:00+1",
            "2026-03-01T00:00:00+01:60",
            "2026/03/01T00:00:00Z",
            "20x6-03-01T00:00:00Z",
        ] {
            assert_eq!(instant(text.as_bytes()), None, "{text}");
        }
    }
}
