//! The lists that vendors put beside recordings, wherever they lie: names, sports and ratings of activities.

use super::output::MAX_TABLE_BYTES;
use crate::activity::{Note, NoteKind, Sport};
use crate::digest::Digest;
use crate::ingest::Skipped;
use crate::layout::{List, Listings};
use crate::regular;
use crate::season::Tags;
use std::path::PathBuf;

/// What is said of a list whose names were taken.
const TAKEN: &str = "not an activity: a list of activities, whose names were taken";
/// The list that lies beside the folder of its files.
const BESIDE: &str = "activities.csv";

/// Every list among the files, which its entry in `skipped` then says, and beside them.
pub(super) fn gather(
    paths: &[PathBuf],
    lists: Vec<(String, List)>,
    skipped: &mut [Skipped],
) -> Listings {
    let mut listings = Listings::default();
    // Also beside what was named: a folder or a file of an export.
    let beside = paths.iter().flat_map(|path| {
        let above = path.ancestors().skip(1).take(if path.is_file() { 2 } else { 1 });
        above.map(|folder| folder.join(BESIDE)).filter(|list| list.is_file()).collect::<Vec<_>>()
    });
    for path in beside {
        let bytes = regular::read(&path, MAX_TABLE_BYTES).ok();
        if let Some(list) = bytes.as_deref().and_then(List::read) {
            listings.add(&path.display().to_string(), list);
        }
    }
    for (path, list) in lists {
        listings.add(&path, list);
        for own in skipped.iter_mut().filter(|s| s.path == path) {
            own.reason = TAKEN.to_string();
        }
    }
    listings
}

/// Gives the activities what the lists say of them: names as tags, the runner's ratings, and the sport where the file
/// names none.
pub(super) fn apply(listings: &Listings, digests: &mut [(String, Digest)], tags: &mut Tags) {
    for (path, digest) in digests {
        let Some(listed) = listings.of(path, digest.start) else { continue };
        if let Some(name) = &listed.name {
            let file = path.rsplit_once('#').filter(|(_, n)| n.parse::<u32>().is_ok());
            tags.name(file.map_or(path.as_str(), |(file, _)| file), name);
        }
        digest.session.rpe = digest.session.rpe.or(listed.rpe);
        digest.session.feel = digest.session.feel.or(listed.feel);
        if let Some(sport) = listed.sport {
            take_sport(digest, sport);
        }
        if listed.commute {
            digest.notes.push(Note::new(NoteKind::Listed, "listed as a way to work", 0));
        }
    }
}

/// A list knows the sport better than a guess by speed.
fn take_sport(digest: &mut Digest, sport: Sport) {
    let guessed = digest.notes.iter().any(|n| n.kind == NoteKind::Sport);
    if digest.sport == sport || !(guessed || digest.sport == Sport::Unknown) {
        return;
    }
    digest.notes.retain(|n| n.kind != NoteKind::Sport);
    let what = format!("the file names no sport: {} by the list beside it", sport.id());
    digest.notes.push(Note::new(NoteKind::Listed, what, 0));
    digest.sport = sport;
}
