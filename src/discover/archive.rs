//! Unpacks `.gz` and `.zip` files, also nested, within limits.

use super::large::{LARGE_BYTES, OneLarge, Turn};
use super::shared::SharedReader;
use super::zip::{self, CHECKSUM, Entry};
use super::{MAX_BYTES, Member, Problem, worth_opening};
use crate::regular;
use std::collections::HashSet;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Highest expansion ratio, over all levels of packing. A higher ratio, beyond 16 MB, is treated as a zip bomb.
const MAX_RATIO: u64 = 200;
const RATIO_APPLIES_ABOVE: u64 = 16 << 20;
/// Most entries of an archive (judgement: ten files a day for 27 years).
const MAX_ENTRIES: usize = 100_000;
/// Deepest nesting of archives.
pub(super) const MAX_DEPTH: usize = 4;

/// An archive that several threads can read at once, each with a copy that has its own position.
#[derive(Clone)]
pub(super) struct Archive {
    from: SharedReader,
    entries: Arc<[Entry]>,
}

impl Archive {
    /// Whether this member can be an activity, by its name.
    pub fn is_worth_opening(&self, index: usize) -> bool {
        self.entries.get(index).is_some_and(|entry| worth_opening(&entry.name))
    }
}

/// Unpacked bytes, and what is wrong with the archive that they come from.
pub(super) struct Unpacked {
    pub bytes: Vec<u8>,
    pub damage: Option<String>,
}

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// Opens an archive, reads its directory, and refuses one that would cost more than its bytes.
pub(super) fn open(bytes: SharedReader) -> Result<Archive, String> {
    let mut from = bytes;
    let entries = zip::entries(&mut from)?;
    if entries.len() > MAX_ENTRIES {
        return Err(format!("an archive of more than {MAX_ENTRIES} entries"));
    }
    if entries_overlap(&entries) {
        return Err("entries of the zip archive lie over each other: looks like a zip bomb".into());
    }
    Ok(Archive { from, entries: entries.into() })
}

/// Whether the same bytes belong to several entries.
fn entries_overlap(entries: &[Entry]) -> bool {
    let mut places: Vec<(u64, u64)> =
        entries.iter().map(|e| (e.at, zip::MEMBER_LEN.saturating_add(e.packed))).collect();
    places.sort_unstable();
    places.windows(2).any(|pair| pair[0].0.saturating_add(pair[0].1) > pair[1].0)
}

/// Bytes that so many packed bytes on disk may become, over all levels of packing.
fn allowed(packed: u64) -> u64 {
    packed.saturating_mul(MAX_RATIO).max(RATIO_APPLIES_ABOVE)
}

/// What the members of an archive may become, so that all of them together stay within what it may become itself.
/// The shares are told from its directory, so that the answer doesn't depend on which thread comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowance {
    /// Bytes for each packed byte of a member.
    ratio: u64,
    /// Bytes for each member besides.
    each: u64,
}

impl Allowance {
    /// For the members of an archive on disk.
    pub fn of_file(archive: &Archive) -> Allowance {
        Allowance::shared(archive, allowed(archive.from.len()))
    }

    /// For the members of an archive that may become so many bytes in all.
    pub fn shared(archive: &Archive, allowed: u64) -> Allowance {
        let ratio = (allowed / archive.from.len().max(1)).min(MAX_RATIO);
        let members = archive.entries.iter().filter(|entry| worth_opening(&entry.name));
        let (count, packed) =
            members.fold((0u64, 0u64), |(n, sum), entry| (n + 1, sum.saturating_add(entry.packed)));
        let left = allowed.saturating_sub(packed.saturating_mul(ratio));
        Allowance { ratio, each: left / count.max(1) }
    }

    /// Bytes that a member may become.
    pub fn of_member(self, archive: &Archive, index: usize) -> u64 {
        let packed = archive.entries.get(index).map_or(0, |entry| entry.packed);
        packed.saturating_mul(self.ratio).saturating_add(self.each)
    }
}

/// The name of a member as other writers would have it: without `./` and with `/` for `\`.
fn plain_name(name: &str) -> String {
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    parts.join("/")
}

