//! Implausible clocks. Samples out of order are dropped by the readers already.

use super::Repair;
use crate::activity::{Activity, Note, RepairId};
use crate::calendar::Day;
use crate::science::Basis;

/// Notes a date that is impossible for a watch, without guessing the right one.
pub const DATE: Repair = Repair {
    id: RepairId::TimeDate,
    name: "impossible date",
    basis: &[Basis::Judgement("no watch is so old")],
    doc: "A date before 2000 or after 2099 is a watch whose clock was never set: the run counts, but \
          its place among the others is wrong.",
    apply: date,
};

/// Removes the smaller part of a recording whose clock jumped by more than a day.
pub const JUMPS: Repair = Repair {
    id: RepairId::TimeJumps,
    name: "jump of the clock",
    basis: &[Basis::Judgement("nobody records for so long without a sample")],
    doc: "A hole of more than 24 h inside a recording is a clock that was set while it ran. Only the \
          stretch with the most samples is kept.",
    apply: jumps,
};

fn date(activity: &mut Activity) -> Option<Note> {
    let year = Day::at(activity.start, 0).ymd().0;
    let what = format!("the file says {year}: the clock of the watch was never set");
    (!(2000..2100).contains(&year)).then(|| Note::new(RepairId::TimeDate, what, 0))
}

/// Longest hole inside one recording, seconds (judgement).
const LONGEST_S: f64 = 86_400.0;

fn jumps(activity: &mut Activity) -> Option<Note> {
    let time = activity.samples.time();
    let n = time.len();
    let cuts = (1..n).filter(|&i| time[i] - time[i - 1] > LONGEST_S).chain([n]);
    let mut kept = 0..0;
    let mut from = 0;
    for to in cuts {
        if to - from > kept.len() {
            kept = from..to;
        }
        from = to;
    }
    if kept.len() == n {
        return None;
    }
    let (first, last) = (time[kept.start], time[kept.end - 1]);
    let keep: Vec<bool> = (0..n).map(|i| kept.contains(&i)).collect();
    activity.samples.retain(&keep);
    // The start time changes only if the first part was removed.
    let shift = if kept.start > 0 { first } else { 0.0 };
    activity.samples.shift(-shift);
    activity.start = activity.start.plus_s(shift);
    let inside = |a: f64, b: f64| b > first && a < last;
    activity.laps.retain(|l| inside(l.span.start_s, l.span.end_s));
    activity.pauses.retain(|p| inside(p.start_s, p.end_s));
    let spans = activity.laps.iter_mut().map(|l| &mut l.span).chain(&mut activity.pauses);
    for span in spans {
        span.start_s = (span.start_s - shift).max(0.0);
        span.end_s = (span.end_s - shift).min(last - shift);
    }
    if let Some(beats) = &mut activity.beats {
        let mine: Vec<bool> =
            beats.anchor_s.iter().map(|a| (first - 1.0..=last).contains(a)).collect();
        let mut at = mine.iter();
        beats.rr_ms.retain(|_| at.next().copied().unwrap_or(false));
        beats.anchor_s.retain(|a| (first - 1.0..=last).contains(a));
        beats.anchor_s.iter_mut().for_each(|a| *a -= shift);
    }
    let what = "the clock jumped by more than a day: the smaller part was left out";
    Some(Note::new(RepairId::TimeJumps, what, n - kept.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Lap, Samples, Span, Sport};
    use crate::calendar::UtcTime;

    #[test]
    fn the_longer_side_of_a_jump_of_the_clock_is_kept_with_its_laps() {
        let year = 365.0 * 86_400.0;
        let time = (0..5).map(f64::from).chain((0..100).map(|i| year + f64::from(i)));
        let samples = Samples::new(time.collect()).unwrap();
        let mut activity = Activity::new(UtcTime::from_unix_s(0), Sport::Running, samples);
        let span = Span { start_s: year + 10.0, end_s: year + 20.0 };
        let (timer_s, distance_m, intensity, step, name) = (None, None, None, None, None);
        activity.laps = vec![Lap { span, timer_s, distance_m, intensity, step, name }];
        assert_eq!(jumps(&mut activity).map(|n| n.samples), Some(5));
        assert_eq!(activity.start, UtcTime::from_unix_s(365 * 86_400));
        assert_eq!((activity.samples.time()[0], activity.elapsed_s()), (0.0, 99.0));
        assert_eq!(activity.laps[0].span, Span { start_s: 10.0, end_s: 20.0 });
        assert_eq!(jumps(&mut activity), None);
    }

    #[test]
    fn a_watch_from_before_2000_has_a_wrong_clock() {
        let mut activity =
            Activity::new(UtcTime::from_unix_s(631_065_600), Sport::Running, Samples::default());
        assert!(date(&mut activity).unwrap().what.contains("1989"));
        activity.start = UtcTime::from_unix_s(1_700_000_000);
        assert_eq!(date(&mut activity), None);
    }
}
