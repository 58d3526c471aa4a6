//! Renders the examination of a file for the terminal: damage, its location, and advice.

use super::printable;
use crate::calendar::UtcTime;
use std::fmt::Write;

/// The counts of a reader for a file; `None` for data that it does not read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReaderStats {
    /// Records or points.
    pub records: usize,
    /// Records with a heart rate.
    pub with_heart_rate: Option<usize>,
    /// Beat intervals.
    pub beats: Option<usize>,
    /// Distance, metres: the largest recorded distance of a FIT file, the length of a GPX track.
    pub distance_m: Option<f64>,
    /// Earliest record.
    pub start: Option<UtcTime>,
    /// Latest record.
    pub end: Option<UtcTime>,
    /// Sessions, or tracks.
    pub sessions: usize,
    /// Laps.
    pub laps: Option<usize>,
}

impl ReaderStats {
    /// Extends the time range to include a record.
    pub fn include_time(&mut self, time: UtcTime) {
        self.start = Some(self.start.map_or(time, |t| t.min(time)));
        self.end = Some(self.end.map_or(time, |t| t.max(time)));
    }
}

/// The report of one reader.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderReport {
    /// Name of the reader.
    pub reader: &'static str,
    /// Its counts; `None` when it rejects the file.
    pub stats: Option<ReaderStats>,
    /// Its error, if any.
    pub complaint: Option<String>,
}

/// A damaged span of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct DamageSpan {
    /// First byte; beyond the file when the location is unknown.
    pub from: usize,
    /// First byte that is readable again, or the end of the file; equal to `from` for a single location.
    pub to: usize,
    /// The location as text: `byte 51200`.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// The meaning and advice.
    pub advice: &'static str,
}

/// A kind of message or element with its count.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentRow {
    /// Its name.
    pub name: String,
    /// How many there are.
    pub count: usize,
    /// Further details, such as its number and location.
    pub more: String,
    /// Lines describing its fields, if requested.
    pub fields: Vec<String>,
}

/// The result of examining a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Examination {
    /// Which file.
    pub path: String,
    /// What kind of file it is.
    pub about: String,
    /// The verdict.
    pub verdict: String,
    /// Bytes there are.
    pub len: usize,
    /// Length according to the header, bytes, when larger.
    pub promised: usize,
    /// Damages in the order of the file.
    pub damages: Vec<DamageSpan>,
    /// The reports of lope and of the reference reader.
    pub reader_reports: Vec<ReaderReport>,
    /// Number of records that lope merged or dropped because of their timestamp.
    pub left_out: usize,
    /// Notes on how lope read and repaired the recording.
    pub notes: Vec<String>,
    /// Kinds of messages.
    pub parts: Vec<ContentRow>,
    /// Heading of the list: `messages` or `elements`.
    pub parts_name: &'static str,
}

/// Formats a number with thousands separators: `12,345`.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Most damages listed. The bar shows all.
const LISTED: usize = 20;
/// Number of characters in the bar.
const MARKS: usize = 60;

/// Renders an examination for the terminal.
pub fn doctor(examination: &Examination) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}\n{}\n\n{}",
        printable(&examination.path),
        examination.about,
        examination.verdict
    );
    if !examination.damages.is_empty() {
        write_damages(&mut out, examination);
    }
    write_reader_reports(&mut out, examination);
    if !examination.notes.is_empty() {
        out.push_str("\nwhat lope did with it\n");
        for note in &examination.notes {
            wrapped(&mut out, "  ", &printable(note));
        }
    }
    if !examination.parts.is_empty() {
        let _ = writeln!(out, "\n{}", examination.parts_name);
        let width = examination.parts.iter().map(|p| p.name.chars().count()).max().unwrap_or(0);
        for part in &examination.parts {
            let name = printable(&part.name);
            let line = format!("  {name:<width$} {:>9}  {}", thousands(part.count), part.more);
            let _ = writeln!(out, "{}", line.trim_end());
            for field in &part.fields {
                let _ = writeln!(out, "      {}", printable(field));
            }
        }
    }
    out
}

/// Longest line of running text.
const WIDTH: usize = 88;

