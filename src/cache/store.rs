//! An append-only file of keyed records that tolerates damage and concurrent writers.
//!
//! A later [record](super::record) of a key overrides an earlier one. Writers take turns by locking a file next to it, which
//! the system unlocks when they are killed; readers take no lock. A killed writer leaves an unfinished record at
//! the end: readers stop before it and the next writer truncates it. After damage in the middle, records are
//! found again by their headers. Payloads carry their own checksum.

use super::record::{
    HEADER_BYTES, Key, MAX_PAYLOAD, PREAMBLE_BYTES, PayloadSpan, ScanState, begins_as_store,
    read_at, record_header, scan_records, write_preamble,
};
use crate::parallel;
use crate::regular::{self, Access};
use std::collections::{HashMap, HashSet};
use std::fs::{self, File, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A lock that is held is tried this often, with pauses: for two seconds, as nothing but rewriting the whole
/// file takes longer than milliseconds (judgement).
const LOCK_TRIES: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// A store as of when it was opened or last [caught up](Store::catch_up), to which records can be appended.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    salt: u64,
    limit: u64,
    file: Option<File>,
    index: HashMap<Key, PayloadSpan>,
    /// Number of records of any salt and file size in bytes, when opened.
    records: usize,
    bytes: u64,
    /// How far it was scanned for the index, and for the next record to append.
    indexed: ScanState,
    scanned: Mutex<ScanState>,
}

impl Store {
    /// Opens the store in a folder, or an empty one when there is none. Errors are ignored because lope works
    /// without a cache. Records with another `salt` are invisible.
    pub fn open(folder: &Path, salt: u64, limit: u64) -> Store {
        let mut store = Store {
            folder: folder.to_path_buf(),
            salt,
            limit,
            file: None,
            index: HashMap::new(),
            records: 0,
            bytes: 0,
            indexed: ScanState::default(),
            scanned: Mutex::default(),
        };
        store.catch_up();
        store
    }

    /// Sees what was written since it was opened, by itself or by others.
    pub fn catch_up(&mut self) {
        let mut found = Vec::new();
        let mut records = 0;
        self.file = regular::open_own(&self.path(), Access::Read).ok();
        self.bytes = self.file.as_ref().and_then(|f| f.metadata().ok()).map_or(0, |m| m.len());
        if self.is_too_long(self.bytes) {
            self.file = None;
        }
        let scanned = self.file.as_ref().and_then(|file| {
            scan_records(file, self.indexed, &mut |key, its_salt, place| {
                records += 1;
                if its_salt == self.salt {
                    found.push((key, place));
                }
            })
            .ok()
        });
        let scanned = scanned.unwrap_or_default();
        // Another file, which was scanned from its begin, or none.
        if scanned.generation != self.indexed.generation || scanned.end == 0 {
            self.index.clear();
            self.records = 0;
        }
        self.index.extend(found);
        self.records += records;
        self.indexed = scanned;
        *self.scanned.get_mut().unwrap_or_else(PoisonError::into_inner) = scanned;
    }

    fn path(&self) -> PathBuf {
        self.folder.join("digests")
    }

    /// Whether a file is longer than this one ever grows: to look through it could take for ever.
    fn is_too_long(&self, bytes: u64) -> bool {
        bytes > self.limit.saturating_add(2 * MAX_PAYLOAD as u64)
    }

    /// Where the file is written anew.
    fn temporary(&self) -> PathBuf {
        self.folder.join("digests.tmp")
    }

    /// Waits for the lock of writers, but not for long: whoever holds it may never end.
    fn lock(&self) -> io::Result<File> {
        let lock = regular::open_own(&self.folder.join("lock"), Access::Write)?;
        for _ in 0..LOCK_TRIES {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::WouldBlock) => parallel::pause(LOCK_PAUSE),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(io::Error::other("another process holds its lock"))
    }

    /// Returns whether there is a record with this key.
    pub fn contains(&self, key: &Key) -> bool {
        self.index.contains_key(key)
    }

    /// Number of visible records, number of all records, and file size in bytes, when opened.
    pub fn size(&self) -> (usize, usize, u64) {
        (self.index.len(), self.records, self.bytes)
    }

