//! Tables of tags that the user names: his own, or Strava's `activities.csv`.

use super::context::Context;
use super::output::{Failure, say, shown, text_file};
use crate::calendar::UtcTime;
use crate::classify::intent_named;
use crate::display::first_names;
use crate::layout::List;
use crate::report::printable;
use crate::season::Tags;
use std::collections::BTreeMap;
use std::path::Path;

/// Tags of the file that the user named.
///
/// # Errors
/// When it can't be read or is no table of tags.
pub(super) fn read(named: Option<&Path>) -> Result<Tags, Failure> {
    let mut tags = Tags::default();
    if let Some(path) = named {
        table(path, &mut tags).map_err(|what| {
            Failure::new(
                format!("{}: {what}", shown(path)),
                Some("a table of tags has a column `file` or `start_utc`, and a column `tag`"),
            )
        })?;
    }
    Ok(tags)
}

/// Says which rows of the file that the user named are those of no run. Lists that merely lie there hold rides
/// and swims too.
pub(super) fn report_without_a_run(context: &Context) {
    let Some(path) = context.tags.as_deref().filter(|_| !context.read_options.quiet) else {
        return;
    };
    let mut tags = Tags::default();
    let own = table(path, &mut tags).unwrap_or(false);
    let seen = context.seen.borrow();
    let lost = tags.without_a_run(seen.iter().map(|(path, start)| (path.as_str(), *start)));
    report_lost(path, &lost, "tag", "run");
    if own {
        report_without_intent(path, &tags);
    }
}

/// Says which tags are no word that lope knows.
fn report_without_intent(table: &Path, tags: &Tags) {
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in tags.texts().filter(|tag| !tag.is_empty() && intent_named(tag).is_none()) {
        *unknown.entry(tag).or_default() += 1;
    }
    if unknown.is_empty() {
        return;
    }
    let named = unknown.iter().map(|(tag, n)| format!("{} ({n})", printable(tag)));
    let (table, named) = (shown(table), first_names(named, NAMED));
    say(&format!("lope: {table}: tags that name no kind of run: {named}"));
    say("  hint: recovery, easy, long, tempo, interval or race, in many languages");
}

/// Most rows that are named.
const NAMED: usize = 20;

/// Says which rows of a table the user gave in vain.
pub(super) fn report_lost(table: &Path, rows: &[String], row: &str, of: &str) {
    if rows.is_empty() {
        return;
    }
    let names = first_names(rows.iter().map(|row| printable(row)), NAMED);
    let s = if rows.len() == 1 { " fits" } else { "s fit" };
    let (table, n) = (shown(table), rows.len());
    say(&format!("lope: {table}: {n} {row}{s} no {of}: {names}"));
}

/// `2026-03-01T06:30:00Z`, also with a space and without the Z.
fn time(text: &str) -> Option<UtcTime> {
    let text = text.replacen(' ', "T", 1);
    let text = if text.ends_with('Z') { text } else { text + "Z" };
    Some(UtcTime::from_unix_s(text.parse::<jiff::Timestamp>().ok()?.as_second()))
}

/// Takes the tags of a table. Returns whether they are the runner's own words, and not Strava's names.
fn table(path: &Path, tags: &mut Tags) -> Result<bool, String> {
    let text = text_file(path).map_err(|e| e.to_string())?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|e| e.to_string())?.clone();
    let place = |name: &str| heads.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
    let rows: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    let cell = |row: &csv::StringRecord, at: usize| row.get(at).unwrap_or("").trim().to_string();
    let Some(tag) = place("tag") else {
        // Strava's own list, named: its names are the tags.
        let Some(List::ByFile(rows)) = List::read(text.as_bytes()) else {
            return Err("no column `tag`".to_string());
        };
        for (file, listed) in rows {
            tags.file(&file, &listed.name.unwrap_or_default());
        }
        return Ok(false);
    };
    let (file, start) = (place("file"), place("start_utc"));
    if file.is_none() && start.is_none() {
        return Err("no column `file` or `start_utc`".to_string());
    }
    for (i, row) in rows.iter().enumerate() {
        let tag = cell(row, tag);
        if let Some(file) = file.map(|at| cell(row, at)).filter(|f| !f.is_empty()) {
            tags.file(&file, &tag);
        } else if let Some(start) = start.map(|at| cell(row, at)).filter(|s| !s.is_empty()) {
            let time = time(&start).ok_or_else(|| {
                format!("`{start}` is not a time such as 2026-03-01T06:30:00Z (line {})", i + 2)
            })?;
            tags.start(time, &tag);
        }
    }
    Ok(true)
}
