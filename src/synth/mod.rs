//! Labelled synthetic runners ([`crate::science::generator`]): the truth is known because it was made.
//!
//! `plan` what is run, `body` how the heart answers, `beats` its single beats,
//! `faults` what a bad sensor makes of it, `recording` how points are written down, `season` the files,
//! `archetype` seasons of one habit each, `export` a season in a vendor's archive.
//! Exponentials and sines come from one portable library, so the same seed gives the same bytes
//! on every machine.

mod archetype;
mod beats;
mod body;
mod export;
mod faults;
mod plan;
mod recording;
mod season;

pub use archetype::{ARCHETYPES, Archetype, archetype_season};
pub use beats::{PlantedBeat, PlantedKind, fbm, fgn, plant_artifacts, steady};
pub use body::{Runner, SyntheticRun, generate};
pub use export::{Export, export_season};
pub use faults::{FaultPlan, PlantedFault, SensorFault, plant_faults};
pub use plan::{Effort, SESSION_KINDS, SessionKind, SessionTruth};
pub use recording::{
    Course, Form, Noise, OPEN_SKY, RECORDINGS, Recording, Spacing, TrueRun, record, recording_of,
};
pub use season::{SynthFile, SynthFormat, SynthOptions, season};
