//! A net under work that may fail by a bug of lope's own: the rest of the work goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// Where the last panic happened, when the places are [kept](keep_places).
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// A panic that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    /// The place in lope's sources, `src/season/mod.rs:12`, where it is known.
    pub place: Option<String>,
}

/// From now on a panic prints nothing, and its place is kept for whoever catches it. What a panic says is not
/// kept: it may quote what a file holds.
pub fn keep_places() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line()));
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
}

/// What the work gives, unless it panics. What it leaves half done must not be used.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Caught> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| Caught { place: LAST.lock().unwrap_or_else(PoisonError::into_inner).take() })
}

impl Caught {
    /// What to say of it: `lope itself failed (src/season/mod.rs:12)`.
    pub fn what(&self) -> String {
        match &self.place {
            Some(place) => format!("lope itself failed ({place})"),
            None => "lope itself failed".to_string(),
        }
    }
}

/// What to do about it.
pub const HINT: &str = "please report it with this line, and with the files, if they may be shown";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_caught_and_the_rest_is_done() {
        assert_eq!(caught(|| 1), Ok(1));
        let nothing: [u8; 0] = [];
        let failed = caught(|| nothing[nothing.len()]).unwrap_err();
        assert!(failed.what().starts_with("lope itself failed"));
    }
}
