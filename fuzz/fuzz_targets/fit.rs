//! Bytes taken for a FIT file whatever they are: stage A must survive them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lope::decode::{Decoded, FORMATS};

fuzz_target!(|bytes: &[u8]| {
    let fit = FORMATS.iter().find(|f| f.id == "fit").expect("a row in the table");
    if let Ok(Decoded::Activities(activities)) = (fit.decode)(bytes) {
        assert!(!activities.is_empty());
        for activity in activities {
            assert!(!activity.samples.is_empty());
            lope::digest::digest(activity);
        }
    }
});
