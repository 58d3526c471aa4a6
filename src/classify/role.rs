//! What a run was for: hard session, recovery run, endurance (G2), and what its runner meant.

use crate::digest::Digest;

/// What a run was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A hard session.
    Hard,
    /// A run that was to help recover.
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

/// What the name, the workout or a tag says the run was meant to be.
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

    /// Whether the run was meant to be easy enough to be judged as a recovery run.
    pub fn is_gentle(self) -> bool {
        matches!(self, Intent::Recovery | Intent::Easy)
    }
}

/// Words by intent, whole words only; the first row that fits wins.
const WORDS: &[(Intent, &[&str])] = &[
    (Intent::Race, &["race", "wettkampf", "parkrun", "carrera", "gara"]),
    (Intent::Interval, &["interval", "intervals", "intervalle", "repeats", "vo2max", "fartlek"]),
    (Intent::Tempo, &["tempo", "threshold", "schwelle", "seuil", "umbral"]),
    (Intent::Recovery, &["recovery", "regeneration", "récup", "recuperación", "recupero"]),
    (Intent::Long, &["long"]),
    (Intent::Easy, &["easy", "base", "locker", "footing", "suave", "jog"]),
];

/// What the name says; whole words, so that "uneasy" is not easy.
pub fn intent_of(digest: &Digest) -> Option<Intent> {
    intent_of_name(digest.name.as_deref()?)
}

fn intent_of_name(name: &str) -> Option<Intent> {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    WORDS.iter().find(|(_, list)| list.iter().any(|w| words.contains(w))).map(|(intent, _)| *intent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_tell_intent() {
        assert_eq!(intent_of_name("Recovery Run 40'"), Some(Intent::Recovery));
        assert_eq!(intent_of_name("An uneasy morning"), None);
        assert_eq!(intent_of_name("Easy + 6 x 800 intervals"), Some(Intent::Interval));
    }
}
