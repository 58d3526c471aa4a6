//! Corrected beats. Artifacts are corrected over each unbroken part as a whole, so that beats at the edges of a
//! window are judged by the beats around them.

use super::align::TimedBeat;
use super::artifact::{Artifact, ArtifactBounds, clean};

/// Range of possible intervals ([`crate::science::hrv`]).
const RR_RANGE_MS: std::ops::RangeInclusive<f64> = 240.0..=2000.0;

/// Longest interval that is corrected rather than treated as a gap, ms ([`crate::science::hrv`]).
const HOLE_MS: f64 = 5000.0;

/// An artifact with its position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocatedArtifact {
    /// Index of the interval as read.
    pub index: usize,
    /// Seconds since the start.
    pub time_s: f64,
    /// The kind of artifact.
    pub kind: Artifact,
}

/// Corrected beats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BeatSeries {
    /// End of each interval, seconds since the start.
    pub time_s: Vec<f64>,
    /// Corrected intervals, ms.
    pub rr_ms: Vec<f64>,
    /// Beats of one run follow each other without a hole.
    pub part: Vec<usize>,
    /// Artifacts as first detected, in order of time.
    pub artifacts: Vec<LocatedArtifact>,
    /// End of each original interval, seconds since the start.
    pub read_s: Vec<f64>,
}

impl BeatSeries {
    /// Corrects aligned beats. Without bounds, they are used as they are.
    pub fn of(timed: &[TimedBeat], bounds: Option<ArtifactBounds>) -> BeatSeries {
        let mut series = BeatSeries::default();
        let mut from = 0;
        let mut run = 0;
        while from < timed.len() {
            let len =
                timed[from..].iter().take_while(|p| p.part == timed[from].part).count().max(1);
            let part = &timed[from..from + len];
            series.read_s.extend(part.iter().map(|p| p.time_s));
            match bounds {
                Some(bounds) => run = series.correct_part(part, from, run, bounds),
                None => {
                    series.push_beats(part.iter().map(|p| (p.time_s, p.rr_ms)), run);
                    run += 1;
                }
            }
            from += len;
        }
        series
    }

    fn push_beats(&mut self, beats: impl Iterator<Item = (f64, f64)>, run: usize) {
        for (time_s, rr_ms) in beats {
            self.time_s.push(time_s);
            self.rr_ms.push(rr_ms);
            self.part.push(run);
        }
    }

    /// Corrects one part and returns the number of the next. Two or more consecutive impossible intervals, or one of
    /// more than 5 s, are a gap that splits the part, except for two short ones that form one possible interval.
    fn correct_part(
        &mut self,
        part: &[TimedBeat],
        first: usize,
        mut run: usize,
        bounds: ArtifactBounds,
    ) -> usize {
        let possible = |p: &TimedBeat| RR_RANGE_MS.contains(&p.rr_ms);
        let possible_together = |p: &[TimedBeat]| {
            let short = p.iter().take(2).all(|p| p.rr_ms < *RR_RANGE_MS.start());
            short && RR_RANGE_MS.contains(&(p[0].rr_ms + p[1].rr_ms))
        };
        let mut from = 0;
        while from < part.len() {
            let mut to = from;
            while to < part.len() {
                let bad = part[to..].iter().take(3).take_while(|&p| !possible(p)).count();
                match bad {
                    0 => to += 1,
                    1 if part[to].rr_ms <= HOLE_MS => to += 1,
                    // An extra beat in the middle of an interval splits it into two impossible ones.
                    2 if possible_together(&part[to..]) => to += 2,
                    _ => break,
                }
            }
            if to > from {
                self.clean_part(&part[from..to], first + from, run, bounds);
                run += 1;
            }
            // Each interval in the gap is an artifact.
            while to < part.len() && !possible(&part[to]) {
                let (index, time_s) = (first + to, part[to].time_s);
                self.artifacts.push(LocatedArtifact { index, time_s, kind: Artifact::LongShort });
                to += 1;
            }
            from = to.max(from + 1);
        }
        run
    }

    fn clean_part(&mut self, part: &[TimedBeat], first: usize, run: usize, bounds: ArtifactBounds) {
        let rr: Vec<f64> = part.iter().map(|p| p.rr_ms).collect();
        let (corrected, mut labels) = clean(&rr, bounds);
        for (label, p) in labels.iter_mut().zip(part) {
            if !RR_RANGE_MS.contains(&p.rr_ms) {
                label.get_or_insert(Artifact::LongShort);
            }
        }
        self.artifacts.extend(labels.iter().enumerate().filter_map(|(i, label)| {
            Some(LocatedArtifact { index: first + i, time_s: part[i].time_s, kind: (*label)? })
        }));
        // Corrected beats follow each other from the start of the part. They are stretched by at most 2 % so that
        // they end with the aligned beats.
        let Some((start, end)) =
            part.first().zip(part.last()).map(|(a, b)| (a.time_s - a.rr_ms / 1000.0, b.time_s))
        else {
            return;
        };
        let total: f64 = corrected.iter().sum::<f64>() / 1000.0;
        let stretch = if total > 0.0 { (end - start) / total } else { 1.0 };
        let mut at = start;
        let beats: Vec<(f64, f64)> = corrected
            .into_iter()
            .map(|rr| {
                at += stretch * rr / 1000.0;
                (at, rr)
            })
            .collect();
        self.push_beats(beats.into_iter(), run);
    }

