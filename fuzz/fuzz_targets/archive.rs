//! Bytes opened as `lope` opens a file: gzip, zip, archives in archives, then decoded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lope::decode;

// The shell is no part of the library without the command line (which takes minutes to build), so
// its file stands here as a module, and below is what it asks of the one around it.
#[allow(dead_code)]
#[path = "../../src/discover/archive.rs"]
mod archive;

const MAX_BYTES: u64 = 512 << 20;

#[allow(dead_code)]
struct Problem {
    path: String,
    what: String,
    hint: Option<&'static str>,
}

#[allow(dead_code)]
struct Member {
    path: String,
    bytes: Result<Vec<u8>, Problem>,
}

fn worth_opening(_name: &str) -> bool {
    true
}

fuzz_target!(|bytes: &[u8]| {
    archive::unpack(String::new(), bytes.to_vec(), 0, &mut |member| {
        if let Ok(bytes) = member.bytes {
            let _ = decode::decode(&bytes);
        }
    });
});
