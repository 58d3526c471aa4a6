//! The runner: thresholds learned from the history, each with its error and where it came from.
//!
//! `profile` is what the runner says (and wins), `learn` what the files say. Of these `evidence` is what each
//! run showed, `maxima` how much of it counts at another date, `history` all of it; `settings` what the watch
//! had written; `heart` HRmax, VT1 and VT2; `alpha1` VT1 from beats; `speed` critical speed; `pace` heart rate
//! for pace. `several` tells whether one history is that of two people.

mod alpha1;
mod cadence_lock;
mod evidence;
mod heart;
mod history;
mod learn;
mod maxima;
mod pace;
mod profile;
mod settings;
mod speed;
mod thresholds;
mod two_people;

pub use cadence_lock::cadence_locked;
pub use evidence::TrainingExample;
pub use learn::{Athlete, learn, learn_past};
pub use pace::HrSpeedModel;
pub use profile::{Level, Profile, ProfileError, Sex};
pub use thresholds::{
    Anchors, CEILING_BELOW_VT1, CriticalSpeed, Estimate, T1_OF_CS, Thresholds, recovery_ceiling,
};
pub use two_people::two_people;