    /// Returns the range of beats that end between two times.
    pub fn between(&self, from_s: f64, to_s: f64) -> std::ops::Range<usize> {
        let from = self.time_s.partition_point(|t| *t < from_s);
        from..self.time_s.partition_point(|t| *t < to_s).max(from)
    }

    /// Splits a range of beats into its unbroken parts.
    pub fn parts(&self, range: std::ops::Range<usize>) -> Vec<&[f64]> {
        let mut parts = Vec::new();
        let mut from = range.start;
        for i in range.clone() {
            if i + 1 == range.end || self.part[i + 1] != self.part[i] {
                parts.push(&self.rr_ms[from..=i]);
                from = i + 1;
            }
        }
        parts
    }

    /// Artifact events between two times per beat as read, percent; `None` without beats. Adjacent labels count as one
    /// event.
    pub fn artifact_pct(&self, from_s: f64, to_s: f64) -> Option<f64> {
        let inside = |times: &dyn Fn(f64) -> usize| times(to_s) - times(from_s);
        let beats = inside(&|t| self.read_s.partition_point(|v| *v < t));
        let at = |t: f64| self.artifacts.partition_point(|a| a.time_s < t);
        let artifacts = &self.artifacts[at(from_s)..at(to_s).max(at(from_s))];
        let events = artifacts
            .iter()
            .enumerate()
            .filter(|(i, a)| *i == 0 || artifacts[i - 1].index + 1 < a.index);
        (beats > 0).then(|| 100.0 * events.count() as f64 / beats as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(rr: &[f64]) -> Vec<TimedBeat> {
        let mut t = 0.0;
        rr.iter()
            .map(|rr_ms| {
                t += rr_ms / 1000.0;
                TimedBeat { time_s: t, rr_ms: *rr_ms, part: 1 }
            })
            .collect()
    }

    #[test]
    fn a_hole_of_impossible_intervals_parts_the_run() {
        let mut rr: Vec<f64> = (0..200).map(|i| 430.0 + f64::from((i * 37) % 11)).collect();
        rr[100] = 5000.0;
        rr[101] = 90.0;
        let series = BeatSeries::of(&timed(&rr), Some(ArtifactBounds::Floored));
        assert_eq!(series.part.last(), Some(&1));
        assert_eq!(series.artifacts.len(), 2);
        assert_eq!(series.parts(0..series.rr_ms.len()).len(), 2);
        // Both together are one event.
        let end = series.read_s[199] + 1.0;
        assert_eq!(series.artifact_pct(0.0, end), Some(0.5));
    }

    #[test]
    fn two_halves_of_a_beat_are_one_beat_too_many() {
        let mut rr: Vec<f64> = (0..200).map(|i| 430.0 + f64::from((i * 37) % 11)).collect();
        rr.splice(100..101, [215.0, 216.0]);
        let series = BeatSeries::of(&timed(&rr), Some(ArtifactBounds::Floored));
        assert_eq!((series.part.last(), series.rr_ms.len()), (Some(&0), 200));
        assert_eq!(
            series.artifacts.first().map(|a| (a.index, a.kind)),
            Some((100, Artifact::Extra))
        );
        assert!(series.rr_ms.iter().all(|v| (425.0..445.0).contains(v)));
    }

    #[test]
    fn a_single_impossible_interval_is_mended_in_place() {
        let mut rr: Vec<f64> = (0..200).map(|i| 430.0 + f64::from((i * 37) % 11)).collect();
        rr[100] = 2600.0;
        let series = BeatSeries::of(&timed(&rr), Some(ArtifactBounds::Floored));
        assert!(series.rr_ms.iter().all(|v| (400.0..500.0).contains(v)));
        assert_eq!(series.part.last(), Some(&0));
    }

    #[test]
    fn one_interval_of_many_lost_beats_parts_the_run() {
        let mut rr: Vec<f64> = (0..200).map(|i| 430.0 + f64::from((i * 37) % 11)).collect();
        rr[100] = 6000.0;
        let series = BeatSeries::of(&timed(&rr), Some(ArtifactBounds::Floored));
        assert_eq!((series.part.last(), series.rr_ms.len()), (Some(&1), 199));
        // What follows stays where it was: the hole is as long as it was.
        assert!((series.time_s[100] - series.time_s[99] - 6.0 - rr[101] / 1000.0).abs() < 0.01);
    }

    #[test]
    fn raw_beats_stay_as_they_are() {
        let rr = [430.0, 2600.0, 90.0, 440.0];
        let series = BeatSeries::of(&timed(&rr), None);
        assert_eq!(series.rr_ms, rr);
        assert!(series.artifacts.is_empty());
    }
}
