//! Bytes taken for a TCX file whatever they are: stage A must survive them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lope::decode::{Decoded, FORMATS};

/// Six hours.
const LONG_S: f64 = 21_600.0;

fuzz_target!(|bytes: &[u8]| {
    let tcx = FORMATS.iter().find(|f| f.id == "tcx").expect("a row in the table");
    if let Ok(Decoded::Activities(activities)) = (tcx.decode)(bytes) {
        assert!(!activities.is_empty());
        for activity in activities {
            assert!(!activity.samples.is_empty());
            // Broken clocks make days of empty grid, which slow the search down: a share is enough.
            if activity.elapsed_s() < LONG_S || bytes.len() % 16 == 0 {
                lope::digest::digest(activity);
            }
        }
    }
});
