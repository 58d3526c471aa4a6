//! The coach's remarks: findings of the last twelve weeks in sentences, each with its evidence, the costliest
//! first. They are neutral: no praise, no predictions.
//!
//! To add a remark, add a row to [`REMARK_KINDS`].

mod around;
mod recent;
mod recovery_runs;
mod spacing;

pub use recent::Recent;

use super::Season;

/// A remark: one sentence and its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// Its kind.
    pub id: &'static str,
    /// Approximate cost in points of the scores; remarks are ordered by it.
    pub importance: f64,
    /// The finding, without a full stop.
    pub sentence: String,
    /// Numbers and dates, without a full stop.
    pub evidence: String,
}

/// A kind of remark.
pub struct RemarkKind {
    /// Stable name.
    pub id: &'static str,
    /// When it is made.
    pub doc: &'static str,
    /// Importance, sentence and evidence; `None` when it does not apply.
    pub remark: fn(&Recent<'_>) -> Option<(f64, String, String)>,
}

/// All kinds of remarks.
pub const REMARK_KINDS: &[RemarkKind] = &[
    RemarkKind {
        id: "all_hard",
        doc: "nearly every run looks hard, and the maximal heart rate is not well known",
        remark: around::all_hard,
    },
    RemarkKind {
        id: "cannot_tell",
        doc: "runs that can't be told hard or easy yet",
        remark: around::cannot_tell,
    },
    RemarkKind {
        id: "planned_easy",
        doc: "runs planned easy that were run hard",
        remark: recovery_runs::planned_easy,
    },
    RemarkKind {
        id: "too_hard",
        doc: "recovery runs that were too hard",
        remark: recovery_runs::too_hard,
    },
    RemarkKind {
        id: "too_long",
        doc: "recovery runs that were too long",
        remark: recovery_runs::too_long,
    },
    RemarkKind {
        id: "easy_enough",
        doc: "recovery runs that were easy enough",
        remark: recovery_runs::easy_enough,
    },
    RemarkKind {
        id: "hard_gap",
        doc: "hard sessions close to each other",
        remark: spacing::hard_gap,
    },
    RemarkKind {
        id: "after_hard",
        doc: "hard sessions that another followed",
        remark: spacing::after_hard,
    },
    RemarkKind {
        id: "recovery_delay",
        doc: "recovery runs too soon, or none",
        remark: spacing::recovery_delay,
    },
    RemarkKind { id: "hard_streak", doc: "hard days in a row", remark: spacing::hard_streak },
    RemarkKind {
        id: "hard_share",
        doc: "too many or too few hard runs",
        remark: spacing::hard_share,
    },
    RemarkKind { id: "no_relief", doc: "days on end without relief", remark: spacing::no_relief },
    RemarkKind { id: "easy_per_hard", doc: "too few easy runs", remark: spacing::easy_per_hard },
    RemarkKind {
        id: "after_hardest",
        doc: "the hardest sessions without recovery",
        remark: spacing::after_hardest,
    },
    RemarkKind {
        id: "regular",
        doc: "hard weeks without a recovery run",
        remark: spacing::regular,
    },
    RemarkKind { id: "not_skipped", doc: "skipped recovery days", remark: spacing::not_skipped },
    RemarkKind { id: "next_day", doc: "the heart on the day after", remark: around::next_day },
    RemarkKind { id: "efficiency", doc: "the trend of easy running", remark: around::efficiency },
    RemarkKind { id: "threshold", doc: "how far all hangs on VT1", remark: around::threshold },
    RemarkKind { id: "unheard", doc: "runs without heart rate", remark: around::unheard },
    RemarkKind { id: "breaks", doc: "weeks without any activity", remark: around::breaks },
];

/// Most remarks shown.
const MOST: usize = 5;

/// The five most important remarks, or fewer.
pub fn sentences(season: &Season) -> Vec<Remark> {
    let recent = Recent::of(season);
    let said = |v: &RemarkKind| {
        let (importance, sentence, evidence) = (v.remark)(&recent)?;
        Some(Remark { id: v.id, importance, sentence, evidence })
    };
    let mut all: Vec<Remark> = REMARK_KINDS.iter().filter_map(said).collect();
    all.sort_by(|a, b| b.importance.total_cmp(&a.importance));
    all.truncate(MOST);
    all
}

/// Whether the remarks cover the whole selection, because there are few recent runs.
pub fn sentences_span_all(season: &Season) -> bool {
    Recent::of(season).all
}
