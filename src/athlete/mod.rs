//! The runner: thresholds learned from the history, each with its error and where it came from.
//!
//! `profile` is what the runner says (and wins), `learn` what the files say. Of these `evidence` is what each
//! run showed, `maxima` how much of it counts at another date, `history` all of it; `stored` what the watch
//! had written; `heart` HRmax, VT1 and VT2; `alpha1` VT1 from beats; `speed` critical speed; `pace` heart rate
//! for pace. `several` tells whether one history is that of two people.

mod alpha1;
mod evidence;
mod heart;
mod history;
mod learn;
mod lock;
mod maxima;
mod pace;
mod profile;
mod several;
mod speed;
mod stored;
mod thresholds;

pub use evidence::TrainingExample;
pub use learn::{Athlete, learn, learn_past};
pub use lock::locked;
pub use pace::HrSpeedModel;
pub use profile::{Level, Profile, ProfileError, Sex};
pub use several::two_people;
pub use thresholds::{
    Anchors, CEILING_BELOW_VT1, CriticalSpeed, Estimate, T1_OF_CS, Thresholds, recovery_ceiling,
};
