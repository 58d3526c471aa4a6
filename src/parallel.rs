//! Independent pieces of work: on all cores with the feature `parallel`, without it one after another.
//! The answers are in the order of the pieces and the same either way.
//!
//! With `batch` the only rayon.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// What `work` makes of each item, in the order of the items.
///
/// ```
/// assert_eq!(lope::parallel::map(0..3, |i| 10 * i), [0, 10, 20]);
/// ```
#[cfg(feature = "parallel")]
pub fn map<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Send + Sync,
) -> Vec<R> {
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
///
/// ```
/// assert_eq!(lope::parallel::both(|| 1, || "two"), (1, "two"));
/// ```
pub fn both<A: Send, B: Send>(
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    #[cfg(feature = "parallel")]
    return rayon::join(a, b);
    #[cfg(not(feature = "parallel"))]
    (a(), b())
}

/// Bounds the threads of this process; as many as there are cores when it is never called.
///
/// # Errors
/// When they can't be started, or have been already.
pub fn bound(threads: usize) -> Result<(), String> {
    #[cfg(feature = "parallel")]
    return rayon::ThreadPoolBuilder::new()
        .num_threads(threads.max(1))
        .build_global()
        .map_err(|error| error.to_string());
    #[cfg(not(feature = "parallel"))]
    {
        let _ = threads;
        Ok(())
    }
}

/// How many threads wait for work of the caller; 1 when the caller is one of them.
pub fn threads() -> usize {
    #[cfg(feature = "parallel")]
    if rayon::current_thread_index().is_none() {
        return rayon::current_num_threads();
    }
    1
}
