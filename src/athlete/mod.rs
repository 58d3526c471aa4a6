//! The runner: thresholds learned from the history, each with its standard error and origin.
//!
//! `profile` reads what the runner wrote, which takes precedence; `learn` orchestrates the rest: `evidence`
//! (one run), `history` (all runs), `maxima` (discounted by age), `settings` (stored by the watch), `heart`
//! (collects what speaks for HRmax, VT1, VT2), `hr_max` and `posterior` (how probable each combination is), `alpha1` (VT1 from beats), `speed` (critical speed), `pace` (heart rate as a function
//! of speed). `cadence_lock` decides which heart rates are cadence; `two_people` detects a history shared by
//! two people.

mod alpha1;
mod cadence_lock;
mod evidence;
mod heart;
mod history;
mod hr_max;
mod learn;
mod maxima;
mod pace;
mod posterior;
mod profile;
mod rating;
mod settings;
mod speed;
mod thresholds;
mod two_people;

pub use cadence_lock::cadence_locked;
pub use evidence::TrainingExample;
pub use history::fastest;
pub use learn::{Athlete, learn, learn_past};
pub use pace::HrSpeedModel;
pub use posterior::{HeartRateNode, VT1_BETWEEN_RUNNERS};
pub use profile::{Level, Profile, ProfileError, Sex};
pub use thresholds::{CriticalSpeed, EasyScale, Estimate, T1_OF_CS, Thresholds};
pub use two_people::two_people;
