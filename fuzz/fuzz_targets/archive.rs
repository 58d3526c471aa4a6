//! Bytes opened as `lope` opens a file: gzip, zip, archives in archives, then decoded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lope::{decode, discover};

fuzz_target!(|bytes: &[u8]| {
    discover::unpack(String::new(), bytes.to_vec(), 0, &mut |member| {
        if let Ok(bytes) = member.bytes {
            let _ = decode::decode(&bytes);
        }
    });
});