/// Returns the members, sorted by name: name, index and the unpacked size stored in the archive. A name that is
/// there again gets a number. Folders and hidden files are no members.
pub(super) fn members(archive: &Archive) -> Vec<(String, usize, u64)> {
    let entries = archive.entries.iter().enumerate().filter(|(_, entry)| !entry.is_folder());
    let mut members: Vec<(String, usize, u64)> = entries
        .map(|(i, entry)| (plain_name(&entry.name), i, entry.size))
        .filter(|(name, ..)| {
            let hides = |part: &str| part != ".." && part.starts_with('.') || part == "__MACOSX";
            !name.split('/').any(hides)
        })
        .collect();
    members.sort();
    let mut taken: HashSet<String> = members.iter().map(|(name, ..)| name.clone()).collect();
    let (mut last, mut nth) = (String::new(), 1);
    for (name, ..) in &mut members {
        if *name != last {
            (last, nth) = (name.clone(), 1);
            continue;
        }
        while taken.contains(name.as_str()) {
            nth += 1;
            *name = format!("{last} ({nth})");
        }
        taken.insert(name.clone());
    }
    members
}

/// Reads the bytes of a member that may become so many.
pub(super) fn read(
    archive: &Archive,
    index: usize,
    allowed: u64,
    turn: &mut Turn<'_>,
) -> Result<Unpacked, String> {
    let entry = archive.entries.get(index).ok_or("the zip member is missing")?;
    unpack_within_limits(entry.reader(archive.from.clone())?, entry.size, allowed, turn)
}

/// The bytes of a file that is not opened as an activity, by the path that names it: `list.csv`,
/// `a.zip!list.csv`, `a.zip!b.zip!list.csv`. `None` when it can't be read or is larger than `most`.
pub fn bytes_at(path: &str, most: u64) -> Option<Vec<u8>> {
    let whole = |bytes: Vec<u8>| (bytes.len() as u64 <= most).then_some(bytes);
    if Path::new(path).is_file() {
        return regular::read(Path::new(path), most).ok().and_then(whole);
    }
    let mut ends = path.match_indices('!').map(|(at, _)| at);
    let end = ends.find(|&at| Path::new(&path[..at]).is_file())?;
    let mut archive = open(SharedReader::file(Path::new(&path[..end])).ok()?).ok()?;
    let (mut rest, mut allowance) = (&path[end + 1..], Allowance::of_file(&archive));
    for _ in 0..MAX_DEPTH {
        let below = |name: &str| rest.strip_prefix(name).and_then(|left| left.strip_prefix('!'));
        let found = members(&archive).into_iter().find_map(|(name, index, _)| {
            let left = if name == rest { Some("") } else { below(&name) };
            left.map(|left| (index, left))
        });
        let (index, left) = found?;
        let allowed = allowance.of_member(&archive, index);
        let bytes = read(&archive, index, allowed, &mut OneLarge::default().turn()).ok()?.bytes;
        if left.is_empty() {
            return whole(bytes);
        }
        let held = bytes.len() as u64;
        archive = open(SharedReader::memory(bytes)).ok()?;
        (rest, allowance) = (left, Allowance::shared(&archive, allowed.saturating_sub(held)));
    }
    None
}

/// Passes the members in some bytes to `sink`: the bytes themselves, or whatever they unpack to. `depth` is the
/// number of archives that contain them.
pub fn unpack(path: String, bytes: Vec<u8>, depth: usize, sink: &mut dyn FnMut(Member)) {
    unpack_whole(path, bytes, depth, &mut OneLarge::default().turn(), sink);
}

/// As [`unpack`], in turn with other threads.
pub(super) fn unpack_whole(
    path: String,
    bytes: Vec<u8>,
    depth: usize,
    turn: &mut Turn<'_>,
    sink: &mut dyn FnMut(Member),
) {
    let allowed = allowed(bytes.len() as u64);
    unpack_within(path, Unpacked { bytes, damage: None }, depth, allowed, turn, sink);
}

