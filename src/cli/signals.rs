//! Signals one by one, where not all of them are heard alike.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What is longer than the limit for files is an error of writing as any other, and not the end of the program.
pub(super) fn survive_the_limit_on_files() {
    // Where it can't be handled the program ends, as others do.
    let _ = flag::register(SIGXFSZ, Arc::default());
}

/// Sets the flag at each of these signals that was not ignored from the start; at a second one the program ends
/// with this exit code.
pub(super) fn heed_those_not_ignored(stop: &Arc<AtomicBool>, code: u8) {
    let ignored = ignored();
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        if ignored >> (signal - 1) & 1 == 0 {
            // In this order, so that the first one only sets it.
            let _ = flag::register_conditional_shutdown(signal, code.into(), Arc::clone(stop));
            let _ = flag::register(signal, Arc::clone(stop));
        }
    }
}

/// The signals that this process ignores, a bit each from 1 on, as Linux tells them; where nothing tells them all
/// are left as they are.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(u64::MAX)
}
