//! `lope synth`.
use super::output::Failure;
use clap::Args;

/// A synthetic season.
#[derive(Debug, Args)]
pub(super) struct SynthArgs {}

pub(super) fn run(_: &SynthArgs) -> Result<u8, Failure> {
    Err(Failure::new("not yet", None))
}
