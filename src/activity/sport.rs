//! Sports, as far as lope distinguishes them.

use serde::{Deserialize, Serialize};

/// Faster than anybody runs for more than a moment, m/s.
pub const FASTEST_ON_FOOT_MPS: f64 = 12.0;
/// Faster than anybody goes by muscle from one position to the next, m/s (judgement).
pub const FASTEST_MPS: f64 = 40.0;

/// The sport of an activity (FIT `sport`, or a GPX track's `type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Sport {
    /// Running of any kind.
    Running,
    /// Walking.
    Walking,
    /// Hiking.
    Hiking,
    /// Cycling of any kind.
    Cycling,
    /// Swimming.
    Swimming,
    /// Elliptical trainer and similar low-impact machines.
    Elliptical,
    /// Transition between two sports in a multi-sport file.
    Transition,
    /// Any other sport.
    Other,
    /// The file does not name the sport.
    Unknown,
}

impl Sport {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            Sport::Running => "running",
            Sport::Walking => "walking",
            Sport::Hiking => "hiking",
            Sport::Cycling => "cycling",
            Sport::Swimming => "swimming",
            Sport::Elliptical => "elliptical",
            Sport::Transition => "transition",
            Sport::Other => "other",
            Sport::Unknown => "unknown",
        }
    }

    /// Whether it is done on foot.
    pub const fn is_on_foot(self) -> bool {
        matches!(self, Sport::Running | Sport::Walking | Sport::Hiking)
    }

    /// What is faster than this is a defect, m/s.
    pub const fn fastest_mps(self) -> f64 {
        if self.is_on_foot() { FASTEST_ON_FOOT_MPS } else { FASTEST_MPS }
    }

    /// From the FIT profile's number.
    pub const fn from_fit(value: u8) -> Sport {
        match value {
            1 => Sport::Running,
            2 | 21 => Sport::Cycling, // 21: e-biking
            3 => Sport::Transition,
            4 => Sport::Elliptical, // fitness equipment; `sub_sport` may refine it
            5 => Sport::Swimming,
            11 => Sport::Walking,
            17 => Sport::Hiking,
            0 | 0xFF => Sport::Unknown,
            _ => Sport::Other,
        }
    }

    /// The FIT profile's number.
    pub const fn to_fit(self) -> u8 {
        match self {
            Sport::Running => 1,
            Sport::Cycling => 2,
            Sport::Transition => 3,
            Sport::Elliptical => 4,
            Sport::Swimming => 5,
            Sport::Walking => 11,
            Sport::Hiking => 17,
            Sport::Other => 254,
            Sport::Unknown => 0,
        }
    }

    /// Parses a GPX `<type>`: the words of Garmin and COROS, and the numbers of Strava (9 is a run).
    pub fn from_name(name: &str) -> Sport {
        let name = name.trim().to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
        match name.as_str() {
            "" => Sport::Unknown,
            "9" => Sport::Running,
            "1" => Sport::Cycling,
            "4" => Sport::Hiking,
            "10" => Sport::Walking,
            "16" => Sport::Swimming,
            _ if has(&["run", "jog", "treadmill"]) => Sport::Running,
            _ if has(&["cycl", "bik", "ride"]) => Sport::Cycling,
            _ if has(&["walk"]) => Sport::Walking,
            _ if has(&["hik"]) => Sport::Hiking,
            _ if has(&["swim"]) => Sport::Swimming,
            _ if has(&["elliptical"]) => Sport::Elliptical,
            _ => Sport::Other,
        }
    }
}

/// The sub-sport (FIT `sub_sport`), as far as lope distinguishes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SubSport {
    /// Not recorded, or not relevant to lope.
    #[default]
    Generic,
    /// On a treadmill: level, without positions.
    Treadmill,
    /// On roads.
    Street,
    /// On trails.
    Trail,
    /// On a running track.
    Track,
    /// On an indoor track.
    IndoorRunning,
    /// In a virtual environment.
    Virtual,
    /// On an elliptical trainer.
    Elliptical,
}

impl SubSport {
    /// Stable name, as in tables; empty when generic.
    pub const fn id(self) -> &'static str {
        match self {
            SubSport::Generic => "",
            SubSport::Treadmill => "treadmill",
            SubSport::Street => "street",
            SubSport::Trail => "trail",
            SubSport::Track => "track",
            SubSport::IndoorRunning => "indoor_running",
            SubSport::Virtual => "virtual",
            SubSport::Elliptical => "elliptical",
        }
    }

    /// From the FIT profile's number.
    pub const fn from_fit(value: u8) -> SubSport {
        match value {
            1 => SubSport::Treadmill,
            2 => SubSport::Street,
            3 => SubSport::Trail,
            4 => SubSport::Track,
            15 => SubSport::Elliptical,
            45 => SubSport::IndoorRunning,
            58 => SubSport::Virtual,
            _ => SubSport::Generic,
        }
    }

    /// The FIT profile's number.
    pub const fn to_fit(self) -> u8 {
        match self {
            SubSport::Generic => 0,
            SubSport::Treadmill => 1,
            SubSport::Street => 2,
            SubSport::Trail => 3,
            SubSport::Track => 4,
            SubSport::Elliptical => 15,
            SubSport::IndoorRunning => 45,
            SubSport::Virtual => 58,
        }
    }

    /// From a GPX `<type>`.
    pub fn from_name(name: &str) -> SubSport {
        let name = name.to_ascii_lowercase();
        let has = |word| name.contains(word);
        match () {
            () if has("treadmill") => SubSport::Treadmill,
            () if has("virtual") => SubSport::Virtual,
            () if has("indoor") && has("run") => SubSport::IndoorRunning,
            () if has("trail") => SubSport::Trail,
            () if has("track") && has("run") => SubSport::Track,
            () if has("street") => SubSport::Street,
            () => SubSport::Generic,
        }
    }

    /// Returns whether the activity was indoors: level ground and no satellite positions.
    pub const fn is_indoor(self) -> bool {
        matches!(self, SubSport::Treadmill | SubSport::IndoorRunning | SubSport::Virtual)
    }
}
