//! A file examined, for the terminal: what is wrong with it, where, and what to do.

use super::printable;
use crate::calendar::UtcTime;
use std::fmt::Write;

/// What a reader counts in a file; `None` for what it doesn't read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReaderStats {
    /// Records or points.
    pub records: usize,
    /// Records with a heart rate.
    pub with_heart_rate: Option<usize>,
    /// Beat intervals.
    pub beats: Option<usize>,
    /// Metres: the furthest that a FIT file says, the length of a GPX track.
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
    /// A record of this instant was seen.
    pub fn include_time(&mut self, time: UtcTime) {
        self.start = Some(self.start.map_or(time, |t| t.min(time)));
        self.end = Some(self.end.map_or(time, |t| t.max(time)));
    }
}

/// One reader's opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderReport {
    /// Who.
    pub reader: &'static str,
    /// What it sees; `None` when it refuses the file.
    pub stats: Option<ReaderStats>,
    /// What it complains of.
    pub complaint: Option<String>,
}

/// One damage.
#[derive(Clone, Debug, PartialEq)]
pub struct DamageSpan {
    /// First byte; beyond the file when the place isn't known.
    pub from: usize,
    /// First byte that is read again, or the end of the file; `from` for a single place.
    pub to: usize,
    /// The place in words: `byte 51200`.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What it means and what to do.
    pub advice: &'static str,
}

/// One kind of message or element.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentRow {
    /// Its name.
    pub name: String,
    /// How many there are.
    pub count: usize,
    /// What else is known: its number, its place.
    pub more: String,
    /// Lines of its fields, when they were asked for.
    pub fields: Vec<String>,
}

/// Everything that the doctor found.
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
    /// Bytes there should be, when more.
    pub promised: usize,
    /// Damages in the order of the file.
    pub damages: Vec<DamageSpan>,
    /// What lope and the reference reader see.
    pub reader_reports: Vec<ReaderReport>,
    /// Records that lope merged or left out for their time.
    pub left_out: usize,
    /// What lope says about how it read and repaired the recording.
    pub notes: Vec<String>,
    /// Kinds of messages.
    pub parts: Vec<ContentRow>,
    /// What they are called: `messages`, `elements`.
    pub parts_name: &'static str,
}

/// `12,345`.
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

/// Damages in the list; the picture shows all.
const LISTED: usize = 20;
/// Marks in the picture.
const MARKS: usize = 60;

/// For the terminal.
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

/// The file from its first to its last byte as a row of marks; the worst of each mark's stretch.
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
    /// Ours less theirs, when they differ.
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
