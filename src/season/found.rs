//! What was found, before it is judged: copies and parts of sessions are told from what counts.

use super::{Tags, dates};
use crate::activity::{Note, NoteKind};
use crate::dedup::{Duplicate, duplicates, sessions};
use crate::digest::{Digest, complement, join};

/// An activity as found.
pub(super) struct Found {
    /// Its path, as given or found.
    pub path: String,
    /// Its digest, boxed as it is large and moved often; of a session that was recorded in parts, that of the
    /// whole.
    pub digest: Box<Digest>,
    /// What the runner's tags say of it, or of a part of it.
    pub tag: Option<String>,
    /// The path of the copy that counts, and why.
    pub copy: Option<(String, String)>,
    /// The path of the session that it is a part of.
    pub part_of: Option<String>,
    /// Whether its date stands alone, years from all others.
    pub date_doubtful: bool,
}

impl Found {
    /// Whether it stands for itself.
    pub fn counts(&self) -> bool {
        self.copy.is_none() && self.part_of.is_none() && !self.date_doubtful
    }
}

/// Finds copies and parts. The whole of a session takes the place of the part that the session was for, so that
/// each activity has one row. The result is in order of time, whatever the order of the files.
pub(super) fn gather(activities: Vec<(String, Digest)>, tags: &Tags) -> Vec<Found> {
    let one = |(path, mut digest): (String, Digest)| {
        if digest.name.is_none() {
            digest.name = tags.name_of(&path).map(str::to_string);
        }
        Found {
            tag: tags.of(&path, digest.start).map(str::to_string),
            path,
            digest: Box::new(digest),
            copy: None,
            part_of: None,
            date_doubtful: false,
        }
    };
    let mut found: Vec<Found> = activities.into_iter().map(one).collect();
    in_order(&mut found);
    let mut digests: Vec<&mut Digest> = found.iter_mut().map(|f| &mut *f.digest).collect();
    for i in dates::settle(&mut digests) {
        found[i].date_doubtful = true;
    }
    in_order(&mut found);
    let digests: Vec<&Digest> = found.iter().map(|f| &*f.digest).collect();
    let copies = duplicates(&digests);
    let complete = complete(&digests, &copies, |i| &found[i].path);
    for (i, whole) in complete {
        *found[i].digest = whole;
    }
    share_ratings(&mut found, &copies);
    let digests: Vec<&Digest> = found.iter().map(|f| &*f.digest).collect();
    let wholes: Vec<(Vec<usize>, usize, Digest)> = sessions(&digests, &copies)
        .into_iter()
        .map(|session| {
            let parts: Vec<&Digest> = session.parts.iter().map(|&i| digests[i]).collect();
            let main = session.parts[session.main];
            (session.parts, main, join(&parts, session.main))
        })
        .collect();
    for (i, copy) in copies.into_iter().enumerate() {
        found[i].copy = copy.map(|copy| (found[copy.of].path.clone(), copy.reason));
    }
    for (parts, main, whole) in wholes {
        let path = found[main].path.clone();
        let tag = parts.iter().find_map(|&i| found[i].tag.clone());
        for &part in parts.iter().filter(|&&part| part != main) {
            found[part].part_of = Some(path.clone());
        }
        *found[main].digest = whole;
        found[main].tag = found[main].tag.take().or(tag);
    }
    in_order(&mut found);
    found
}

/// Recordings that count, with the tag and the ratings that only a copy of them has.
fn share_ratings(found: &mut [Found], copies: &[Option<Duplicate>]) {
    for (i, of) in copies.iter().enumerate().filter_map(|(i, copy)| Some((i, copy.as_ref()?.of))) {
        let (tag, session) = (found[i].tag.clone(), &found[i].digest.session);
        let (rpe, feel) = (session.rpe, session.feel);
        let kept = &mut found[of];
        kept.tag = kept.tag.take().or(tag);
        kept.digest.session.rpe = kept.digest.session.rpe.or(rpe);
        kept.digest.session.feel = kept.digest.session.feel.or(feel);
    }
}

/// Recordings that count, with what they lack and a copy of them has; a note says what came from where.
fn complete<'a>(
    digests: &[&Digest],
    copies: &[Option<Duplicate>],
    path: impl Fn(usize) -> &'a str,
) -> Vec<(usize, Digest)> {
    let mut found: Vec<(usize, Digest)> = Vec::new();
    for (i, copy) in copies.iter().enumerate() {
        let Some(of) = copy.as_ref().map(|copy| copy.of) else { continue };
        let at = found.iter().position(|(kept, _)| *kept == of);
        let kept = at.map_or(digests[of], |at| &found[at].1);
        let Some((mut whole, what)) = complement(kept, digests[i]) else { continue };
        let note = format!("taken from {}: {}", path(i), what.name());
        whole.notes.push(Note::new(NoteKind::OtherRecording, note, 0));
        match at {
            Some(at) => found[at].1 = whole,
            None => found.push((of, whole)),
        }
    }
    found
}

/// By time, a whole before its parts, and then by path.
fn in_order(found: &mut [Found]) {
    let key = |f: &Found| (f.digest.start, f.part_of.is_some());
    found.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.path.cmp(&b.path)));
}
