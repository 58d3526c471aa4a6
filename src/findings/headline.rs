//! The headline of a season.

use super::Finding;
use super::counts::Counts;
use super::meant_easy::open_in_words;
use super::period::Period;

/// The sentence at the top: the heaviest thing to mend, or what is right when there is none.
pub(super) fn headline(
    period: &Period<'_>,
    counts: &Counts,
    to_mend: &[Finding],
    fine: &[Finding],
) -> String {
    if counts.runs == 0 {
        return match period.days {
            None => "No runs here yet".to_string(),
            Some((from, to)) => format!("No runs from {from} to {to}"),
        };
    }
    if let Some(first) = to_mend.first() {
        return first.sentence.clone();
    }
    let told = match fine.first().filter(|f| f.weight > LEAST_WEIGHT) {
        Some(first) if first.id == ALL_EASY => first.sentence.clone(),
        Some(first) if counts.runs >= ENOUGH => {
            format!("Nothing to mend: {}", lower(&first.sentence))
        }
        Some(first) => first.sentence.clone(),
        None if counts.recovery == 0 => match counts.runs {
            1 => "One run, and no recovery run".to_string(),
            n => format!("No recovery run among {n} runs"),
        },
        None => "Nothing to mend".to_string(),
    };
    match open_in_words(period) {
        Some(open) => format!("{told}; {open}"),
        None => told,
    }
}

/// What shows nothing is no headline.
const LEAST_WEIGHT: f64 = 1.5;
/// With fewer runs "nothing to mend" would claim too much (judgement).
const ENOUGH: usize = 8;
const ALL_EASY: &str = "all_easy";

/// The sentence as the second half of another.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or(String::new(), |c| c.to_lowercase().chain(letters).collect())
}
