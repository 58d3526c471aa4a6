//! A cache of digests, so that unchanged files are not read again.
//!
//! There are two kinds of records: the outcome of some bytes, keyed by their BLAKE3 hash, and the content of a
//! file, keyed by its size, times and inode. An unchanged file is answered without opening it. A
//! file that was only touched, renamed or unpacked elsewhere is read and hashed but not digested again.
//!
//! An archive is a bundle of members: recordings, and the lists that its vendor puts beside them. Its content names each
//! member with the hash of its bytes, and what the lists say is joined to the digests when a season is judged.

mod record;
mod store;

pub use record::Key;
pub use store::Store;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, SystemTime};

/// Bytes of pending records at which they are written. This is the most that is lost when the process is killed.
const FLUSH_BYTES: usize = 64 << 10;
/// A file modified more recently than this may change again without a change of its modification time.
const STABLE_AFTER: Duration = Duration::from_secs(2);

/// Metadata that tells whether a file has changed without opening it. One is kept per file of a batch, so it is
/// small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub len: u64,
    /// When its bytes were changed, nanoseconds since 1970: as the user may set it.
    modified_ns: u64,
    /// When anything of it was changed, which nobody can set, seconds and nanoseconds since 1970; 0 where the
    /// system has no such time.
    changed: [i64; 2],
    /// Device and inode, or a hash of the whole path where the system has none.
    file_identity: [u64; 2],
}

impl Stamp {
    /// Creates a stamp from file metadata; `None` when the modification time is unavailable.
    pub fn of(path: &Path, metadata: &std::fs::Metadata) -> Option<Stamp> {
        let modified = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let modified_ns = u64::try_from(modified.as_nanos()).ok()?;
        Some(Stamp {
            len: metadata.len(),
            modified_ns,
            changed: changed(metadata),
            file_identity: file_identity(path, metadata)?,
        })
    }

    fn is_stable(&self) -> bool {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Duration::from_nanos(self.modified_ns) + STABLE_AFTER < now
    }
}

#[cfg(unix)]
fn changed(metadata: &std::fs::Metadata) -> [i64; 2] {
    use std::os::unix::fs::MetadataExt;
    [metadata.ctime(), metadata.ctime_nsec()]
}

#[cfg(not(unix))]
fn changed(_: &std::fs::Metadata) -> [i64; 2] {
    [0, 0]
}

#[cfg(unix)]
fn file_identity(_path: &Path, metadata: &std::fs::Metadata) -> Option<[u64; 2]> {
    use std::os::unix::fs::MetadataExt;
    Some([metadata.dev(), metadata.ino()])
}

#[cfg(not(unix))]
fn file_identity(path: &Path, _metadata: &std::fs::Metadata) -> Option<[u64; 2]> {
    let path = std::path::absolute(path).ok()?;
    let key = Cache::key(path.as_os_str().as_encoded_bytes());
    let (a, b) = key.split_at(8);
    Some([u64::from_le_bytes(a.try_into().ok()?), u64::from_le_bytes(b.try_into().ok()?)])
}

/// A member of a source: its path relative to the source (empty for the file itself) and the key of its bytes.
pub type Content = (String, Key);

/// The cache of one run of lope.
#[derive(Debug)]
pub struct Cache {
    store: Store,
    pending: Mutex<Pending>,
}

#[derive(Debug, Default)]
struct Pending {
    framed: Vec<u8>,
    write_error: Option<String>,
}

impl Cache {
    /// Opens the cache in a folder; see [`Store::open`].
    pub fn open(folder: &Path, limit: u64) -> Cache {
        // `build.rs` names stage A by its sources and features. Records of a different stage A have another
        // salt and are not seen.
        let salt = u64::from_str_radix(env!("LOPE_STAGE_A"), 16).unwrap_or_default();
        Cache { store: Store::open(folder, salt, limit), pending: Mutex::default() }
    }

