//! Bytes opened as `lope` opens a file: gzip, zip, archives in archives, then decoded.
#![no_main]

use libfuzzer_sys::fuzz_target;

// The shell is no part of the library without the command line (which takes minutes to build), so
// its file stands here as a module; it asks for `crate::decode`.
use lope::decode;
#[allow(dead_code)]
#[path = "../../src/discover.rs"]
mod discover;

fuzz_target!(|bytes: &[u8]| {
    discover::unpack(String::new(), bytes.to_vec(), 0, &mut |member| {
        if let Ok(bytes) = member.bytes {
            let _ = decode::decode(&bytes);
        }
    });
});
