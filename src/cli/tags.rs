//! Tables of tags: the user's own, and Strava's `activities.csv`.

use super::context::Context;
use super::output::{Failure, MAX_TABLE_BYTES, say, shown, text_file};
use crate::calendar::UtcTime;
use crate::classify::intent_named;
use crate::discover::bytes_at;
use crate::ingest::Skipped;
use crate::report::printable;
use crate::season::Tags;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Strava's list lies beside the folder of its files.
const STRAVA: &str = "activities.csv";
/// Where its exports keep the files, in every language.
const STRAVA_FOLDER: &str = "activities/";
/// The name of an activity stands third in every language.
const STRAVA_NAME: usize = 2;

/// What is said of a list whose names were taken.
const TAKEN: &str = "not an activity: a list of activities, whose names were taken";

/// Tags of the file that the user named; names of every `activities.csv` among and beside the files, which its
/// entry in `skipped` then says.
///
/// # Errors
/// When the named file can't be read or is no table of tags. A list that merely lies there is used when it
/// can be.
pub(super) fn read(
    named: Option<&Path>,
    paths: &[PathBuf],
    skipped: &mut [Skipped],
) -> Result<Tags, Failure> {
    let mut tags = Tags::default();
    let is_list = |path: &str| path.rsplit(['/', '\\', '!']).next() == Some(STRAVA);
    let mut lists: Vec<String> =
        skipped.iter().filter(|s| !s.fault).map(|s| s.path.clone()).collect();
    // Also beside what was named: a folder or a file of an export.
    for path in paths {
        let above = path.ancestors().skip(1).take(if path.is_file() { 2 } else { 1 });
        let beside = above.map(|folder| folder.join(STRAVA)).filter(|list| list.is_file());
        lists.extend(beside.map(|list| list.display().to_string()));
    }
    lists.retain(|path| is_list(path));
    lists.sort();
    lists.dedup();
    // Of several exports each speaks of its own files.
    let several = lists.len() > 1;
    for list in &lists {
        let Some(bytes) = bytes_at(list, MAX_TABLE_BYTES) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let place = if several { &list[..list.len() - STRAVA.len()] } else { "" };
        if strava_names(&text, place, &mut tags).is_none() {
            continue;
        }
        for own in skipped.iter_mut().filter(|s| s.path == *list) {
            own.reason = TAKEN.to_string();
        }
    }
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
    let named: Vec<String> =
        unknown.iter().take(NAMED).map(|(tag, n)| format!("{} ({n})", printable(tag))).collect();
    let more = match unknown.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let (table, named) = (shown(table), named.join(", "));
    say(&format!("lope: {table}: tags that name no kind of run: {named}{more}"));
    say("  hint: recovery, easy, long, tempo, interval or race, in many languages");
}

/// Most rows that are named.
const NAMED: usize = 20;

/// Says which rows of a table the user gave in vain.
pub(super) fn report_lost(table: &Path, rows: &[String], row: &str, of: &str) {
    if rows.is_empty() {
        return;
    }
    let names: Vec<String> = rows.iter().take(NAMED).map(|row| printable(row)).collect();
    let more = match rows.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let s = if rows.len() == 1 { " fits" } else { "s fit" };
    let (table, n, names) = (shown(table), rows.len(), names.join(", "));
    say(&format!("lope: {table}: {n} {row}{s} no {of}: {names}{more}"));
}

/// `2026-03-01T06:30:00Z`, also with a space and without the Z.
fn time(text: &str) -> Option<UtcTime> {
    let text = text.replacen(' ', "T", 1);
    let text = if text.ends_with('Z') { text } else { text + "Z" };
    Some(UtcTime::from_unix_s(text.parse::<jiff::Timestamp>().ok()?.as_second()))
}

/// The column of files of Strava's list, known by what stands in it.
fn strava_column(rows: &[csv::StringRecord]) -> Option<usize> {
    let columns = rows.iter().map(csv::StringRecord::len).max()?;
    let is_file =
        |at: usize| rows.iter().any(|r| r.get(at).is_some_and(|c| c.starts_with(STRAVA_FOLDER)));
    (0..columns).find(|&at| is_file(at))
}

/// Takes the names of Strava's list, whose files lie at this place; `None` when the text is no such list.
fn strava_names(text: &str, place: &str, tags: &mut Tags) -> Option<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().ok()?;
    let file = strava_column(&rows)?;
    for row in &rows {
        let cell = |at: usize| row.get(at).unwrap_or("").trim();
        if !cell(file).is_empty() {
            tags.name(&format!("{place}{}", cell(file)), cell(STRAVA_NAME));
        }
    }
    Some(())
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
        let file = strava_column(&rows).ok_or("no column `tag`")?;
        for row in &rows {
            tags.file(&cell(row, file), &cell(row, STRAVA_NAME));
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
