//! What labels say: the words of watches and plans, and ratings of effort.

use crate::digest::Digest;

/// The class of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// Recovery or easy running.
    Easy,
    /// Tempo: counts as not easy, or is left out, by [`Scope`](super::Scope).
    Grey,
    /// Threshold work and harder.
    Hard,
}

/// Words used as labels by watches, plans and `lope synth`.
const WORDS: &[(Truth, &[&str])] = &[
    (Truth::Easy, &["recovery", "base", "easy", "regeneration"]),
    (Truth::Grey, &["tempo"]),
    (
        Truth::Hard,
        &[
            "threshold",
            "vo2max",
            "anaerobic",
            "speed",
            "hard",
            "interval",
            "intervals",
            "race",
            "hills",
            "fartlek",
            "sprint",
        ],
    ),
];

/// Ratings of effort from 0 to 10 (CR10): up to 4 ("somewhat hard") is easy, from 7 ("very hard") on hard, and
/// between them a run is neither (Foster et al. 2001, J Strength Cond Res 15:109; Seiler 2010, IJSPP 5:276,
/// places the first threshold at about 4 and the second at about 6 of 10).
const RATED_EASY: f64 = 4.0;
const RATED_HARD: f64 = 7.0;

impl Truth {
    /// The class of a label or of a name that holds one; `None` when it means neither hard nor easy, or both.
    /// Of several words that are not easy the hardest counts.
    pub fn of(label: &str) -> Option<Truth> {
        let lower = label.to_lowercase();
        let class = |word: &str| WORDS.iter().find(|(_, list)| list.contains(&word)).map(|w| w.0);
        let said: Vec<Truth> =
            lower.split(|c: char| !c.is_alphanumeric()).filter_map(class).collect();
        let easy = said.contains(&Truth::Easy);
        match (easy, said.contains(&Truth::Hard), said.contains(&Truth::Grey)) {
            (true, false, false) => Some(Truth::Easy),
            (false, true, _) => Some(Truth::Hard),
            (false, false, true) => Some(Truth::Grey),
            _ => None,
        }
    }

    /// The class of a rating of effort from 0 to 10; `None` between easy and hard.
    pub fn of_rating(rating: f64) -> Option<Truth> {
        if rating <= RATED_EASY {
            Some(Truth::Easy)
        } else {
            (rating >= RATED_HARD).then_some(Truth::Hard)
        }
    }
}

/// What a column of labels holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// One word for the run, such as the benefit that a watch names.
    Word,
    /// The name or the plan of the run.
    Name,
    /// A rating of effort from 0 to 10.
    Rating,
}

/// Columns that hold names or plans.
const NAMES: [&str; 3] = ["name", "intent", "title"];
/// The highest rating of effort (CR10).
const HIGHEST_RATING: f64 = 10.0;

impl LabelKind {
    /// What a column of this name holds, by its cells; empty ones say nothing. A column of numbers holds ratings.
    ///
    /// # Errors
    /// The first number that is no rating.
    pub fn of_column<'a>(
        name: &str,
        cells: impl Iterator<Item = &'a str>,
    ) -> Result<LabelKind, f64> {
        let mut numbers = Vec::new();
        for cell in cells.map(str::trim).filter(|c| !c.is_empty()) {
            match cell.parse::<f64>() {
                Ok(v) => numbers.push(v),
                Err(_) if NAMES.contains(&name) => return Ok(LabelKind::Name),
                Err(_) => return Ok(LabelKind::Word),
            }
        }
        match numbers.iter().find(|v| !(0.0..=HIGHEST_RATING).contains(*v)) {
            Some(bad) => Err(*bad),
            None if numbers.is_empty() => Ok(LabelKind::Word),
            None => Ok(LabelKind::Rating),
        }
    }

    /// The class of a cell.
    pub fn truth(self, cell: &str) -> Option<Truth> {
        match self {
            LabelKind::Rating => Truth::of_rating(cell.trim().parse().ok()?),
            LabelKind::Word | LabelKind::Name => Truth::of(cell),
        }
    }

    /// Removes from a run what rests on the same words as the label: it would prove nothing. The watch's
    /// training effect, on which a benefit rests, is silenced by
    /// [`TrainingEffect::Never`](crate::classify::TrainingEffect).
    pub fn hide(self, digest: &mut Digest) {
        match self {
            LabelKind::Word => {}
            LabelKind::Name => {
                digest.name = None;
                digest.workout.clear();
            }
            LabelKind::Rating => {
                digest.session.rpe = None;
                digest.session.feel = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_whole_words_in_any_case() {
        assert_eq!(Truth::of("VO2max"), Some(Truth::Hard));
        assert_eq!(Truth::of(" base "), Some(Truth::Easy));
        assert_eq!(Truth::of("tempo"), Some(Truth::Grey));
        assert_eq!(Truth::of("lactate_threshold"), Some(Truth::Hard));
        assert_eq!(Truth::of("moderate"), None);
        assert_eq!(Truth::of("uneasy"), None);
        assert_eq!(Truth::of(""), None);
    }

    #[test]
    fn names_hold_a_label_unless_they_say_both() {
        assert_eq!(Truth::of("Week 3: easy 8 km"), Some(Truth::Easy));
        assert_eq!(Truth::of("Tempo intervals"), Some(Truth::Hard));
        assert_eq!(Truth::of("Easy with tempo finish"), None);
    }

    #[test]
    fn a_column_of_numbers_is_a_rating() {
        let kind = |name, cells: &[&str]| LabelKind::of_column(name, cells.iter().copied());
        assert_eq!(kind("effort", &["3", "", " 7.5 "]), Ok(LabelKind::Rating));
        assert_eq!(kind("effort", &["3", "70"]), Err(70.0));
        assert_eq!(kind("label", &["3", "hard"]), Ok(LabelKind::Word));
        assert_eq!(kind("name", &["10 km race", "5"]), Ok(LabelKind::Name));
        assert_eq!(kind("label", &[""]), Ok(LabelKind::Word));
        let truths = ["0", "4", "5", "6.5", "7", "10"].map(|cell| LabelKind::Rating.truth(cell));
        let (easy, hard) = (Some(Truth::Easy), Some(Truth::Hard));
        assert_eq!(truths, [easy, easy, None, None, hard, hard]);
    }
}
