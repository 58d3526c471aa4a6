//! A calendar (iCalendar, RFC 5545) as Garmin, TrainingPeaks, intervals.icu and Google export it.

use super::repeats::{Repeats, day};
use super::{PlanDates, PlannedKind, Said, WrittenPlan, kind_of};
use crate::calendar::{Day, UtcTime};
use std::collections::BTreeSet;

/// A line of the calendar: its number, its name without parameters, and its value.
struct Line<'a> {
    number: usize,
    name: String,
    value: &'a str,
}

/// Lines as they were before they were folded, with the number of the first.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (i, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.1.push_str(rest),
            _ => lines.push((i + 1, line.to_string())),
        }
    }
    lines
}

/// `NAME;PARAMETER="a:b":value`.
fn property(number: usize, line: &str) -> Option<Line<'_>> {
    let mut quoted = false;
    let colon = line.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == ':' && !quoted).then_some(at)
    })?;
    let (head, value) = (&line[..colon], &line[colon + 1..]);
    let name = head.split(';').next().unwrap_or(head);
    Some(Line { number, name: name.to_ascii_uppercase(), value })
}

/// A text value, with its signs as they were.
fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n' | 'N') => out.push(' '),
                other => out.extend(other),
            },
            (c, _) => out.push(c),
        }
    }
    out.trim().to_string()
}

/// The instant of `20260302T063000Z`.
fn instant(value: &str) -> Option<UtcTime> {
    let time = value.strip_suffix('Z')?.get(9..)?;
    let number = |from: usize| time.get(from..from + 2)?.parse::<u32>().ok();
    let (hour, minute) = (number(0).filter(|h| *h < 24)?, number(2).filter(|m| *m < 60)?);
    let seconds = f64::from(hour) * 3600.0 + f64::from(minute) * 60.0;
    Some(day(value)?.midnight_utc().plus_s(seconds))
}

/// The zone that the whole calendar names, and the runner's offset without one.
struct Zone {
    named: Option<jiff::tz::TimeZone>,
    offset_s: i32,
}

impl Zone {
    /// The runner's day of a date or a date with time: as written, but for instants in UTC.
    fn day(&self, value: &str) -> Option<Day> {
        let Some(at) = instant(value) else { return day(value) };
        let offset = self.named.as_ref().and_then(|zone| {
            let at = jiff::Timestamp::from_second(at.unix_s()).ok()?;
            Some(zone.to_offset(at).seconds())
        });
        Some(Day::at(at, offset.unwrap_or(self.offset_s)))
    }
}

/// An event, as far as it was read.
#[derive(Default)]
struct Event {
    line: usize,
    uid: String,
    start: Option<(usize, String)>,
    end: Option<String>,
    /// Whether it is of whole days.
    whole: bool,
    summary: String,
    categories: String,
    cancelled: bool,
    rule: Option<(usize, String)>,
    without: Vec<String>,
    instead_of: Option<String>,
}

impl Event {
    fn read(&mut self, line: &Line<'_>) {
        let value = || line.value.trim().to_string();
        match line.name.as_str() {
            "UID" => self.uid = value(),
            "DTSTART" => {
                self.whole = !line.value.contains('T');
                self.start = Some((line.number, value()));
            }
            "DTEND" => self.end = Some(value()),
            "SUMMARY" => self.summary = unescaped(line.value),
            "CATEGORIES" => self.categories = unescaped(line.value),
            "STATUS" => self.cancelled = line.value.trim().eq_ignore_ascii_case("CANCELLED"),
            "RRULE" => self.rule = Some((line.number, value())),
            "EXDATE" => self.without.extend(line.value.split(',').map(|v| v.trim().to_string())),
            "RECURRENCE-ID" => self.instead_of = Some(value()),
            _ => {}
        }
    }

    /// Its words: the title, or its categories where the title tells nothing.
    fn words(&self) -> &str {
        match kind_of(&self.summary) {
            Said::Nothing if kind_of(&self.categories) != Said::Nothing => &self.categories,
            _ => &self.summary,
        }
    }
}

/// Reads the events of a calendar.
pub(super) fn read(text: &str, dates: PlanDates) -> WrittenPlan {
    let mut plan = WrittenPlan::default();
    let mut zone = Zone { named: None, offset_s: dates.offset_s };
    let mut events: Vec<Event> = Vec::new();
    let mut open: Option<Event> = None;
    // Alarms and zones have times of their own.
    let mut within: Vec<String> = Vec::new();
    let lines = unfolded(text);
    for (number, text) in lines.iter().filter(|l| !l.1.trim().is_empty()) {
        let Some(line) = property(*number, text) else {
            plan.fault(*number, "neither a name with a value nor the rest of a line");
            continue;
        };
        let component = || line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), within.last().map(String::as_str)) {
            ("BEGIN", _) => {
                within.push(component());
                if component() == "VEVENT" {
                    open = Some(Event { line: line.number, ..Event::default() });
                }
            }
            ("END", _) => {
                within.pop();
                if component() == "VEVENT" {
                    events.extend(open.take());
                }
            }
            ("X-WR-TIMEZONE", _) => zone.named = jiff::tz::TimeZone::get(line.value.trim()).ok(),
            (_, Some("VEVENT")) => open.iter_mut().for_each(|event| event.read(&line)),
            _ => {}
        }
    }
    if let Some(event) = open {
        plan.fault(event.line, "an event without an end: the file is cut off");
    }
    // An event that was moved stands for itself, and not where its rule would have it.
    let moved: BTreeSet<(String, Day)> = events
        .iter()
        .filter_map(|e| Some((e.uid.clone(), zone.day(e.instead_of.as_ref()?)?)))
        .collect();
    for event in events.iter().filter(|e| !e.cancelled) {
        take(&mut plan, event, &zone, &moved, dates.until);
    }
    plan
}

