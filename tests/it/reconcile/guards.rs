//! Runs that are what they look like: nothing of them may be mended away.
