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
    return rayon::join(a, b);
    #[cfg(not(feature = "parallel"))]
    (a(), b())
}

/// Bounds the threads of this process; as many as there are cores when it is never called.
///
/// # Errors
/// When they can't be started, or have been already.
#[cfg(feature = "cli")]
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
#[cfg(all(feature = "parallel", feature = "archives"))]
pub fn threads() -> usize {
    match rayon::current_thread_index() {
        Some(_) => 1,
        None => rayon::current_num_threads(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_pieces() {
        let tens: Vec<i32> = (0..1000).map(|i| 10 * i).collect();
        assert_eq!(map(0..1000, |i| 10 * i), tens);
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }
}
