//! A race to come, and the days before it.

use crate::calendar::Day;
use crate::score::spacing::race_hours;
use crate::season::Season;

/// A race to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Race {
    /// Its day.
    pub day: Day,
    /// Its distance, metres; [`Race::USUAL_M`] when it is not told.
    pub distance_m: Option<f64>,
}

/// The speed at which a race is run by someone whose critical speed is not known, m/s (judgement; only the hour of its end
/// hangs on it).
const RACE_MPS: f64 = 3.0;

/// What the days before a race of up to so many metres are for (convention: a few easy days before a short race, a week
/// before a marathon, and nothing long in the last days; the numbers are judgement).
struct Taper {
    up_to_m: f64,
    /// Days without hard work, and of these the last ones that hold short runs only.
    easy_days: i32,
    short_days: i32,
}

const TAPERS: [Taper; 3] = [
    Taper { up_to_m: 12_000.0, easy_days: 2, short_days: 1 },
    Taper { up_to_m: 25_000.0, easy_days: 3, short_days: 2 },
    Taper { up_to_m: f64::INFINITY, easy_days: 6, short_days: 3 },
];

impl Race {
    /// The distance of a race that is not told, metres (judgement: the distance most often raced).
    pub const USUAL_M: f64 = 10_000.0;

    /// Its distance, metres.
    pub fn metres(&self) -> f64 {
        self.distance_m.unwrap_or(Race::USUAL_M)
    }

    /// How long it takes, minutes, and the hours that it asks for.
    pub(super) fn asks(&self, season: &Season) -> (f64, f64) {
        let cs = season.athlete.latest().cs.as_ref();
        let speed = cs.map_or(RACE_MPS, |cs| cs.reference_mps());
        (self.metres() / speed / 60.0, race_hours(self.metres() / 1000.0))
    }

    fn taper(&self) -> &'static Taper {
        TAPERS.iter().find(|t| self.metres() <= t.up_to_m).unwrap_or(&TAPERS[TAPERS.len() - 1])
    }

    /// Days before it without hard work.
    pub fn easy_days(&self) -> i32 {
        self.taper().easy_days
    }

    /// The last of these, with short runs or none.
    pub fn short_days(&self) -> i32 {
        self.taper().short_days
    }
}