/// As [`unpack`]; whatever the bytes unpack to, over all levels, may be so many.
pub(super) fn unpack_within(
    path: String,
    unpacked: Unpacked,
    depth: usize,
    allowed: u64,
    turn: &mut Turn<'_>,
    sink: &mut dyn FnMut(Member),
) {
    let Unpacked { bytes, damage } = unpacked;
    let fail = |path: String, what: String, sink: &mut dyn FnMut(Member)| {
        let problem = Problem::new(path.clone(), what);
        sink(Member { path, bytes: Err(problem), damage: None });
    };
    if (is_gzip(&bytes) || is_zip(&bytes)) && depth >= MAX_DEPTH {
        return fail(path, format!("archives nested deeper than {MAX_DEPTH}"), sink);
    }
    if is_gzip(&bytes) {
        let reader = || flate2::bufread::MultiGzDecoder::new(bytes.as_slice());
        let told = told_size(&bytes);
        let whole = || unpack_at_once(reader(), told, allowed);
        let in_steps = || unpack_within_limits(reader(), told, allowed, turn);
        return match whole().map_or_else(in_steps, Ok) {
            Ok(inner) => {
                let left = allowed.saturating_sub(inner.bytes.len() as u64);
                let inner = Unpacked { damage: damage.or(inner.damage), ..inner };
                unpack_within(path, inner, depth + 1, left, turn, sink);
            }
            Err(what) => fail(path, what, sink),
        };
    }
    if !is_zip(&bytes) {
        return sink(Member { path, bytes: Ok(bytes), damage });
    }
    let archive = match open(SharedReader::memory(bytes)) {
        Ok(archive) => archive,
        Err(what) => return fail(path, what, sink),
    };
    let shares = Allowance::shared(&archive, allowed);
    for (name, index, _) in members(&archive) {
        let shown = format!("{path}!{name}");
        if !archive.is_worth_opening(index) {
            let problem = Problem::left_out(shown.clone());
            sink(Member { path: shown, bytes: Err(problem), damage: None });
            continue;
        }
        let allowed = shares.of_member(&archive, index);
        match read(&archive, index, allowed, turn) {
            Ok(inner) => {
                let left = allowed.saturating_sub(inner.bytes.len() as u64);
                let inner = Unpacked { damage: damage.clone().or(inner.damage), ..inner };
                unpack_within(shown, inner, depth + 1, left, turn, sink);
            }
            Err(what) => fail(shown, what, sink),
        }
    }
}

/// The unpacked size by the last bytes of a `.gz` file: right unless it is damaged, lies, or has several parts.
fn told_size(gzip: &[u8]) -> u64 {
    gzip.last_chunk().map_or(0, |last| u64::from(u32::from_le_bytes(*last)))
}

/// Most bytes that are asked for because an archive tells that they will come.
const TRUSTED: u64 = 4 << 20;

/// Unpacks a sound stream of the size that it tells in one go, which is faster; `None` for any other.
fn unpack_at_once(mut reader: impl Read, told: u64, allowed: u64) -> Option<Unpacked> {
    let small = told <= MAX_BYTES.min(allowed).min(TRUSTED);
    let mut bytes = vec![0; usize::try_from(told).ok().filter(|_| small)?];
    reader.read_exact(&mut bytes).ok()?;
    // What is behind the last byte is its checksum.
    (reader.read(&mut [0]).ok()? == 0).then_some(Unpacked { bytes, damage: None })
}

/// Unpacks a stream within the limits. A truncated stream yields the bytes before the cut.
fn unpack_within_limits(
    mut reader: impl Read,
    told: u64,
    allowed: u64,
    turn: &mut Turn<'_>,
) -> Result<Unpacked, String> {
    let limit = MAX_BYTES.min(allowed);
    let mut out = Vec::with_capacity(told.min(limit).min(TRUSTED) as usize);
    let mut result = reader.by_ref().take(LARGE_BYTES.min(limit + 1)).read_to_end(&mut out);
    if result.is_ok() && out.len() as u64 == LARGE_BYTES && limit >= LARGE_BYTES {
        turn.wait();
        result = reader.take(limit + 1 - LARGE_BYTES).read_to_end(&mut out);
    }
    if out.len() as u64 > limit {
        let limit = match limit >> 20 {
            0 => format!("{} kB", limit >> 10),
            mb => format!("{mb} MB"),
        };
        return Err(format!("unpacks to more than {limit}: looks like a zip bomb"));
    }
    match result {
        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => {
            Err(format!("no memory for more than {} MB of it", out.len() >> 20))
        }
        Err(error) if out.is_empty() => Err(format!("can't be unpacked: {error}")),
        Err(error) => Ok(Unpacked { bytes: out, damage: Some(damage(&error)) }),
        Ok(_) => Ok(Unpacked { bytes: out, damage: None }),
    }
}

/// What is wrong with an archive whose last bytes gave this error.
fn damage(error: &io::Error) -> String {
    let text = error.to_string();
    match error.kind() {
        _ if text.contains("checksum") => format!("the archive has changed: {CHECKSUM}"),
        io::ErrorKind::UnexpectedEof => "the archive ends early".to_string(),
        _ => format!("the archive is damaged: {text}"),
    }
}
