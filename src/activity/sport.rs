//! Sports, as far as lope distinguishes them.

use serde::{Deserialize, Serialize};

/// Faster than anybody runs for more than a moment, m/s.
pub const FASTEST_ON_FOOT_MPS: f64 = 12.0;
/// Slower than this is standing, or shuffling at a crossing, m/s ([`crate::science::repairs`]).
pub const MOVING_MPS: f64 = 0.8;
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
        let name = name.trim().to_lowercase();
        match name.as_str() {
            "" => Sport::Unknown,
            "9" => Sport::Running,
            "1" => Sport::Cycling,
            "4" => Sport::Hiking,
            "10" => Sport::Walking,
            "16" => Sport::Swimming,
            _ => sport_of(&name).unwrap_or(Sport::Unknown),
        }
    }

    /// From a title that a runner or a watch gave: only running, walking, hiking, riding and swimming are
    /// believed, in many languages.
    pub fn from_title(title: &str) -> Option<Sport> {
        sport_of(&title.trim().to_lowercase()).filter(|s| *s != Sport::Other)
    }
}

/// Words in lower case, parted by blanks; the first row that has one counts. Other sports stand first, since
/// their names may hold a runner's word ("ski run").
const WORDS: &[(Sport, &str)] = &[
    (
        Sport::Other,
        "ski* snow* skat* inline* row rowing kayak* canoe* paddl* surf* sail* yoga pilates \
         strength* weight* gym* golf* tennis* soccer football basketball boxing climb* horse* \
         motor* drive driving car transport* crossfit workout cardio stretch* danc* 滑雪 瑜伽 力量",
    ),
    (Sport::Elliptical, "ellipti* crosstrainer 椭圆"),
    (
        Sport::Cycling,
        "cycl* cykl* bik* ride* riding mtb ebik* spinning rad radfahr* rennrad* fahrrad* vélo* \
         velo* bici* ciclis* fiets* wielren* cykel* sykl* sykk* rower* kolo pyör* вело* 骑 自行车 \
         サイクリング 자전거",
    ),
    (
        Sport::Swimming,
        "swim* schwimm* natation nage nuoto natación natação zwem* плава* 游泳 水泳 수영",
    ),
    (Sport::Hiking, "hik* wander* randonn* senderis* escursion* trekking поход* 徒步 登山 등산"),
    (
        Sport::Running,
        "run* jog* treadmill* trail* marathon* halfmarathon* parkrun* lauf* läuf* dauerlauf* \
         waldlauf* berglauf* course footing carrera* correr corrida* corsa hardlop* hardloop* løb* \
         løp* löp* bieg* běh* beh futás* juoks* lenkki koşu* τρέξιμο бег* біг* пробеж* 跑 ランニング \
         ジョギング マラソン 달리기 러닝 조깅 lari chạy วิ่ง ריצה جري",
    ),
    (
        Sport::Walking,
        "walk* spazier* gehen marche caminata* camminata* caminhada* wandel* promenad* spacer* \
         ходьба прогул* 步行 健走 散步 ウォーキング 걷기",
    ),
];

/// The sport of the first row with a word that stands in this text, which is in lower case.
fn sport_of(text: &str) -> Option<Sport> {
    let named = |words: &str| words.split_whitespace().any(|word| stands_in(text, word));
    WORDS.iter().find(|(_, words)| named(words)).map(|(sport, _)| *sport)
}

/// Whether a word stands in a text: alone, or at the beginning of another where it ends with `*`; anywhere in
/// scripts that put no blanks between words.
fn stands_in(text: &str, word: &str) -> bool {
    let (word, begins) = word.strip_suffix('*').map_or((word, false), |w| (w, true));
    let unspaced = word.chars().any(|c| u32::from(c) >= 0x0E00);
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        unspaced || (!letter(before) && (begins || !letter(after)))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sports_are_known_in_many_languages_and_unknown_words_say_nothing() {
        for run in [
            "laufen",
            "course à pied",
            "跑步",
            "бег",
            "trail_running",
            "morgenlauf am see",
            "carrera",
        ] {
            let expected = (run != "morgenlauf am see").then_some(Sport::Running);
            assert_eq!(sport_of(run), expected, "{run}");
        }
        assert_eq!(sport_of("ski run"), Some(Sport::Other));
        assert_eq!(sport_of("fahrradfahren"), Some(Sport::Cycling));
        assert_eq!(sport_of("spaziergang"), Some(Sport::Walking));
        assert_eq!(sport_of("unknown"), None);
        assert_eq!(sport_of("grund"), None);
    }
}
