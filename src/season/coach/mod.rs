//! What a good coach would say first: the findings of the last twelve weeks in sentences, each with its
//! evidence, the costliest first. Neutral: no praise, no prophecy.
//!
//! To add a sentence: a row in [`VOICES`].

mod around;
mod recent;
mod recovery_runs;
mod spacing;

pub use recent::Recent;

use super::Season;

/// One sentence and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The voice that says it.
    pub id: &'static str,
    /// About how many points of the scores it stands for; the order.
    pub matters: f64,
    /// The finding, without a full stop.
    pub sentence: String,
    /// Numbers and dates, without a full stop.
    pub evidence: String,
}

/// Something that can be said.
pub struct Voice {
    /// Stable name.
    pub id: &'static str,
    /// When it speaks.
    pub doc: &'static str,
    /// How much it matters, the sentence and its evidence; `None` when there is nothing to say.
    pub say: fn(&Recent<'_>) -> Option<(f64, String, String)>,
}

/// All voices.
pub const VOICES: &[Voice] = &[
    Voice {
        id: "all_hard",
        doc: "a threshold that makes nearly every run hard",
        say: around::all_hard,
    },
    Voice {
        id: "planned_easy",
        doc: "runs planned easy that were run hard",
        say: recovery_runs::planned_easy,
    },
    Voice { id: "too_hard", doc: "recovery runs that were too hard", say: recovery_runs::too_hard },
    Voice { id: "too_long", doc: "recovery runs that were too long", say: recovery_runs::too_long },
    Voice {
        id: "easy_enough",
        doc: "recovery runs that were easy enough",
        say: recovery_runs::easy_enough,
    },
    Voice { id: "hard_gap", doc: "hard sessions close to each other", say: spacing::hard_gap },
    Voice {
        id: "after_hard",
        doc: "hard sessions that another followed",
        say: spacing::after_hard,
    },
    Voice {
        id: "recovery_delay",
        doc: "recovery runs too soon, or none",
        say: spacing::recovery_delay,
    },
    Voice { id: "hard_streak", doc: "hard days in a row", say: spacing::hard_streak },
    Voice { id: "hard_share", doc: "too many or too few hard runs", say: spacing::hard_share },
    Voice { id: "no_relief", doc: "days on end without relief", say: spacing::no_relief },
    Voice { id: "easy_per_hard", doc: "too few easy runs", say: spacing::easy_per_hard },
    Voice {
        id: "after_hardest",
        doc: "the hardest sessions without recovery",
        say: spacing::after_hardest,
    },
    Voice { id: "regular", doc: "hard weeks without a recovery run", say: spacing::regular },
    Voice { id: "not_skipped", doc: "skipped recovery days", say: spacing::not_skipped },
    Voice { id: "next_day", doc: "the heart on the day after", say: around::next_day },
    Voice { id: "efficiency", doc: "the trend of easy running", say: around::efficiency },
    Voice { id: "threshold", doc: "how far all hangs on VT1", say: around::threshold },
    Voice { id: "unheard", doc: "runs without heart rate", say: around::unheard },
    Voice { id: "breaks", doc: "weeks without any activity", say: around::breaks },
];

/// The most that a runner will read.
const MOST: usize = 5;

/// The five sentences that matter most, or fewer when there is less to say.
pub fn sentences(season: &Season) -> Vec<Said> {
    let recent = Recent::of(season);
    let said = |v: &Voice| {
        let (matters, sentence, evidence) = (v.say)(&recent)?;
        Some(Said { id: v.id, matters, sentence, evidence })
    };
    let mut all: Vec<Said> = VOICES.iter().filter_map(said).collect();
    all.sort_by(|a, b| b.matters.total_cmp(&a.matters));
    all.truncate(MOST);
    all
}

/// Whether the sentences speak of the whole selection, because hardly anything was run lately.
pub fn sentences_span_all(season: &Season) -> bool {
    Recent::of(season).all
}
