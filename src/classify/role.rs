//! The purpose of a run (hard session, recovery run, endurance: [`crate::science::sort`]) and what the runner
//! intended.

use crate::activity::WorkoutStep;
use crate::digest::Digest;

/// The purpose of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A hard session.
    Hard,
    /// A run meant to aid recovery.
    Recovery,
    /// Ordinary easy or long running.
    Endurance,
    /// Between easy and hard.
    Moderate,
}

impl Role {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            Role::Hard => "hard",
            Role::Recovery => "recovery",
            Role::Endurance => "endurance",
            Role::Moderate => "moderate",
        }
    }
}

/// What the run was meant to be, by its name, its workout or a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// A recovery run.
    Recovery,
    /// An easy run.
    Easy,
    /// A long run.
    Long,
    /// A tempo or threshold run.
    Tempo,
    /// Repetitions.
    Interval,
    /// A race.
    Race,
}

impl Intent {
    /// Stable name, as in tables.
    pub const fn id(self) -> &'static str {
        match self {
            Intent::Recovery => "recovery",
            Intent::Easy => "easy",
            Intent::Long => "long",
            Intent::Tempo => "tempo",
            Intent::Interval => "interval",
            Intent::Race => "race",
        }
    }

    /// Whether the run was meant to be easy, so that it is scored as a recovery run.
    pub fn is_easy(self) -> bool {
        matches!(self, Intent::Recovery | Intent::Easy)
    }
}

/// Words by intent in English, German, French, Spanish, Italian, Portuguese, Chinese and Japanese; the first
/// matching row wins. Words that a watch gives to every run (Spanish `carrera`, French `course`) carry no
/// intent and are left out.
const WORDS: &[(Intent, &[&str])] = &[
    (
        Intent::Race,
        &["race", "parkrun", "wettkampf", "competición", "compétition", "gara", "比赛", "レース"],
    ),
    (
        Intent::Interval,
        &[
            "interval",
            "intervals",
            "repeats",
            "reps",
            "vo2max",
            "fartlek",
            "sprints",
            "intervalle",
            "intervalltraining",
            "fractionné",
            "intervalles",
            "series",
            "intervalos",
            "ripetute",
            "间歇",
            "冲刺",
            "无氧",
            "重复",
            "インターバル",
        ],
    ),
    (
        Intent::Tempo,
        &[
            "tempo",
            "threshold",
            "lactate",
            "schwelle",
            "schwellenlauf",
            "tempolauf",
            "tempodauerlauf",
            "seuil",
            "umbral",
            "soglia",
            "limiar",
            "节奏",
            "乳酸阈值",
            "阈值",
            "テンポ",
            "閾値",
        ],
    ),
    (
        Intent::Recovery,
        &[
            "recovery",
            "regeneration",
            "regenerativ",
            "regenerationslauf",
            "erholung",
            "erholungslauf",
            "récup",
            "récupération",
            "recuperación",
            "regenerativo",
            "recupero",
            "rigenerante",
            "recuperação",
            "恢复",
            "回復",
            "リカバリー",
        ],
    ),
    (
        Intent::Long,
        &[
            "long",
            "longrun",
            "langer",
            "longue",
            "larga",
            "tirada",
            "lungo",
            "longo",
            "长距离",
            "ロング",
        ],
    ),
    (
        Intent::Easy,
        &[
            "easy",
            "base",
            "jog",
            "jogging",
            "locker",
            "lockerer",
            "grundlage",
            "footing",
            "facile",
            "endurance",
            "suave",
            "rodaje",
            "fácil",
            "lento",
            "leve",
            "轻松",
            "慢跑",
            "基础训练",
            "イージー",
            "ジョグ",
            "ジョギング",
        ],
    ),
];

/// The intent of a run: from the runner's tag, else the name, else the steps of the planned workout. Only
/// whole words match, so that "uneasy" is not easy.
pub fn intent_of(digest: &Digest, tag: Option<&str>) -> Option<Intent> {
    tag.and_then(intent_named)
        .or_else(|| intent_named(digest.name.as_deref()?))
        .or_else(|| intent_of_steps(&digest.workout))
}

/// A workout with steps marked as intervals is an interval session; otherwise the intent that the names of
/// all steps agree on, warm-up and cool-down excluded.
fn intent_of_steps(steps: &[WorkoutStep]) -> Option<Intent> {
    use crate::activity::LapIntensity::{Cooldown, Interval, Warmup};
    if steps.iter().any(|s| s.intensity == Some(Interval)) {
        return Some(Intent::Interval);
    }
    let main = steps.iter().filter(|s| !matches!(s.intensity, Some(Warmup | Cooldown)));
    let mut said = main.filter_map(|s| intent_named(s.name.as_deref()?));
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}

/// The intent that a name or a tag tells, by the words in it.
pub fn intent_named(name: &str) -> Option<Intent> {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    // Chinese and Japanese are written without spaces, so a word may stand inside a longer one.
    let said = |w: &&str| words.contains(w) || (is_unspaced(w) && lower.contains(*w));
    WORDS.iter().find(|(_, list)| list.iter().any(said)).map(|(intent, _)| *intent)
}

/// Whether a word is written in a script without spaces (kana and Han).
fn is_unspaced(word: &str) -> bool {
    word.chars()
        .all(|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_a_workout_tell_what_it_was_for() {
        let step = |name: &str, intensity| WorkoutStep { name: Some(name.to_string()), intensity };
        let easy = [
            step("Warm up", Some(crate::activity::LapIntensity::Warmup)),
            step("Recovery pace", Some(crate::activity::LapIntensity::Active)),
        ];
        assert_eq!(intent_of_steps(&easy), Some(Intent::Recovery));
        let mixed = [step("Tempo", None), step("Recovery jog", None)];
        assert_eq!(intent_of_steps(&mixed), None);
        let set =
            [step("400", Some(crate::activity::LapIntensity::Interval)), step("Recovery", None)];
        assert_eq!(intent_of_steps(&set), Some(Intent::Interval));
    }

    #[test]
    fn whole_words_tell_intent() {
        assert_eq!(intent_named("Recovery Run 40'"), Some(Intent::Recovery));
        assert_eq!(intent_named("An uneasy morning"), None);
        assert_eq!(intent_named("Lockerer Dauerlauf"), Some(Intent::Easy));
        assert_eq!(intent_named("恢复训练"), Some(Intent::Recovery));
        assert_eq!(intent_named("10 km 間 リカバリージョグ"), Some(Intent::Recovery));
        // What Garmin calls every run in Spanish.
        assert_eq!(intent_named("Madrid Carrera"), None);
        assert_eq!(intent_named("Easy + 6 x 800 intervals"), Some(Intent::Interval));
    }
}
