//! The words of a planned session to its kind.

use crate::classify::{Intent, intent_named};
use std::fmt;

/// What a session was planned to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlannedKind {
    /// A race.
    Race,
    /// Hard work: repetitions, tempo, hills.
    Hard,
    /// An easy run, also a long one.
    Easy,
    /// A recovery run.
    Recovery,
    /// No run.
    Rest,
}

impl PlannedKind {
    /// Stable name.
    pub const fn id(self) -> &'static str {
        match self {
            PlannedKind::Race => "race",
            PlannedKind::Hard => "hard",
            PlannedKind::Easy => "easy",
            PlannedKind::Recovery => "recovery",
            PlannedKind::Rest => "rest",
        }
    }

    /// Whether it is to be hard.
    pub const fn is_hard(self) -> bool {
        matches!(self, PlannedKind::Race | PlannedKind::Hard)
    }
}

impl fmt::Display for PlannedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// What the words of an event or a row tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Kind(PlannedKind),
    OtherSport,
    Nothing,
}

/// Words for other sports than running, and for running: "Bike: Recovery" is no run, "Bike and run" is one.
const OTHER_SPORTS: &[&str] = &[
    "bike",
    "biking",
    "ride",
    "riding",
    "cycling",
    "cycle",
    "spin",
    "swim",
    "swimming",
    "strength",
    "gym",
    "weights",
    "yoga",
    "pilates",
    "core",
    "mobility",
    "stretching",
    "hike",
    "hiking",
    "walk",
    "walking",
    "row",
    "rowing",
    "ski",
    "skiing",
    "crosstraining",
    "rad",
    "radfahren",
    "radtour",
    "schwimmen",
    "kraft",
    "krafttraining",
    "v\u{e9}lo",
    "natation",
    "musculation",
    "bici",
    "ciclismo",
    "nataci\u{f3}n",
    "fuerza",
    "nuoto",
    "forza",
    "nata\u{e7}\u{e3}o",
    "骑行",
    "游泳",
    "力量",
    "瑜伽",
];
const RUNNING: &[&str] = &[
    "run",
    "runs",
    "running",
    "jog",
    "jogging",
    "lauf",
    "dauerlauf",
    "laufen",
    "footing",
    "course",
    "carrera",
    "rodaje",
    "corsa",
    "corrida",
    "跑步",
    "跑",
    "ラン",
    "ジョグ",
];
/// An easy run before a race is none: "Pre-race shakeout".
const BEFORE_A_RACE: &[&str] = &["shakeout", "shake", "pre"];
const HARD: &[&str] = &[
    "hard",
    "quality",
    "hill",
    "hills",
    "speed",
    "speedwork",
    "track",
    "vo2",
    "anaerobic",
    "sprint",
    "cruise",
    "progression",
    "z4",
    "z5",
    "hart",
    "bergsprints",
];
const EASY: &[&str] = &["z1", "z2", "dauerlauf", "aerobic", "shakeout"];
const REST: &[&str] =
    &["rest", "off", "ruhetag", "ruhe", "frei", "repos", "descanso", "riposo", "休息", "休養"];

/// What a text tells of a session. The words of [`intent_named`] come first: a session named "Easy, then rest" is easy.
pub(super) fn kind_of(text: &str) -> Said {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let unspaced = |w: &str| !w.is_ascii() && w.chars().all(|c| c > '\u{3000}');
    let any = |list: &[&str]| {
        list.iter().any(|w| words.contains(w) || (unspaced(w) && lower.contains(w)))
    };
    if any(OTHER_SPORTS) && !any(RUNNING) {
        return Said::OtherSport;
    }
    let intent = intent_named(text).filter(|i| *i != Intent::Race || !any(BEFORE_A_RACE));
    Said::Kind(match intent {
        Some(Intent::Race) => PlannedKind::Race,
        Some(Intent::Interval | Intent::Tempo) => PlannedKind::Hard,
        _ if repetitions(&lower) => PlannedKind::Hard,
        Some(Intent::Recovery) => PlannedKind::Recovery,
        Some(Intent::Easy | Intent::Long) => PlannedKind::Easy,
        None if any(HARD) => PlannedKind::Hard,
        None if any(EASY) => PlannedKind::Easy,
        None if any(REST) => PlannedKind::Rest,
        None => return Said::Nothing,
    })
}

/// `5 x 1000`, `6x3 min`, `4\u{d7}8`: a number, a sign of times, a number.
fn repetitions(lower: &str) -> bool {
    let is_times = |c: char| matches!(c, 'x' | '\u{d7}' | '*');
    lower.match_indices(is_times).any(|(at, sign)| {
        let before = lower[..at].trim_end().chars().next_back();
        let after = lower[at + sign.len()..].trim_start().chars().next();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        digit(before) && digit(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_calendars_tell_the_kind() {
        use PlannedKind::{Easy, Hard, Race, Recovery, Rest};
        let kinds = [
            ("Run: Tempo Run", Hard),
            ("VO2 Max", Hard),
            ("8 x 400 m, 200 m jog", Hard),
            ("Hill repeats", Hard),
            ("Base", Easy),
            ("Run - Z2 1h10m", Easy),
            ("Long Run", Easy),
            ("Long run with 20 min threshold", Hard),
            ("Recovery Run 30'", Recovery),
            ("Rest day", Rest),
            ("OFF", Rest),
            ("Ruhetag", Rest),
            ("City 10k race", Race),
            ("Pre-race shakeout", Easy),
            ("Bike and run: easy", Easy),
            ("轻松跑", Easy),
            ("hard, 45 to 60 min", Hard),
        ];
        for (text, kind) in kinds {
            assert_eq!(kind_of(text), Said::Kind(kind), "{text}");
        }
        for text in ["Bike: Recovery", "Swim 4 x 100", "Strength"] {
            assert_eq!(kind_of(text), Said::OtherSport, "{text}");
        }
        for text in ["Dentist", "", "Run", "Morning at the office"] {
            assert_eq!(kind_of(text), Said::Nothing, "{text}");
        }
    }
}
