//! Labelled synthetic runners (SCIENCE D): the truth is known because it was made.
//!
//! `random` the generator, `plan` what is run, `body` how the heart answers, `beats` its single beats,
//! `season` the files.
//! Exponentials and sines come from one portable library, so the same seed gives the same bytes
//! on every machine.

mod beats;
mod body;
mod plan;
mod random;
mod season;

pub use beats::{Plant, Planted, fbm, fgn, plant, steady};
pub use body::{Runner, Synthetic, generate};
pub use plan::{KINDS, SessionKind, Truth};
pub use random::Random;
pub use season::{File, Options, season};