    /// Sees what was written since it was opened; see [`Store::catch_up`].
    pub fn catch_up(&mut self) {
        self.store.catch_up();
    }

    /// The underlying store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the key of some bytes.
    pub fn key(bytes: &[u8]) -> Key {
        truncated_key(blake3::hash(bytes))
    }

    fn stamp_key(stamp: &Stamp) -> Key {
        let mut bytes = [0; 48];
        let [seconds, ns] = stamp.changed.map(i64::cast_unsigned);
        let [device, inode] = stamp.file_identity;
        let numbers = [stamp.len, stamp.modified_ns, seconds, ns, device, inode];
        for (place, number) in bytes.chunks_exact_mut(8).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        truncated_key(blake3::keyed_hash(b"size, time of change, and inode.", &bytes))
    }

    /// Returns the members of a file with this stamp, if all of them are cached.
    pub fn contents(&self, stamp: &Stamp) -> Option<Vec<Content>> {
        let contents: Vec<Content> = self.read(&Self::stamp_key(stamp))?;
        contents.iter().all(|(_, key)| self.store.contains(key)).then_some(contents)
    }

    /// Stores the members of a file with this stamp.
    pub fn remember(&self, stamp: &Stamp, contents: &[Content]) {
        if stamp.is_stable() {
            self.write(&Self::stamp_key(stamp), &contents);
        }
    }

    /// Returns the value stored under this key. A damaged value counts as missing.
    pub fn read<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        from_record(key, &self.store.get(key)?)
    }

    /// Stores a value under this key.
    pub fn write<T: Serialize>(&self, key: &Key, value: &T) {
        let Some(payload) = to_record(key, value) else { return };
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        self.store.frame(key, &payload, &mut pending.framed);
        if pending.framed.len() >= FLUSH_BYTES {
            self.flush(&mut pending);
        }
    }

    fn flush(&self, pending: &mut Pending) {
        if !pending.framed.is_empty() && pending.write_error.is_none() {
            pending.write_error = self.store.append(&pending.framed).err().map(|e| e.to_string());
        }
        pending.framed.clear();
    }

    /// Writes the pending records.
    ///
    /// # Errors
    /// The reason why records could not be written, now or earlier. Nothing else is affected.
    pub fn finish(&self) -> Result<(), String> {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        self.flush(&mut pending);
        pending.write_error.take().map_or(Ok(()), Err)
    }
}

/// Bytes of a record's checksum.
const CHECKSUM_LEN: usize = size_of::<Key>();

/// A checksum of the key and the value, and the value as `postcard` writes it.
fn to_record<T: Serialize>(key: &Key, value: &T) -> Option<Vec<u8>> {
    let mut record = postcard::to_extend(value, vec![0; CHECKSUM_LEN]).ok()?;
    let checksum = checksum(key, &record[CHECKSUM_LEN..]);
    record[..CHECKSUM_LEN].copy_from_slice(&checksum);
    Some(record)
}

/// A value that came under another key is as bad as a damaged one. All of a value is hashed at once, which takes several
/// blocks together.
fn checksum(key: &Key, value: &[u8]) -> Key {
    let mut whole = [0; 32];
    whole[..key.len()].copy_from_slice(key);
    truncated_key(blake3::keyed_hash(&whole, value))
}

/// The value of the record of this key; `None` when it is damaged.
fn from_record<T: DeserializeOwned>(key: &Key, record: &[u8]) -> Option<T> {
    let (sum, value) = record.split_at_checked(CHECKSUM_LEN)?;
    let (value, rest) =
        (sum == checksum(key, value)).then(|| postcard::take_from_bytes(value).ok()).flatten()?;
    let rest: &[u8] = rest;
    rest.is_empty().then_some(value)
}

fn truncated_key(hash: blake3::Hash) -> Key {
    let mut key = [0; 16];
    key.copy_from_slice(&hash.as_bytes()[..16]);
    key
}
