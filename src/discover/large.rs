//! Bounds what is in memory over all threads: one large file at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes from which a file is large, packed or not (judgement: longer than any run that a watch writes). So there are
/// at most this many for each thread, and one file of the largest size that is read.
pub(super) const LARGE_BYTES: u64 = 16 << 20;

/// Who reads a large file waits until no other thread does. One for each batch.
#[derive(Debug, Default)]
pub struct OneLarge(Mutex<()>);

/// The turn of one work item.
pub(super) struct Turn<'a> {
    one: &'a OneLarge,
    held: Option<MutexGuard<'a, ()>>,
}

impl OneLarge {
    /// A turn that has not come yet.
    pub(super) fn turn(&self) -> Turn<'_> {
        Turn { one: self, held: None }
    }
}

impl Turn<'_> {
    /// Waits for the turn; it lasts until the item is done.
    pub fn wait(&mut self) {
        if self.held.is_none() {
            self.held = Some(self.one.0.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}