fn wrapped(out: &mut String, indent: &str, text: &str) {
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && indent.len() + line.len() + word.len() >= WIDTH {
            let _ = writeln!(out, "{indent}{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    let _ = writeln!(out, "{indent}{line}");
}

fn write_damages(out: &mut String, examination: &Examination) {
    out.push('\n');
    for damage in examination.damages.iter().take(LISTED) {
        let _ = writeln!(out, "  {}: {}", damage.place, printable(&damage.what));
        wrapped(out, "    ", damage.advice);
    }
    if let Some(more) = examination.damages.len().checked_sub(LISTED).filter(|n| *n > 0) {
        let _ = writeln!(out, "  and {more} more");
    }
    let total = examination.len.max(examination.promised);
    if total > 0 {
        let _ = writeln!(
            out,
            "\n  0 |{}| {} bytes\n     = read  ! damage  x not read  . missing from the file",
            damage_bar(examination, total),
            thousands(total)
        );
    }
}

/// Draws the file from its first to its last byte as a row of characters, each of which shows the worst of its part.
fn damage_bar(examination: &Examination, total: usize) -> String {
    let place = |byte: usize| (byte * MARKS / total).min(MARKS - 1);
    let mut marks = [b'='; MARKS];
    if examination.len < total {
        marks[place(examination.len)..].fill(b'.');
    }
    for damage in examination.damages.iter().filter(|w| w.to > w.from) {
        marks[place(damage.from)..=place(damage.to - 1)].fill(b'x');
    }
    for damage in examination.damages.iter().filter(|w| w.from <= examination.len) {
        marks[place(damage.from.min(examination.len.saturating_sub(1)))] = b'!';
    }
    marks.iter().map(|b| char::from(*b)).collect()
}

fn write_reader_reports(out: &mut String, examination: &Examination) {
    let Some(ours) = examination.reader_reports.first() else { return };
    let theirs = examination.reader_reports.get(1);
    let no_reader = ReaderReport { reader: "", stats: None, complaint: None };
    let other = theirs.unwrap_or(&no_reader);
    let _ = writeln!(out, "\n  {:<18} {:>20} {:>20}   difference", "", ours.reader, other.reader);
    for row in ROWS {
        let cell = |o: &ReaderReport| match &o.stats {
            None => "\u{2013}".to_string(),
            Some(stats) => (row.text)(stats).unwrap_or_else(|| "\u{2013}".to_string()),
        };
        let both = ours.stats.as_ref().zip(other.stats.as_ref());
        let mut difference = both.and_then(|(a, b)| (row.difference)(a, b)).unwrap_or_default();
        if row.explained_by_left_out
            && both.is_some_and(|(a, b)| a.records + examination.left_out == b.records)
            && examination.left_out > 0
        {
            difference += ", merged or left out: see below";
        }
        let line =
            format!("  {:<18} {:>20} {:>20}   {difference}", row.name, cell(ours), cell(other));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for reader_report in &examination.reader_reports {
        if let Some(complaint) = &reader_report.complaint {
            let _ = writeln!(out, "  {}: {}", reader_report.reader, printable(complaint));
        }
    }
}

/// One line of the comparison.
struct Row {
    name: &'static str,
    text: fn(&ReaderStats) -> Option<String>,
    /// The difference between our value and theirs, if any.
    difference: fn(&ReaderStats, &ReaderStats) -> Option<String>,
    /// Whether records that lope left out may be all of the difference.
    explained_by_left_out: bool,
}

const ROWS: &[Row] = &[
    Row {
        name: "records",
        text: |s| Some(thousands(s.records)),
        difference: |a, b| count_difference(Some(a.records), Some(b.records)),
        explained_by_left_out: true,
    },
    Row {
        name: "with heart rate",
        text: |s| s.with_heart_rate.map(thousands),
        difference: |a, b| count_difference(a.with_heart_rate, b.with_heart_rate),
        explained_by_left_out: false,
    },
    Row {
        name: "beat intervals",
        text: |s| s.beats.map(thousands),
        difference: |a, b| count_difference(a.beats, b.beats),
        explained_by_left_out: false,
    },
    Row {
        name: "distance",
        text: |s| s.distance_m.map(|d| format!("{d:.1} m")),
        difference: |a, b| {
            let d = a.distance_m? - b.distance_m?;
            (d.abs() >= 0.05).then(|| format!("{d:+.1} m"))
        },
        explained_by_left_out: false,
    },
    Row {
        name: "start",
        text: |s| s.start.map(|t| t.to_string()),
        difference: |a, b| time_difference(a.start, b.start),
        explained_by_left_out: false,
    },
    Row {
        name: "end",
        text: |s| s.end.map(|t| t.to_string()),
        difference: |a, b| time_difference(a.end, b.end),
        explained_by_left_out: false,
    },
    Row {
        name: "sessions or tracks",
        text: |s| Some(thousands(s.sessions)),
        difference: |a, b| count_difference(Some(a.sessions), Some(b.sessions)),
        explained_by_left_out: false,
    },
    Row {
        name: "laps",
        text: |s| s.laps.map(thousands),
        difference: |a, b| count_difference(a.laps, b.laps),
        explained_by_left_out: false,
    },
];

fn count_difference(ours: Option<usize>, theirs: Option<usize>) -> Option<String> {
    let difference = ours? as i64 - theirs? as i64;
    (difference != 0).then(|| format!("{difference:+}"))
}

fn time_difference(ours: Option<UtcTime>, theirs: Option<UtcTime>) -> Option<String> {
    let difference = ours?.since_s(theirs?);
    (difference != 0.0).then(|| format!("{difference:+} s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        let shown = [0, 999, 1000, 1_234_567].map(thousands);
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn the_bar_shows_what_was_read_what_not_and_what_is_missing() {
        let damage = |from, to| DamageSpan {
            from,
            to,
            place: String::new(),
            what: String::new(),
            advice: "",
        };
        let examination = Examination {
            path: String::new(),
            about: String::new(),
            verdict: String::new(),
            len: 450,
            promised: 600,
            damages: vec![damage(300, 400), damage(450, 450)],
            reader_reports: Vec::new(),
            left_out: 0,
            notes: Vec::new(),
            parts: Vec::new(),
            parts_name: "",
        };
        let bar = damage_bar(&examination, 600);
        assert_eq!(
            bar,
            format!("{}!{}{}!{}", "=".repeat(30), "x".repeat(9), "=".repeat(4), ".".repeat(15))
        );
    }
}
