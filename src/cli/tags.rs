//! Tables of tags: the user's own, and Strava's `activities.csv`.

use super::context::Context;
use super::output::{Failure, say, shown, text_file};
use crate::calendar::UtcTime;
use crate::report::printable;
use crate::season::Tags;
use std::path::{Path, PathBuf};

/// Strava's list lies beside the folder of its files.
const STRAVA: &str = "activities.csv";
/// Where its exports keep the files, in every language.
const STRAVA_FOLDER: &str = "activities/";
/// The name of an activity stands third in every language.
const STRAVA_NAME: usize = 2;

/// Tags of the file that the user named and of every `activities.csv` beside the runs; the user's win.
///
/// # Errors
/// When the named file can't be read or is no table of tags. A list that merely lies there is used when it
/// can be.
pub(super) fn read(named: Option<&Path>, paths: &[PathBuf]) -> Result<Tags, Failure> {
    let mut tags = Tags::default();
    for path in paths {
        let beside = [path.join(STRAVA), path.with_file_name(STRAVA)];
        for list in beside.iter().filter(|p| p.is_file()) {
            let _ = table(list, &mut tags);
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
pub(super) fn report_without_a_run(context: &Context) -> Result<(), Failure> {
    let Some(path) = context.tags.as_deref().filter(|_| !context.read_options.quiet) else {
        return Ok(());
    };
    let tags = read(Some(path), &[])?;
    let seen = context.seen.borrow();
    let lost = tags.without_a_run(seen.iter().map(|(path, start)| (path.as_str(), *start)));
    report_lost(path, &lost, "tag", "run");
    Ok(())
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

fn table(path: &Path, tags: &mut Tags) -> Result<(), String> {
    let text = text_file(path).map_err(|e| e.to_string())?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|e| e.to_string())?.clone();
    let place = |name: &str| heads.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
    let rows: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    let cell = |row: &csv::StringRecord, at: usize| row.get(at).unwrap_or("").trim().to_string();
    let Some(tag) = place("tag") else {
        // The column of files is known by what stands in it.
        let is_file = |at: usize| {
            rows.iter().any(|row| row.get(at).is_some_and(|c| c.starts_with(STRAVA_FOLDER)))
        };
        let file = (0..heads.len()).find(|&at| is_file(at)).ok_or("no column `tag`")?;
        for row in &rows {
            tags.file(&cell(row, file), &cell(row, STRAVA_NAME));
        }
        return Ok(());
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
    Ok(())
}