    /// The payload of a record.
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let place = self.index.get(key)?;
        let mut payload = vec![0; place.len as usize];
        read_at(self.file.as_ref()?, &mut payload, place.at).ok()?;
        Some(payload)
    }

    /// Encodes a record at the end of `to`, in the format that [`Store::append`] expects.
    pub fn frame(&self, key: &Key, payload: &[u8], to: &mut Vec<u8>) {
        if payload.len() <= MAX_PAYLOAD {
            to.extend_from_slice(&record_header(key, self.salt, payload.len() as u32));
            to.extend_from_slice(payload);
        }
    }

    /// Writes encoded records to the end of the file: all of them or, if killed, the first few.
    ///
    /// # Errors
    /// File system errors, after which the file is unchanged.
    pub fn append(&self, framed: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let _lock = self.lock()?;
        // Of a process that was killed: whoever makes one holds the lock.
        let _ = fs::remove_file(self.temporary());
        let mut file = regular::open_own(&self.path(), Access::Write)?;
        let mut scanned = self.scanned.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now = match self.is_too_long(file.metadata()?.len()) {
            true => ScanState::default(),
            false => scan_records(&file, *scanned, &mut |_, _, _| {})?,
        };
        if now.end == 0 {
            if !begins_as_store(&file)? {
                return Err(io::Error::other("the file `digests` there is none of lope's"));
            }
            // New, or cut off at once, or too long.
            file.set_len(0)?;
            now.generation = write_preamble(&mut file)?;
            now.end = PREAMBLE_BYTES as u64;
        }
        file.set_len(now.end)?;
        file.seek(SeekFrom::Start(now.end))?;
        if let Err(error) = file.write_all(framed) {
            file.set_len(now.end)?;
            return Err(error);
        }
        now.end += framed.len() as u64;
        *scanned = now;
        if now.damaged || now.end > self.limit {
            self.compact(&file)?;
        }
        Ok(())
    }

    /// Writes the newest records, up to half of the size limit, to a new file that replaces the old one. The
    /// caller holds the lock.
    fn compact(&self, file: &File) -> io::Result<()> {
        let mut records = Vec::new();
        scan_records(file, ScanState::default(), &mut |key, salt, place| {
            records.push((key, salt, place))
        })?;
        let (mut seen, mut kept, mut total) = (HashSet::new(), Vec::new(), 0);
        for (key, salt, place) in records.into_iter().rev() {
            if salt == self.salt && seen.insert(key) {
                total += HEADER_BYTES as u64 + u64::from(place.len);
                if total > self.limit / 2 {
                    break;
                }
                kept.push((key, place));
            }
        }
        let temporary = self.temporary();
        let written = File::create_new(&temporary).and_then(|out| {
            let mut out = io::BufWriter::new(out);
            write_preamble(&mut out)?;
            for (key, place) in kept.into_iter().rev() {
                let mut payload = vec![0; place.len as usize];
                read_at(file, &mut payload, place.at)?;
                out.write_all(&record_header(&key, self.salt, place.len))?;
                out.write_all(&payload)?;
            }
            out.flush()
        });
        let done = written.and_then(|()| fs::rename(&temporary, self.path()));
        if done.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        done
    }

    /// Removes everything.
    ///
    /// # Errors
    /// File system errors.
    pub fn clear(&self) -> io::Result<()> {
        if !self.folder.is_dir() {
            return Ok(());
        }
        let _lock = self.lock()?;
        for file in [self.temporary(), self.path()] {
            match fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::FILE_MAGIC;
    use super::*;

    #[test]
    fn it_stays_within_its_bound_and_keeps_what_is_new() {
        let folder = std::env::temp_dir().join(format!("lope-store-{}", std::process::id()));
        let limit = 100_000;
        let key = |i: u32| -> Key {
            let mut key = [0; 16];
            key[..4].copy_from_slice(&i.to_le_bytes());
            key
        };
        let payload = |i: u32| vec![i as u8; 1000];
        for i in 0..500 {
            let store = Store::open(&folder, 1, limit);
            let mut framed = Vec::new();
            store.frame(&key(i), &payload(i), &mut framed);
            store.append(&framed).unwrap();
            assert!(fs::metadata(folder.join("digests")).unwrap().len() <= limit);
            let again = Store::open(&folder, 1, limit);
            for new in i.saturating_sub(20)..=i {
                assert_eq!(again.get(&key(new)), Some(payload(new)));
            }
        }
        // Another stage A sees none of it.
        assert_eq!(Store::open(&folder, 2, limit).get(&key(499)), None);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn it_catches_up_with_itself_with_others_and_with_another_file() {
        let folder = std::env::temp_dir().join(format!("lope-caught-{}", std::process::id()));
        let append = |store: &Store, n: u8| {
            let mut framed = Vec::new();
            store.frame(&[n; 16], &[n; 20], &mut framed);
            store.append(&framed).unwrap();
        };
        let mut store = Store::open(&folder, 1, 1000);
        append(&store, 1);
        append(&Store::open(&folder, 1, 1000), 2);
        append(&Store::open(&folder, 9, 1000), 3);
        append(&store, 4);
        assert_eq!((store.size().0, store.get(&[1; 16])), (0, None));
        store.catch_up();
        assert_eq!((store.size().0, store.size().1), (3, 4));
        for n in [1, 2, 4] {
            assert_eq!(store.get(&[n; 16]), Some(vec![n; 20]));
        }
        Store::open(&folder, 1, 1000).clear().unwrap();
        append(&Store::open(&folder, 1, 1000), 5);
        store.catch_up();
        assert_eq!((store.size().0, store.size().1), (1, 1));
        assert_eq!(store.get(&[5; 16]), Some(vec![5; 20]));
        append(&store, 6);
        store.catch_up();
        assert_eq!(store.get(&[6; 16]), Some(vec![6; 20]));
        Store::open(&folder, 1, 1000).clear().unwrap();
        store.catch_up();
        assert_eq!(store.size(), (0, 0, 0));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_is_no_store_stays_and_what_is_too_long_begins_anew() {
        let folder = std::env::temp_dir().join(format!("lope-no-store-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("digests");
        let mut framed = Vec::new();
        let append = |framed: &mut Vec<u8>| {
            let store = Store::open(&folder, 1, 1000);
            store.frame(&[1; 16], b"payload", framed);
            store.append(framed)
        };
        for precious in ["a list of its own", "x"] {
            fs::write(&path, precious).unwrap();
            assert!(append(&mut framed).is_err());
            assert_eq!(fs::read(&path).unwrap(), precious.as_bytes());
        }
        // A sparse file, which takes no room and would take minutes.
        for begin in [FILE_MAGIC.as_slice(), &FILE_MAGIC[..3]] {
            fs::write(&path, begin).unwrap();
            if begin.len() == FILE_MAGIC.len() {
                File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
            }
            framed.clear();
            append(&mut framed).unwrap();
            assert_eq!(Store::open(&folder, 1, 1000).get(&[1; 16]).unwrap(), b"payload");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
