//! Independent pieces of work: on all cores with the feature `parallel`, without it one after another.
//! The answers are in the order of the pieces and the same either way.
//!
//! With `batch` the only rayon.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// What `work` makes of each item, in the order of the items.
#[cfg(feature = "parallel")]
pub fn map<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Send + Sync,
) -> Vec<R> {
    started();
    let items: Vec<T> = items.into_iter().collect();
    // Few pieces are large ones.
    let least = (items.len() / 256).clamp(1, 8);
    items.into_par_iter().with_min_len(least).map(work).collect()
}

/// What `work` makes of each item, in the order of the items.
#[cfg(not(feature = "parallel"))]
pub fn map<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Send + Sync,
) -> Vec<R> {
    items.into_iter().map(work).collect()
}

/// What both give.
pub fn both<A: Send, B: Send>(
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    #[cfg(feature = "parallel")]
    started();
    #[cfg(feature = "parallel")]
    return rayon::join(a, b);
    #[cfg(not(feature = "parallel"))]
    (a(), b())
}

/// Most threads: beyond, the one queue of files is what they wait for (judgement).
#[cfg(feature = "parallel")]
const MOST_THREADS: usize = 256;
/// Address space that a thread is allowed for, bytes: its stack, and the 64 MB that glibc reserves for what it
/// allocates, twice that while it aligns them.
#[cfg(all(feature = "parallel", unix))]
const ROOM_BYTES: u64 = 160 << 20;

/// Bounds the threads of this process; as many as there are cores when it is never called. Where threads or the
/// room for them run out there are fewer: the answers are the same.
#[cfg(feature = "cli")]
pub fn bound(threads: usize) {
    #[cfg(feature = "parallel")]
    start(threads);
    #[cfg(not(feature = "parallel"))]
    let _ = threads;
}

/// Starts the threads, once. Rayon itself would panic where one can't be started.
#[cfg(feature = "parallel")]
fn start(wanted: usize) {
    static STARTED: std::sync::Once = std::sync::Once::new();
    STARTED.call_once(|| {
        let threads = startable(wanted.clamp(1, MOST_THREADS).min(room()));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1));
        // Without a single one the caller does the work.
        let pool = if threads == 0 { pool.use_current_thread() } else { pool };
        // It fails where whoever uses this library has started them already.
        let _ = pool.build_global();
    });
}

#[cfg(feature = "parallel")]
fn started() {
    start(std::thread::available_parallelism().map_or(1, usize::from));
}

/// How many threads the limit on address space has room for.
#[cfg(all(feature = "parallel", unix))]
fn room() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::As).current;
    limit.map_or(usize::MAX, |bytes| ((bytes / ROOM_BYTES) as usize).max(1))
}

#[cfg(all(feature = "parallel", not(unix)))]
fn room() -> usize {
    usize::MAX
}

/// Does what starts a thread for each core, and fails where one can't be started: on a single core then, so that it
/// starts none.
#[cfg(feature = "zones")]
pub fn on_startable_threads<T>(work: impl FnOnce() -> T) -> T {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if startable(cores) == cores { work() } else { on_one_core(work) }
}

/// Does it while this thread may use a single core only.
#[cfg(all(feature = "zones", target_os = "linux"))]
fn on_one_core<T>(work: impl FnOnce() -> T) -> T {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let usual = sched_getaffinity(None);
    if let Ok(usual) = &usual
        && let Some(core) = (0..CpuSet::MAX_CPU).find(|core| usual.is_set(*core))
    {
        let mut one = CpuSet::new();
        one.set(core);
        // Where the system says no, the work may fail as it would have.
        let _ = sched_setaffinity(None, &one);
    }
    let done = work();
    let _ = usual.map(|usual| sched_setaffinity(None, &usual));
    done
}

#[cfg(all(feature = "zones", not(target_os = "linux")))]
fn on_one_core<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// How many threads of these can be started at once: all, or half of those that could.
#[cfg(any(feature = "parallel", feature = "zones"))]
fn startable(wanted: usize) -> usize {
    let gate = std::sync::RwLock::new(());
    let count = std::thread::scope(|scope| {
        let closed = gate.write();
        let start = |_| std::thread::Builder::new().spawn_scoped(scope, || drop(gate.read())).ok();
        let threads: Vec<_> = (0..wanted).map_while(start).collect();
        drop(closed);
        // Until they are joined their stacks may be there.
        threads.into_iter().map(std::thread::ScopedJoinHandle::join).count()
    });
    if count == wanted { wanted } else { count / 2 }
}

/// How many threads wait for work of the caller; 1 when the caller is one of them.
#[cfg(all(feature = "parallel", feature = "archives"))]
pub fn threads() -> usize {
    started();
    match rayon::current_thread_index() {
        Some(_) => 1,
        None => rayon::current_num_threads(),
    }
}

/// Waits.
#[cfg(feature = "archives")]
pub fn pause(duration: std::time::Duration) {
    std::thread::sleep(duration);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "parallel")]
    #[test]
    fn as_many_threads_as_can_be_started() {
        assert_eq!(startable(3), 3);
        assert_eq!(startable(0), 0);
    }

    #[cfg(all(feature = "zones", target_os = "linux"))]
    #[test]
    fn on_one_core_nothing_else_is_seen_and_afterwards_all_are() {
        let cores = || std::thread::available_parallelism().map(usize::from).unwrap();
        let usual = cores();
        assert_eq!(on_one_core(cores), 1);
        assert_eq!(cores(), usual);
    }

    #[test]
    fn answers_come_in_the_order_of_the_pieces() {
        let tens: Vec<i32> = (0..1000).map(|i| 10 * i).collect();
        assert_eq!(map(0..1000, |i| 10 * i), tens);
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }
}
