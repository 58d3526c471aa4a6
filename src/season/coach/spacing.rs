//! Remarks on the spacing of hard and easy.

use super::recent::{Recent, RemarkParts, dates, is_or_are};
use crate::score::spacing::{Breach, BreachKind, RuleId};
use crate::score::{MORE_THAN_ASKED, targets};

fn last_breaches(breaches: &[Breach]) -> String {
    dates(breaches.iter().map(|b| b.day))
}

pub(super) fn hard_gap(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::HardGap)?;
    let n = is_or_are(r.breaches.len(), "hard session came", "hard sessions came");
    let sentence = format!("{n} too soon after the one before");
    Some((importance, sentence, format!("{}; {}", r.because, last_breaches(&r.breaches))))
}

pub(super) fn after_hard(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::AfterHard)?;
    let n = is_or_are(r.breaches.len(), "time another hard session", "times another hard session");
    let sentence = format!("{n} was the next thing after a hard one");
    Some((importance, sentence, format!("{}; {}", r.because, last_breaches(&r.breaches))))
}

pub(super) fn recovery_delay(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::RecoveryDelay)?;
    let none = |b: &&Breach| matches!(b.kind, BreachKind::NoRecoveryRun { .. });
    let without = r.breaches.iter().filter(none).count();
    let soon = r.breaches.len() - without;
    let sentence = match (soon, without) {
        (0, 0) => "Recovery runs came late after hard work".to_string(),
        (soon, without) if without >= soon => {
            let had = is_or_are(without, "hard session had", "hard sessions had");
            format!("{had} no recovery run before the next")
        }
        (soon, _) => {
            let came = is_or_are(soon, "recovery run came", "recovery runs came");
            format!("{came} sooner after hard work than the 24 h of the plan's rule")
        }
    };
    // Only the dates of what the sentence names.
    let named = |b: &&Breach| none(b) == (without >= soon);
    let days = last_breaches(&r.breaches.iter().filter(named).cloned().collect::<Vec<_>>());
    let evidence = match days.is_empty() {
        true => format!("{}; 22 to 48 h are asked", r.because),
        false => format!("{}; {days}", r.because),
    };
    Some((importance, sentence, evidence))
}

pub(super) fn hard_streak(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::HardStreak)?;
    let sentence = format!("Hard days stood next to each other, up to {:.0} in a row", r.value);
    let evidence = format!("the second day or later: {}", last_breaches(&r.breaches));
    Some((importance, sentence, evidence))
}

pub(super) fn hard_share(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::HardShare)?;
    let level = recent.season.athlete.level.id();
    let sentence = match r.value {
        v if v > 100.0 * MORE_THAN_ASKED => {
            format!("{v:.0} % of the runs were hard, more than {level} training asks")
        }
        v => format!("{v:.0} % of the runs were hard, fewer than {level} training asks"),
    };
    Some((importance, sentence, r.because.clone()))
}

pub(super) fn no_relief(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::NoRelief)?;
    let sentence = if r.value >= 3.0 {
        format!("Up to {:.0} days in a row went without rest or a recovery run", r.value)
    } else {
        "The days of a week were much alike: little contrast of hard and easy".to_string()
    };
    let evidence = match r.breaches.last() {
        Some(last) => format!("{}; last on {}", r.because, last.day),
        None => r.because.clone(),
    };
    Some((importance, sentence, evidence))
}

pub(super) fn easy_per_hard(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::EasyPerHard)?;
    let asked = match targets(recent.season.athlete.level).easy_by_week {
        true => "two or more a week are asked of an advanced runner",
        false => "one for each hard run is asked",
    };
    Some((importance, "There were few easy runs".to_string(), format!("{}; {asked}", r.because)))
}

pub(super) fn after_hardest(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::AfterHardest)?;
    let n =
        is_or_are(r.breaches.len(), "of the hardest sessions was", "of the hardest sessions were");
    let sentence = format!("{n} not followed by recovery within three days");
    Some((importance, sentence, format!("{}; {}", r.because, last_breaches(&r.breaches))))
}

pub(super) fn regular(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::Regular)?;
    let n = is_or_are(r.breaches.len(), "week with hard work held", "weeks with hard work held");
    Some((importance, format!("{n} no recovery run"), r.because.clone()))
}

pub(super) fn not_skipped(recent: &Recent<'_>) -> RemarkParts {
    let (importance, r) = recent.broken(RuleId::NotSkipped)?;
    let n = is_or_are(r.breaches.len(), "usual recovery day was", "usual recovery days were");
    let sentence = format!("{n} skipped after hard work, where a shorter run or a ride would do");
    Some((importance, sentence, format!("{}; {}", r.because, last_breaches(&r.breaches))))
}
