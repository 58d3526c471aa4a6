//! The words that lope uses towards runners, and what they mean.
//!
//! Columns and profiles keep the short names of the field; whatever people read uses these words and no others for
//! the same thing.

/// One word.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Its name for `lope explain`, and on the page.
    pub id: &'static str,
    /// The word.
    pub word: &'static str,
    /// What it means, as a sentence.
    pub meaning: &'static str,
    /// Words for the same thing that nothing prints, because a runner would have to look them up.
    pub instead_of: &'static [&'static str],
}

/// All of them, by topic.
pub const GLOSSARY: &[Term] = &[
    Term {
        id: "vt1",
        word: "first threshold",
        meaning: "The heart rate at which talking in whole sentences ends; VT1 in the field, the top of the easy \
                  range.",
        instead_of: &["VT1", "LT1", "aerobic threshold"],
    },
    Term {
        id: "vt2",
        word: "threshold heart rate",
        meaning: "The heart rate that you can hold for about an hour; VT2 or LTHR in the field.",
        instead_of: &["VT2", "LT2", "anaerobic threshold"],
    },
    Term {
        id: "easy_limit",
        word: "easy limit",
        meaning: "The mean heart rate up to which a run counts as really easy: where intensity scores 80 of 100.",
        instead_of: &["recovery ceiling", "ceiling"],
    },
    Term {
        id: "threshold_pace",
        word: "threshold pace",
        meaning: "The pace of about a 40-minute race; critical speed in the field.",
        instead_of: &["critical speed", "CS"],
    },
    Term {
        id: "maximal_heart_rate",
        word: "maximal heart rate",
        meaning: "The highest that your heart can beat; HRmax in the field. All else is a share of it.",
        instead_of: &["HRmax"],
    },
    Term {
        id: "sure",
        word: "sure",
        meaning: "The probability that a run was hard, or that it was not: 93 % sure is P(hard) = 0.93.",
        instead_of: &["P(hard)", "P(moderate)", "P(easy)"],
    },
    Term {
        id: "hard_work",
        word: "hard work",
        meaning: "Minutes weighted by how far they lie above the first threshold; 1 is about 14 minutes at threshold \
                  heart rate.",
        instead_of: &["dose"],
    },
    Term {
        id: "evidence",
        word: "evidence",
        meaning: "What speaks for hard or easy: heart rate, pace, beat-to-beat variability, your rating. Each has a \
                  weight, or no data.",
        instead_of: &["voice", "voices", "silent", "hears"],
    },
    Term {
        id: "verdict",
        word: "verdict",
        meaning: "Whether a run was hard, moderate, easy, a recovery run, or can't be told.",
        instead_of: &["the sort"],
    },
    Term {
        id: "recovery_run",
        word: "recovery run",
        meaning: "A run that was planned easy by its name, or was easy, short and near hard work. It has a score from \
                  0 to 100; from 60 on it was easy enough.",
        instead_of: &["on the recovery side", "missed their aim", "missed its aim"],
    },
    Term {
        id: "spacing_score",
        word: "spacing",
        meaning: "How well hard and easy days are spread, from 0 to 100 by a set of rules; a rule can be missed.",
        instead_of: &["breach", "breaches", "broken", "relief"],
    },
    Term {
        id: "beat_variability",
        word: "beat-to-beat variability",
        meaning: "Effort read from the intervals between beats (DFA-alpha1): 0.75 is the first threshold, 0.5 \
                  threshold heart rate.",
        instead_of: &["HRV domain"],
    },
    Term {
        id: "efficiency",
        word: "efficiency",
        meaning: "How far each heartbeat carries in easy runs, hills counted.",
        instead_of: &["metres a heartbeat"],
    },
    Term {
        id: "hardest_tenth",
        word: "hardest 10 %",
        meaning: "The tenth of a run's minutes with the highest heart rate or pace.",
        instead_of: &["hardest tenth"],
    },
    Term {
        id: "total_strain",
        word: "total strain",
        meaning: "All hard work of a run together.",
        instead_of: &["whole dose"],
    },
    Term {
        id: "ground_contact",
        word: "ground contact",
        meaning: "How long each foot stays on the ground; shown, not scored.",
        instead_of: &["soft running"],
    },
    Term {
        id: "stride_change",
        word: "stride change",
        meaning: "How the stride differs from your own at that speed; shown, not scored.",
        instead_of: &["form cost"],
    },
    Term {
        id: "our_rule",
        word: "our rule",
        meaning: "A limit that lope sets by judgement, such as 24 h between a hard run and the recovery run; \
                  `min_separation_hours` in a profile changes it.",
        instead_of: &["the plan's rule"],
    },
];
