//! A file examined, for the terminal: what is wrong with it, where, and what to do.

use super::printable;
use crate::calendar::UtcTime;
use std::fmt::Write;

/// What a reader counts in a file; `None` for what it doesn't read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sees {
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

impl Sees {
    /// A record of this instant was seen.
    pub fn saw(&mut self, time: UtcTime) {
        self.start = Some(self.start.map_or(time, |t| t.min(time)));
        self.end = Some(self.end.map_or(time, |t| t.max(time)));
    }
}

/// One reader's opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// Who.
    pub reader: &'static str,
    /// What it sees; `None` when it refuses the file.
    pub sees: Option<Sees>,
    /// What it complains of.
    pub trouble: Option<String>,
}

/// One damage.
#[derive(Clone, Debug, PartialEq)]
pub struct Wound {
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
pub struct Part {
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
    pub wounds: Vec<Wound>,
    /// What lope and the reference reader see.
    pub opinions: Vec<Opinion>,
    /// Records that lope merged or left out for their time.
    pub left_out: usize,
    /// What lope says about how it read and repaired the recording.
    pub notes: Vec<String>,
    /// Kinds of messages.
    pub parts: Vec<Part>,
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
pub fn doctor(found: &Examination) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\n{}\n\n{}", printable(&found.path), found.about, found.verdict);
    if !found.wounds.is_empty() {
        damage(&mut out, found);
    }
    opinions(&mut out, found);
    if !found.notes.is_empty() {
        out.push_str("\nwhat lope did with it\n");
        for note in &found.notes {
            wrapped(&mut out, "  ", &printable(note));
        }
    }
    if !found.parts.is_empty() {
        let _ = writeln!(out, "\n{}", found.parts_name);
        let width = found.parts.iter().map(|p| p.name.chars().count()).max().unwrap_or(0);
        for part in &found.parts {
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

fn damage(out: &mut String, found: &Examination) {
    out.push('\n');
    for wound in found.wounds.iter().take(LISTED) {
        let _ = writeln!(out, "  {}: {}", wound.place, printable(&wound.what));
        wrapped(out, "    ", wound.advice);
    }
    if let Some(more) = found.wounds.len().checked_sub(LISTED).filter(|n| *n > 0) {
        let _ = writeln!(out, "  and {more} more");
    }
    let total = found.len.max(found.promised);
    if total > 0 {
        let _ = writeln!(
            out,
            "\n  0 |{}| {} bytes\n     = read  ! damage  x not read  . missing from the file",
            bar(found, total),
            thousands(total)
        );
    }
}

/// The file from its first to its last byte as a row of marks; the worst of each mark's stretch.
fn bar(found: &Examination, total: usize) -> String {
    let place = |byte: usize| (byte * MARKS / total).min(MARKS - 1);
    let mut marks = [b'='; MARKS];
    if found.len < total {
        marks[place(found.len)..].fill(b'.');
    }
    for wound in found.wounds.iter().filter(|w| w.to > w.from) {
        marks[place(wound.from)..=place(wound.to - 1)].fill(b'x');
    }
    for wound in found.wounds.iter().filter(|w| w.from <= found.len) {
        marks[place(wound.from.min(found.len.saturating_sub(1)))] = b'!';
    }
    marks.iter().map(|b| char::from(*b)).collect()
}

fn opinions(out: &mut String, found: &Examination) {
    let Some(ours) = found.opinions.first() else { return };
    let theirs = found.opinions.get(1);
    let nobody = Opinion { reader: "", sees: None, trouble: None };
    let other = theirs.unwrap_or(&nobody);
    let _ = writeln!(out, "\n  {:<18} {:>20} {:>20}   difference", "", ours.reader, other.reader);
    for row in ROWS {
        let cell = |o: &Opinion| match &o.sees {
            None => "\u{2013}".to_string(),
            Some(sees) => (row.text)(sees).unwrap_or_else(|| "\u{2013}".to_string()),
        };
        let both = ours.sees.as_ref().zip(other.sees.as_ref());
        let mut difference = both.and_then(|(a, b)| (row.difference)(a, b)).unwrap_or_default();
        if row.explained_by_left_out
            && both.is_some_and(|(a, b)| a.records + found.left_out == b.records)
            && found.left_out > 0
        {
            difference += ", merged or left out: see below";
        }
        let line =
            format!("  {:<18} {:>20} {:>20}   {difference}", row.name, cell(ours), cell(other));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for opinion in &found.opinions {
        if let Some(trouble) = &opinion.trouble {
            let _ = writeln!(out, "  {}: {}", opinion.reader, printable(trouble));
        }
    }
}

/// One line of the comparison.
struct Row {
    name: &'static str,
    text: fn(&Sees) -> Option<String>,
    /// Ours less theirs, when they differ.
    difference: fn(&Sees, &Sees) -> Option<String>,
    /// Whether records that lope left out may be all of the difference.
    explained_by_left_out: bool,
}

const ROWS: &[Row] = &[
    Row {
        name: "records",
        text: |s| Some(thousands(s.records)),
        difference: |a, b| fewer(Some(a.records), Some(b.records)),
        explained_by_left_out: true,
    },
    Row {
        name: "with heart rate",
        text: |s| s.with_heart_rate.map(thousands),
        difference: |a, b| fewer(a.with_heart_rate, b.with_heart_rate),
        explained_by_left_out: false,
    },
    Row {
        name: "beat intervals",
        text: |s| s.beats.map(thousands),
        difference: |a, b| fewer(a.beats, b.beats),
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
        difference: |a, b| later(a.start, b.start),
        explained_by_left_out: false,
    },
    Row {
        name: "end",
        text: |s| s.end.map(|t| t.to_string()),
        difference: |a, b| later(a.end, b.end),
        explained_by_left_out: false,
    },
    Row {
        name: "sessions or tracks",
        text: |s| Some(thousands(s.sessions)),
        difference: |a, b| fewer(Some(a.sessions), Some(b.sessions)),
        explained_by_left_out: false,
    },
    Row {
        name: "laps",
        text: |s| s.laps.map(thousands),
        difference: |a, b| fewer(a.laps, b.laps),
        explained_by_left_out: false,
    },
];

fn fewer(ours: Option<usize>, theirs: Option<usize>) -> Option<String> {
    let difference = ours? as i64 - theirs? as i64;
    (difference != 0).then(|| format!("{difference:+}"))
}

fn later(ours: Option<UtcTime>, theirs: Option<UtcTime>) -> Option<String> {
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
        let wound =
            |from, to| Wound { from, to, place: String::new(), what: String::new(), advice: "" };
        let found = Examination {
            path: String::new(),
            about: String::new(),
            verdict: String::new(),
            len: 450,
            promised: 600,
            wounds: vec![wound(300, 400), wound(450, 450)],
            opinions: Vec::new(),
            left_out: 0,
            notes: Vec::new(),
            parts: Vec::new(),
            parts_name: "",
        };
        let bar = bar(&found, 600);
        assert_eq!(
            bar,
            format!("{}!{}{}!{}", "=".repeat(30), "x".repeat(9), "=".repeat(4), ".".repeat(15))
        );
    }
}
