//! `lope doctor ARCHIVE`: what lies in it, by vendor and kind, what was used, and what not and why.

use super::lists;
use super::output::{Failure, print};
use crate::batch::{self, BatchOptions};
use crate::dedup::{duplicates, sessions};
use crate::digest::Digest;
use crate::discover::{Discovery, Source, WorkItems, discover};
use crate::layout::{Fate, LedgerRow, ledger};
use crate::report::{printable, thousands};
use crate::season::Tags;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Whether a path holds several files: a folder, or an archive of more than one member.
pub(super) fn is_archive(path: &Path) -> bool {
    if path.is_dir() {
        return true;
    }
    let ends = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
    let source = Source { path: path.to_path_buf(), named: true, stamp: None };
    ends && path.is_file() && WorkItems::new(&[source], None).nth(1).is_some()
}

/// Reads all of it and prints the ledger. 0 when something was used, else 1.
pub(super) fn run(path: &PathBuf) -> Result<u8, Failure> {
    let discovery: Discovery = discover(std::slice::from_ref(path));
    let mut done = batch::run(&discovery, &BatchOptions::PLAIN);
    let listings = lists::gather(std::slice::from_ref(path), done.lists, &mut done.skipped);
    lists::apply(&listings, &mut done.digests, &mut Tags::default());
    let digests: Vec<&Digest> = done.digests.iter().map(|(_, digest)| digest).collect();
    let copies = duplicates(&digests);
    let mut fates: Vec<Fate<'_>> =
        copies.iter().map(|c| if c.is_some() { Fate::Duplicate } else { Fate::Used }).collect();
    for session in sessions(&digests, &copies) {
        let main = session.parts[session.main];
        session.parts.iter().filter(|&&part| part != main).for_each(|&i| fates[i] = Fate::Part);
    }
    let runs = done.digests.iter().zip(fates).map(|((path, _), fate)| (path.as_str(), fate));
    let nights = done.nights.iter().map(|(path, _)| (path.as_str(), Fate::Used));
    let named = done.skipped.iter().map(|s| (s.path.as_str(), Fate::Named(&s.reason)));
    let rows = ledger(runs.chain(nights).chain(named));
    print(text(path, &rows).as_bytes())?;
    Ok(u8::from(rows.iter().all(|row| row.used == 0)))
}

/// Most reasons that are told of a kind.
const REASONS: usize = 4;

fn text(path: &Path, rows: &[LedgerRow]) -> String {
    let sum = |of: fn(&LedgerRow) -> usize| rows.iter().map(of).sum::<usize>();
    let named = |row: &LedgerRow| row.named.iter().map(|(_, n)| n).sum::<usize>();
    let of = if path.is_dir() { "folder" } else { "archive" };
    let mut out = format!(
        "{}: {} of {} files\n\n",
        printable(&path.display().to_string()),
        if of == "folder" { "a folder" } else { "an archive" },
        thousands(sum(|r| r.files))
    );
    let heads = ["files", "used", "duplicates", "parts", "not used"];
    let width = |of: fn(&LedgerRow) -> &'static str, head: &str| {
        rows.iter().map(|r| of(r).chars().count()).max().unwrap_or(0).max(head.len())
    };
    let (whose, what) = (width(|r| r.vendor, "whose"), width(|r| r.what, "what"));
    let _ = write!(out, "{:<whose$}  {:<what$}", "whose", "what");
    heads.iter().for_each(|head| {
        let _ = write!(out, "  {head:>10}");
    });
    out.push('\n');
    for row in rows {
        let vendor = if row.vendor.is_empty() { "-" } else { row.vendor };
        let _ = write!(out, "{vendor:<whose$}  {:<what$}", row.what);
        for n in [row.files, row.used, row.duplicates, row.parts, named(row)] {
            let _ = write!(out, "  {:>10}", thousands(n));
        }
        out.push('\n');
        for (reason, n) in row.named.iter().take(REASONS) {
            let _ = writeln!(out, "    {} {}", thousands(*n), printable(reason));
        }
        if let more @ 1.. = row.named.len().saturating_sub(REASONS) {
            let _ = writeln!(out, "    and {more} more reasons");
        }
    }
    let _ = writeln!(
        out,
        "\n{} files = {} used + {} duplicates + {} parts + {} not used",
        thousands(sum(|r| r.files)),
        thousands(sum(|r| r.used)),
        thousands(sum(|r| r.duplicates)),
        thousands(sum(|r| r.parts)),
        thousands(rows.iter().map(named).sum())
    );
    let mut hints: Vec<(&str, &str)> =
        rows.iter().filter_map(|row| Some((row.vendor, row.hint?))).collect();
    hints.dedup();
    for (vendor, hint) in hints {
        let _ = writeln!(out, "hint: {vendor}: {hint}");
    }
    out
}
