//! Pieces of work that don't depend on each other: what they are is said here, how many at a time they
//! are done the caller says.

use std::sync::OnceLock;

/// How so many pieces of work are done: their number, and the work.
pub type Each<'a> = &'a dyn Fn(usize, &(dyn Fn(usize) + Sync));

/// One after another.
pub fn in_turn(n: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..n).for_each(work);
}

/// What `make` makes of each number below `n`, in order, however `each` went about it.
///
/// ```
/// use lope::kernels::each::{gather, in_turn};
/// assert_eq!(gather(3, &in_turn, |i| 10 * i), [0, 10, 20]);
/// ```
pub fn gather<T: Send + Sync>(
    n: usize,
    each: Each<'_>,
    make: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let slots: Vec<OnceLock<T>> = (0..n).map(|_| OnceLock::new()).collect();
    each(n, &|i| {
        // Set once: a second answer would be the same.
        let _ = slots[i].set(make(i));
    });
    // Whatever was not done by now is done here.
    let slots = slots.into_iter().enumerate();
    slots.map(|(i, slot)| slot.into_inner().unwrap_or_else(|| make(i))).collect()
}

/// Two of them.
///
/// ```
/// use lope::kernels::each::{both, in_turn};
/// assert_eq!(both(&in_turn, || 1, || "two"), (1, "two"));
/// ```
pub fn both<A: Send + Sync, B: Send + Sync>(
    each: Each<'_>,
    a: impl Fn() -> A + Sync,
    b: impl Fn() -> B + Sync,
) -> (A, B) {
    let slots = (OnceLock::new(), OnceLock::new());
    each(2, &|i| {
        if i == 0 {
            slots.0.get_or_init(&a);
        } else {
            slots.1.get_or_init(&b);
        }
    });
    // Whatever was not done by now is done here.
    (slots.0.into_inner().unwrap_or_else(a), slots.1.into_inner().unwrap_or_else(b))
}
