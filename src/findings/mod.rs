//! What is said of a season and of its runs: typed findings, each with its evidence, its weight, its days and
//! what to do. The terminal, the page, the JSON, the cards and the pictures lay them out; none works out its
//! own version.
//!
//! A season is judged by the twelve weeks that end with its newest activity ([`Period`]); what is older is
//! history. Findings are rows of [`FINDING_KINDS`]; `.github/CONTRIBUTING.md` has how to add one.

mod around;
mod counts;
mod headline;
mod meant_easy;
mod next;
mod period;
mod run;
mod spacing;
mod usual;

pub use counts::{Counts, level_in_words};
pub use next::{
    easy_limit_in_words, easy_limit_with_error, hard_again_in_words, known_easy_limit, next_runs,
};
pub use period::Period;
pub use run::{
    Failure, Label, TOO_HARD, failed, failure, label, mend, reason, score_in_words, title,
    title_without_reason, why_and_next_time, worst_first,
};
pub use usual::{AtPace, USUAL_DAYS, Usual, usual};

use crate::calendar::Day;
use crate::season::{Run, Season};
use std::fmt;

/// What a finding asks of the runner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something to mend; it has an action.
    ToMend,
    /// Something that is not known, and what would tell.
    Open,
    /// Something that is right, or shows nothing.
    Fine,
}

impl Tone {
    /// Stable name, as in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Tone::ToMend => "to_mend",
            Tone::Open => "open",
            Tone::Fine => "fine",
        }
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// One finding of a season.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its kind: the id of a row of [`FINDING_KINDS`].
    pub id: &'static str,
    /// What it asks of the runner.
    pub tone: Tone,
    /// The order in which findings are said, heaviest first: about the points that it costs.
    pub weight: f64,
    /// The finding, without a full stop.
    pub sentence: String,
    /// Numbers and dates, without a full stop; may be empty.
    pub evidence: String,
    /// What to do, without a full stop.
    pub action: Option<String>,
    /// Indices of the runs that it is about, in order of time.
    pub runs: Vec<usize>,
}

/// A finding before it has its name.
#[derive(Default)]
struct Said {
    weight: f64,
    sentence: String,
    evidence: String,
    action: Option<String>,
    runs: Vec<usize>,
}

/// What a finding is about. Of several findings on one theme the heaviest is said, the others would say it again in
/// other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    Breaks,
    Close,
    Doubt,
    Easy,
    Efficiency,
    HeartRate,
    NextDay,
    Planned,
    Recovery,
    Relief,
    Share,
    Spaced,
    Threshold,
    TooHard,
    TooLong,
}

