//! The cache: where it lies, `lope cache`, `lope cache clear`.

use super::output::{Failure, print, say, shown};
use crate::cache::Cache;
use clap::{Args, Subcommand};
use std::cell::{RefCell, RefMut};
use std::env;
use std::path::{Path, PathBuf};

/// Bytes of the store's file above which old records go. A run takes 8 kB an hour, so this is
/// some 200,000 runs (judgement).
const MAX_FILE_BYTES: u64 = 2 << 30;

/// Flags about what is kept of files read before.
#[derive(Clone, Debug, Args)]
pub(super) struct CacheOptions {
    /// Read every file anew, and keep nothing
    #[arg(long, conflicts_with = "cache_dir")]
    no_cache: bool,
    /// Where to keep what was read (default: the system's folder for caches)
    #[arg(long, value_name = "DIR")]
    cache_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CacheArgs {
    #[command(subcommand)]
    action: Option<Action>,
    /// Where it lies (default: the system's folder for caches)
    #[arg(long, value_name = "DIR", global = true)]
    cache_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Remove everything that is kept
    Clear,
}

/// The cache that the user wants, opened once for all runners: to look through it takes a while.
#[derive(Default)]
pub(super) struct KeptOpen {
    /// None when nothing is to be kept or there is nowhere to keep it.
    folder: Option<PathBuf>,
    cache: RefCell<Option<Cache>>,
}

impl KeptOpen {
    pub fn from_args(cache_options: &CacheOptions) -> KeptOpen {
        let folder = cache_options.cache_dir.clone().or_else(default_folder);
        KeptOpen { folder: folder.filter(|_| !cache_options.no_cache), cache: RefCell::default() }
    }

    /// The cache as it is now, with what was kept of the runner before.
    pub fn as_of_now(&self) -> Option<RefMut<'_, Cache>> {
        let folder = self.folder.as_deref()?;
        let mut cache = self.cache.borrow_mut();
        match &mut *cache {
            Some(cache) => cache.catch_up(),
            None => *cache = Some(open(folder)),
        }
        RefMut::filter_map(cache, Option::as_mut).ok()
    }
}

/// The cache in a folder.
fn open(folder: &Path) -> Cache {
    Cache::open(folder, MAX_FILE_BYTES)
}

/// Says why nothing could be kept: the next run is slower, this one is right all the same.
pub(super) fn report_cache_error(trouble: &str, quiet: bool) {
    if !quiet {
        say(&format!("lope: the cache can't be written: {trouble}"));
        say("  hint: results are right all the same; --cache-dir or --no-cache");
    }
}

/// `$XDG_CACHE_HOME/lope`, `~/Library/Caches/lope`, `%LOCALAPPDATA%\lope` or `~/.cache/lope`.
fn default_folder() -> Option<PathBuf> {
    let folder = |name| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let home = || folder("HOME");
    let caches = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("lope"))
}

pub(super) fn run(args: &CacheArgs) -> Result<u8, Failure> {
    let folder = args.cache_dir.clone().or_else(default_folder).ok_or_else(|| {
        Failure::new("no folder for caches is known", Some("name one with --cache-dir"))
    })?;
    let cache = open(&folder);
    if let Some(Action::Clear) = args.action {
        let failed = |e| Failure::at(&folder, format!("can't be cleared: {e}"));
        return cache.store().clear().map(|()| 0).map_err(failed);
    }
    let (mine, all, bytes) = cache.store().size();
    let text = format!(
        "{}\n{:.1} MB of at most {} MB, {all} records\n{mine} of them are of use to this lope\n",
        shown(&folder),
        bytes as f64 / 1e6,
        MAX_FILE_BYTES >> 20,
    );
    print(text.as_bytes()).map(|()| 0)
}