fn take(
    plan: &mut WrittenPlan,
    event: &Event,
    zone: &Zone,
    moved: &BTreeSet<(String, Day)>,
    until: Day,
) {
    let words = event.words();
    let Some((at, start)) = &event.start else {
        return plan.fault(event.line, "an event without a DTSTART");
    };
    let Some(first) = zone.day(start) else {
        return plan.fault(*at, format!("`{start}` is not a date such as 20260301"));
    };
    let end = event.end.as_ref().filter(|_| event.whole).and_then(|end| zone.day(end));
    let long = end.map_or(1, |end| end.0 - first.0);
    if long > 1 && kind_of(words) != Said::Kind(PlannedKind::Rest) {
        return plan.unnamed.push((event.line, format!("{words} ({long} days)")));
    }
    let Some((line, rule)) = &event.rule else {
        let days = (0..long.clamp(1, MOST_REST)).map(|k| Day(first.0 + k));
        return days.for_each(|day| plan.take(event.line, day, words));
    };
    let Some(repeats) = Repeats::parse(rule) else {
        plan.fault(*line, format!("`{rule}` is not read, only rules by the day and the week"));
        return plan.take(event.line, first, words);
    };
    let mut days = repeats.days(first, until);
    let without: Vec<Day> = event.without.iter().filter_map(|v| zone.day(v)).collect();
    days.retain(|d| !without.contains(d) && !moved.contains(&(event.uid.clone(), *d)));
    if kind_of(words) == Said::Nothing {
        days.truncate(1);
    }
    days.into_iter().for_each(|day| plan.take(event.line, day, words));
}

/// Most days of one event of rest (judgement: a month off is planned, a year is a mistake).
const MOST_REST: i32 = 31;

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> WrittenPlan {
        let until = Day::parse("2026-03-31").unwrap();
        WrittenPlan::read(text, PlanDates { offset_s: 0, until }).unwrap()
    }

    fn sessions(plan: &WrittenPlan) -> Vec<String> {
        plan.sessions.iter().map(|s| format!("{} {}", s.day, s.kind)).collect()
    }

    #[test]
    fn events_of_many_calendars_are_read() {
        let text = "BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:America/Denver\r\nBEGIN:VTIMEZONE\r\n\
            DTSTART:19700101T000000\r\nEND:VTIMEZONE\r\n\
            BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260303\r\n\
            SUMMARY:Run: Temp\r\n o Run\\, 40 min\r\nBEGIN:VALARM\r\nDTSTART:20200101\r\nEND:VALARM\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:2\r\nDTSTART;TZID=\"America/Denver\":20260303T200000\r\nSUMMARY:Easy\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:3\r\nDTSTART:20260305T030000Z\r\nSUMMARY:Recovery run\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:4\r\nDTSTART:20260306T030000Z\r\nSUMMARY:Intervals\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:5\r\nDTSTART;VALUE=DATE:20260307\r\nSUMMARY:45 min\r\nCATEGORIES:easy\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:6\r\nDTSTART;VALUE=DATE:20260308\r\nDTEND;VALUE=DATE:20260310\r\nSUMMARY:Rest\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:7\r\nDTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260309\r\nSUMMARY:Base week\r\nEND:VEVENT\r\n\
            END:VCALENDAR\r\n";
        let plan = plan(text);
        let wanted = [
            "2026-03-02 hard",
            "2026-03-03 easy",
            "2026-03-04 recovery",
            "2026-03-07 easy",
            "2026-03-08 rest",
            "2026-03-09 rest",
        ];
        assert_eq!(sessions(&plan), wanted, "20:00 in Denver is the next day in UTC");
        assert_eq!(plan.sessions[0].text, "Run: Tempo Run, 40 min");
        assert_eq!((plan.faults.len(), plan.unnamed.len()), (0, 1));
    }

    #[test]
    fn repeated_events_leave_out_what_was_taken_out_or_moved() {
        let plan = plan(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20260303\nSUMMARY:Intervals\n\
             RRULE:FREQ=WEEKLY\nEXDATE;VALUE=DATE:20260310\nEND:VEVENT\n\
             BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;VALUE=DATE:20260317\nDTSTART;VALUE=DATE:20260318\n\
             SUMMARY:Intervals\nEND:VEVENT\n\
             BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260301\nSUMMARY:Long run\nRRULE:FREQ=MONTHLY\nEND:VEVENT\n\
             END:VCALENDAR\n",
        );
        let wanted = ["03-01 easy", "03-03 hard", "03-18 hard", "03-24 hard", "03-31 hard"]
            .map(|s| format!("2026-{s}"));
        assert_eq!(sessions(&plan), wanted);
        assert_eq!(plan.faults.iter().map(|f| f.line).collect::<Vec<_>>(), [18]);
    }

    #[test]
    fn what_is_wrong_is_named_by_its_line() {
        let plan = plan(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Easy\nEND:VEVENT\nBEGIN:VEVENT\n\
             DTSTART:20260230\nSUMMARY:Easy\nEND:VEVENT\nnonsense\nBEGIN:VEVENT\nDTSTART:20260301\n\
             SUMMARY:Dentist\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20260301\nSUMMARY:Easy\n",
        );
        let lines: Vec<usize> = plan.faults.iter().map(|f| f.line).collect();
        assert_eq!((lines, plan.sessions.len()), (vec![9, 14, 2, 6], 0));
        assert_eq!(plan.unnamed, [(10, "Dentist".to_string())]);
    }
}
