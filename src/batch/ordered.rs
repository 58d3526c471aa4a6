//! Processes work items in parallel and delivers the results in order.
//!
//! A parallel iterator of rayon either collects all results first or gives up their order. Here, results are
//! needed in order and early, and memory must not grow with the number of files. Each thread of the pool
//! therefore takes items from one queue, which is refilled on demand, and sends the results through a bounded
//! channel to the caller, which restores the order.

use super::Progress;
use crate::discover::WorkItem;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::mem::take;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Number of items that are sorted together. The largest is started first, so that no large file is left to a
/// single core at the end.
const WINDOW: usize = 1024;
/// Bytes in memory at which a window is closed early.
const MAX_HELD_BYTES: u64 = 64 << 20;

/// Cached results are found faster than the receiver can be woken, so results are sent in groups of this size or
/// after this time.
const RESULTS_PER_SEND: usize = 16;
const SEND_AFTER: Duration = Duration::from_millis(2);

/// The remaining items with their numbers.
struct Queue<I> {
    from: I,
    next: u64,
    window: Vec<(u64, WorkItem)>,
}

impl<I: Iterator<Item = WorkItem>> Queue<I> {
    fn draw(&mut self) -> Option<(u64, WorkItem)> {
        if self.window.is_empty() {
            let mut held_bytes = 0;
            while self.window.len() < WINDOW && held_bytes < MAX_HELD_BYTES {
                let Some(item) = self.from.next() else { break };
                held_bytes += item.held_bytes;
                self.window.push((self.next, item));
                self.next += 1;
            }
            self.window.sort_by_key(|(number, item)| (item.size, Reverse(*number)));
        }
        self.window.pop()
    }
}

/// Processes the items on all threads of the pool. Returns whether the sink accepted all results and the work was
/// not cancelled.
///
/// Must not be called from a thread of the pool, which would block instead of working.
pub(super) fn ordered<T: Send>(
    items: impl Iterator<Item = WorkItem> + Send,
    progress: &dyn Progress,
    work: impl Fn(WorkItem) -> T + Sync,
    sink: &mut dyn FnMut(T) -> bool,
) -> bool {
    let threads = rayon::current_num_threads();
    let queue = Mutex::new(Queue { from: items, next: 0, window: Vec::new() });
    let draw = || queue.lock().unwrap_or_else(PoisonError::into_inner).draw();
    // A few per thread: enough that no thread waits for the receiver, few enough to bound memory.
    let (send, receive) = sync_channel::<Vec<(u64, T)>>(4 * threads);
    let (draw, work) = (&draw, &work);
    rayon::in_place_scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            scope.spawn(move |_| {
                let (mut ready, mut since) = (Vec::new(), Instant::now());
                while !progress.is_cancelled()
                    && let Some((number, item)) = draw()
                {
                    ready.push((number, work(item)));
                    progress.item_done();
                    if ready.len() >= RESULTS_PER_SEND || since.elapsed() >= SEND_AFTER {
                        // The receiver is gone, so the work is over.
                        if send.send(take(&mut ready)).is_err() {
                            return;
                        }
                        since = Instant::now();
                    }
                }
                // The work is over whether or not the receiver still exists.
                let _ = send.send(ready);
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut next = 0;
        for done in receive {
            early.extend(done);
            while let Some(done) = early.remove(&next) {
                next += 1;
                if !sink(done) {
                    return false;
                }
            }
        }
        !progress.is_cancelled()
    })
}
