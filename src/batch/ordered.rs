//! Many pieces of work at once, and what came of them in order.
//!
//! A parallel iterator of rayon collects everything before it hands over the first answer, or gives up the
//! order. Here answers are wanted in order and soon, and memory must not grow with the number of files: so
//! each thread of the pool draws from one queue, which is filled as it empties, and sends what it did
//! through a channel with few places to the caller, who puts the answers in order.

use super::Progress;
use crate::discover::WorkItem;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::mem::take;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Pieces that are looked at together, so that the largest is begun first and the last big file
/// is not left to one core.
const WINDOW: usize = 1024;
/// Fewer when they hold so many bytes in memory already.
const MAX_HELD_BYTES: u64 = 64 << 20;

/// What the cache knows takes less time than waking the taker: it is handed over so many at a time, or
/// when this time is over.
const RESULTS_PER_SEND: usize = 16;
const SEND_AFTER: Duration = Duration::from_millis(2);

/// Pieces of work still to do, with their numbers.
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

/// Does the work on all threads of the pool; whether the taker took everything. False too when the work was
/// stopped.
///
/// Not for a thread of the pool itself, which would wait for the others instead of working.
pub(super) fn ordered<T: Send>(
    items: impl Iterator<Item = WorkItem> + Send,
    progress: &dyn Progress,
    work: impl Fn(WorkItem) -> T + Sync,
    sink: &mut dyn FnMut(T) -> bool,
) -> bool {
    let threads = rayon::current_num_threads();
    let queue = Mutex::new(Queue { from: items, next: 0, window: Vec::new() });
    let draw = || queue.lock().unwrap_or_else(PoisonError::into_inner).draw();
    // A few for each thread: enough that none waits for the taker, few enough to hold the digests.
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
                        // Nobody takes any more: the work is over.
                        if send.send(take(&mut ready)).is_err() {
                            return;
                        }
                        since = Instant::now();
                    }
                }
                // Nor is an error here: the work is over either way.
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
