//! Beats that were stored twice.

use crate::activity::{Activity, Beats, Note, RepairId};
use crate::repair::Repair;
use crate::science::Basis;

/// More beats than there is time for.
pub const TWICE: Repair = Repair {
    id: RepairId::BeatsTwice,
    name: "beats stored twice",
    basis: &[Basis::Judgement("arithmetic: intervals can't fill more than the time")],
    doc: "Intervals that fill more than 1.3 times the recording are there twice. Where each message stands \
          twice in a row the copy goes; else nobody can tell which ones are true, and all are left out.",
    apply: twice,
};

/// Sum of the intervals over the elapsed time from which they must be there twice (judgement: noise and the
/// seconds before the first record never add a third).
const MORE_THAN_TIME: f64 = 1.3;
/// Intervals that a heart can have, ms: others are told by the artifacts (judgement).
const HEARTS_MS: std::ops::RangeInclusive<f64> = 240.0..=2000.0;
/// Intervals of one message (FIT `hrv` holds five) (judgement).
const LONGEST_MESSAGE: usize = 5;
/// Share of the intervals that must fall out as copies (judgement).
const NEARLY_ALL: f64 = 0.95;

fn twice(activity: &mut Activity) -> Option<Note> {
    let elapsed_s = activity.elapsed_s();
    let beats = activity.beats.as_ref()?;
    let sum_s = beats.rr_ms.iter().filter(|r| HEARTS_MS.contains(r)).sum::<f64>() / 1000.0;
    if elapsed_s <= 0.0 || sum_s <= MORE_THAN_TIME * elapsed_s {
        return None;
    }
    let n = beats.rr_ms.len();
    let kept = without_copies(beats);
    if let Some(kept) = kept {
        let copies = n - kept.len();
        let beats = activity.beats.as_mut()?;
        beats.rr_ms = kept.iter().map(|&i| beats.rr_ms[i]).collect();
        beats.anchor_s = kept.iter().map(|&i| beats.anchor_s[i]).collect();
        let what = "each beat was stored twice: the copies were left out";
        return Some(Note::new(RepairId::BeatsTwice, what, copies));
    }
    activity.beats = None;
    let what = format!(
        "the beats fill {:.0} % of the time, which can't be: they were left out",
        100.0 * sum_s / elapsed_s
    );
    Some(Note::new(RepairId::BeatsTwice, what, n))
}

/// The beats left when every message stands twice in a row: cuts the series into pieces that repeat
/// themselves at once, as many beats as possible; `None` when some don't.
fn without_copies(beats: &Beats) -> Option<Vec<usize>> {
    let (rr, n) = (&beats.rr_ms, beats.rr_ms.len());
    // best[i]: beats up to i that stand in repeated pieces, and the piece that ends there.
    let mut best = vec![(0usize, 0usize); n + 1];
    for i in 1..=n {
        best[i] = (best[i - 1].0, 0);
        for len in 1..=LONGEST_MESSAGE.min(i / 2) {
            let (a, b) = (i - 2 * len, i - len);
            if rr[a..b] == rr[b..i] && best[a].0 + 2 * len >= best[i].0 {
                best[i] = (best[a].0 + 2 * len, len);
            }
        }
    }
    if (best[n].0 as f64) < NEARLY_ALL * n as f64 {
        return None;
    }
    let mut kept = Vec::with_capacity(n / 2);
    let mut i = n;
    while i > 0 {
        match best[i].1 {
            0 => {
                kept.push(i - 1);
                i -= 1;
            }
            len => {
                kept.extend((i - 2 * len..i - len).rev());
                i -= 2 * len;
            }
        }
    }
    kept.reverse();
    Some(kept)
}
