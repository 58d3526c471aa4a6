//! A name for stage A as it is in these sources and with these features: the one version of the cache, so that
//! it never answers for another stage A.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What a digest depends on besides the file's bytes.
const STAGE_A: &[&str] = &[
    "activity",
    "batch",
    "cache",
    "calendar.rs",
    "decode",
    "digest",
    "discover",
    "display.rs",
    "fit_profile.rs",
    "hrv",
    "ingest.rs",
    "kernels",
    "layout",
    "net.rs",
    "parallel.rs",
    "reconcile",
    "repair",
    "signals",
    "units.rs",
];
/// Features that change what stage A says.
const FEATURES: &[&str] = &["zones"];

fn files(path: &Path, out: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(folder) => folder.flatten().for_each(|entry| files(&entry.path(), out)),
        Err(_) => out.push(path.to_path_buf()),
    }
}

fn main() {
    let mut all = vec![PathBuf::from("Cargo.toml")];
    // The versions of what is computed with; a library that others build has none.
    let lock = Path::new("Cargo.lock");
    if lock.exists() {
        println!("cargo::rerun-if-changed={}", lock.display());
        all.push(lock.to_path_buf());
    }
    for part in STAGE_A {
        let path = Path::new("src").join(part);
        println!("cargo::rerun-if-changed={}", path.display());
        files(&path, &mut all);
    }
    println!("cargo::rerun-if-changed=Cargo.toml");
    all.sort();
    // FNV-1a: no build dependency for 64 bits.
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for path in all {
        add(&fs::read(&path).unwrap_or_default());
    }
    for feature in FEATURES {
        if env::var_os(format!("CARGO_FEATURE_{}", feature.to_uppercase())).is_some() {
            add(feature.as_bytes());
        }
    }
    println!("cargo::rustc-env=LOPE_STAGE_A={hash:016x}");
}