/// A kind of finding.
pub struct FindingKind {
    /// Stable name.
    pub id: &'static str,
    /// When it is said.
    pub doc: &'static str,
    /// What it asks of the runner.
    pub tone: Tone,
    theme: Theme,
    find: fn(&Period<'_>) -> Option<Said>,
}

/// All kinds of findings.
pub const FINDING_KINDS: &[FindingKind] = &[
    FindingKind {
        id: "all_hard",
        doc: "nearly every run looks hard, and the maximal heart rate is not well known",
        theme: Theme::Doubt,
        tone: Tone::ToMend,
        find: around::all_hard,
    },
    FindingKind {
        id: "mostly_untold",
        doc: "most runs can't be told hard or easy yet",
        theme: Theme::Doubt,
        tone: Tone::ToMend,
        find: around::mostly_untold,
    },
    FindingKind {
        id: "planned_easy",
        doc: "runs planned easy that were not run easy",
        theme: Theme::Planned,
        tone: Tone::ToMend,
        find: meant_easy::planned_easy,
    },
    FindingKind {
        id: "hard_share",
        doc: "a larger share of hard runs than the level bears",
        theme: Theme::Share,
        tone: Tone::ToMend,
        find: spacing::hard_share,
    },
    FindingKind {
        id: "mostly_moderate",
        doc: "most runs are neither easy nor hard",
        theme: Theme::Doubt,
        tone: Tone::ToMend,
        find: meant_easy::mostly_moderate,
    },
    FindingKind {
        id: "too_hard",
        doc: "recovery runs that were too hard",
        theme: Theme::TooHard,
        tone: Tone::ToMend,
        find: meant_easy::too_hard,
    },
    FindingKind {
        id: "too_long",
        doc: "recovery runs that were too long",
        theme: Theme::TooLong,
        tone: Tone::ToMend,
        find: meant_easy::too_long,
    },
    FindingKind {
        id: "breaks",
        doc: "weeks without any activity",
        theme: Theme::Breaks,
        tone: Tone::ToMend,
        find: spacing::breaks,
    },
    FindingKind {
        id: "hard_streak",
        doc: "hard days in a row",
        theme: Theme::Close,
        tone: Tone::ToMend,
        find: spacing::hard_streak,
    },
    FindingKind {
        id: "after_hard",
        doc: "hard runs that another hard one followed",
        theme: Theme::Close,
        tone: Tone::ToMend,
        find: spacing::after_hard,
    },
    FindingKind {
        id: "hard_gap",
        doc: "hard runs close to each other",
        theme: Theme::Close,
        tone: Tone::ToMend,
        find: spacing::hard_gap,
    },
    FindingKind {
        id: "recovery_delay",
        doc: "recovery runs too soon after hard work, or none",
        theme: Theme::Recovery,
        tone: Tone::ToMend,
        find: spacing::recovery_delay,
    },
    FindingKind {
        id: "no_relief",
        doc: "many days in a row without rest or a recovery run",
        theme: Theme::Relief,
        tone: Tone::ToMend,
        find: spacing::no_relief,
    },
    FindingKind {
        id: "easy_per_hard",
        doc: "few easy runs for the hard ones",
        theme: Theme::Share,
        tone: Tone::ToMend,
        find: spacing::easy_per_hard,
    },
    FindingKind {
        id: "after_hardest",
        doc: "the hardest runs without recovery after them",
        theme: Theme::Recovery,
        tone: Tone::ToMend,
        find: spacing::after_hardest,
    },
    FindingKind {
        id: "regular",
        doc: "weeks with hard work and no recovery run",
        theme: Theme::Recovery,
        tone: Tone::ToMend,
        find: spacing::regular,
    },
    FindingKind {
        id: "not_skipped",
        doc: "usual recovery days that were skipped",
        theme: Theme::Recovery,
        tone: Tone::ToMend,
        find: spacing::not_skipped,
    },
    FindingKind {
        id: "cannot_tell",
        doc: "runs that can't be told hard or easy yet",
        theme: Theme::Doubt,
        tone: Tone::Open,
        find: around::cannot_tell,
    },
    FindingKind {
        id: "no_heart_rate",
        doc: "runs without heart rate",
        theme: Theme::HeartRate,
        tone: Tone::Open,
        find: around::no_heart_rate,
    },
    FindingKind {
        id: "threshold",
        doc: "how far the scores hang on the first threshold",
        theme: Theme::Threshold,
        tone: Tone::Open,
        find: around::threshold,
    },
    FindingKind {
        id: "easy_enough",
        doc: "recovery runs that were easy enough",
        theme: Theme::Easy,
        tone: Tone::Fine,
        find: meant_easy::easy_enough,
    },
    FindingKind {
        id: "all_easy",
        doc: "no hard run at all",
        theme: Theme::Easy,
        tone: Tone::Fine,
        find: spacing::all_easy,
    },
    FindingKind {
        id: "well_spaced",
        doc: "hard days with room between them",
        theme: Theme::Spaced,
        tone: Tone::Fine,
        find: spacing::well_spaced,
    },
    FindingKind {
        id: "next_day",
        doc: "the heart on the day after hard work",
        theme: Theme::NextDay,
        tone: Tone::Fine,
        find: around::next_day,
    },
    FindingKind {
        id: "efficiency",
        doc: "the trend of easy running",
        theme: Theme::Efficiency,
        tone: Tone::Fine,
        find: around::efficiency,
    },
];

/// Something that weighs less is not worth mending (judgement: one recovery run in twenty that was too hard).
const LEAST_TO_MEND: f64 = 5.0;
/// Most findings of each tone that are said.
const MOST: usize = 3;

/// All that is said of a season.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// The sentence at the top of the report and of the calendar.
    pub headline: String,
    /// First and last day that it is about; `None` without any activity.
    pub days: Option<(Day, Day)>,
    /// What there is in these days.
    pub counts: Counts,
    /// At most three things to mend, the heaviest first.
    pub to_mend: Vec<Finding>,
    /// At most three things that are not known.
    pub open: Vec<Finding>,
    /// At most three things that are right, or show nothing.
    pub fine: Vec<Finding>,
    /// Indices of the runs that were meant to be easy and were not, worst first.
    pub failed: Vec<usize>,
}

impl Findings {
    /// What is said of the last twelve weeks of a season.
    pub fn of(season: &Season) -> Findings {
        let period = Period::of(season);
        let said = |kind: &FindingKind| {
            let Said { weight, sentence, evidence, action, runs } = (kind.find)(&period)?;
            let (id, tone) = (kind.id, kind.tone);
            Some(Finding { id, tone, weight, sentence, evidence, action, runs })
        };
        let mut all: Vec<(Theme, Finding)> =
            FINDING_KINDS.iter().filter_map(|kind| Some((kind.theme, said(kind)?))).collect();
        all.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight));
        let mut themes: Vec<Theme> = Vec::new();
        all.retain(|(theme, _)| {
            let new = !themes.contains(theme);
            themes.push(*theme);
            new
        });
        let all: Vec<Finding> = all.into_iter().map(|(_, finding)| finding).collect();
        let light = |f: &Finding| f.tone == Tone::ToMend && f.weight < LEAST_TO_MEND;
        let all: Vec<Finding> = all.into_iter().filter(|f| !light(f)).collect();
        let of = |tone: Tone| -> Vec<Finding> {
            all.iter().filter(|f| f.tone == tone).take(MOST).cloned().collect()
        };
        let (to_mend, open, fine) = (of(Tone::ToMend), of(Tone::Open), of(Tone::Fine));
        let counts = Counts::of(period.runs.iter().map(|r| r.1));
        Findings {
            headline: headline::headline(&period, &counts, &to_mend, &fine),
            days: period.days,
            counts,
            failed: period.failed(),
            to_mend,
            open,
            fine,
        }
    }

    /// All findings, in the order in which they are said.
    pub fn all(&self) -> impl Iterator<Item = &Finding> {
        self.to_mend.iter().chain(&self.open).chain(&self.fine)
    }
}

/// Some runs of a season, worst first.
fn sorted_by_failure(season: &Season, runs: &mut [usize]) {
    let run = |i: usize| -> &Run { &season.runs[i] };
    runs.sort_by(|a, b| worst_first(run(*a), run(*b)));
}
